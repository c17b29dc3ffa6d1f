"""Moments in credentials: XML Schema dateTime text."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

CLOCK_SKEW = timedelta(minutes=5)
"""How far the clocks of issuer and verifier may differ."""

_DATE_TIME = re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,12})?(Z|[+-]\d\d:\d\d)?")
_LONGEST = 40
"""Characters of a moment that Python can hold: four digits of the year, twelve of the second."""


def read_datetime(value: object) -> datetime | None:
    """The moment that an XML Schema dateTime names; ``None`` if the value is none that Python can hold.

    Without an offset it is read as UTC (W3C VC Data Integrity 1.0, section 4.2).
    """
    return _read(value) if isinstance(value, str) and len(value) <= _LONGEST else None


@lru_cache(maxsize=4096)  # a day of awards has few moments
def _read(value: str) -> datetime | None:
    if not _DATE_TIME.fullmatch(value):
        return None
    seconds_cut = re.sub(r"\.(\d{1,6})\d*", r".\1", value)
    try:
        moment = datetime.fromisoformat(seconds_cut)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def write_datetime(moment: datetime) -> str:
    """A moment with a time zone as dateTime text in UTC, whole seconds."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
