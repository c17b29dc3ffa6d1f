from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    credentials = apps.get_model("issuing", "Credential").objects.filter(pk=OuterRef("credential"))
    cohort = Subquery(credentials.values("participant__cohort")[:1])
    apps.get_model("issuing", "HandOver").objects.filter(cohort=None).update(cohort=cohort)


class Migration(migrations.Migration):
    dependencies = [("issuing", "0006_cohort_of_hand_over")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
