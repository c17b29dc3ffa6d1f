from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.awards import AssessmentResult, Award, Learner
from credenza.errors import SupplementLineError
from credenza.formats.diploma_supplement import COLUMNS, cells, line_of, to_document
from credenza.specification import LANGUAGES, Edition, make_edition, specification_of
from tests.sentences import check_table

TITLE = {"kk": "Әдістеме", "ru": "Методика", "en": "Methodology"}
DOCUMENT: dict[str, Any] = {
    "title": TITLE,
    "delivery_route": "in_curriculum",
    "workload": {"ects": 2.5},
    "assessments": [
        {"key": "portfolio", "title": {"kk": "Портфолио", "ru": "Портфолио", "en": "Portfolio"}},
        {"key": "exam", "title": {"kk": "Емтихан", "ru": "Экзамен", "en": "Examination"}},
    ],
    "diploma_supplement_line": {"code": "VM 3204", "programme": {"code": "EX-6B01"}, "assessments": ["exam"]},
}
LEARNER = Learner("Әсем", "Үлгі", person_id="EX-1", birth_date=date(2001, 2, 3))
RESULTS = (
    AssessmentResult("portfolio", "B", date(2026, 6, 1)),
    AssessmentResult("exam", "A- (3.67; 92)", date(2026, 6, 20)),
)
AWARD = Award("urn:uuid:1", LEARNER, date(2026, 6, 30), results=RESULTS)


def edition(**changes: Any) -> Edition:
    return make_edition(specification_of({**DOCUMENT, **changes}).specification)


def test_table_is_complete_in_four_languages() -> None:
    assert check_table("credenza.formats.diploma_supplement", "words")


def test_line_names_course_credits_and_grade_in_the_languages_of_the_supplement() -> None:
    text = line_of(edition(), AWARD).text()
    assert {tag: text.in_language(tag) for tag in ("kk", "ru", "en")} == {
        "kk": "Микробіліктілік VM 3204 «Әдістеме»: 2,5 академиялық кредит, A- (3,67; 92 %)",
        "ru": "Микроквалификация VM 3204 «Методика»: академических кредитов 2,5, A- (3,67; 92 %)",
        "en": "Micro-credential VM 3204 “Methodology”: 2.5 academic credits, A- (3.67; 92 %)",
    }


def test_row_and_document_say_the_same() -> None:
    made = edition()
    line = line_of(made, AWARD)
    row = dict(zip(COLUMNS, cells(line), strict=True))
    assert {name: value for name, value in row.items() if not name.startswith("line_")} == {
        "given_name": "Әсем",
        "family_name": "Үлгі",
        "person_id": "EX-1",
        "birth_date": "2001-02-03",
        "programme_code": "EX-6B01",
        "programme_kk": "",
        "programme_ru": "",
        "programme_en": "",
        "code": "VM 3204",
        "title_kk": "Әдістеме",
        "title_ru": "Методика",
        "title_en": "Methodology",
        "credits": "2.5",
        "grade": "A- (3.67; 92)",
        "letter": "A-",
        "points": "3.67",
        "percent": "92",
        "completed_on": "2026-06-20",
        "awarded_on": "2026-06-30",
        "credential": "urn:uuid:1",
        "edition": made.sha256,
    }
    document = to_document(line)
    assert document["grades"] == [
        {
            "assessment": {"kk": "Емтихан", "ru": "Экзамен", "en": "Examination"},
            "text": "A- (3.67; 92)",
            "letter": "A-",
            "points": 3.67,
            "percent": 92,
        }
    ]
    assert document["line"] == {tag: row[f"line_{tag}"] for tag in ("kk", "ru", "en")}
    assert json.loads(json.dumps(document)) == document


def test_of_several_grades_none_is_chosen() -> None:
    line = line_of(edition(diploma_supplement_line={}), AWARD)
    row = dict(zip(COLUMNS, cells(line), strict=True))
    assert (row["grade"], row["letter"], row["points"], row["percent"]) == ("B; A- (3.67; 92)", "", "", "")
    assert row["line_en"] == (
        "Micro-credential “Methodology”: 2.5 academic credits, Portfolio: B (3.0); Examination: A- (3.67; 92 %)"
    )


def test_points_follow_from_the_letter_and_a_percentage_is_never_made_up() -> None:
    award = replace(AWARD, results=(AssessmentResult("exam", "B+"),))
    (grade,) = line_of(edition(), award).grades
    assert (grade.letter, grade.points, grade.percent, grade.in_language("ru")) == (
        "B+",
        Decimal("3.33"),
        None,
        "B+ (3,33)",
    )


def test_pass_without_a_grade_is_said_in_words() -> None:
    award = replace(AWARD, results=(AssessmentResult("exam", "passed"),))
    (grade,) = line_of(edition(), award).grades
    assert [grade.in_language(language) for language in LANGUAGES] == ["Passed", "Superato", "Тапсырды", "Сдано"]


def test_line_has_its_own_title_where_the_university_gave_one() -> None:
    prepared = {"title": {"kk": "Әдістеме негіздері", "ru": "Основы методики", "en": "Basics"}}
    assert line_of(edition(diploma_supplement_line=prepared), AWARD).title.root == prepared["title"]


@pytest.mark.parametrize(
    ("changes", "results", "message"),
    [
        ({"delivery_route": "external_provider"}, RESULTS, "has no line in the diploma supplement"),
        ({"delivery_route": "stand_alone"}, RESULTS, "has no line for the diploma supplement"),
        ({"diploma_supplement_line": None}, RESULTS, "has no line for the diploma supplement"),
        ({"workload": {"hours": 75}}, RESULTS, "has no credits"),
        ({}, (), "No result of an assessment"),
        ({}, RESULTS[:1], "No result of an assessment"),
    ],
)
def test_award_without_a_line_is_refused_in_four_languages(
    changes: dict[str, Any], results: tuple[AssessmentResult, ...], message: str
) -> None:
    with pytest.raises(SupplementLineError, match=message) as refused:
        line_of(edition(**changes), replace(AWARD, results=results))
    (problem,) = refused.value.problems
    said = [problem.in_language(language) for language in LANGUAGES]
    assert len({(each.message, each.remedy) for each in said}) == 4


GRADES = st.sampled_from(["A", "A- (3.67; 92)", "passed", "", "30L", "F 0", "=1+1", "\x1f"]) | st.text(max_size=12)


@given(st.lists(GRADES, min_size=1, max_size=3), st.decimals(Decimal("0.01"), 999, places=2))
@settings(deadline=None, max_examples=60)
def test_any_recorded_grade_gives_a_whole_row(grades: list[str], credits: Decimal) -> None:
    results = tuple(AssessmentResult("exam", grade) for grade in grades)
    line = line_of(edition(workload={"ects": float(credits)}), replace(AWARD, results=results))
    assert len(cells(line)) == len(COLUMNS)
    assert line.credits == credits
    assert [grade.text for grade in line.grades] == grades
