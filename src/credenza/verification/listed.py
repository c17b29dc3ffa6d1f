"""Authorities on trusted lists count as long as their list does (ETSI TS 119 612, clause 5.3.15: NextUpdate)."""

from __future__ import annotations

from datetime import datetime

from credenza.frameworks import moment_text

from .means import Means
from .report import Result, StepOutcome, not_checked


def while_listed(result: Result, means: Means, now: datetime) -> Result:
    """What is known of an issuer, unless it rests on a trusted list whose time has passed: then it is not checked."""
    anchor = str(result.facts.get("anchor", ""))
    until = means.listed_until.get(anchor)
    if result.outcome is not StepOutcome.PASSED or until is None or now <= until:
        return result
    place = means.authorities.get(anchor) or str(result.facts["authority"])
    return not_checked("trusted_list_outdated", name=result.facts["name"], list=place, moment=moment_text(until))
