"""The clock of the command line; the library takes the day as a parameter."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """The day it is where the command runs."""
    return datetime.now(UTC).astimezone().date()
