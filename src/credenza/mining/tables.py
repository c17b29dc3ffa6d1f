"""The tables of a report as expressions, which one machine (DuckDB) and a cluster (Spark) compute alike."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import ibis
from ibis import _
from ibis.expr.types import Table

CLASSES = ("structured", "unstructured", "absent")
_SHORTEST_COPY = 25
"""Characters of a wording that is no accident when two providers have it."""
_Z = 1.959964
"""Two-sided 95 % point of the normal distribution."""


@dataclass(frozen=True)
class Share:
    """A count of a whole with its 95 % interval (Wilson 1927): what a sample of this size cannot tell apart."""

    count: int
    whole: int

    @property
    def value(self) -> float:
        """The share, 0 to 1."""
        return self.count / self.whole if self.whole else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound of the share."""
        if not self.whole:
            return 0.0, 1.0
        square = _Z * _Z / self.whole
        middle = (self.value + square / 2) / (1 + square)
        half = _Z / (1 + square) * math.sqrt(self.value * (1 - self.value) / self.whole + square / (4 * self.whole))
        return max(0.0, middle - half), min(1.0, middle + half)


def classes_by(records: Table, column: str) -> Table:
    """Records of supported languages by class, for each value of ``column`` that is not empty, most first."""
    told = records.filter(_["class"].isin(CLASSES), _[column] != "")
    counts: Mapping[str, ibis.Value] = {name: (_["class"] == name).sum().cast("int64") for name in CLASSES}
    grouped = told.group_by(value=_[column]).aggregate(records=_.count(), **counts)
    return grouped.order_by(ibis.desc("records"), "value")


def classes(records: Table) -> Table:
    """Records by class, one row for each; ``not_supported`` is one, too."""
    return records.group_by("class").aggregate(records=_.count()).order_by("class")


def commonest(statements: Table, column: str, most: int) -> Table:
    """The commonest values of a column of statements and how many of them are assessable."""
    told = statements.filter(_[column] != "")
    counted = told.group_by(language=_.language, value=_[column]).aggregate(
        statements=_.count(), assessable=_.assessable.sum().cast("int64")
    )
    return counted.order_by(ibis.desc("statements"), "language", "value").limit(most)


def copies(statements: Table, most: int) -> Table:
    """Wordings that stand at more than one provider: in how many records, of how many providers."""
    told = statements.filter(_.wording.length() >= _SHORTEST_COPY, _.provider != "")
    counted = told.group_by("wording").aggregate(
        providers=_.provider.nunique(), records=_.id.nunique(), text=_.text.min()
    )
    shared = counted.filter(_.providers > 1)
    return shared.order_by(ibis.desc("providers"), ibis.desc("records"), "wording").limit(most)
