"""Proposal, decision, notification, appeal, close. Acts as in ``intake``; a person decides, never the machine."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from .case import Case
from .codes import Ground, Role, State
from .commission import tally
from .credits import ProgrammeKind, check_credits
from .deadlines import day_in
from .events import (
    AppealDecided,
    Appealed,
    Closed,
    ConditionMet,
    Decided,
    Notified,
    PrecedentRecorded,
    Proposed,
    SentBack,
)
from .faults import ActRefusedError
from .guards import ask_deadline, ask_four_eyes, ask_state, begin
from .ladder import check_proposal
from .values import Actor, Confirmation, EarlierRecognition, Proposal, Said, Sitting


def propose(case: Case, at: datetime, by: Actor, proposal: Proposal) -> Proposed:
    """Propose a decision. After a false document only its refusal, after declined prior learning only that refusal."""
    common = begin(case, "proposed", at, by, Role.EVALUATOR)
    if case.open_request:
        raise ActRefusedError("request_open")
    if case.state is State.NOT_AUTHENTIC and proposal.grounds != {Ground.FALSE_DOCUMENT}:
        raise ActRefusedError("only_refusal")
    if case.state is State.ROUTED and not (case.routing and case.routing.declined):
        ask_state(case, "proposed", State.COMPARED, State.NOT_AUTHENTIC)
    check_proposal(case, proposal)
    return Proposed(**common, proposal=proposal)


def send_back(case: Case, at: datetime, by: Actor, reason: Said) -> SentBack:
    """Do not take the proposal, and say why; the evaluator looks at it again."""
    common = begin(case, "sent_back", at, by, Role.DECIDER)
    ask_four_eyes(case, by.id)
    return SentBack(**common, reason=reason)


def decide(
    case: Case,
    at: datetime,
    by: Actor,
    earlier: Iterable[EarlierRecognition],
    programme: ProgrammeKind | None = None,
) -> Decided:
    """Make the proposal the decision, as a named person.

    ``earlier`` is all that the institution recognised for this learner before (``CreditTransfer.as_earlier``), for the
    caps and against recognising twice. A late decision needs a notice of delay first (RC-04).
    """
    common = begin(case, "decided", at, by, Role.DECIDER)
    if case.procedure.commission is not None:
        raise ActRefusedError("commission_needed")
    ask_four_eyes(case, by.id)
    _ask_before_decision(case, at, earlier, programme)
    return Decided(**common)


def decide_by_commission(
    case: Case,
    at: datetime,
    by: Actor,
    sitting: Sitting,
    reason: Said,
    earlier: Iterable[EarlierRecognition],
    programme: ProgrammeKind | None = None,
) -> Decided | SentBack:
    """Record what a commission voted on the proposal: it is the decision, or it goes back with the ``reason``.

    The act is a member's; nobody who evaluated the case votes where four eyes are asked for.
    """
    common = begin(case, "decided", at, by, Role.COMMISSION_MEMBER)
    rules = case.procedure.commission
    if rules is None:
        raise ActRefusedError("no_commission")
    if by.id not in sitting.members:
        raise ActRefusedError("no_member")
    for vote in sitting.votes:
        if vote.member == case.application.applicant:
            raise ActRefusedError("own_case")
        ask_four_eyes(case, vote.member)
    if not tally(sitting, rules).carried:
        return SentBack(**common, reason=reason, sitting=sitting)
    _ask_before_decision(case, at, earlier, programme)
    return Decided(**common, sitting=sitting)


def _ask_before_decision(
    case: Case, at: datetime, earlier: Iterable[EarlierRecognition], programme: ProgrammeKind | None
) -> None:
    if case.proposal is None:
        ask_state(case, "decided", State.PROPOSED)
        return
    if case.open_request:
        raise ActRefusedError("request_open")
    ask_deadline(case, at)
    check_proposal(case, case.proposal)
    check_credits(case, case.proposal, earlier, programme)


def notify(case: Case, at: datetime, by: Actor) -> Notified:
    """Tell the applicant the decision with its reasons and, unless it is what was asked for, how to appeal (RC-10)."""
    common = begin(case, "notified", at, by, Role.REGISTRAR, Role.DECIDER)
    last = _today(case, at) + timedelta(days=case.procedure.appeal.days)
    return Notified(**common, appeal_until=last if may_be_appealed(case) else None)


def may_be_appealed(case: Case) -> bool:
    """Whether the decision is another than the one asked for, and no appeal was decided yet (RC-10)."""
    if case.decision is None or case.appeal_decided:
        return False
    asked, given = case.application, case.decision.proposal
    enough = asked.asked_credits is None or (given.credits or 0) >= asked.asked_credits
    return not (given.kind is asked.asked and enough)


def appeal(case: Case, at: datetime, by: Actor, reason: Said) -> Appealed:
    """Appeal against the decision, in time."""
    common = begin(case, "appealed", at, by, Role.APPLICANT)
    if case.appeal_until is None:
        raise ActRefusedError("no_appeal_open")
    if _today(case, at) > case.appeal_until:
        raise ActRefusedError("appeal_too_late", day=case.appeal_until.isoformat())
    return Appealed(**common, reason=reason)


def decide_appeal(
    case: Case,
    at: datetime,
    by: Actor,
    reason: Said,
    *,
    proposal: Proposal | None = None,
    remitted: bool = False,
    earlier: Iterable[EarlierRecognition] = (),
    programme: ProgrammeKind | None = None,
) -> AppealDecided:
    """Decide the appeal: let the first decision stand, put a ``proposal`` in its place, or send the case back.

    Nobody who acted in the case before may do so. A new decision keeps all rules of a first one.
    """
    common = begin(case, "appeal_decided", at, by, Role.APPEAL_BODY)
    if by.id in case.persons():
        raise ActRefusedError("appeal_body_involved")
    if proposal is not None and remitted:
        raise ActRefusedError("one_answer")
    if proposal is not None:
        check_proposal(case, proposal)
        check_credits(case, proposal, earlier, programme)
    return AppealDecided(**common, reason=reason, proposal=proposal, remitted=remitted)


def confirm_condition(case: Case, at: datetime, by: Actor, confirmation: Confirmation) -> ConditionMet:
    """Establish that a condition was met, within its time; when all are, the recognition is full."""
    common = begin(case, "condition_met", at, by, Role.DECIDER, Role.EVALUATOR)
    if confirmation.condition not in case.open_conditions or case.decision is None:
        raise ActRefusedError("condition_unknown", key=confirmation.condition)
    conditions = case.decision.proposal.conditions
    until = next(entry.until for entry in conditions if entry.key == confirmation.condition)
    if until is not None and _today(case, at) > until:
        raise ActRefusedError("condition_lapsed", day=until.isoformat())
    return ConditionMet(**common, confirmation=confirmation)


def close(case: Case, at: datetime, by: Actor) -> Closed:
    """Close the case, once no appeal is open."""
    common = begin(case, "closed", at, by, Role.REGISTRAR, Role.DECIDER)
    if case.appeal_until is not None and _today(case, at) <= case.appeal_until:
        raise ActRefusedError("appeal_open", day=case.appeal_until.isoformat())
    return Closed(**common)


def record_precedent(case: Case, at: datetime, by: Actor, details: Said | None = None) -> PrecedentRecorded:
    """Enter the outcome in the record of earlier outcomes (RC-11), with details that name nobody (RC-12).

    What the record holds says ``precedent_of``.
    """
    common = begin(case, "precedent_recorded", at, by, Role.REGISTRAR, Role.EVALUATOR, Role.DECIDER)
    return PrecedentRecorded(**common, details=details)


def _today(case: Case, at: datetime) -> date:
    return day_in(case.procedure.deadlines.zone, at)
