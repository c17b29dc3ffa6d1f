"""Revocations of before are acts now. What was written about them stays with the organisation, as it was promised."""

from django.db import migrations

AT_ONCE = 500


def tell_as_acts(apps, schema_editor):
    credentials = apps.get_model("issuing", "Credential").objects.filter(revoked_at__isnull=False)
    act = apps.get_model("issuing", "StatusAct")
    last = 0
    while found := list(credentials.filter(pk__gt=last).order_by("pk").defer("packed")[:AT_ONCE]):
        act.objects.bulk_create(
            act(
                credential=credential,
                act="withdrawn",
                reason="other",
                remark=credential.revocation_reason,
                author_id=credential.revoked_by_id,
                at=credential.revoked_at,
            )
            for credential in found
        )
        last = found[-1].pk


class Migration(migrations.Migration):
    dependencies = [("issuing", "0009_acts_on_credentials")]

    operations = [migrations.RunPython(tell_as_acts)]
