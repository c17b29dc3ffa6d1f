from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0005_list_parts")]

    operations = [
        migrations.AddIndex(
            model_name="participant",
            index=models.Index(condition=models.Q(("email", "")), fields=["cohort"], name="participant_without_email"),
        ),
    ]
