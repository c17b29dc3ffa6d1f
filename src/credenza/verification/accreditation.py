"""Decisions of quality assurance on organisations, as registers like DEQAR list them: by whom, of what, until when.

A decision counts for the day of the award: one that had lapsed by then, or came later, vouches for nothing.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from credenza.errors import DocumentError, Problem

COLUMNS = ("issuer", "agency", "valid_from", "valid_until")
"""Columns of the table that must be there; ``activity`` and ``report`` (an address) may be."""


@dataclass(frozen=True)
class Accreditation:
    """A decision: the agency, what it decided about, its first and last day (``None``: until further notice)."""

    agency: str
    valid_from: date
    valid_until: date | None = None
    activity: str = ""
    report: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether it was in force on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


def read_accreditations(text: str) -> Mapping[str, tuple[Accreditation, ...]]:
    """Issuer (DID or address) → its decisions, from a table (CSV). Raises DocumentError with the lines at fault."""
    rows = csv.DictReader(text.splitlines())
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise DocumentError(Problem("1", f"Columns are missing: {', '.join(missing)}.", "Name them in the first line."))
    found: defaultdict[str, list[Accreditation]] = defaultdict(list)
    faults: list[Problem] = []
    for row in rows:
        try:
            found[row["issuer"].strip()].append(_read(row))
        except (ValueError, TypeError, AttributeError):
            remedy = "Write an issuer, an agency, and days as 2026-11-22."
            faults.append(Problem(str(rows.line_num), "This is no decision.", remedy))
    if faults:
        raise DocumentError(faults)
    return {issuer: tuple(decisions) for issuer, decisions in found.items()}


def _read(row: Mapping[str, str]) -> Accreditation:
    agency, until = row["agency"].strip(), row["valid_until"].strip()
    if not agency or not row["issuer"].strip():
        raise ValueError(agency)
    start, end = date.fromisoformat(row["valid_from"].strip()), date.fromisoformat(until) if until else None
    activity, report = ((row.get(name) or "").strip() for name in ("activity", "report"))
    return Accreditation(agency, start, end, activity, report)
