"""Continuing professional development: hours of training that a person has within a moving window of months.

Credential evaluators (UNI/PdR 120:2021) show 75 hours in the last 12 months (rule IT-12). A training counts on its day
and stops counting on the same day so many months later; where that month has no such day (29 February, the 31st), on
the first of the next, so that nobody loses a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from .faults import Complaints
from .model import Maintenance
from .tables import Row, read_rows

CREDENTIAL_EVALUATORS = Maintenance(
    hours=Decimal(75), months=12, source="UNI/PdR 120:2021, as the register of APICE (apice-italia.it) applies it"
)
MOST_HOURS = Decimal(2000)
"""Of one training; more than a year of work is a mistake."""
_COLUMNS = ("day", "hours", "title")


@dataclass(frozen=True)
class Training:
    """Hours of training that ended on a day; ``reference`` may name the credential that proves it."""

    day: date
    hours: Decimal
    title: str
    reference: str = ""


@dataclass(frozen=True)
class Expiry:
    """A day on which trainings stop counting, and the hours that count from then on if nothing is added."""

    day: date
    trainings: tuple[Training, ...]
    hours_left: Decimal


@dataclass(frozen=True)
class CpdStatus:
    """How a person stands on a day.

    ``missing`` are the hours that lack; ``met_until`` is the last day on which the rule is met if nothing is added,
    ``None`` if it is not met today. ``expiries`` are all to come, soonest first.
    """

    on: date
    rule: Maintenance
    hours: Decimal
    missing: Decimal
    met_until: date | None
    expiries: tuple[Expiry, ...]

    @property
    def is_met(self) -> bool:
        """Whether the hours are enough today."""
        return not self.missing

    def to_document(self) -> dict[str, Any]:
        """The status as plain JSON data; days as ISO 8601."""
        return {
            "on": self.on.isoformat(),
            "rule": self.rule.model_dump(mode="json"),
            "hours": float(self.hours),
            "missing": float(self.missing),
            "met_until": self.met_until.isoformat() if self.met_until else None,
            "expiries": [_expiry_document(expiry) for expiry in self.expiries],
        }


@dataclass(frozen=True)
class CpdLedger:
    """The trainings of one person and the rule that they are to meet."""

    trainings: tuple[Training, ...]
    rule: Maintenance = CREDENTIAL_EVALUATORS

    def counting(self, on: date) -> tuple[Training, ...]:
        """The trainings that count on a day."""
        return tuple(entry for entry in self.trainings if entry.day <= on < stops_counting(entry.day, self.rule.months))

    def hours(self, on: date) -> Decimal:
        """The hours that count on a day."""
        return sum((entry.hours for entry in self.counting(on)), Decimal(0))

    def status(self, on: date) -> CpdStatus:
        """How the person stands on a day, with what expires when if nothing is added."""
        hours = self.hours(on)
        expiries = tuple(self._expiries(on))
        missing = max(self.rule.hours - hours, Decimal(0))
        ends = next((entry.day for entry in expiries if entry.hours_left < self.rule.hours), date.max)
        return CpdStatus(on, self.rule, hours, missing, None if missing else _day_before(ends), expiries)

    def _expiries(self, on: date) -> Iterator[Expiry]:
        known = self.counting(on)
        for day in sorted({stops_counting(entry.day, self.rule.months) for entry in known}):
            ending = tuple(entry for entry in known if stops_counting(entry.day, self.rule.months) == day)
            left = [entry for entry in known if stops_counting(entry.day, self.rule.months) > day]
            yield Expiry(day, ending, sum((entry.hours for entry in left), Decimal(0)))


def _expiry_document(expiry: Expiry) -> dict[str, Any]:
    trainings = [
        {"day": entry.day.isoformat(), "hours": float(entry.hours), "title": entry.title, "reference": entry.reference}
        for entry in expiry.trainings
    ]
    return {"day": expiry.day.isoformat(), "trainings": trainings, "hours_left": float(expiry.hours_left)}


def stops_counting(day: date, months: int) -> date:
    """The first day on which a training of ``day`` counts no more."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        following, first = divmod(year * 12 + month + 1, 12)
        return date(following, first + 1, 1)


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1) if day != date.max else day


def read_trainings(source: BinaryIO, file: str = "ledger") -> tuple[Training, ...]:
    """The trainings in a table with the columns ``day`` (2026-11-22), ``hours``, ``title`` and perhaps ``reference``.

    Raises DocumentError if it is no such table, OccupationalStandardError with row and column of every wrong cell.
    """
    complaints, found = Complaints(), list[Training]()
    for row in read_rows(source, file, _COLUMNS, None):
        day, hours = _day(row, complaints), _hours(row, complaints)
        if not row["title"]:
            complaints.add("empty_cell", file, row.number, "title")
        if day is not None and hours is not None:
            found.append(Training(day, hours, row["title"], row["reference"]))
    complaints.settle()
    return tuple(found)


def _day(row: Row, complaints: Complaints) -> date | None:
    text = row["day"]
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass  # no day of the calendar, such as 2025-02-29
    complaints.add("no_day", row.file, row.number, "day", value=text[:80])
    return None


def _hours(row: Row, complaints: Complaints) -> Decimal | None:
    text = row["hours"]
    number = Decimal(text.replace(",", ".")) if re.fullmatch(r"\d{1,6}([.,]\d{1,2})?", text, re.ASCII) else None
    if number is not None and 0 < number <= MOST_HOURS:
        return number
    complaints.add("no_hours", row.file, row.number, "hours", value=text[:80], most=MOST_HOURS)
    return None
