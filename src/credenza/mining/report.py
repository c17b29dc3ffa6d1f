"""The report on a catalogue: what stands in it, in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import ibis
from ibis.expr.types import Table

from .shares import CLASSES, Share
from .tables import (
    classes,
    classes_by,
    commonest,
    copies,
    level_fits,
    near_copies,
    readiness,
)

GROUPS = ("language", "provider", "level", "field", "year")
_MOST_GROUPS = 40
_FEWEST_RECORDS = 5
"""Groups with fewer records are not shown: a share of them says nothing, and a provider may be one person."""
_MOST_VERBS = 30
_MOST_COPIES = 30

Rows = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Group:
    """Records of one language, provider, level, field or year, by class."""

    value: str
    records: int
    structured: int
    unstructured: int
    absent: int


@dataclass(frozen=True)
class Report:
    """Everything that the page says, in numbers. What each row holds is said at the tables (``tables``)."""

    classes: Mapping[str, int]
    groups: Mapping[str, tuple[Group, ...]]
    level_fits: Rows
    readiness: Mapping[str, int]
    verbs: Rows
    levels: Rows
    kinds: Rows
    copies: Rows
    near_copies: Rows

    def share(self, name: str) -> Share:
        """The share of a class in the descriptions that were classified."""
        return Share(self.classes.get(name, 0), self.classified)

    @property
    def classified(self) -> int:
        """Descriptions that have a text in a supported language."""
        return sum(self.classes.get(name, 0) for name in CLASSES)

    def to_document(self) -> dict[str, Any]:
        """The report as JSON, with the share of each class and its 95 % interval."""
        shares = {name: self.share(name) for name in CLASSES}
        return asdict(self) | {
            "shares": {name: {"share": share.value, "interval": share.interval} for name, share in shares.items()}
        }


def report_on(records: Table, statements: Table) -> Report:
    """Compute the report; ``records`` and ``statements`` are tables as ``write_columns`` writes them."""
    return Report(
        {row["class"]: row["records"] for row in _rows(classes(records))},
        {column: _groups(records, column) for column in GROUPS},
        _rows(level_fits(records)),
        {row["element"]: row["records"] for row in _rows(readiness(records))},
        _rows(commonest(statements, "verb", _MOST_VERBS)),
        _rows(commonest(statements, "bloom", 24)),
        _rows(commonest(statements, "kind", 12)),
        _rows(copies(statements, _MOST_COPIES)),
        _rows(near_copies(statements, _MOST_COPIES)),
    )


def _groups(records: Table, column: str) -> tuple[Group, ...]:
    """The largest groups; years all, in their order."""
    found = classes_by(records, column).filter(ibis._.records >= _FEWEST_RECORDS)
    chosen = found.order_by("value") if column == "year" else found.limit(_MOST_GROUPS)
    return tuple(Group(**row) for row in _rows(chosen))


def _rows(table: Table) -> Rows:
    return tuple(table.to_pyarrow().to_pylist())
