from __future__ import annotations

import json
from collections.abc import Iterable

import pytest

from credenza.matching import Match, Statement
from credenza.recognition import (
    AuthenticityMeans,
    Criterion,
    Element,
    Scale,
    Target,
    check_authenticity,
    draft_for,
)
from credenza.specification import LANGUAGES, Specification
from tests.recognition.cases import (
    EVALUATOR_COURSE,
    GENUINE,
    TARGET,
    completed,
    example,
    said,
    start,
    then,
)

BARE = Specification.model_validate({"title": {"en": "A certificate"}})


def course(**changes: object) -> Specification:
    document = EVALUATOR_COURSE.model_dump(mode="json") | changes
    return Specification.model_validate({name: value for name, value in document.items() if value is not None})


def steps(specification: Specification) -> dict[str, str]:
    draft = draft_for(start(qualification={"specification": specification}), TARGET)
    return {entry.criterion.value: entry.step.value for entry in draft.criteria}


def test_outcomes_are_matched_with_the_words_that_support_it() -> None:
    draft = draft_for(start(), TARGET)
    best = {entry.outcome: entry.candidates[0] for entry in draft.outcomes if entry.candidates}
    assert {key: candidate.outcome for key, candidate in best.items()} == {"law": "k1", "finds": "s2"}
    assert ("Lisbon", "Lisbon") in best["law"].words


def test_target_in_another_language_is_matched_in_a_language_that_both_have() -> None:
    outcome = {"key": "diritto", "text": {"it": "Conosce la Convenzione di Lisbona sul riconoscimento."}}
    target = Target(specification=Specification.model_validate({"outcomes": [outcome]}), essential=frozenset())
    candidate = draft_for(start(), target).outcomes[0].candidates[0]
    assert (candidate.outcome, candidate.wanted.language, candidate.offered.language) == ("k1", "it", "it")


def test_any_matcher_may_do_the_matching() -> None:
    class Reversed:
        def __init__(self, candidates: Iterable[Statement]) -> None:
            self._candidates = list(candidates)

        def matches(self, statement: Statement, limit: int = 10) -> tuple[Match, ...]:
            return (Match(self._candidates[-1].id, 0.9, (), self._candidates[-1]),)

    draft = draft_for(start(), TARGET, Reversed)
    assert {entry.candidates[0].outcome for entry in draft.outcomes} == {EVALUATOR_COURSE.outcomes[-1].key}


def test_elements_state_facts_on_both_sides() -> None:
    draft = draft_for(start(), TARGET)
    shown = {
        entry.element: (entry.offered.in_language("en"), entry.wanted.in_language("en"), entry.differs)
        for entry in draft.elements
    }
    assert shown == {
        Element.LEVEL: ("EQF level 7", "EQF level 7", False),
        Element.WORKLOAD: ("10 credits (250 hours, for information)", "6 credits", True),
        Element.QUALITY: ("Institutional quality assurance", "not stated", None),
        Element.PROFILE: ("Management and administration (0413)", "not stated", None),
        Element.LEARNING_OUTCOMES: ("4 outcomes stated", "3 outcomes, 2 of them essential for the purpose", False),
    }


def test_kazakh_level_is_shown_as_an_indication() -> None:
    draft = draft_for(start(qualification={"specification": example("kz-vocational-methodology")}), TARGET)
    remarks = [remark.in_language("en") for remark in draft.element(Element.LEVEL).remarks]
    assert any("Indicative" in remark for remark in remarks)


def test_hours_only_are_counted_by_the_hosts_hours_of_a_credit() -> None:
    draft = draft_for(start(qualification={"specification": course(workload={"hours": 75})}), TARGET)
    remarks = [remark.in_language("en") for remark in draft.element(Element.WORKLOAD).remarks]
    assert "Only hours are stated. At the receiver's hours of a credit, 75 hours come to 3 CFU." in remarks


def test_certificate_that_states_nothing_answers_no_to_every_criterion() -> None:
    assert steps(BARE) == {
        "EV-1": "none",
        "EV-2": "none",
        "EV-3": "no",
        "EV-4": "no",
        "EV-5": "no",
        "EV-6": "no",
        "EV-7": "no",
    }


def test_course_on_site_is_not_asked_about_online_verification_and_identification() -> None:
    assert set(steps(course(participation="on_site"))) == {"EV-1", "EV-3", "EV-4", "EV-5", "EV-6"}


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({}, Scale.STRONG),
        ({"quality_assurance": {"type": "institutional_quality_assurance"}}, Scale.SUBSTANTIAL),
        ({"provider_kind": "employer"}, Scale.WEAK),
        ({"quality_assurance": None}, Scale.NONE),
    ],
)
def test_quality_assurance_stands_on_four_steps(changes: dict[str, object], step: Scale) -> None:
    assert steps(course(**changes))["EV-1"] == step


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({}, Scale.SECURE),
        ({"means": AuthenticityMeans.ISSUER_CONFIRMATION, "report": {"outcome": "could_not_check"}}, Scale.LIMITED),
    ],
)
def test_verification_stands_as_the_report_says(changes: dict[str, object], step: Scale) -> None:
    case = then(completed(start()), check_authenticity, GENUINE.model_copy(update=changes))
    criterion = draft_for(case, TARGET).criterion(Criterion.VERIFICATION)
    assert criterion is not None
    assert criterion.step is step


def test_attendance_is_no_testing() -> None:
    attended = [{"key": "final-project", "type": "attendance"}]
    assert steps(course(assessments=attended))["EV-6"] == "no"


def test_draft_is_plain_json_and_says_in_four_languages_that_a_person_decides() -> None:
    draft = draft_for(start(), TARGET)
    assert json.loads(json.dumps(draft.to_document())) == draft.to_document()
    assert set(draft.note.texts) == set(LANGUAGES)


def test_level_above_what_the_sentences_say_is_remarked_on() -> None:
    plain = course(
        outcomes=[{"key": "k", "kind": "knowledge", "text": {"en": "Follows simple instructions."}}], level={"eqf": 8}
    )
    draft = draft_for(start(qualification={"specification": plain}), TARGET)
    assert any("LV-05" in remark.in_language("en") for remark in draft.element(Element.LEVEL).remarks)


def test_every_draft_of_a_bare_certificate_has_its_texts() -> None:
    draft = draft_for(start(qualification={"specification": BARE}, aim=said()), TARGET)
    assert [entry.offered.in_language("ru") for entry in draft.elements][:4] == ["не указано"] * 4


def test_outcomes_are_compared_in_the_readers_language_where_both_sides_have_it() -> None:
    target = Target(specification=example("recognition/kz-module-recognition"), essential=frozenset({"law"}))
    for language in LANGUAGES:
        candidate = draft_for(start(), target, language=language).outcomes[0].candidates[0]
        assert (candidate.outcome, candidate.wanted.language, candidate.offered.language) == ("k1", language, language)
