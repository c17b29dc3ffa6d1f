"""Step 6: the validity period."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from credenza.frameworks import day_text, moment_text
from credenza.proofs import CLOCK_SKEW, read_datetime

from .report import Result, failed, passed

_BOUNDS = {"from": ("validFrom", "issuanceDate"), "until": ("validUntil", "expirationDate")}
DATES = tuple(name for names in _BOUNDS.values() for name in names)
"""The members of a credential that this step reads."""
_USUAL = 40


def check_dates(document: dict[str, Any], now: datetime) -> Result:
    """Whether ``now`` lies between ``validFrom`` and ``validUntil`` (or their names in VC Data Model 1.1)."""
    stated = tuple([(member, document[member]) for member in DATES if member in document])
    usual = all(value.__class__ is str and len(value) <= _USUAL for _, value in stated)
    return (_check if usual else _check.__wrapped__)(stated, now)


@lru_cache(maxsize=1024)  # a day of awards has few periods
def _check(stated: tuple[tuple[str, Any], ...], now: datetime) -> Result:
    members, bounds = dict(stated), dict[str, datetime | None]()
    for bound, names in _BOUNDS.items():
        member = next((name for name in names if name in members), None)
        bounds[bound] = read_datetime(members[member]) if member else None
        if member and bounds[bound] is None:
            return failed("date_malformed", member=member)
    start, end = bounds["from"], bounds["until"]
    if start and end and end < start:
        return failed("date_malformed", member="validUntil < validFrom")
    if start and start > now and start - now > CLOCK_SKEW:
        return failed("not_yet_valid", moment=moment_text(start))
    if end and end < now and now - end > CLOCK_SKEW:
        return failed("expired", moment=moment_text(end))
    return passed("dates_hold", day=day_text(now.date()))
