"""The table of standards; editions published before are listed with the standard that they name."""

from __future__ import annotations

import json
from typing import Any

from django.db import migrations, models

from credenza.occupations import standard_name


def list_standards(apps: Any, schema_editor: Any) -> None:
    Edition = apps.get_model("registry", "Edition")
    for edition in Edition.objects.only("canonical", "listing").iterator(chunk_size=500):
        named = json.loads(edition.canonical).get("occupational_standard") or {}
        name = named.get("code") or named.get("iri")
        if name and "standard" not in edition.listing:
            Edition.objects.filter(pk=edition.pk).update(listing={**edition.listing, "standard": standard_name(name)})


class Migration(migrations.Migration):
    initial = True

    dependencies = [("registry", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Standard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(help_text="Its id without spaces, in lower case.", max_length=600, unique=True),
                ),
                (
                    "other_name",
                    models.CharField(blank=True, db_index=True, help_text="Its address, likewise.", max_length=600),
                ),
                ("title", models.JSONField()),
                ("source", models.TextField(blank=True)),
                ("document", models.TextField(help_text="JSON that credenza.occupations reads.")),
                ("added_at", models.DateTimeField()),
            ],
            options={"ordering": ["name"]},
        ),
        migrations.RunPython(list_standards, migrations.RunPython.noop),
    ]
