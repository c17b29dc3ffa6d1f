"""What the operator does with occupational standards and tables of concepts."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from io import BytesIO

from django.utils.translation import gettext as _

from credenza.errors import InputError, Problem
from credenza.occupations import read_concepts, read_standard, standard_json, standard_name

from .concepts import pack
from .models import ConceptFile, Standard

_ADDRESS = re.compile(r"https?://\S{1,1000}")


def add_standard(data: bytes, *, now: datetime) -> Standard:
    """Add an occupational standard, or the next version of one that is there. Raises InputError for what is none."""
    standard = read_standard(data)
    added, _ = Standard.objects.update_or_create(
        name=standard_name(standard.id),
        defaults={
            "other_name": standard_name(standard.iri or ""),
            "title": dict(standard.title.texts),
            "source": standard.source or "",
            "document": standard_json(standard),
            "added_at": now,
        },
    )
    return added


def add_concepts(data: bytes, name: str, *, now: datetime) -> ConceptFile:
    """Add a table of concepts, or the next version of the one of the same file name.

    Raises InputError for a file that is no table of concepts, and for one whose ids are no addresses: a
    specification links to addresses.
    """
    table = read_concepts(BytesIO(data), name)
    without = next((label for label in table.labels if not _ADDRESS.fullmatch(label)), None)
    if without is not None or not table.labels:
        message = _("{name}: “{id}” is not the address of a concept.").format(name=name, id=without or "")
        raise InputError(Problem("", message, _("Give a table whose ids are addresses (https://…).")))
    packed = pack(table)
    added, _created = ConceptFile.objects.update_or_create(
        name=name[-200:],
        defaults={
            "sha256": hashlib.sha256(packed).hexdigest(),
            "concepts": len(table.labels),
            "packed": packed,
            "added_at": now,
        },
    )
    return added
