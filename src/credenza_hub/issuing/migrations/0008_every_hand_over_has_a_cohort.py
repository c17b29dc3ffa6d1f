import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issuing", "0007_fill_cohort_of_hand_over")]

    operations = [
        migrations.AlterField(
            model_name="handover",
            name="cohort",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="hand_overs", to="cohorts.cohort"
            ),
        ),
    ]
