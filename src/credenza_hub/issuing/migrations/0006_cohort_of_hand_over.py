import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0006_participants_without_email"),
        ("issuing", "0005_packed_documents_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="handover",
            name="cohort",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="hand_overs",
                to="cohorts.cohort",
            ),
        ),
        migrations.AddIndex(
            model_name="credential",
            index=models.Index(
                condition=models.Q(("revoked_at__isnull", False)), fields=["batch"], name="revoked_of_batch"
            ),
        ),
    ]
