from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.recognition import (
    ActRefusedError,
    Case,
    CreditSystem,
    CreditTransfer,
    EarlierRecognition,
    Procedure,
    ProgrammeKind,
    State,
    activity_of,
    credits_of_hours,
    decide,
    kazakh,
    transfer_of,
)
from credenza.specification import Specification
from tests.recognition.cases import (
    APPEALS,
    DECIDER,
    EVALUATOR_COURSE,
    FULL,
    PROCEDURE,
    application,
    decided,
    proposed,
    start,
    then,
)


def outside(credits: str, procedure: Procedure = PROCEDURE) -> Case:
    """Proposed: so many credits for a course of an employer."""
    course = EVALUATOR_COURSE.model_copy(update={"provider_kind": "employer"})
    proposal = FULL.model_copy(update={"credits": Decimal(credits)})
    return proposed(start(procedure, qualification={"specification": course}), proposal)


def before(credits: str, **more: Any) -> EarlierRecognition:
    return EarlierRecognition(case="case-0", activity="urn:other", credits=Decimal(credits), **more)


@pytest.mark.parametrize(
    ("programme", "had", "may"),
    [
        (ProgrammeKind.LAUREA, "42", True),
        (ProgrammeKind.LAUREA, "42.01", False),
        (ProgrammeKind.SINGLE_CYCLE, "42", True),
        (ProgrammeKind.SINGLE_CYCLE, "42.01", False),
        (ProgrammeKind.LAUREA_MAGISTRALE, "18", True),
        (ProgrammeKind.LAUREA_MAGISTRALE, "18.01", False),
        (ProgrammeKind.OTHER, "300", True),
    ],
)
def test_caps_hold_up_to_the_last_hundredth_of_a_credit(programme: ProgrammeKind, had: str, may: bool) -> None:
    case = outside("6")
    if may:
        assert then(case, decide, [before(had)], programme, by=DECIDER).state is State.DECIDED
    else:
        with pytest.raises(ActRefusedError, match=r"IT-10"):
            then(case, decide, [before(had)], programme, by=DECIDER)


def test_credits_earned_in_universities_do_not_fill_the_cap() -> None:
    assert decided(start()).state is State.DECIDED
    had = [before("48", extracurricular=False)]
    assert then(outside("6"), decide, had, ProgrammeKind.LAUREA, by=DECIDER).state is State.DECIDED


def test_caps_bind_where_the_procedure_says_so_only() -> None:
    case = outside("6", PROCEDURE.model_copy(update={"caps": False}))
    assert then(case, decide, [before("100")], by=DECIDER).state is State.DECIDED


def test_same_activity_may_count_again_where_the_institution_has_no_such_rule() -> None:
    again = EarlierRecognition(case="case-0", activity=activity_of(application().qualification), credits=Decimal(6))
    case = proposed(start(PROCEDURE.model_copy(update={"activity_once": False})))
    assert then(case, decide, [again], by=DECIDER).state is State.DECIDED


def test_transfer_record_takes_credits_one_for_one_and_shows_hours_beside() -> None:
    assert transfer_of(decided(start())) == CreditTransfer(
        case="case-1",
        applicant="applicant",
        activity=activity_of(application().qualification),
        offered=Decimal(10),
        offered_system=CreditSystem.CFU,
        hours=Decimal(250),
        by_hours=None,
        recognised=Decimal(6),
        system=CreditSystem.CFU,
        extracurricular=False,
        decided_on=date(2026, 3, 2),
    )


def test_transfer_record_as_json_keeps_amounts_as_exact_texts() -> None:
    record = transfer_of(decided(start()))
    assert record is not None
    document = record.to_document()
    assert (document["recognised"], document["by_hours"], document["extracurricular"]) == ("6", None, False)


@pytest.mark.parametrize(
    ("system", "credits"), [(CreditSystem.CFU, "3"), (CreditSystem.KZ, "2.5"), (CreditSystem.ECTS, None)]
)
def test_course_of_hours_only_is_counted_by_the_hosts_hours_of_a_credit(
    system: CreditSystem, credits: str | None
) -> None:
    assert credits_of_hours(Decimal(75), system) == (None if credits is None else Decimal(credits))


def test_hours_are_never_converted_where_credits_are_stated() -> None:
    course = EVALUATOR_COURSE.model_copy(deep=True)
    case = decided(start(kazakh_without_commission(), qualification={"specification": course}))
    record = transfer_of(case)
    assert record is not None
    assert (record.offered, record.hours, record.by_hours) == (Decimal(10), Decimal(250), None)


def kazakh_without_commission() -> Procedure:
    procedure = kazakh("urn:uni", "https://uni.example.org/r", APPEALS)
    return procedure.model_copy(update={"commission": None})


NAMES = st.text(st.characters(categories=("L", "Zs")), min_size=1).filter(str.strip)


@given(NAMES, NAMES, NAMES)
def test_activity_is_known_by_title_and_provider_whatever_case_and_spaces(one: str, two: str, other: str) -> None:
    def activity(title: str, provider: str) -> str:
        document = {"title": {"en": title}, "issuer": {"legal_name": {"en": provider}}}
        return activity_of(application(Specification.model_validate(document)).qualification)

    assert activity(one, two) == activity(f"  {one}  ", f"{two} ")
    assert (activity(one, two) == activity(other, two)) == (one.casefold().split() == other.casefold().split())
