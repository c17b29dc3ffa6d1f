"""The clock of the command line; the library takes the day as a parameter."""

from __future__ import annotations

from datetime import UTC, date, datetime

from credenza.errors import DocumentError
from credenza.proofs import read_datetime

from .texts import problem


def today() -> date:
    """The day it is where the command runs."""
    return datetime.now(UTC).astimezone().date()


def moment(at: str | None) -> datetime:
    """The moment that an option ``--at`` names, noon for a day alone; now without it. Raises DocumentError."""
    if at is None:
        return datetime.now(UTC)
    named = read_datetime(at if "T" in at else f"{at}T12:00:00Z")
    if named is None:
        raise DocumentError(problem("no_moment", "--at", value=repr(at)))
    return named
