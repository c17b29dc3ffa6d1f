"""Whatever people try, in whatever order: what must never come about, does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from credenza.recognition import (
    ALLOWED,
    Actor,
    ActRefusedError,
    Case,
    CommissionRules,
    Confirmation,
    Coverage,
    DecisionKind,
    Difference,
    Element,
    Evidence,
    Ground,
    OutcomeAssessment,
    Role,
    State,
    acknowledge,
    add_evidence,
    appeal,
    assess_outcome,
    check_authenticity,
    check_provider,
    close,
    compare,
    complete,
    confirm_condition,
    decide,
    decide_appeal,
    decide_by_commission,
    decline_prior_learning,
    give_information,
    notify,
    notify_delay,
    propose,
    read_event,
    record_precedent,
    request_information,
    route,
    rungs_between,
    send_back,
    withdraw,
)
from credenza.recognition.events import AppealDecided, Decided
from tests.recognition.cases import (
    APPLICANT,
    FALSE,
    FULL,
    GENUINE,
    NOT_RECOGNISED,
    PROCEDURE,
    RECOGNISED,
    TARGET,
    attachment,
    compared,
    comparison,
    completed,
    refusal,
    routed,
    rungs,
    said,
    sitting,
    start,
    then,
)

STAFF = frozenset(Role) - {Role.APPLICANT}
MEMBERS = ("registrar", "evaluator", "decider", "person-1", "person-2", "person-3")
PEOPLE = tuple(Actor(id=name, roles=STAFF) for name in MEMBERS)
"""Everybody may do everything: only the procedure keeps them apart."""
EVERYBODY = st.sampled_from([*PEOPLE, Actor(id=APPLICANT.id, roles=frozenset(Role))])
OUTCOMES = ("law", "finds", "history")
PROOF = ("Page 3 says so.",)

COMPARISONS = st.builds(
    comparison,
    substantial=st.dictionaries(st.sampled_from(Element), st.sampled_from([(), PROOF]), max_size=2),
    coverage=st.dictionaries(st.sampled_from(OUTCOMES), st.sampled_from(Coverage), max_size=3),
)
REFUSALS = st.builds(lambda grounds: refusal(*grounds), st.frozensets(st.sampled_from(Ground), max_size=2))
PROPOSALS = st.one_of(
    st.just(FULL),
    REFUSALS,
    st.just(refusal(Ground.SUBSTANTIAL_DIFFERENCE)),
    st.just(refusal(Ground.OUTCOMES_NOT_SHOWN)),
    st.builds(
        lambda kind, considered: FULL.model_copy(
            update={"kind": kind, "considered": rungs(*considered), "recognised_as": said()}
        ),
        st.sampled_from(DecisionKind),
        st.frozensets(st.sampled_from(DecisionKind)),
    ),
)


def with_portfolio(case: Case) -> Case:
    """On the way of prior learning, with evidence for everything."""
    piece = Evidence(key="work", attachment=attachment(), shows=frozenset(OUTCOMES), description=said())
    return then(routed(case, provider=NOT_RECOGNISED), add_evidence, piece, by=APPLICANT)


def assessed(case: Case) -> Case:
    """Two assessors found no outcome achieved."""
    case = with_portfolio(case)
    for assessor in PEOPLE[3:5]:
        for outcome in OUTCOMES:
            judged = OutcomeAssessment(outcome=outcome, achieved=False, evidence=frozenset(), reason=said())
            case = then(case, assess_outcome, judged, by=assessor)
    return case


def differing(case: Case) -> Case:
    """Compared, with a proven difference in level and workload."""
    return compared(case, substantial={Element.LEVEL: PROOF, Element.WORKLOAD: PROOF})


def refused(case: Case) -> Case:
    """A refusal is proposed."""
    return then(differing(case), propose, refusal(Ground.SUBSTANTIAL_DIFFERENCE))


def told(case: Case) -> Case:
    """The refusal was decided, by a commission where one decides, and notified."""
    case = refused(case)
    if case.procedure.commission is None:
        case = then(case, decide, (), by=PEOPLE[2])
    else:
        case = then(case, decide_by_commission, sitting(MEMBERS[2:], 4, 0), said(), (), by=PEOPLE[2])
    return then(case, notify, by=PEOPLE[0])


BEGINNINGS: tuple[Callable[[Case], Case], ...] = (
    lambda case: case,
    completed,
    routed,
    with_portfolio,
    assessed,
    compared,
    differing,
    refused,
    told,
)
"""How far a case has come before people try everything."""
ASKED = st.sampled_from(tuple(DecisionKind)[:4])


def at(kind: str) -> Callable[[Any], bool]:
    """Whether it is the turn of such an event; most attempts should not fail for the state alone."""
    return lambda self: self.case.state in ALLOWED[kind]


class AnyWay(RuleBasedStateMachine):
    """People who try everything on one case."""

    case: Case

    @initialize(commission=st.booleans(), begin=st.sampled_from(BEGINNINGS), asked=ASKED)
    def submission(self, commission: bool, begin: Callable[[Case], Case], asked: DecisionKind) -> None:
        rules = CommissionRules(members_at_least=3) if commission else None
        self.case = begin(start(PROCEDURE.model_copy(update={"commission": rules}), asked=asked))

    def attempt(self, act: Callable[..., Any], by: Actor, *rest: Any, **more: Any) -> None:
        moment = self.case.changed_at + timedelta(hours=5)
        before = self.case
        try:
            event = act(self.case, moment, by, *rest, **more)
        except ActRefusedError:
            assert self.case == before
            return
        self.case = self.case.after(read_event(event.to_document()))

    @precondition(at("completed"))
    @rule(by=EVERYBODY)
    def intake(self, by: Actor) -> None:
        self.attempt(acknowledge if self.case.acknowledged_at is None else complete, by)

    @precondition(lambda self: self.case.open_request or self.case.number % 5 == 0)
    @rule(by=EVERYBODY)
    def information(self, by: Actor) -> None:
        if self.case.open_request:
            self.attempt(give_information, by, self.case.application)
        else:
            self.attempt(request_information, by, [said()])

    @precondition(at("authenticity_checked"))
    @rule(by=EVERYBODY, found=st.sampled_from([GENUINE, GENUINE, FALSE]))
    def authenticity(self, by: Actor, found: Any) -> None:
        self.attempt(check_authenticity, by, found)

    @precondition(at("provider_checked"))
    @rule(by=EVERYBODY, found=st.sampled_from([RECOGNISED, RECOGNISED, NOT_RECOGNISED]))
    def provider(self, by: Actor, found: Any) -> None:
        self.attempt(check_provider, by, found)

    @precondition(at("routed"))
    @rule(by=EVERYBODY)
    def routing(self, by: Actor) -> None:
        self.attempt(route, by, TARGET)

    @precondition(at("evidence_added"))
    @rule(by=EVERYBODY, declines=st.booleans())
    def portfolio(self, by: Actor, declines: bool) -> None:
        if declines:
            self.attempt(decline_prior_learning, by)
        else:
            piece = Evidence(key="work", attachment=attachment(), shows=frozenset(OUTCOMES), description=said())
            self.attempt(add_evidence, by, piece)

    @precondition(at("outcome_assessed"))
    @rule(by=EVERYBODY, outcome=st.sampled_from(OUTCOMES), achieved=st.booleans())
    def assessment(self, by: Actor, outcome: str, achieved: bool) -> None:
        judged = OutcomeAssessment(outcome=outcome, achieved=achieved, evidence=frozenset({"work"}), reason=said())
        self.attempt(assess_outcome, by, judged)

    @precondition(at("compared"))
    @rule(by=EVERYBODY, made=COMPARISONS)
    def comparing(self, by: Actor, made: Any) -> None:
        self.attempt(compare, by, made)

    @precondition(at("proposed"))
    @rule(by=EVERYBODY, proposal=PROPOSALS)
    def proposing(self, by: Actor, proposal: Any) -> None:
        self.attempt(propose, by, proposal)

    @precondition(at("decided"))
    @rule(by=EVERYBODY, favour=st.integers(0, 6), sends_back=st.sampled_from((False, False, True)))
    def deciding(self, by: Actor, favour: int, sends_back: bool) -> None:
        if sends_back:
            self.attempt(send_back, by, said())
        elif self.case.procedure.commission:
            evaluated = self.case.persons(Role.EVALUATOR, Role.ASSESSOR)
            members = [name for name in MEMBERS if favour > 4 or name not in evaluated]
            if members:
                held = sitting(members, favour, max(len(members) - favour, 0))
                self.attempt(decide_by_commission, by, held, said(), ())
        else:
            self.attempt(decide, by, ())

    @precondition(at("notified"))
    @rule(by=EVERYBODY)
    def notification(self, by: Actor) -> None:
        self.attempt(notify, by)

    @precondition(at("appealed"))
    @rule(by=EVERYBODY)
    def appealing(self, by: Actor) -> None:
        self.attempt(appeal, by, said())

    @precondition(at("appeal_decided"))
    @rule(by=EVERYBODY, proposal=st.none() | PROPOSALS, remitted=st.booleans())
    def deciding_the_appeal(self, by: Actor, proposal: Any, remitted: bool) -> None:
        self.attempt(decide_appeal, by, said(), proposal=proposal, remitted=remitted)

    @precondition(lambda self: self.case.number % 5 == 1)
    @rule(by=EVERYBODY, days=st.integers(1, 200))
    def delay(self, by: Actor, days: int) -> None:
        self.attempt(notify_delay, by, said(), date(2026, 5, 1) + timedelta(days=days))

    @precondition(at("closed"))
    @rule(by=EVERYBODY)
    def ending(self, by: Actor) -> None:
        self.attempt(confirm_condition, by, Confirmation(condition="law", reason=said()))
        self.attempt(close, by)

    @precondition(at("precedent_recorded"))
    @rule(by=EVERYBODY)
    def recording(self, by: Actor) -> None:
        self.attempt(record_precedent, by)

    @precondition(lambda self: self.case.number > 12)
    @rule(by=EVERYBODY)
    def withdrawing(self, by: Actor) -> None:
        self.attempt(withdraw, by)

    @precondition(lambda self: self.case.number % 5 == 2)
    @rule(
        by=EVERYBODY,
        act=st.sampled_from([acknowledge, complete, notify, close, record_precedent, decline_prior_learning]),
    )
    def out_of_turn(self, by: Actor, act: Callable[..., Any]) -> None:
        self.attempt(act, by)

    @invariant()
    def history_gives_the_same_case(self) -> None:
        assert Case.of(self.case.events) == self.case
        assert [event.number for event in self.case.events] == list(range(1, self.case.number + 1))

    @invariant()
    def decisions_rest_on_what_was_established(self) -> None:
        for decision in (*self.case.decisions, *self.case.annulled):
            authenticity = self.case.authenticity
            assert authenticity is not None
            proposal = decision.proposal
            if proposal.kind is not DecisionKind.REFUSED:
                assert authenticity.passed
                assert not proposal.grounds

    @invariant()
    def every_refusal_is_proven_and_every_rung_was_considered(self) -> None:
        for decision in self.case.decisions:
            proposal = decision.proposal
            if proposal.kind is DecisionKind.REFUSED:
                self.ask_refusal(proposal.grounds)
            if proposal.grounds != {Ground.FALSE_DOCUMENT}:
                considered = {rung.kind for rung in proposal.considered}
                assert considered.issuperset(rungs_between(self.case.application.asked, proposal.kind))

    def ask_refusal(self, grounds: frozenset[Ground]) -> None:
        elements = self.case.comparison.elements if self.case.comparison else ()
        proven = {entry.element for entry in elements if entry.difference is Difference.SUBSTANTIAL and entry.evidence}
        assert grounds
        if Ground.SUBSTANTIAL_DIFFERENCE in grounds:
            assert proven - {Element.WORKLOAD}
        if Ground.FALSE_DOCUMENT in grounds:
            assert self.case.authenticity
            assert not self.case.authenticity.passed
        if Ground.PROVIDER_NOT_RECOGNISED in grounds:
            assert self.case.routing
            assert self.case.routing.declined
        if Ground.OUTCOMES_NOT_SHOWN in grounds:
            assert self.case.comparison
            short = {entry.outcome for entry in self.case.comparison.outcomes if entry.coverage is not Coverage.COVERED}
            assert short >= {"law", "finds"}

    @invariant()
    def who_evaluated_did_not_decide(self) -> None:
        events = self.case.events
        for number, event in enumerate(events):
            if isinstance(event, Decided):
                evaluated = Case.of(events[:number]).persons(Role.EVALUATOR, Role.ASSESSOR)
                voted = {vote.member for vote in event.sitting.votes} if event.sitting else {event.by}
                assert not voted & evaluated

    @invariant()
    def appeal_body_is_other_people(self) -> None:
        events = self.case.events
        for number, event in enumerate(events):
            if isinstance(event, AppealDecided):
                assert event.by not in Case.of(events[:number]).persons()

    @invariant()
    def nobody_handles_their_own_application(self) -> None:
        assert APPLICANT.id not in self.case.persons()
        assert (self.case.state is State.WITHDRAWN) <= (not self.case.decisions)


AnyWay.TestCase.settings = settings(max_examples=80, stateful_step_count=25, deadline=None)
TestAnyWay = AnyWay.TestCase
