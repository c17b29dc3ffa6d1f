from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from credenza.recognition import (
    ActRefusedError,
    AppliedRule,
    AutomaticRule,
    Case,
    CommissionRules,
    Conditions,
    DecisionKind,
    EarlierRecognition,
    ProgrammeKind,
    State,
    activity_of,
    decide_batch,
    fits,
    may_be_appealed,
    notify,
    prepare_batch,
    sign_batch,
    submit,
    transfer_of,
)
from tests.recognition.cases import (
    APPLICANT,
    DECIDER,
    EVALUATOR_COURSE,
    PROCEDURE,
    REGISTRAR,
    START,
    application,
    compared,
    person,
    routed,
    said,
    start,
    then,
)

CIMEA = ("CIMEA – Centro di Informazione sulla Mobilità e le Equivalenze Accademiche",)


def rule(**changes: Any) -> AutomaticRule:
    values: dict[str, Any] = {
        "id": "evaluators",
        "institution": PROCEDURE.institution,
        "text": said("Credential evaluators of CIMEA are recognised."),
        "written_by": "author",
        "valid_from": date(2026, 1, 1),
        "valid_until": date(2026, 12, 31),
        "when": Conditions(providers=CIMEA),
        "credits": Decimal(6),
    }
    return AutomaticRule(**{**values, **changes})


def when(**conditions: Any) -> AutomaticRule:
    return rule(when=Conditions(**{"providers": CIMEA, **conditions}))


def case_of(number: int, applicant: str = APPLICANT.id, **more: Any) -> Case:
    registrar = REGISTRAR
    return routed(
        Case.of([submit(f"case-{number}", START, registrar, application(applicant=applicant, **more), PROCEDURE)])
    )


def apply(rule_: AutomaticRule, cases: list[Case], earlier: dict[str, Any] | None = None, **more: Any) -> list[Case]:
    at = START + timedelta(days=2)
    signature = sign_batch(rule_, prepare_batch(rule_, cases), at, DECIDER)
    events = decide_batch(rule_, cases, signature, at, DECIDER, earlier or {}, **more)
    by_id = {event.case: event for event in events}
    return [case.after(by_id[case.id]) for case in cases]


@pytest.mark.parametrize(
    ("conditions", "holds"),
    [
        ({}, True),
        ({"providers": ("Another body",)}, False),
        ({"providers": (), "activities": (activity_of(application().qualification),)}, True),
        ({"countries": ("IT",), "fields": ("04",), "level_at_least": 7, "credits_at_least": 10}, True),
        ({"countries": ("KZ",)}, False),
        ({"fields": ("05",)}, False),
        ({"level_at_least": 8}, False),
        ({"credits_at_least": 10.5}, False),
        ({"quality": ("institutional_quality_assurance",)}, True),
        ({"quality": ("programme_licence",)}, False),
        ({"purposes": ("credit_transfer",)}, True),
        ({"purposes": ("employment",)}, False),
        ({"targets": ("Riconoscimento dei titoli",)}, True),
        ({"targets": ("Another module",)}, False),
    ],
)
def test_rule_fits_when_every_criterion_holds(conditions: dict[str, Any], holds: bool) -> None:
    assert fits(when(**conditions), routed(start())) is holds


def test_rule_that_names_neither_micro_credentials_nor_providers_is_no_rule() -> None:
    with pytest.raises(ValueError, match="too_wide"):
        Conditions(countries=("IT",))


@pytest.mark.parametrize(
    "case",
    [
        compared(start()),
        routed(start(asked=DecisionKind.PARTIAL)),
        routed(start(asked_credits=Decimal("6.5"))),
        routed(start(PROCEDURE.model_copy(update={"institution": "urn:another"}))),
    ],
)
def test_rule_fits_only_what_was_routed_and_asked_in_full_at_its_institution(case: Case) -> None:
    assert not fits(rule(), case)


def test_signed_batch_decides_every_case_in_the_name_of_the_signer() -> None:
    decided = apply(rule(), [case_of(1, "ada"), case_of(2, "bob")])
    assert [(case.state, case.standing, case.decision and case.decision.by) for case in decided] == [
        (State.DECIDED, DecisionKind.FULL, "decider")
    ] * 2
    applied = AppliedRule("evaluators", None, date(2026, 1, 1), date(2026, 12, 31))
    assert [case.decision and case.decision.rule for case in decided] == [applied] * 2
    record = transfer_of(decided[0])
    assert (record and record.recognised, may_be_appealed(decided[0])) == (Decimal(6), False)
    assert then(decided[0], notify, by=REGISTRAR).state is State.NOTIFIED


def test_same_activity_of_one_applicant_twice_in_a_batch_decides_nothing() -> None:
    with pytest.raises(ActRefusedError) as refused:
        apply(rule(), [case_of(1), case_of(2)])
    assert refused.value.code == "recognised_before"


def test_cap_is_counted_across_the_batch() -> None:
    employer = EVALUATOR_COURSE.model_copy(update={"provider_kind": "employer"})
    other = employer.model_copy(update={"title": said("Another course")})
    cases = [
        case_of(number, qualification={"specification": course}) for number, course in enumerate((employer, other))
    ]
    had = {APPLICANT.id: [EarlierRecognition(case="case-9", activity="urn:other", credits=Decimal(40))]}
    with pytest.raises(ActRefusedError) as refused:
        apply(rule(), cases, had, programmes={APPLICANT.id: ProgrammeKind.LAUREA})
    assert refused.value.code == "cap_exceeded"


def test_another_case_or_event_after_the_signature_needs_a_new_one() -> None:
    first, second, at = case_of(1, "ada"), case_of(2, "bob"), START + timedelta(days=2)
    signature = sign_batch(rule(), prepare_batch(rule(), [first]), at, DECIDER)
    with pytest.raises(ActRefusedError) as refused:
        decide_batch(rule(), [first, second], signature, at, DECIDER, {})
    assert refused.value.code == "batch_changed"


@pytest.mark.parametrize(
    ("procedure", "code"),
    [({"commission": CommissionRules()}, "adoption_needed"), ({"four_eyes": True}, "four_eyes")],
)
def test_rule_goes_round_neither_commission_nor_four_eyes(procedure: dict[str, Any], code: str) -> None:
    case = routed(start(PROCEDURE.model_copy(update=procedure)))
    signer = person("evaluator", *DECIDER.roles) if code == "four_eyes" else DECIDER
    signature = sign_batch(rule(), prepare_batch(rule(), [case]), START, signer)
    with pytest.raises(ActRefusedError) as refused:
        decide_batch(rule(), [case], signature, case.changed_at, signer, {})
    assert refused.value.code == code
