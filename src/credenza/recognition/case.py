"""A recognition case: a frozen value folded from its events.

    submitted → complete → authentic → provider_checked → routed → compared → proposed → decided → notified
              → (appealed → decided → notified) → closed → precedent

Besides: ``not_authentic`` (after complete; a refusal can be proposed), ``withdrawn`` (any time before a decision).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from credenza.errors import DocumentError, Problem

from . import events as e
from .codes import DecisionKind, Role, Route, State
from .deadlines import Deadline, Span, day_in, last_day
from .events import Event
from .procedure import DeadlineRules, Procedure, Start
from .values import (
    Adoption,
    Application,
    Authenticity,
    Comparison,
    Confirmation,
    Evidence,
    OutcomeAssessment,
    Proposal,
    ProviderCheck,
    Said,
    Sitting,
    Target,
)

S = State
BEFORE_DECISION = (
    S.SUBMITTED,
    S.COMPLETE,
    S.AUTHENTIC,
    S.NOT_AUTHENTIC,
    S.PROVIDER_CHECKED,
    S.ROUTED,
    S.COMPARED,
    S.PROPOSED,
)

ALLOWED: Mapping[str, tuple[State, ...]] = MappingProxyType(
    {
        "acknowledged": (S.SUBMITTED,),
        "information_requested": BEFORE_DECISION,
        "information_given": BEFORE_DECISION,
        "completed": (S.SUBMITTED,),
        "authenticity_checked": (S.COMPLETE,),
        "provider_checked": (S.AUTHENTIC,),
        "routed": (S.PROVIDER_CHECKED,),
        "prior_learning_declined": (S.ROUTED,),
        "evidence_added": (S.ROUTED,),
        "outcome_assessed": (S.ROUTED,),
        "compared": (S.ROUTED, S.COMPARED),
        "proposed": (S.NOT_AUTHENTIC, S.ROUTED, S.COMPARED),
        "sent_back": (S.PROPOSED,),
        "decided": (S.PROPOSED,),
        "decided_by_rule": (S.ROUTED,),
        "notified": (S.DECIDED,),
        "delay_notified": BEFORE_DECISION,
        "appealed": (S.NOTIFIED,),
        "appeal_decided": (S.APPEALED,),
        "condition_met": (S.NOTIFIED, S.CLOSED, S.PRECEDENT),
        "closed": (S.NOTIFIED,),
        "precedent_recorded": (S.CLOSED,),
        "withdrawn": BEFORE_DECISION,
    }
)
"""Kind of event → the states in which it may happen. Everything else that an act demands stands in ``acts``."""


@dataclass(frozen=True)
class Request:
    """What the applicant was asked for, when, and when the answer came."""

    items: tuple[Said, ...]
    asked_at: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True)
class Routing:
    """The way a case takes. ``missing`` are ids of rules; ``declined``: the applicant does not want prior learning."""

    route: Route
    missing: tuple[str, ...]
    rule_pack: str
    target: Target
    declined: bool = False


@dataclass(frozen=True)
class AppliedRule:
    """The written rule behind a decision: its name, by what it was adopted, and for which days it holds."""

    name: str
    adoption: Adoption | None = None
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class Decision:
    """What was decided, when, and by whom: a person (``by``), with the ``sitting`` of a commission or the ``rule``
    that was applied. ``on_appeal``: by the appeal body; ``reason`` is then what it said.
    """

    proposal: Proposal
    at: datetime
    by: str
    sitting: Sitting | None = None
    rule: AppliedRule | None = None
    on_appeal: bool = False
    reason: Said | None = None

    @property
    def kind(self) -> DecisionKind:
        """The rung of the ladder."""
        return self.proposal.kind


@dataclass(frozen=True)
class Case:
    """A case as its events left it. Made by ``Case.of`` and ``after`` only.

    ``number`` is the number of the last event and ``changed_at`` its time. ``handlers`` pairs roles with the ids of
    those who acted in them, commission members who voted included.
    """

    id: str
    number: int
    state: State
    changed_at: datetime
    submitted_at: datetime
    application: Application
    procedure: Procedure
    handlers: frozenset[tuple[Role, str]] = frozenset()
    acknowledged_at: datetime | None = None
    missing: tuple[Said, ...] = ()
    requests: tuple[Request, ...] = ()
    completed_at: datetime | None = None
    authenticity: Authenticity | None = None
    provider: ProviderCheck | None = None
    routing: Routing | None = None
    portfolio: tuple[Evidence, ...] = ()
    assessments: tuple[tuple[str, OutcomeAssessment], ...] = ()
    """Assessor's id and judgement, in the order of time."""
    comparison: Comparison | None = None
    proposal: Proposal | None = None
    sent_back: tuple[Said, ...] = ()
    decisions: tuple[Decision, ...] = ()
    """The first decision, and that of the appeal body if it put another in its place."""
    notified_at: datetime | None = None
    appeal_until: date | None = None
    appeal_reason: Said | None = None
    appeal_decided: bool = False
    annulled: tuple[Decision, ...] = ()
    """Decisions that the appeal body took away, with the case sent back to be decided anew."""
    delays: tuple[tuple[date, Said], ...] = ()
    """Announced day and reason of each notice of delay."""
    confirmations: tuple[Confirmation, ...] = ()
    events: tuple[Event, ...] = ()

    @classmethod
    def of(cls, events: Iterable[Event]) -> Case:
        """The case that its events make, from the first on, in order.

        Raises DocumentError if they are not the whole history of one case: one is missing, doubled or out of place.
        """
        first, *others = events
        if not isinstance(first, e.Submitted) or first.number != 1:
            raise DocumentError(Problem("events", "The history does not begin with the submission."))
        case = cls(
            id=first.case,
            number=1,
            state=S.SUBMITTED,
            changed_at=first.at,
            submitted_at=first.at,
            application=first.application,
            procedure=first.procedure,
            events=(first,),
        )
        for event in others:
            case = case.after(event)
        return case

    def after(self, event: Event) -> Case:
        """The case after one more event. Raises DocumentError if it does not follow upon the last one.

        It asks only whether the history is whole. Whether somebody may act is asked by the acts, before the event is.
        """
        follows = event.case == self.id and event.number == self.number + 1 and event.at >= self.changed_at
        if not follows or self.state not in ALLOWED.get(event.kind, ()):
            where = f"events[{self.number}]"
            raise DocumentError(Problem(where, f"“{event.kind}” does not follow upon the history in “{self.state}”."))
        changes = _FOLDS[type(event)](self, event)
        common = {"number": event.number, "changed_at": event.at, "events": (*self.events, event)}
        return replace(self, **{"handlers": self.handlers | _handlers(event), **common, **changes})

    @property
    def target(self) -> Target | None:
        """What the qualification is compared with, once the case has its route."""
        return self.routing.target if self.routing else None

    @property
    def decision(self) -> Decision | None:
        """The decision that holds."""
        return self.decisions[-1] if self.decisions else None

    @property
    def open_request(self) -> Request | None:
        """The request that waits for an answer."""
        last = self.requests[-1] if self.requests else None
        return last if last and last.answered_at is None else None

    @property
    def open_conditions(self) -> frozenset[str]:
        """Keys of the conditions of the decision that are not met yet."""
        if self.decision is None:
            return frozenset()
        met = {entry.condition for entry in self.confirmations}
        return frozenset(entry.key for entry in self.decision.proposal.conditions if entry.key not in met)

    @property
    def standing(self) -> DecisionKind | None:
        """What holds today: a conditional recognition whose conditions are all met is full."""
        if self.decision is None:
            return None
        is_met = self.decision.kind is DecisionKind.CONDITIONAL and not self.open_conditions
        return DecisionKind.FULL if is_met else self.decision.kind

    def persons(self, *roles: Role) -> frozenset[str]:
        """The ids of those who acted in any of these roles; in any at all if none is given."""
        return frozenset(person for role, person in self.handlers if not roles or role in roles)

    def clock_started(self, rules: DeadlineRules) -> datetime | None:
        """When the clock of the rules started; ``None`` while it has not."""
        return self.submitted_at if rules.start is Start.RECEIPT else self.completed_at

    def deadline(self, rules: DeadlineRules, now: datetime) -> Deadline | None:
        """By when a decision is due; ``None`` while the clock has not started. ``now`` carries a time zone.

        The rules of the case itself are ``case.procedure.deadlines``. After the decision it says how it was then.
        """
        started = self.clock_started(rules)
        if started is None:
            return None
        moment = self.decisions[0].at if self.decisions else now
        due_on = last_day(rules, started, self._waits(), moment)
        return Deadline(
            due_on=due_on,
            expected_on=self.delays[-1][0] if self.delays else None,
            days_left=(due_on - day_in(rules.zone, moment)).days,
            held=rules.requests_hold and self.open_request is not None and not self.decisions,
            basis=rules.basis,
        )

    def _waits(self) -> tuple[Span, ...]:
        return tuple((request.asked_at, request.answered_at) for request in self.requests)


def _handlers(event: Event) -> frozenset[tuple[Role, str]]:
    acted = {(event.role, event.by)} if event.role is not Role.APPLICANT else set()
    sitting = getattr(event, "sitting", None)
    voters = sitting.votes if sitting else ()
    return frozenset(acted | {(Role.COMMISSION_MEMBER, vote.member) for vote in voters})


def _routed(_: Case, event: e.Routed) -> dict[str, Any]:
    routing = Routing(event.route, event.missing, event.rule_pack, event.target)
    return {"state": S.ROUTED, "routing": routing}


def _answered(case: Case, event: e.InformationGiven) -> dict[str, Any]:
    requests = (*case.requests[:-1], *(replace(last, answered_at=event.at) for last in case.requests[-1:]))
    return {"requests": requests, "application": event.application}


def _checked(_: Case, event: e.AuthenticityChecked) -> dict[str, Any]:
    state = S.AUTHENTIC if event.authenticity.passed else S.NOT_AUTHENTIC
    return {"state": state, "authenticity": event.authenticity}


def _declined(case: Case, _: e.PriorLearningDeclined) -> dict[str, Any]:
    return {"routing": replace(case.routing, declined=True) if case.routing else None}


def _sent_back(case: Case, event: e.SentBack | e.AppealDecided) -> dict[str, Any]:
    """Back to where the proposal came from; a document called false is looked at again."""
    came_from = S.COMPARED if case.comparison else S.ROUTED if case.routing else S.COMPLETE
    return {"state": came_from, "proposal": None, "sent_back": (*case.sent_back, event.reason)}


def _decided(case: Case, event: e.Decided) -> dict[str, Any]:
    if case.proposal is None:
        return {}
    return {"state": S.DECIDED, "decisions": (Decision(case.proposal, event.at, event.by, event.sitting),)}


def _decided_by_rule(_: Case, event: e.DecidedByRule) -> dict[str, Any]:
    applied = AppliedRule(event.rule, event.adoption, event.valid_from, event.valid_until)
    decision = Decision(event.proposal, event.at, event.by, rule=applied)
    return {"state": S.DECIDED, "proposal": event.proposal, "decisions": (decision,)}


def _appeal_decided(case: Case, event: e.AppealDecided) -> dict[str, Any]:
    if event.remitted:
        annulled = (*case.annulled, *case.decisions)
        return {**_sent_back(case, event), "annulled": annulled, "decisions": (), "appeal_until": None}
    proposal = event.proposal or case.decisions[-1].proposal
    decision = Decision(proposal, event.at, event.by, on_appeal=True, reason=event.reason)
    return {"state": S.DECIDED, "appeal_decided": True, "decisions": (*case.decisions, decision)}


def _notified(_: Case, event: e.Notified) -> dict[str, Any]:
    return {"state": S.NOTIFIED, "notified_at": event.at, "appeal_until": event.appeal_until}


_FOLDS: Mapping[type[Any], Callable[[Case, Any], dict[str, Any]]] = MappingProxyType(
    {
        e.Acknowledged: lambda _, event: {"acknowledged_at": event.at, "missing": event.missing},
        e.InformationRequested: lambda case, event: {"requests": (*case.requests, Request(event.items, event.at))},
        e.InformationGiven: _answered,
        e.Completed: lambda _, event: {"state": S.COMPLETE, "completed_at": event.at},
        e.AuthenticityChecked: _checked,
        e.ProviderChecked: lambda _, event: {"state": S.PROVIDER_CHECKED, "provider": event.provider},
        e.Routed: _routed,
        e.PriorLearningDeclined: _declined,
        e.EvidenceAdded: lambda case, event: {"portfolio": (*case.portfolio, event.evidence)},
        e.OutcomeAssessed: lambda case, event: {"assessments": (*case.assessments, (event.by, event.assessment))},
        e.Compared: lambda _, event: {"state": S.COMPARED, "comparison": event.comparison},
        e.Proposed: lambda _, event: {"state": S.PROPOSED, "proposal": event.proposal},
        e.SentBack: _sent_back,
        e.Decided: _decided,
        e.DecidedByRule: _decided_by_rule,
        e.Notified: _notified,
        e.DelayNotified: lambda case, event: {"delays": (*case.delays, (event.expected_on, event.reason))},
        e.Appealed: lambda _, event: {"state": S.APPEALED, "appeal_reason": event.reason},
        e.AppealDecided: _appeal_decided,
        e.ConditionMet: lambda case, event: {"confirmations": (*case.confirmations, event.confirmation)},
        e.Closed: lambda _, __: {"state": S.CLOSED},
        e.PrecedentRecorded: lambda _, __: {"state": S.PRECEDENT},
        e.Withdrawn: lambda _, __: {"state": S.WITHDRAWN},
    }
)
"""What each kind of event changes."""
