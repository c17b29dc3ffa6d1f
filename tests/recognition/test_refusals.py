"""Every act that the procedure refuses, by the code of the refusal."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from credenza.awards import Learner
from credenza.recognition import (
    RULES,
    Actor,
    ActRefusedError,
    Adoption,
    AuthenticityMeans,
    AutomaticRule,
    Case,
    CommissionRules,
    Condition,
    Conditions,
    Confirmation,
    Coverage,
    DecisionKind,
    EarlierRecognition,
    Element,
    Evidence,
    Ground,
    OutcomeAssessment,
    ProgrammeKind,
    Proposal,
    Role,
    Target,
    acknowledge,
    activity_of,
    add_evidence,
    appeal,
    ask_adoption,
    assess_outcome,
    check_authenticity,
    close,
    compare,
    complete,
    confirm_condition,
    decide,
    decide_appeal,
    decide_batch,
    decide_by_commission,
    decline_prior_learning,
    give_information,
    notify,
    notify_delay,
    prepare_batch,
    propose,
    request_information,
    send_back,
    sign_batch,
    statement_credential,
    statement_of,
    submit,
)
from credenza.recognition.faults import REFUSALS
from credenza.specification import LANGUAGES, Organisation
from tests.recognition.cases import (
    APPEAL_BODY,
    APPLICANT,
    DECIDER,
    EVALUATOR,
    FALSE,
    FULL,
    GENUINE,
    MODULE,
    NOT_RECOGNISED,
    PROCEDURE,
    REGISTRAR,
    START,
    application,
    attachment,
    compared,
    comparison,
    completed,
    decided,
    notified,
    person,
    proposed,
    refusal,
    routed,
    rungs,
    said,
    sitting,
    start,
    then,
)

ASSESSORS = (person("first", Role.ASSESSOR), person("second", Role.ASSESSOR), person("third", Role.ASSESSOR))
MEMBERS = tuple(f"member-{number}" for number in range(5))
CHAIR = person(MEMBERS[0], Role.COMMISSION_MEMBER)
COMMISSION = PROCEDURE.model_copy(update={"commission": CommissionRules()})
UNPROVEN = {Element.LEVEL: ()}
PROVEN = {Element.LEVEL: ("Level 4 instead of 7.",)}
DURATION = {Element.WORKLOAD: ("2 credits instead of 6.",)}
MAIN = refusal(Ground.SUBSTANTIAL_DIFFERENCE)
CONDITIONAL = Proposal(
    kind=DecisionKind.CONDITIONAL,
    reason=said(),
    considered=rungs(DecisionKind.FULL, DecisionKind.ALTERNATIVE, DecisionKind.PARTIAL),
    conditions=(Condition(key="law", text=said("Pass the examination in law."), until=date(2026, 12, 31)),),
)
RULE = AutomaticRule(
    id="evaluators",
    institution=PROCEDURE.institution,
    text=said("Credential evaluators of CIMEA are recognised."),
    written_by="author",
    valid_from=date(2026, 1, 1),
    valid_until=date(2026, 12, 31),
    when=Conditions(providers=("EXAMPLE-IT-0001",)),
    credits=6,
)


def asked(case: Case) -> Case:
    return then(case, request_information, [said("The transcript")], by=REGISTRAR)


def prior_learning(**more: Any) -> Case:
    return routed(start(**more), provider=NOT_RECOGNISED)


def evidence(key: str = "report", *shows: str) -> Evidence:
    return Evidence(key=key, attachment=attachment(), shows=frozenset(shows or {"law"}), description=said())


def shown(*assessments: tuple[int, str, bool]) -> Case:
    """A case of prior learning with evidence, as so many assessors judged it."""
    case = then(prior_learning(), add_evidence, evidence("report", "law", "finds", "history"), by=APPLICANT)
    for number, outcome, achieved in assessments:
        case = then(case, assess_outcome, judged(outcome, achieved), by=ASSESSORS[number])
    return case


def judged(outcome: str = "law", achieved: bool = True, *pieces: str) -> OutcomeAssessment:
    named = frozenset(pieces or {"report"})
    return OutcomeAssessment(outcome=outcome, achieved=achieved, evidence=named, reason=said())


ALL_SHOWN = tuple((number, key, True) for number in (0, 1) for key in ("law", "finds", "history"))


def propose_(case: Case, proposal: Proposal) -> Case:
    return then(case, propose, proposal)


def appealed() -> Case:
    return then(notified(start(), MAIN, substantial=PROVEN), appeal, said(), by=APPLICANT)


def called_genuine(outcome: str | None) -> Case:
    report = {"report": {"outcome": outcome}}
    return then(completed(start()), check_authenticity, GENUINE.model_copy(update=report))


def refused_for(ground: Ground) -> Case:
    return proposed(start(), refusal(ground))


def appeal_decided_by(somebody: Actor) -> Case:
    return then(appealed(), decide_appeal, said(), by=person(somebody.id, Role.APPEAL_BODY))


def signed_refusal() -> object:
    case = notified(start(), MAIN, substantial=PROVEN)
    refused = statement_of(case, "urn:uuid:1", Learner("A", "B"), Organisation())
    return statement_credential(refused, "did:key:z6Mk", "en", status=None, salt="s4lt")


def earlier(credits: float = 0, activity: str = "urn:other") -> EarlierRecognition:
    return EarlierRecognition(case="case-0", activity=activity, credits=credits)


def apprentice() -> Case:
    """Proposed: 6 CFU of learning outside the university."""
    course = application().qualification.specification.model_copy(update={"provider_kind": "employer"})
    return proposed(start(qualification={"specification": course}))


def late(case: Case) -> Case:
    return then(case, decide, (), by=DECIDER, after=timedelta(days=91))


def adoption(**changes: Any) -> Adoption:
    stated = {"members": 7, "present": 5, "in_favour": 4, "against": 0}
    values = {"number": "12", "held_on": date(2026, 3, 3), "sha256": "1" * 64, "body": said()}
    return Adoption.model_validate({**values, **stated, **changes})


def commission(members: int = 5, favour: int = 3, against: int = 0, case: Case | None = None, **more: Any) -> Case:
    held = sitting([f"member-{number}" for number in range(members)], favour, against, **more)
    case = case or proposed(start(COMMISSION))
    return then(case, decide_by_commission, held, said("The commission did not carry it."), (), by=CHAIR)


def batch(rule: AutomaticRule = RULE, by: Any = DECIDER, after: timedelta = timedelta(hours=1)) -> Any:
    case = routed(start())
    signed = sign_batch(RULE, prepare_batch(RULE, [case]), case.changed_at, DECIDER)
    return decide_batch(rule, [case], signed, case.changed_at + after, by, {})


NO_REASON = comparison(coverage={"history": Coverage.NOT_COVERED})
NO_REASON = NO_REASON.model_copy(
    update={"outcomes": tuple(entry.model_copy(update={"reason": None}) for entry in NO_REASON.outcomes)}
)
SIX_CRITERIA = comparison(criteria=comparison().criteria[:6])
TWO_OUTCOMES = comparison(outcomes=comparison().outcomes[:2])
FOUR_ELEMENTS = comparison(elements=comparison().elements[:4])
OTHER_OUTCOME = comparison(
    outcomes=(*comparison().outcomes, comparison().outcomes[0].model_copy(update={"outcome": "art"}))
)
NO_ESSENTIAL = Target(specification=MODULE, essential=frozenset())

REFUSED: dict[str, list[Callable[[], object]]] = {
    "wrong_state": [
        lambda: then(start(), check_authenticity, GENUINE),
        lambda: then(start(), decide, (), by=DECIDER),
        lambda: then(routed(start()), propose, FULL),
        lambda: then(prior_learning(), propose, refusal(Ground.PROVIDER_NOT_RECOGNISED)),
        lambda: then(notified(start()), notify, by=REGISTRAR),
    ],
    "wrong_role": [
        lambda: then(start(), acknowledge, by=EVALUATOR),
        lambda: then(proposed(start()), decide, (), by=REGISTRAR),
        lambda: submit("case-1", START, DECIDER, application(), PROCEDURE),
        lambda: sign_batch(RULE, prepare_batch(RULE, [routed(start())]), START, EVALUATOR),
    ],
    "own_case": [
        lambda: then(start(), acknowledge, by=person(APPLICANT.id, Role.REGISTRAR)),
        lambda: then(proposed(start()), decide, (), by=person(APPLICANT.id, Role.DECIDER)),
        lambda: commission(extra_voter=APPLICANT.id),
    ],
    "other_applicant": [
        lambda: then(asked(start()), give_information, application(), by=person("other", Role.APPLICANT)),
        lambda: then(asked(start()), give_information, application(applicant="other"), by=APPLICANT),
        lambda: submit("case-1", START, person("other", Role.APPLICANT), application(), PROCEDURE),
    ],
    "time_runs_back": [lambda: then(completed(start()), check_authenticity, GENUINE, after=-timedelta(minutes=1))],
    "not_acknowledged": [lambda: then(start(), complete, by=REGISTRAR)],
    "request_open": [
        lambda: asked(asked(start())),
        lambda: then(asked(then(start(), acknowledge, by=REGISTRAR)), complete, by=REGISTRAR),
        lambda: then(asked(compared(start())), propose, FULL),
        lambda: then(asked(proposed(start())), decide, (), by=DECIDER),
    ],
    "no_request_open": [lambda: then(start(), give_information, application(), by=APPLICANT)],
    "nothing_asked": [lambda: then(start(), request_information, [], by=REGISTRAR)],
    "application_fixed": [
        lambda: then(asked(completed(start())), give_information, application(aim=said("Another")), by=APPLICANT),
        lambda: then(
            asked(completed(start(attachments=(attachment(),)))), give_information, application(), by=APPLICANT
        ),
    ],
    "not_signed": [lambda: then(completed(start(qualification={"signed": False})), check_authenticity, GENUINE)],
    "report_missing": [
        lambda: then(completed(start()), check_authenticity, GENUINE.model_copy(update={"report": None}))
    ],
    "report_not_verified": [partial(called_genuine, outcome) for outcome in ("not_verified", "could_not_check", None)],
    "report_not_failed": [
        lambda: then(
            completed(start()),
            check_authenticity,
            FALSE.model_copy(update={"means": AuthenticityMeans.SIGNED_CREDENTIAL}),
        )
    ],
    "no_outcomes": [lambda: routed(start(), NO_ESSENTIAL, NOT_RECOGNISED)],
    "not_prior_learning": [
        lambda: then(routed(start()), add_evidence, evidence(), by=APPLICANT),
        lambda: then(routed(start()), assess_outcome, judged(), by=ASSESSORS[0]),
    ],
    "declining_not_open": [
        lambda: then(routed(start()), decline_prior_learning, by=APPLICANT),
        lambda: then(
            then(prior_learning(), decline_prior_learning, by=APPLICANT), decline_prior_learning, by=APPLICANT
        ),
    ],
    "declined": [
        lambda: then(then(prior_learning(), decline_prior_learning, by=APPLICANT), compare, comparison()),
        lambda: then(
            then(prior_learning(), decline_prior_learning, by=APPLICANT), add_evidence, evidence(), by=APPLICANT
        ),
    ],
    "evidence_known": [lambda: then(shown(), add_evidence, evidence(), by=APPLICANT)],
    "evidence_unknown": [
        lambda: then(shown(), assess_outcome, judged("law", True, "other"), by=ASSESSORS[0]),
        lambda: then(shown(), assess_outcome, judged().model_copy(update={"evidence": frozenset()}), by=ASSESSORS[0]),
    ],
    "outcome_unknown": [
        lambda: then(prior_learning(), add_evidence, evidence("report", "art"), by=APPLICANT),
        lambda: then(shown(), assess_outcome, judged("art"), by=ASSESSORS[0]),
        lambda: then(routed(start()), compare, OTHER_OUTCOME),
    ],
    "assessed_already": [lambda: shown((0, "law", True), (0, "law", False))],
    "assessments_missing": [
        lambda: then(shown((0, "law", True)), compare, comparison()),
        lambda: then(shown((0, "law", True), (1, "law", False)), compare, comparison()),
    ],
    "contradicts_assessment": [
        lambda: then(shown(*ALL_SHOWN), compare, comparison(coverage={"law": Coverage.NOT_COVERED}))
    ],
    "elements_missing": [lambda: then(routed(start()), compare, FOUR_ELEMENTS)],
    "criteria_missing": [lambda: then(routed(start()), compare, SIX_CRITERIA)],
    "outcomes_missing": [lambda: then(routed(start()), compare, TWO_OUTCOMES)],
    "outcome_reason_missing": [lambda: then(routed(start()), compare, NO_REASON)],
    "difference_unproven": [
        lambda: compared(start(), substantial=UNPROVEN),
        lambda: compared(start(), substantial={Element.LEVEL: (" ",)}),
    ],
    "difference_not_essential": [
        lambda: compared(
            start(),
            substantial={Element.LEARNING_OUTCOMES: ("No history.",)},
            coverage={"history": Coverage.NOT_COVERED},
        )
    ],
    "difference_stands": [lambda: proposed(start(), FULL, substantial=PROVEN)],
    "outcomes_open": [
        lambda: propose_(
            then(
                shown(*((n, k, k != "finds") for n, k, _ in ALL_SHOWN)),
                compare,
                comparison(coverage={"finds": Coverage.NOT_COVERED}),
            ),
            FULL,
        )
    ],
    "only_refusal": [
        lambda: propose_(then(completed(start()), check_authenticity, FALSE), FULL),
        lambda: propose_(then(prior_learning(), decline_prior_learning, by=APPLICANT), FULL),
    ],
    "rungs_missing": [
        lambda: proposed(start(), refusal(Ground.SUBSTANTIAL_DIFFERENCE, considered=()), substantial=PROVEN),
        lambda: proposed(
            start(),
            refusal(Ground.SUBSTANTIAL_DIFFERENCE, considered=rungs(*tuple(DecisionKind)[:3])),
            substantial=PROVEN,
        ),
        lambda: proposed(start(), Proposal(kind=DecisionKind.PARTIAL, reason=said(), credits=3)),
    ],
    "grounds_missing": [lambda: proposed(start(), refusal())],
    "ground_unfounded": [partial(refused_for, ground) for ground in Ground],
    "duration_alone": [lambda: proposed(start(), MAIN, substantial=DURATION)],
    "grounds_without_refusal": [
        lambda: proposed(start(), FULL.model_copy(update={"grounds": frozenset({Ground.SUBSTANTIAL_DIFFERENCE})}))
    ],
    "alternative_missing": [
        lambda: proposed(
            start(),
            Proposal(kind=DecisionKind.ALTERNATIVE, reason=said(), considered=rungs(DecisionKind.FULL)),
        )
    ],
    "credits_missing": [
        lambda: proposed(
            start(),
            Proposal(
                kind=DecisionKind.PARTIAL,
                reason=said(),
                considered=rungs(DecisionKind.FULL, DecisionKind.ALTERNATIVE),
            ),
        )
    ],
    "credits_too_many": [lambda: proposed(start(), FULL.model_copy(update={"credits": 7}))],
    "conditions_missing": [
        lambda: proposed(start(), CONDITIONAL.model_copy(update={"conditions": ()})),
        lambda: proposed(start(), CONDITIONAL.model_copy(update={"conditions": CONDITIONAL.conditions * 2})),
    ],
    "four_eyes": [
        lambda: then(proposed(start()), decide, (), by=person(EVALUATOR.id, Role.DECIDER)),
        lambda: then(proposed(start()), send_back, said(), by=person(EVALUATOR.id, Role.DECIDER)),
        lambda: commission(extra_voter=EVALUATOR.id),
    ],
    "commission_needed": [lambda: then(proposed(start(COMMISSION)), decide, (), by=DECIDER)],
    "adoption_needed": [lambda: ask_adoption(None, CommissionRules())],
    "not_adopted": [
        lambda: ask_adoption(adoption(in_favour=2, against=3), CommissionRules()),
        lambda: ask_adoption(adoption(in_favour=2, against=2), CommissionRules()),
        lambda: ask_adoption(adoption(in_favour=2, against=2, by_chair=True), CommissionRules(casting_vote=False)),
    ],
    "no_commission": [lambda: commission(case=proposed(start()))],
    "no_member": [
        lambda: then(
            proposed(start(COMMISSION)),
            decide_by_commission,
            sitting(MEMBERS, 3, 0),
            said(),
            (),
            by=person("guest", Role.COMMISSION_MEMBER),
        )
    ],
    "commission_too_small": [
        lambda: commission(members=4),
        lambda: ask_adoption(adoption(members=4, present=4), CommissionRules()),
    ],
    "no_quorum": [
        lambda: commission(members=5, favour=3),
        lambda: ask_adoption(adoption(present=4, in_favour=4, against=0), CommissionRules()),
    ],
    "votes_even": [lambda: commission(favour=2, against=2, chair_votes=False)],
    "delay_unannounced": [lambda: late(proposed(start()))],
    "delay_not_later": [lambda: then(start(), notify_delay, said(), date(2026, 5, 31), by=REGISTRAR)],
    "cap_exceeded": [lambda: then(apprentice(), decide, [earlier(42.5)], ProgrammeKind.LAUREA, by=DECIDER)],
    "programme_unknown": [lambda: then(apprentice(), decide, (), by=DECIDER)],
    "recognised_before": [
        lambda: then(proposed(start()), decide, [earlier(3, activity_of(application().qualification))], by=DECIDER)
    ],
    "no_appeal_open": [lambda: then(notified(start()), appeal, said(), by=APPLICANT)],
    "appeal_too_late": [
        lambda: then(
            notified(start(), MAIN, substantial=PROVEN), appeal, said(), by=APPLICANT, after=timedelta(days=31)
        )
    ],
    "appeal_body_involved": [partial(appeal_decided_by, someone) for someone in (DECIDER, EVALUATOR, REGISTRAR)],
    "one_answer": [
        lambda: (
            case := appealed(),
            decide_appeal(case, case.changed_at, APPEAL_BODY, said(), proposal=MAIN, remitted=True),
        )
    ],
    "appeal_open": [lambda: then(notified(start(), MAIN, substantial=PROVEN), close, by=REGISTRAR)],
    "condition_unknown": [
        lambda: then(notified(start()), confirm_condition, Confirmation(condition="law", reason=said()))
    ],
    "condition_lapsed": [
        lambda: then(
            notified(start(), CONDITIONAL),
            confirm_condition,
            Confirmation(condition="law", reason=said()),
            after=timedelta(days=305),
        )
    ],
    "rule_not_in_force": [lambda: batch(after=timedelta(days=400))],
    "rule_does_not_fit": [lambda: prepare_batch(RULE, [compared(start())])],
    "rule_author_signs": [
        lambda: sign_batch(RULE, prepare_batch(RULE, []), START, person("author", Role.DECIDER)),
    ],
    "no_statement": [lambda: statement_of(decided(start()), "urn:uuid:1", Learner("A", "B"), Organisation())],
    "nothing_recognised": [signed_refusal],
    "batch_changed": [
        lambda: batch(RULE.model_copy(update={"credits": Decimal(5)})),
        lambda: batch(by=person("other", Role.DECIDER)),
    ],
}


@pytest.mark.parametrize(
    ("code", "number"), [(code, number) for code, acts in REFUSED.items() for number in range(len(acts))]
)
def test_act_against_the_procedure_is_refused_with_its_code(code: str, number: int) -> None:
    with pytest.raises(ActRefusedError) as refused:
        REFUSED[code][number]()
    assert refused.value.code == code
    problem = refused.value.problems[0]
    assert all("{" not in problem.in_language(language).message for language in LANGUAGES)
    assert all(RULES[code] in problem.in_language(language).message for language in LANGUAGES)


def test_every_refusal_is_tried_and_has_a_sentence() -> None:
    sentences = {key for key in REFUSALS.texts if not key.endswith(".do")}
    assert set(REFUSED) == set(RULES) == sentences


def test_refusal_crosses_to_another_process_whole() -> None:
    error = pickle.loads(pickle.dumps(ActRefusedError("cap_exceeded", total="49", cap="48")))  # noqa: S301
    assert (error.code, error.rule) == ("cap_exceeded", "IT-10")
    assert "49" in str(error)
