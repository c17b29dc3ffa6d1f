from __future__ import annotations

from typing import Any

from credenza.recognition import (
    Case,
    DecisionKind,
    Precedent,
    Purpose,
    Route,
    activity_of,
    close,
    guidance_for,
    precedent_of,
    record_precedent,
    search_precedents,
)
from credenza.specification import MultilingualText
from tests.recognition.cases import EVALUATOR_COURSE, REGISTRAR, application, notified, said, start, then

QUALIFICATION = application().qualification


def entered() -> Case:
    return then(
        then(notified(start()), close, by=REGISTRAR), record_precedent, said("Compared with a module of 6 CFU.")
    )


def precedent(case: str, title: str = "Beekeeping", provider: str = "Another body", **more: Any) -> Precedent:
    values: dict[str, Any] = {
        "activity": f"urn:{case}",
        "title": MultilingualText({"en": title}),
        "provider": MultilingualText({"en": provider}),
        "purpose": Purpose.CREDIT_TRANSFER,
        "outcome": DecisionKind.FULL,
        "decided_in": 2025,
    }
    return Precedent(case=case, **{**values, **more})


CIMEA = "CIMEA – Information Centre on Academic Mobility and Equivalence"


def test_record_holds_what_was_recognised_and_nothing_of_the_person() -> None:
    record = precedent_of(entered())
    assert record == Precedent(
        case="case-1",
        activity=activity_of(QUALIFICATION),
        title=EVALUATOR_COURSE.title or MultilingualText({}),
        provider=EVALUATOR_COURSE.issuer.legal_name if EVALUATOR_COURSE.issuer else None,
        town="Roma",
        country="IT",
        awarded_in=2025,
        credits=10,
        hours=250,
        eqf=7,
        purpose=Purpose.CREDIT_TRANSFER,
        target=MultilingualText({"en": "Recognition of qualifications", "it": "Riconoscimento dei titoli"}),
        route=Route.QUALIFICATION,
        outcome=DecisionKind.FULL,
        recognised_credits=6,
        details=said("Compared with a module of 6 CFU."),
        decided_in=2026,
    )
    assert "applicant" not in record.model_dump_json()


def test_case_that_nobody_entered_is_no_precedent() -> None:
    assert precedent_of(then(notified(start()), close, by=REGISTRAR)) is None


def test_guidance_puts_the_same_micro_credential_first_then_titles_then_providers() -> None:
    known = [
        precedent("provider", provider=CIMEA),
        precedent("title", "Credential evaluator"),
        precedent("same", activity=activity_of(QUALIFICATION)),
        precedent("none"),
    ]
    found = guidance_for(QUALIFICATION, Purpose.CREDIT_TRANSFER, known)
    assert [(entry.precedent.case, [why.in_language("en") for why in entry.why]) for entry in found] == [
        ("same", ["the same micro-credential"]),
        ("title", ["a similar title"]),
        ("provider", ["the same provider"]),
    ]


def test_among_equals_the_same_purpose_comes_first_then_the_latest() -> None:
    known = [
        precedent("old", provider=CIMEA, decided_in=2020),
        precedent("other purpose", provider=CIMEA, purpose=Purpose.EMPLOYMENT),
        precedent("new", provider=CIMEA),
    ]
    found = guidance_for(QUALIFICATION, Purpose.CREDIT_TRANSFER, known, limit=2)
    assert [entry.precedent.case for entry in found] == ["new", "old"]


def test_precedents_are_found_by_words_of_title_or_provider() -> None:
    known = [precedent("bees"), precedent("law", "Law of recognition"), precedent("cimea", "Evaluation", CIMEA)]
    assert [entry.case for entry in search_precedents("recognition law", "en", known)] == ["law"]
    assert [entry.case for entry in search_precedents("Academic Mobility", "en", known)] == ["cimea"]
    assert search_precedents("", "en", known) == []
