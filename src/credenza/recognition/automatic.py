"""Rules of the form “recognise automatically when …”: written by an institution, dated, signed for batch by batch.

A rule only ever recognises in full what was asked in full. The machine collects the cases that fit; a named decider,
who is not the rule's author, signs the exact list, and only then are these cases decided.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import rfc8785
from pydantic import model_validator

from credenza.specification import QualityAssuranceType, Specification
from credenza.specification.values import Amount, CountryCode, Day, IscedFCode, Key, WholeNumber

from .case import Case
from .codes import DecisionKind, ProviderStatus, Purpose, Role, Route, State
from .commission import ask_adoption
from .credits import ProgrammeKind, activity_of, check_credits, is_extracurricular
from .deadlines import day_in
from .events import DecidedByRule
from .faults import ActRefusedError
from .guards import acting_role, ask_deadline, ask_four_eyes, begin
from .ladder import check_size
from .values import Actor, Adoption, EarlierRecognition, Name, Proposal, Said, Signature, Value


class Conditions(Value):
    """When a rule applies: every criterion stated must hold. Micro-credentials or providers must be named."""

    activities: tuple[Name, ...] = ()
    """Any of these micro-credentials (``activity_of``)."""
    providers: tuple[Name, ...] = ()
    """Issued by any of these: legal name in any language, DID, or value of the identifier."""
    countries: tuple[CountryCode, ...] = ()
    fields: tuple[IscedFCode, ...] = ()
    """In any of these fields of education; a code includes the narrower fields below it."""
    level_at_least: WholeNumber | None = None
    credits_at_least: Amount | None = None
    quality: tuple[QualityAssuranceType, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    targets: tuple[Name, ...] = ()
    """Towards any of these targets, by address or title in any language."""

    @model_validator(mode="after")
    def _names_what(self) -> Conditions:
        if not self.activities and not self.providers:
            raise ValueError("too_wide")
        return self


class AutomaticRule(Value):
    """A rule that an institution wrote, by whom, and for which days; both belong to it."""

    id: Key
    institution: Name
    text: Said
    """The rule and its reasons in words; it stands in every decision that applies it."""
    written_by: Name
    minutes: Adoption | None = None
    """The decision that adopted it; where a commission decides, with members, quorum and votes."""
    valid_from: Day
    valid_until: Day
    when: Conditions
    credits: Amount | None = None
    """Credits that it recognises."""

    @property
    def sha256(self) -> str:
        """The identity of this wording."""
        return _digest(self.model_dump(mode="json"))

    def in_force(self, on: date) -> bool:
        """Whether the rule holds on a day."""
        return self.valid_from <= on <= self.valid_until


@dataclass(frozen=True)
class Batch:
    """The cases to which a rule is to be applied, each with the number of its last event: what a person signs."""

    rule: str
    rule_sha256: str
    cases: tuple[tuple[str, int], ...]

    @property
    def sha256(self) -> str:
        """The digest that is signed; another case, event or wording gives another."""
        return _digest({"rule": self.rule, "ruleSha256": self.rule_sha256, "cases": [list(c) for c in self.cases]})


def fits(rule: AutomaticRule, case: Case) -> bool:
    """Whether a rule applies to a case that was routed as a qualification of a recognised provider."""
    application, routing = case.application, case.routing
    is_ready = case.state is State.ROUTED and routing is not None and routing.route is Route.QUALIFICATION
    is_known = case.provider is not None and case.provider.status is ProviderStatus.RECOGNISED
    is_asked = application.asked is DecisionKind.FULL and (application.asked_credits or 0) <= (rule.credits or 0)
    if not (is_ready and is_known and is_asked and case.procedure.institution == rule.institution):
        return False
    return case.open_request is None and _holds(rule.when, case)


def prepare_batch(rule: AutomaticRule, cases: Iterable[Case]) -> Batch:
    """The batch of these cases, in the order of their ids. Raises ActRefusedError if the rule does not fit one."""
    chosen = sorted(cases, key=lambda case: case.id)
    for case in chosen:
        if not fits(rule, case):
            raise ActRefusedError("rule_does_not_fit", name=rule.id, case=case.id)
    return Batch(rule.id, rule.sha256, tuple((case.id, case.number) for case in chosen))


def sign_batch(rule: AutomaticRule, batch: Batch, at: datetime, by: Actor) -> Signature:
    """A decider's signature under a batch. Who wrote the rule does not sign it."""
    acting_role(by, Role.DECIDER)
    if by.id == rule.written_by:
        raise ActRefusedError("rule_author_signs")
    return Signature(batch=batch.sha256, by=by.id, at=at)


def decide_batch(
    rule: AutomaticRule,
    cases: Sequence[Case],
    signature: Signature,
    at: datetime,
    by: Actor,
    earlier: Mapping[str, Sequence[EarlierRecognition]],
    programmes: Mapping[str, ProgrammeKind] | None = None,
) -> tuple[DecidedByRule, ...]:
    """Apply a rule to a signed batch: one decision for each case, or none at all.

    ``earlier`` is what each applicant had recognised before, ``programmes`` the programme of each, both by the id of
    the applicant. Raises ActRefusedError if anything speaks against any case, or the batch is another than signed.
    """
    batch = prepare_batch(rule, cases)
    if signature.batch != batch.sha256 or signature.by != by.id:
        raise ActRefusedError("batch_changed")
    had = {applicant: list(entries) for applicant, entries in earlier.items()}
    decisions = []
    for case in sorted(cases, key=lambda case: case.id):
        decision = _decide(rule, case, signature, at, by)
        applicant = case.application.applicant
        before = had.setdefault(applicant, [])
        check_credits(case, decision.proposal, before, (programmes or {}).get(applicant))
        before.append(_as_earlier(case, decision.proposal))
        decisions.append(decision)
    return tuple(decisions)


def _decide(rule: AutomaticRule, case: Case, signature: Signature, at: datetime, by: Actor) -> DecidedByRule:
    common = begin(case, "decided_by_rule", at, by, Role.DECIDER)
    if not rule.in_force(day_in(case.procedure.deadlines.zone, at)):
        raise ActRefusedError("rule_not_in_force", name=rule.id)
    if by.id == rule.written_by:
        raise ActRefusedError("rule_author_signs")
    if case.procedure.commission is not None:
        ask_adoption(rule.minutes, case.procedure.commission)
    ask_four_eyes(case, by.id)
    ask_deadline(case, at)
    proposal = Proposal(kind=DecisionKind.FULL, reason=rule.text, credits=rule.credits)
    check_size(case, proposal)
    return DecidedByRule(
        **common,
        rule=rule.id,
        rule_sha256=rule.sha256,
        adoption=rule.minutes,
        valid_from=rule.valid_from,
        valid_until=rule.valid_until,
        proposal=proposal,
        signature=signature,
    )


def _as_earlier(case: Case, proposal: Proposal) -> EarlierRecognition:
    return EarlierRecognition(
        case=case.id,
        activity=activity_of(case.application.qualification),
        credits=proposal.credits or Decimal(0),
        extracurricular=is_extracurricular(case),
    )


def _holds(when: Conditions, case: Case) -> bool:
    specification = case.application.qualification.specification
    target = case.target.specification if case.target else Specification()
    return (
        (not when.activities or activity_of(case.application.qualification) in when.activities)
        and (not when.providers or not _names(specification).isdisjoint(when.providers))
        and (not when.purposes or case.application.purpose in when.purposes)
        and (not when.targets or not _titles(target).isdisjoint(when.targets))
        and _is_such(when, specification)
    )


def _is_such(when: Conditions, specification: Specification) -> bool:
    quality, level, workload = specification.quality_assurance, specification.level, specification.workload
    issuer = specification.issuer
    return (
        (not when.countries or (issuer is not None and issuer.country in when.countries))
        and (not when.fields or any(code.startswith(when.fields) for code in specification.isced_f))
        and (not when.quality or (quality is not None and quality.type in when.quality))
        and _is_at_least(level.eqf if level else None, when.level_at_least)
        and _is_at_least(workload.ects if workload else None, when.credits_at_least)
    )


def _is_at_least(value: Decimal | int | None, least: Decimal | int | None) -> bool:
    return least is None or (value is not None and value >= least)


def _names(specification: Specification) -> frozenset[str]:
    issuer = specification.issuer
    if issuer is None:
        return frozenset()
    names = set(issuer.legal_name.texts.values()) if issuer.legal_name else set()
    return frozenset(filter(None, (*names, issuer.did, issuer.identifier.value if issuer.identifier else None)))


def _titles(specification: Specification) -> frozenset[str]:
    titles = specification.title.texts.values() if specification.title else ()
    return frozenset(filter(None, (*titles, specification.id)))


def _digest(document: Any) -> str:
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()
