"""The register in numbers: how many current editions state learning outcomes, and what automatic recognition lacks.

Counts of public entries only; nothing here is about a person.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from credenza.issuance import safe_cell
from credenza.mining import CLASSES, ELEMENTS, Share
from credenza_hub.organisations.models import Organisation

from .models import Edition, Judgement

GROUPS: Mapping[str, str] = {
    "provider": "edition__entry__organisation__slug",
    "level": "level",
    "language": "language",
}
"""Column of the tables → where the database has it."""
_COUNTS = {name: Count("pk", filter=Q(outcome_class=name)) for name in CLASSES} | {
    "records": Count("pk"),
    "ready": Count("pk", filter=Q(missing="")),
}
_COLUMNS = ("group", "value", "records", *CLASSES, "structured_share", "lowest", "highest", "ready", "ready_share")


@dataclass(frozen=True)
class Row:
    """The current editions of one provider, level or language, or all (empty ``value``), by class."""

    value: str
    records: int
    structured: int
    unstructured: int
    absent: int
    ready: int

    def share(self, name: str) -> Share:
        """The share of a class, or of ``ready``, with its interval."""
        return Share(getattr(self, name), self.records)


@dataclass(frozen=True)
class Statistics:
    """``judged`` of the ``editions`` in force are counted; ``left_out`` are in languages that are not analysed.

    ``missing``: element of ``ELEMENTS`` → how many lack it. ``names``: provider → its name in each language.
    """

    editions: int
    left_out: int
    whole: Row
    missing: Mapping[str, int]
    groups: Mapping[str, tuple[Row, ...]]
    names: Mapping[str, Mapping[str, str]]

    @property
    def waiting(self) -> int:
        """Editions that nobody has judged yet."""
        return self.editions - self.left_out - self.whole.records


def statistics() -> Statistics:
    """Count the current editions as they stand."""
    current = Judgement.objects.filter(edition__entry__current=F("edition"))
    told = current.filter(outcome_class__in=CLASSES)
    lacking = {name: Count("pk", filter=Q(missing__contains=name)) for name in ELEMENTS}
    groups = {name: tuple(_rows(told, column)) for name, column in GROUPS.items()}
    slugs = [row.value for row in groups["provider"]]
    return Statistics(
        Edition.objects.filter(entry__current=F("pk")).count(),
        current.exclude(outcome_class__in=CLASSES).count(),
        Row("", **told.aggregate(**_COUNTS)),
        told.aggregate(**lacking),
        groups,
        {each.slug: each.record.get("legal_name", {}) for each in Organisation.objects.filter(slug__in=slugs)},
    )


def _rows(told: QuerySet[Judgement], column: str) -> Iterator[Row]:
    """One row for each value, the largest first; what names no level stands in none."""
    counted = told.exclude(**{column: ""}).order_by().values(value=F(column)).annotate(**_COUNTS)
    return (Row(**row) for row in counted.order_by("-records", "value"))


def as_json(found: Statistics) -> bytes:
    """The statistics for machines. Shares are 0 to 1, intervals are 95 % (Wilson)."""
    document = {
        "editions": found.editions,
        "judged": found.whole.records,
        "left_out": found.left_out,
        "all": _told(found.whole),
        "missing": dict(found.missing),
        **{name: [_told(row) for row in rows] for name, rows in found.groups.items()},
        "provider_names": {slug: dict(names) for slug, names in found.names.items()},
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _told(row: Row) -> dict[str, Any]:
    counts = {name: getattr(row, name) for name in ("records", *CLASSES, "ready")}
    shares = {name: {"share": row.share(name).value, "interval": row.share(name).interval} for name in _SHARED}
    return {"value": row.value, **counts, "shares": shares} if row.value else {**counts, "shares": shares}


_SHARED = (*CLASSES, "ready")


def as_csv(found: Statistics) -> bytes:
    """The same as one table that spreadsheet programs open as UTF-8."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(_COLUMNS)
    writer.writerow(_cells("all", found.whole))
    writer.writerows(_cells(name, row) for name, rows in found.groups.items() for row in rows)
    return f"\ufeff{target.getvalue()}".encode()


def _cells(group: str, row: Row) -> list[object]:
    structured = row.share("structured")
    shares = [f"{each:.4f}" for each in (structured.value, *structured.interval)]
    counts = [row.records, *(getattr(row, name) for name in CLASSES)]
    return [group, safe_cell(row.value), *counts, *shares, row.ready, f"{row.share('ready').value:.4f}"]
