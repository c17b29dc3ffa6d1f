"""Step 6: the validity period."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from credenza.frameworks import day_text, moment_text
from credenza.proofs import read_datetime

from .report import Result, failed, passed

CLOCK_SKEW = timedelta(minutes=5)
"""How far the clocks of issuer and verifier may differ."""


def check_dates(document: dict[str, Any], now: datetime) -> Result:
    """Whether ``now`` lies between ``validFrom`` and ``validUntil`` (or their names in VC Data Model 1.1)."""
    bounds: dict[str, datetime | None] = {}
    for bound, members in (("from", ("validFrom", "issuanceDate")), ("until", ("validUntil", "expirationDate"))):
        member = next((name for name in members if name in document), None)
        bounds[bound] = read_datetime(document[member]) if member else None
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
