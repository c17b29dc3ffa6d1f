"""Judging the outcomes of editions once, when they are published, so that the statistics need only count."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from django.db.models import F

from credenza.mining import judged, record_of_specification
from credenza.specification import Specification, read_edition

from .models import Edition, Judgement

AT_ONCE = 1_000
"""Editions that a worker judges before it looks for other work: a second or two."""
_ROOMS = ("credenza.outcomes", "credenza.mining")


def judge(edition: Edition, specification: Specification) -> None:
    """Store what the analysis says of an edition."""
    record = record_of_specification(specification, edition.sha256)
    found, stated = judged(record)
    values = {
        "rules": rules_digest(),
        "outcome_class": found.outcome_class.value,
        "language": found.language[:8],
        "level": record.level[:40],
        "missing": " ".join(stated.missing),
    }
    Judgement.objects.update_or_create(edition=edition, defaults=values)


def judge_some(most: int = AT_ONCE) -> int:
    """Judge current editions that were not judged yet, or by other rules; returns how many were."""
    current = Edition.objects.filter(entry__current=F("pk")).exclude(judgement__rules=rules_digest())
    waiting = list(current.order_by("pk")[:most])
    for edition in waiting:
        judge(edition, read_edition(edition.canonical.encode()).specification)
    return len(waiting)


@cache
def rules_digest() -> str:
    """SHA-256 of the code and tables that judge: whatever changes in them, the register is judged anew."""
    digest = hashlib.sha256()
    for room in _ROOMS:
        for folder in (files(room), files(room) / "data"):
            if not folder.is_dir():
                continue
            for each in sorted(folder.iterdir(), key=lambda item: item.name):
                if each.name.endswith((".py", ".tsv")):
                    digest.update(each.read_bytes())
    return digest.hexdigest()
