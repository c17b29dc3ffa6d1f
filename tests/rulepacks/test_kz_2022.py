from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from credenza.awards import AssessmentResult, Award, Learner
from credenza.rulepacks import check_award, check_specification, load_pack
from credenza.specification import show_path, specification_of

PACK = load_pack("kz/2022")
DAY = date(2026, 11, 22)


def found(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {
        (finding.rule.id, show_path(finding.path))
        for finding in check_specification(specification_of(document), [PACK], DAY)
    }


def found_in_award(*results: AssessmentResult) -> list[tuple[str, str]]:
    award = Award("urn:uuid:1", Learner("Әсем", "Үлгі"), date(2026, 6, 30), place="Астана", results=results)
    findings = check_award(specification_of({}).specification, award, [PACK], DAY)
    return [(finding.rule.id, finding.message.in_language("en")) for finding in findings]


@pytest.mark.parametrize(
    ("workload", "expected"),
    [
        ({"ects": 3, "hours": 90, "contact_hours": 27}, set()),
        ({"ects": 2.5, "hours": 75, "contact_hours": 22.5}, set()),
        ({"ects": 3, "hours": 75, "contact_hours": 27}, {("KZ-03", "workload.hours")}),
        ({"ects": 3, "contact_hours": 26}, {("KZ-04", "workload.contact_hours")}),
        ({"ects": 6, "contact_hours": 54}, {("KZ-05", "workload.ects")}),
        ({"ects": 0.5, "contact_hours": 9}, {("KZ-05", "workload.ects")}),
        ({"hours": 75}, set()),
    ],
)
def test_workload_within_a_study_programme(workload: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    speaking = {"KZ-03", "KZ-04", "KZ-05", "KZ-06"}
    shown = found({"delivery_route": "in_curriculum", "workload": workload})
    assert {entry for entry in shown if entry[0] in speaking} == expected


@pytest.mark.parametrize(
    ("grade", "expected"),
    [
        ("A", []),
        ("A- (3.67; 92)", []),
        ("B+ 3,33 85%", []),
        ("C (2.0)", []),
        ("D- 50", []),
        ("passed", []),
        ("Excellent", []),
        ("92", []),
        ("A- (3.33; 92)", ["A- (3.33; 92): the letter stands for 3.67 points."]),
        ("B (3.0; 95)", ["B (3.0; 95): the letter stands for 80–84 percent."]),
        ("F (1; 60)", ["F (1; 60): the letter stands for 0 points.", "F (1; 60): the letter stands for 0–24 percent."]),
    ],
)
def test_letter_points_and_percentage_of_a_grade(grade: str, expected: list[str]) -> None:
    assert found_in_award(AssessmentResult("exam", grade)) == [("KZ-12", message) for message in expected]


def test_assessment_after_the_award_is_found() -> None:
    late = AssessmentResult("exam", "A", date(2026, 7, 1))
    assert found_in_award(late) == [("KZ-07", 'The assessment "exam" was completed after the award.')]


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ({"eqf": 5, "nqf": {"country": "KZ", "level": 5}}, set()),
        ({"eqf": 5}, {"KZ-09"}),
        ({"nqf": {"country": "IT", "level": 5}}, {"KZ-09"}),
        ({"eqf": 7, "nqf": {"country": "KZ", "level": 7}}, {"KZ-09A"}),
        ({"eqf": 6, "nqf": {"country": "KZ", "level": 5}}, {"LV-03"}),
        (
            {"eqf": 6, "nqf": {"country": "KZ", "level": 5}, "not_applicable_reason": {"en": "Set by the ministry"}},
            set(),
        ),
    ],
)
def test_level_within_a_study_programme(level: dict[str, Any], expected: set[str]) -> None:
    shown = {rule_id for rule_id, _ in found({"delivery_route": "in_curriculum", "level": level})}
    assert shown & {"KZ-09", "KZ-09A", "LV-03"} == expected


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"delivery_route": "in_curriculum", "workload": {"ects": 3}, "diploma_supplement_line": {}}, set()),
        ({"delivery_route": "in_curriculum", "workload": {"ects": 3}}, {("KZ-08", "diploma_supplement_line")}),
        ({"delivery_route": "in_curriculum", "diploma_supplement_line": {}}, {("KZ-08", "workload.ects")}),
        (
            {"delivery_route": "external_provider", "diploma_supplement_line": {"code": "VM 3204"}},
            {("KZ-08", "diploma_supplement_line")},
        ),
        ({"delivery_route": "external_provider"}, set()),
        ({"delivery_route": "stand_alone"}, set()),
        ({"diploma_supplement_line": {"code": "VM 3204"}}, set()),
    ],
)
def test_line_of_the_diploma_supplement_belongs_to_a_study_programme(
    document: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    assert {entry for entry in found(document) if entry[0] == "KZ-08"} == expected
