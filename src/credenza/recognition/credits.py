"""Credits from system to system, the Italian caps, and what was recognised before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from credenza.frameworks import credit_system, credits_for_hours, number_text
from credenza.specification import MultilingualText, ProviderKind

from .case import Case
from .codes import CreditSystem, DecisionKind
from .deadlines import day_in
from .faults import ActRefusedError
from .ladder import is_prior_learning
from .values import EarlierRecognition, Proposal, Qualification


class ProgrammeKind(StrEnum):
    """The programme in which credits are recognised."""

    LAUREA = "laurea"
    SINGLE_CYCLE = "laurea_magistrale_a_ciclo_unico"
    LAUREA_MAGISTRALE = "laurea_magistrale"
    OTHER = "other"


CAPS: Mapping[ProgrammeKind, Decimal] = MappingProxyType(
    {
        ProgrammeKind.LAUREA: Decimal(48),
        ProgrammeKind.SINGLE_CYCLE: Decimal(48),
        ProgrammeKind.LAUREA_MAGISTRALE: Decimal(24),
    }
)
"""The most CFU that are recognised for learning outside the university (IT-10, DM 931/2024)."""


@dataclass(frozen=True)
class CreditTransfer:
    """The record of credits that a decision transferred: so many of one system count as so many of another.

    One ECTS credit is one CFU is one Kazakh credit. ``offered`` are the credits that the qualification states, in
    ``offered_system``; ``hours`` are information only. ``offered`` is ``None`` where it states none; then the host's
    hours of a credit say what its hours would come to (``by_hours``).
    """

    case: str
    applicant: str
    activity: str
    offered: Decimal | None
    offered_system: CreditSystem
    hours: Decimal | None
    by_hours: Decimal | None
    recognised: Decimal
    system: CreditSystem
    extracurricular: bool
    decided_on: date

    def to_document(self) -> dict[str, Any]:
        """The record as plain JSON data; amounts are decimal texts."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: str(value) if isinstance(value, Decimal | date) else value for name, value in values.items()}

    def as_earlier(self) -> EarlierRecognition:
        """What later decisions for the same learner must know of it."""
        return EarlierRecognition(
            case=self.case,
            activity=self.activity,
            credits=self.recognised,
            extracurricular=self.extracurricular,
        )


def transfer_of(case: Case) -> CreditTransfer | None:
    """The credit transfer record of a decided case; ``None`` if the decision transfers nothing."""
    decision = case.decision
    if decision is None or decision.kind is DecisionKind.REFUSED or not decision.proposal.credits:
        return None
    workload = case.application.qualification.specification.workload
    ects, hours = (workload.ects, workload.hours) if workload else (None, None)
    system = case.procedure.system
    return CreditTransfer(
        case=case.id,
        applicant=case.application.applicant,
        activity=activity_of(case.application.qualification),
        offered=ects,
        offered_system=system_of(case.application.qualification),
        hours=hours,
        by_hours=credits_of_hours(hours, system) if ects is None and hours else None,
        recognised=decision.proposal.credits,
        system=system,
        extracurricular=is_extracurricular(case),
        decided_on=day_in(case.procedure.deadlines.zone, decision.at),
    )


def credits_of_hours(hours: Decimal, system: CreditSystem) -> Decimal | None:
    """What a course that states hours only comes to in the host's credits, to two places: 75 hours are 3 CFU or 2.5
    Kazakh credits. ``None`` for ECTS, where a credit is 25 to 30 hours. Never used where credits are stated.
    """
    host = credit_system(system.value.lower())
    return credits_for_hours(hours, host) if host.hours_least == host.hours_most else None


def system_of(qualification: Qualification) -> CreditSystem:
    """The credit system in which the provider of a qualification counts."""
    issuer = qualification.specification.issuer
    return CreditSystem.of(issuer.country if issuer and issuer.country else "")


def activity_of(qualification: Qualification) -> str:
    """The identity of what was learned: its address, else the digest of title and provider, without the learner.

    Two awards of the same micro-credential to the same learner are the same activity.
    """
    specification = qualification.specification
    if specification.id:
        return specification.id
    provider = specification.issuer.legal_name if specification.issuer else None
    names = "\x1f".join(map(_plain, (specification.title, provider)))
    return f"urn:credenza:activity:{hashlib.sha256(names.encode()).hexdigest()}"


def _plain(text: MultilingualText | None) -> str:
    return " ".join(text.in_language("en").casefold().split()) if text else ""


def is_extracurricular(case: Case) -> bool:
    """Whether what is recognised was learned outside universities, so that the cap of DM 931/2024 counts it."""
    kind = case.application.qualification.specification.provider_kind
    return is_prior_learning(case) or kind is not ProviderKind.HIGHER_EDUCATION


def check_credits(
    case: Case, proposal: Proposal, earlier: Iterable[EarlierRecognition], programme: ProgrammeKind | None
) -> None:
    """Refuse a decision that recognises an activity a second time (IT-11) or goes beyond the cap (IT-10).

    ``earlier`` is all that the institution recognised for this learner before, in other cases.
    """
    if proposal.kind is DecisionKind.REFUSED:
        return
    others = [entry for entry in earlier if entry.case != case.id]
    activity = activity_of(case.application.qualification)
    twice = next((entry for entry in others if entry.activity == activity), None)
    if twice and case.procedure.activity_once:
        raise ActRefusedError("recognised_before", case=twice.case)
    if case.procedure.caps and proposal.credits and is_extracurricular(case):
        _check_cap(sum((entry.credits for entry in others if entry.extracurricular), proposal.credits), programme)


def _check_cap(total: Decimal, programme: ProgrammeKind | None) -> None:
    if programme is None:
        raise ActRefusedError("programme_unknown")
    cap = CAPS.get(programme)
    if cap is not None and total > cap:
        raise ActRefusedError("cap_exceeded", total=number_text(total), cap=number_text(cap))
