from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("issuing", "0010_revocations_as_acts")]

    operations = [
        migrations.RemoveField(model_name="credential", name="revocation_reason"),
        migrations.RemoveField(model_name="credential", name="revoked_by"),
    ]
