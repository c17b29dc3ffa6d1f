from __future__ import annotations

import copy
import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.awards import AssessmentResult, Award, Learner
from credenza.errors import Place
from credenza.rulepacks import Case, Example, Finding, RulePack, check_award, check_specification, find_rule, load_pack
from credenza.rulepacks.packs.eu.v2022.promises import promises_in
from credenza.specification import (
    LANGUAGES,
    MultilingualText,
    Specification,
    read_document,
    read_specification,
    show_path,
    specification_of,
)

from .conftest import EXAMPLES, award_of
from .test_packs import RULE_IDS

TODAY = date(2026, 11, 22)
COMPLETE = {path.stem: read_document(path.read_bytes())[0] for path in sorted(EXAMPLES.glob("*.yaml"))}
MANDATORY: dict[str, str] = {
    "title": "EU-M02",
    "issuer": "EU-M03",
    "awarding_bodies": "EU-M04",
    "outcomes": "EU-M06",
    "workload": "EU-M07",
    "level": "EU-M08",
    "assessments": "EU-M09",
    "participation": "EU-M10",
    "quality_assurance": "EU-M11",
}
OPTIONAL: dict[str, str] = {
    "prerequisites": "EU-O01",
    "stackability": "EU-O04",
    "further_information": "EU-O05",
    "catalogue": "EU-P02",
    "learner_feedback": "EU-P08",
    "guidance": "EU-P10",
}


def findings(document: Any, on: date = TODAY) -> list[Finding]:
    return check_specification(specification_of(document), [load_pack("eu/2022")], on)


def found(document: Any, on: date = TODAY) -> list[tuple[str, str]]:
    """Rule id and path of every finding."""
    return [(finding.rule.id, show_path(finding.path)) for finding in findings(document, on)]


def without(document: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in names}


def changed(document: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """A copy of the document with one value replaced, or taken out if ``value`` is None."""
    result = copy.deepcopy(document)
    part: Any = result
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    if value is None:
        del part[path[-1]]
    return result


CIMEA = COMPLETE["cimea-credential-evaluator"]


def run_example(rule_id: str, example: Example) -> list[str]:
    rule = find_rule(rule_id)
    award = award_of(example.award) if example.award else None
    case = Case(specification_of(dict(example.specification)).specification, award, example.on)
    return [fault.message for fault in rule.check(case)]


@pytest.mark.parametrize("rule_id", RULE_IDS)
def test_passing_example_of_the_rule_has_no_fault(rule_id: str) -> None:
    assert run_example(rule_id, find_rule(rule_id).passing) == []


@pytest.mark.parametrize("rule_id", RULE_IDS)
def test_failing_example_of_the_rule_has_one_fault_with_a_message(rule_id: str) -> None:
    rule = find_rule(rule_id)
    faults = run_example(rule_id, rule.failing)
    assert len(faults) == 1
    assert faults[0] in rule.messages


@pytest.mark.parametrize("name", COMPLETE)
def test_complete_specification_has_no_findings(name: str) -> None:
    assert found(COMPLETE[name]) == []


@pytest.mark.parametrize("name", COMPLETE)
@pytest.mark.parametrize(("element", "rule_id"), [*MANDATORY.items(), *OPTIONAL.items()])
def test_removing_one_element_fires_exactly_its_rule(name: str, element: str, rule_id: str) -> None:
    assert found(without(COMPLETE[name], element)) == [(rule_id, element)]


@given(st.sampled_from(sorted(COMPLETE)), st.sets(st.sampled_from(sorted(MANDATORY))))
@settings(max_examples=60, deadline=None)
def test_removing_any_elements_fires_exactly_their_rules(name: str, elements: set[str]) -> None:
    expected = sorted((MANDATORY[element], element) for element in elements)
    assert found(without(COMPLETE[name], *elements)) == expected


def test_empty_specification_breaks_every_rule_about_a_whole_element() -> None:
    expected = {*MANDATORY.values(), *OPTIONAL.values(), "EU-P03"}
    assert {rule_id for rule_id, _ in found({})} == expected


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("title",), {"en": " ", "kk": ""}, ("EU-M02", "title")),
        (("issuer", "country"), None, ("EU-M03", "issuer.country")),
        (("issuer", "country"), "ZZ", ("EU-M03", "issuer.country")),
        (("awarding_bodies", 0, "legal_name"), None, ("EU-M04", "awarding_bodies[0].legal_name")),
        (("awarding_bodies", 0, "legal_name"), {"it": ""}, ("EU-M04", "awarding_bodies[0].legal_name")),
        (("outcomes", 1, "text"), None, ("EU-M06", "outcomes[1].text")),
        (("workload",), {}, ("EU-M07", "workload")),
        (("workload",), {"contact_hours": 9}, ("EU-M07", "workload")),
        (("workload",), {"ects": 0}, ("EU-M07", "workload.ects")),
        (("workload",), {"ects": 5, "hours": 0}, ("EU-M07", "workload.hours")),
        (("workload",), {"hours": 40}, ("EU-M07", "workload.no_ects_reason")),
        (("workload",), {"ects": 0, "hours": 40}, ("EU-M07", "workload.no_ects_reason")),
        (("level",), {}, ("EU-M08", "level")),
        (("level",), {"qf_ehea": "second"}, ("EU-M08", "level")),
        (("level", "eqf"), 0, ("EU-M08", "level.eqf")),
        (("level", "eqf"), 9, ("EU-M08", "level.eqf")),
        (("assessments", 0, "type"), "attendance", ("EU-M09", "assessments")),
        (("assessments", 0, "type"), None, ("EU-M09", "assessments[0].type")),
        (("quality_assurance", "type"), None, ("EU-M11", "quality_assurance.type")),
        (("assessments", 0, "supervision"), None, ("EU-O02", "assessments[0].supervision")),
        (("stackability",), {"mode": "integrated_stackable"}, ("EU-O04", "stackability")),
        (("quality_assurance", "body"), None, ("EU-P01", "quality_assurance.body")),
        (("quality_assurance", "reference"), None, ("EU-P01", "quality_assurance.reference")),
        (("quality_assurance", "valid_until"), "2026-11-21", ("EU-P01", "quality_assurance.valid_until")),
        (("need", "review_on"), "2026-11-21", ("EU-P03", "need.review_on")),
        (("need", "review_on"), None, ("EU-P03", "need.review_on")),
        (("outcomes", 0, "assessed_by"), [], ("EU-P04", "outcomes[0]")),
        (("assessments", 0, "criteria"), None, ("EU-P04", "assessments[0].criteria")),
        (("issuer", "legal_name"), None, ("EU-P09", "issuer.legal_name")),
        (("issuer", "identifier"), None, ("EU-P09", "issuer.identifier")),
        (("issuer", "identifier"), {"scheme": "VAT", "value": " "}, ("EU-P09", "issuer.identifier")),
    ],
)
def test_incomplete_element_is_found_at_its_path(
    path: tuple[str | int, ...], value: Any, expected: tuple[str, str]
) -> None:
    assert found(changed(CIMEA, path, value)) == [expected]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("title",), {"kk": "Бағалаушы"}),
        (("workload",), {"ects": 2.5}),
        (("workload",), {"hours": 40, "no_ects_reason": {"en": "The provider is outside higher education"}}),
        (("level",), {"nqf": {"country": "KZ", "level": 5}}),
        (("level",), {"not_applicable_reason": {"en": "Leisure"}}),
        (("prerequisites",), []),
        (("quality_assurance", "valid_until"), "2026-11-22"),
        (("need", "review_on"), "2026-11-22"),
        (("need",), None),
    ],
)
def test_other_ways_to_state_an_element_are_accepted(path: tuple[str | int, ...], value: Any) -> None:
    assert found(changed(CIMEA, path, value)) == []


def test_unknown_assessment_is_found_where_it_is_named() -> None:
    document = changed(CIMEA, ("outcomes", 1, "assessed_by"), ["final", "exam"])
    finding = findings(document)[-1]
    assert (finding.rule.id, show_path(finding.path)) == ("EU-P04", "outcomes[1].assessed_by[1]")
    assert '"exam"' in finding.message.in_language("en")


def test_outcome_assessed_by_attendance_beside_a_real_assessment() -> None:
    presence = {"key": "presence", "type": "attendance", "supervision": "supervised_no_id"}
    document = changed(CIMEA, ("assessments",), [*CIMEA["assessments"], presence])
    assert found(document) == []
    document = changed(document, ("outcomes", 0, "assessed_by"), ["presence"])
    assert found(document) == [("EU-P04", "outcomes[0].assessed_by")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Holders are automatically admitted to the master."),
        ("en", "It entitles the holder to admission."),
        ("en", "Recognition is guaranteed everywhere."),
        ("it", "Il certificato dà diritto all'ammissione alla laurea magistrale."),
        ("it", "Ammissione garantita al master."),
        ("kk", "Иегері магистратураға автоматты түрде қабылданады."),
        ("ru", "Документ даёт право на зачисление в магистратуру."),
        ("ru", "Университет гарантирует признание кредитов."),
    ],
)
def test_promise_of_an_entitlement_is_found_in_the_text_of_its_language(language: str, text: str) -> None:
    document = changed(CIMEA, ("further_information",), {language: text})
    assert found(document) == [("EU-P05", f"further_information.{language}")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It gives no right to admission. The receiving university decides."),
        ("en", "It may count towards a master if the receiving university decides so."),
        ("en", "Learners study automatic recognition and the right to a fair assessment."),
        ("it", "Non dà diritto all'ammissione a un corso di laurea."),
        ("it", "Si studia il riconoscimento automatico dei titoli."),
        ("kk", "Бұл құжат оқуға түсуге құқық бермейді."),
        ("kk", "Магистратураға автоматты түрде қабылданбайды."),
        ("ru", "Документ не даёт права на зачисление."),
        ("ru", "Изучается автоматическое признание квалификаций."),
        ("fr", "Donne droit à l'admission."),
    ],
)
def test_text_that_promises_nothing_is_left_alone(language: str, text: str) -> None:
    assert found(changed(CIMEA, ("further_information",), {language: text})) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "guarantee " * 50_000),
        ("en", "gives to " * 50_000),
        ("it", "garantisce diritto dà " * 25_000),
        ("kk", "автоматты түрде танылады " + "ма" * 200_000),
        ("ru", "гарантирован" * 40_000),
    ],
)
def test_search_for_promises_ends_on_a_long_text(language: str, text: str) -> None:
    specification = Specification(further_information=MultilingualText({language: text}))
    assert len(list(promises_in(specification))) <= 1


def test_learning_outcome_about_entitlements_is_no_promise() -> None:
    text = {"en": "Explains which certificate entitles its holder to admission"}
    assert found(changed(CIMEA, ("outcomes", 0, "text"), text)) == []


AWARD = Award(
    id="urn:uuid:6f1c1d0e-6c5e-4d7e-9d57-0a1e0d9d3c11",
    learner=Learner("Giulia", "Esempi"),
    awarded_on=date(2026, 11, 20),
    place="Roma",
)


def found_in_award(award: Award, specification: Any = CIMEA) -> list[tuple[str, str]]:
    checked = specification_of(specification).specification
    return [
        (finding.rule.id, show_path(finding.path))
        for finding in check_award(checked, award, [load_pack("eu/2022")], TODAY)
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"learner": Learner("", "", person_id="900101")}, []),
        ({"learner": Learner("Giulia", "")}, [("EU-M01", "award.learner")]),
        ({"learner": Learner(" ", " ", person_id=" ")}, [("EU-M01", "award.learner")]),
        ({"awarded_on": TODAY}, []),
        ({"awarded_on": date(2026, 11, 23)}, [("EU-M05", "award.awarded_on")]),
        ({"id": "17"}, [("EU-P07", "award.id")]),
    ],
)
def test_award_is_checked_for_learner_date_and_identifier(
    changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert found_in_award(dataclasses.replace(AWARD, **changes)) == expected


def test_award_without_place_takes_the_seat_of_the_issuer_or_is_found() -> None:
    award = dataclasses.replace(AWARD, place=None)
    assert found_in_award(award, changed(CIMEA, ("issuer", "place"), "Roma")) == []
    no_seat = {**CIMEA, "issuer": without(CIMEA["issuer"], "place")}
    assert found_in_award(award, no_seat) == [("EU-P09", "award.place")]


@pytest.mark.parametrize(
    ("scheme", "grade", "expected"),
    [
        (None, None, []),
        (None, "passed", []),
        (None, "30", [("EU-O03", "award.results[0].grade")]),
        ({"grades": ["18", "30"]}, "30", []),
        ({"grades": ["18", "30"]}, "31", [("EU-O03", "award.results[0].grade")]),
        ({"grades": ["18", "30"]}, "passed", [("EU-O03", "award.results[0].grade")]),
        ({"grades": ["18", "30"]}, None, [("EU-O03", "award.results[0].grade")]),
        ({"title": {"en": "Pass or fail"}}, "passed", []),
        ({"title": {"en": "Free text"}}, "excellent", []),
        ({"title": {"en": "Free text"}}, None, [("EU-O03", "award.results[0].grade")]),
    ],
)
def test_grade_is_compared_with_the_grading_scheme(
    scheme: dict[str, Any] | None, grade: str | None, expected: list[tuple[str, str]]
) -> None:
    key = CIMEA["assessments"][0]["key"]
    assessment = {
        **without(CIMEA["assessments"][0], "grading_scheme"),
        **({"grading_scheme": scheme} if scheme else {}),
    }
    award = dataclasses.replace(AWARD, results=(AssessmentResult(key, grade),))
    assert found_in_award(award, {**CIMEA, "assessments": [assessment]}) == expected


def test_rules_are_applied_only_on_days_on_which_they_are_in_force(eu_2022: RulePack) -> None:
    specification = Specification()
    assert check_specification(specification, [eu_2022], date(2022, 6, 15)) == []
    assert check_specification(specification, [eu_2022], date(2022, 6, 16)) != []
    rule = dataclasses.replace(eu_2022.rules["EU-M02"], in_force_until=date(2023, 1, 31))
    past = dataclasses.replace(eu_2022, rules={rule.id: rule})
    assert len(check_specification(specification, [past], date(2023, 1, 31))) == 1
    assert check_specification(specification, [past], date(2023, 2, 1)) == []


def test_finding_has_the_place_of_the_element_or_of_the_part_around_it() -> None:
    text = "# my course\n\nversion: '1'\nissuer:\n  place: Roma\n  country: XX\nassessments:\n  - key: final\n"
    reading = read_specification(text.encode())
    places = {
        (finding.rule.id, show_path(finding.path)): finding.place
        for finding in check_specification(reading, [load_pack("eu/2022")], TODAY)
    }
    assert places["EU-M02", "title"] == Place(3, 1)
    assert places["EU-M03", "issuer.country"] == Place(6, 3)
    assert places["EU-P09", "issuer.identifier"] == Place(4, 1)
    assert places["EU-M09", "assessments[0].type"] == Place(8, 5)


def test_message_names_the_value_in_every_language() -> None:
    finding = findings(changed(CIMEA, ("issuer", "country"), "XX"))[0]
    assert finding.message == MultilingualText(
        {
            "en": 'The issuer\'s country "XX" is not a code of ISO 3166-1.',
            "it": 'Il paese dell\'ente emittente "XX" non è un codice ISO 3166-1.',
            "kk": "Берген ұйым елінің «XX» коды ISO 3166-1 тізімінде жоқ.",
            "ru": "Код страны выдавшей организации «XX» отсутствует в ISO 3166-1.",
        }
    )


@given(st.text(max_size=300).filter(lambda text: text.isprintable()))
@settings(max_examples=50, deadline=None)
def test_any_promised_words_and_braces_in_texts_give_a_message(text: str) -> None:
    document = changed(
        CIMEA, ("stackability",), {"mode": "stand_alone_independent", "targets": [{"title": {"en": text}}]}
    )
    messages = [finding.message for finding in findings(document) if finding.rule.id == "EU-O04"]
    assert [tuple(message.texts) for message in messages] == [LANGUAGES]


def test_failing_example_of_the_repository_breaks_its_rule_only() -> None:
    for path in sorted((EXAMPLES / "failing").glob("*.yaml")):
        assert [rule_id for rule_id, _ in found(read_document(Path(path).read_bytes())[0])] == ["EU-M09"]
