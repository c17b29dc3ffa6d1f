"""Each cohort gets the number of its learners, which is kept up to date from now on."""

from django.db import migrations
from django.db.models import Count


def count_learners(apps, schema_editor):
    cohorts = apps.get_model("cohorts", "Cohort").objects
    for cohort in cohorts.annotate(found=Count("participants")).only("pk"):
        cohorts.filter(pk=cohort.pk).update(learners=cohort.found)


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0002_bulk_awards")]

    operations = [migrations.RunPython(count_learners, migrations.RunPython.noop)]
