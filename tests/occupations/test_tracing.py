from __future__ import annotations

import csv
import json
from io import StringIO

import pytest

from credenza.matching import Match, PlainMatcher, Statement
from credenza.occupations import (
    Coverage,
    Group,
    Item,
    OccupationalStandard,
    State,
    as_csv,
    as_html,
    header,
    rows,
    statements_of,
    trace,
    unknown_items,
)
from credenza.specification import LANGUAGES, MultilingualText
from tests.sentences import check_table

from .offers import STANDARD, edition, item, outcome, task, words


class Fixed:
    """A matcher that always finds the same."""

    def __init__(self, **found: float) -> None:
        self._found = found

    def matches(self, statement: Statement, limit: int = 10) -> tuple[Match, ...]:
        return tuple(Match(code, confidence, ()) for code, confidence in self._found.items())


def states(*editions: object, matcher: object = None) -> dict[str, str]:
    traced = trace(STANDARD, editions, matcher)  # type: ignore[arg-type]
    return {code: state.value for code, state in traced.states.items() if state is not State.MISSING}


def test_an_assessed_outcome_covers_the_items_that_it_names_and_the_task_that_needs_only_these() -> None:
    assert states(edition(1, [outcome("K1", "s1")])) == {"K1": "assessed", "S1": "assessed", "T1": "assessed"}


def test_a_task_is_assessed_in_part_when_something_that_it_needs_lacks() -> None:
    assert states(edition(1, [outcome("K1")])) == {"K1": "assessed", "T1": "partly"}


def test_a_task_can_be_answered_directly() -> None:
    assert states(edition(1, [outcome("T3"), outcome("T1", by=None)])) == {"T3": "assessed", "T1": "not_assessed"}


@pytest.mark.parametrize("by", [None, "presence", "nothing"])
def test_an_outcome_without_assessment_or_with_attendance_alone_covers_nothing(by: str | None) -> None:
    assert states(edition(1, [outcome("K1", by=by)])) == {"K1": "not_assessed", "T1": "not_assessed"}


@pytest.mark.parametrize("standard", ["YY 9:2026", None])
def test_codes_of_another_standard_answer_nothing_here(standard: str | None) -> None:
    assert states(edition(1, [outcome("K1")], standard=standard)) == {}


def test_the_standard_is_recognised_however_its_code_is_spaced() -> None:
    assert "K1" in states(edition(1, [outcome("K1")], standard="xx1:2026"))


def test_a_concept_of_esco_answers_whatever_standard_is_named() -> None:
    iri = "http://data.europa.eu/esco/skill/0"
    standard = OccupationalStandard(id="o", title=words("o"), skills=(item("S1", iri=iri), item("S2")))
    answering = edition(1, [{**outcome(), "esco": [{"iri": iri}]}], standard=None)
    assert trace(standard, [answering]).states == {"S1": State.ASSESSED, "S2": State.MISSING}


def test_a_suggestion_never_covers_and_is_not_made_where_a_link_is_stated() -> None:
    both = edition(1, [outcome("K1"), outcome(text="Compares grades")])
    traced = trace(STANDARD, [both], Fixed(S2=0.8, K2=0.5, S1=0.49))
    found = [(answer.item, answer.outcome, answer.confidence) for answer in traced.answers]
    assert found == [("K1", "o1", None), ("S2", "o2", 0.8), ("K2", "o2", 0.5)]
    assert {code: state.value for code, state in traced.states.items()} == {
        "T1": "partly",
        "T2": "suggested",
        "T3": "missing",
        "K1": "assessed",
        "K2": "suggested",
        "S1": "missing",
        "S2": "suggested",
    }


def test_words_suggest_the_item_that_says_the_same() -> None:
    matcher = PlainMatcher(statements_of(STANDARD))
    told = edition(1, [outcome(text="Finds information on foreign qualifications")], standard=None)
    assert {answer.item for answer in trace(STANDARD, [told], matcher).answers} == {"S1"}


def test_coverage_gaps_and_overlap() -> None:
    first = edition(1, [outcome("K1", "S1"), outcome("K2", by=None)])
    second = edition(2, [outcome("K1"), outcome("K1")])
    traced = trace(STANDARD, [first, second])
    assert traced.coverage == {
        Group.TASKS: Coverage(1, 3, 1, 3, 0),
        Group.KNOWLEDGE: Coverage(1, 2, 1, 2),
        Group.SKILLS: Coverage(1, 2, 1, 1),
    }
    assert [entry.code for entry in traced.gaps] == ["T3", "S2"]
    assert {code: [offer.number for offer in offers] for code, offers in traced.overlap.items()} == {"K1": [1, 2]}


def test_items_that_a_specification_names_and_the_standard_lacks_are_told() -> None:
    assert unknown_items(STANDARD, edition(1, [outcome("K1", "K77")]).specification) == ("K77",)
    assert unknown_items(STANDARD, edition(1, [outcome("K77")], standard=None).specification) == ()


def test_the_document_holds_every_link_with_its_assessment() -> None:
    traced = trace(STANDARD, [edition(1, [outcome("K1")])], None)
    document = json.loads(json.dumps(traced.to_document()))
    assert document["items"][3] == {
        "group": "knowledge",
        "code": "K1",
        "text": {"en": "recognition law"},
        "essential": True,
        "state": "assessed",
        "tasks": ["T1"],
        "answers": [
            {
                "offer": 1,
                "outcome": "o1",
                "text": {"en": "answers K1"},
                "link": "stated",
                "assessments": [{"key": "exam", "title": {"en": "Final talk"}, "type": "oral_examination"}],
            }
        ],
    }
    assert (document["gaps"], document["overlap"]) == (["T2", "T3", "K2", "S1", "S2"], {})


def test_the_table_goes_from_task_to_award_and_shows_every_gap() -> None:
    awards = [{"key": "c", "title": {"en": "Certificate"}}]
    traced = trace(STANDARD, [edition(1, [outcome("K1"), outcome("S2", by=None)], awards=awards)])
    assert list(rows(traced, "en")) == [
        ("Task", "T1", "text of T1", "", "Assessed in part", *[""] * 5),
        ("Task", "T2", "text of T2", "", "Stated, not assessed", *[""] * 5),
        ("Task", "T3", "text of T3", "", "Missing", *[""] * 5),
        ("Knowledge", "K1", "recognition law", "T1", "Assessed", "stated", "1. Course 1", "o1: answers K1",
         "Final talk", "Certificate"),
        ("Knowledge", "K2", "grading scales", "T2", "Missing", *[""] * 5),
        ("Skill", "S1", "find information on qualifications", "T1", "Missing", *[""] * 5),
        ("Skill", "S2", "compare grades (optional)", "T2", "Stated, not assessed", "stated", "1. Course 1",
         "o2: answers S2", "no assessment", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_csv_and_html_have_the_same_cells_and_run_no_formula(language: str) -> None:
    standard = OccupationalStandard(
        id="o", title=words("<b>"), skills=(Item(code="=1+1", text=MultilingualText({"en": "<script>", "kk": "ә"})),)
    )
    traced = trace(standard, [])
    table = list(csv.reader(StringIO(as_csv(traced, language))))
    assert table[0] == list(header(language))
    assert table[1][1] == "'=1+1"
    page = as_html(traced, language)
    assert f'<table lang="{language}">' in page
    assert ("&lt;b&gt;" in page, "<script>" in page, page.count("<tr>")) == (True, False, 2)


def test_words_are_said_in_four_languages() -> None:
    assert check_table("credenza.occupations", "words")


def test_a_task_that_needs_only_what_is_unassessed_is_not_assessed() -> None:
    standard = OccupationalStandard(id="XX 1:2026", title=words("o"), tasks=(task("T", "S"),), skills=(item("S"),))
    traced = trace(standard, [edition(1, [outcome("S", by=None)])])
    assert set(traced.states.values()) == {State.NOT_ASSESSED}
