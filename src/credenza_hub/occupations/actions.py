"""What the operator does with occupational standards."""

from __future__ import annotations

from datetime import datetime

from credenza.occupations import read_standard, standard_json, standard_name

from .models import Standard


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
