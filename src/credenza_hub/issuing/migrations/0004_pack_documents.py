"""Documents issued before are kept as they are: packed without a form."""

from django.db import migrations

AT_ONCE = 500


def keep_documents(apps, schema_editor):
    credentials = apps.get_model("issuing", "Credential").objects
    last = 0
    while found := list(credentials.filter(pk__gt=last).order_by("pk").only("document")[:AT_ONCE]):
        for credential in found:
            credential.packed = credential.document.encode()
        credentials.bulk_update(found, ["packed"])
        last = found[-1].pk


class Migration(migrations.Migration):
    dependencies = [("issuing", "0003_bulk_awards")]

    operations = [migrations.RunPython(keep_documents)]
