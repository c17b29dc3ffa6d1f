from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issuing", "0004_pack_documents")]

    operations = [
        migrations.AlterField(
            model_name="credential",
            name="packed",
            field=models.BinaryField(help_text="The signed Open Badge without what the batch's form holds."),
        ),
        migrations.RemoveField(model_name="credential", name="document"),
    ]
