"""Who vouches that an issuer is who it says it is, and that its quality was assured on the day of the award.

A genuine signature proves neither. The answers come from the register itself, from lists that whoever verifies has
pinned, from authorities for certificates (some of them on trusted lists of the EU), and from decisions of quality
assurance. None of this changes the outcome of a verification.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from credenza.errors import CredentialError
from credenza.formats.openbadges3 import QualityClaim, claims_of
from credenza.frameworks import day_text
from credenza.proofs import read_datetime
from credenza.proofs.trusted_lists import ClosedList
from credenza.specification import MultilingualText

from .accreditation import Accreditation
from .means import Means
from .messages import Fact, message
from .report import StepOutcome, VerificationReport
from .signature import issuer_of


class Voucher(StrEnum):
    """Who says who the issuer is."""

    REGISTER = "register"
    PINNED = "pinned"
    TRUSTED_LIST = "trusted_list"
    AUTHORITY = "authority"
    NOBODY = "nobody"
    UNPROVEN = "unproven"
    """It is not known who signed, so nobody can vouch for them."""


_BY_REASON = {"issuer_registered": Voucher.REGISTER, "issuer_known": Voucher.PINNED}
_CERTIFIED = ("seal_trusted", "issuer_certified")


@dataclass(frozen=True)
class Assurance:
    """What is known of quality assurance: ``reason`` is ``accredited``, ``lapsed``, ``later`` or ``claimed_lapsed``."""

    reason: str
    message: MultilingualText

    @property
    def holds(self) -> bool:
        """Whether it was in force on the day of the award."""
        return self.reason == "accredited"


@dataclass(frozen=True)
class Vouching:
    """Who vouches for the issuer, in a sentence, and what is known of quality assurance."""

    source: Voucher
    message: MultilingualText
    assurances: tuple[Assurance, ...] = ()

    def to_document(self) -> dict[str, Any]:
        """The same as plain JSON data."""
        return {
            "source": str(self.source),
            "message": dict(self.message.texts),
            "qualityAssurance": [
                {"reasonCode": each.reason, "message": dict(each.message.texts)} for each in self.assurances
            ],
        }


def who_vouches(report: VerificationReport, means: Means) -> Vouching:
    """Who vouches for the issuer of a credential that was verified with these means."""
    step = report.step("issuer_binding")
    if step.outcome is not StepOutcome.PASSED:
        return Vouching(Voucher.UNPROVEN, message("vouch.unproven"))
    facts, issuer = dict(step.facts), _issuer(report.document)
    source = _BY_REASON.get(step.reason_code, Voucher.NOBODY)
    if step.reason_code in _CERTIFIED:
        listed = means.authorities.get(str(facts.get("anchor", "")))
        source = Voucher.TRUSTED_LIST if listed else Voucher.AUTHORITY
        facts["list"] = listed or ""
    closed = means.closed_lists.get(str(facts.get("anchor", "")))
    if closed:
        facts |= {"list": closed.place, "day": _day_of(closed)}
    assurances = tuple(_assurances(report.document, means.accreditations(issuer) if issuer else ()))
    told: dict[str, Fact] = {"name": issuer or "?", "issuer": issuer or "?", **facts}
    return Vouching(source, message("vouch.closed_list" if closed else f"vouch.{source}", **told), assurances)


def _day_of(closed: ClosedList) -> MultilingualText:
    """When a closed list was issued: nobody renews it, so whoever relies on it must know."""
    return day_text(closed.issued.date()) if closed.issued else message("vouch.unknown_day")


def _issuer(document: Mapping[str, Any]) -> str | None:
    named = document.get("iss")
    return named if isinstance(named, str) else issuer_of(dict(document))


def _assurances(document: Mapping[str, Any], decisions: Sequence[Accreditation]) -> Iterator[Assurance]:
    day, claimed = _awarded_on(document)
    if day is None:
        return
    holding = [decision for decision in decisions if decision.holds_on(day)]
    for decision in holding or decisions:
        reason = "accredited" if holding else "later" if day < decision.valid_from else "lapsed"
        yield _assurance(reason, decision, day)
    if claimed is not None and claimed.valid_until is not None and claimed.valid_until < day:
        days = {"until": day_text(claimed.valid_until), "day": day_text(day)}
        yield Assurance("claimed_lapsed", message("vouch.claimed_lapsed", agency=claimed.body or "–", **days))


def _assurance(reason: str, decision: Accreditation, day: date) -> Assurance:
    until = day_text(decision.valid_until) if decision.valid_until else message("vouch.open_end")
    about = f"{decision.agency} ({decision.activity})" if decision.activity else decision.agency
    days = {"since": day_text(decision.valid_from), "until": until, "day": day_text(day)}
    return Assurance(reason, message(f"vouch.{reason}", agency=about, **days))


def _awarded_on(document: Mapping[str, Any]) -> tuple[date | None, QualityClaim | None]:
    """The day of the award and the quality assurance that the credential itself names."""
    try:
        claims = claims_of(document)
    except CredentialError:
        names = ("awardedDate", "validFrom", "issuanceDate", "issuance_date", "issuedOn")
        moments = (read_datetime(document.get(name)) for name in names)
        return next((moment.date() for moment in moments if moment), None), None
    return claims.awarded_on, claims.quality_assurance
