"""The picture is well-formed, says what it shows, keeps inside its edges and shows every item, in every language."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from credenza.occupations import Item, OccupationalStandard, Task, pages, picture, summary, trace
from credenza.occupations.lettering import lines, width
from credenza.occupations.picture import HEIGHT, MARGIN, WIDTH
from credenza.specification import LANGUAGES, MultilingualText

from .offers import STANDARD, edition, item, outcome, words

SVG = "{http://www.w3.org/2000/svg}"
EDITIONS = [
    edition(1, [outcome("K1", "S1"), outcome("K2", by=None)], awards=[{"key": "c", "title": {"en": "Diploma"}}]),
    edition(2, [outcome("K1")]),
    edition(3, [outcome(text="nothing of this")]),
]


def drawn(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 (our own)


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in drawn(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_names_itself_and_says_in_words_what_it_shows(language: str) -> None:
    traced = trace(STANDARD, EDITIONS)
    root = drawn(picture(traced, language))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert (root.get("role"), root.get("lang"), description.text) == ("img", language, summary(traced, language))
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert "Invented evaluator" in (title.text or "")


def test_the_summary_counts_coverage_gaps_and_overlap() -> None:
    assert summary(trace(STANDARD, EDITIONS), "en") == (
        "Tasks: 1 of 3 assessed. Knowledge: 1 of 2 assessed. Skills: 1 of 2 assessed (essential: 1 of 1). "
        "2 missing. 1 assessed by several micro-credentials."
    )


def test_the_picture_shows_every_item_every_chain_and_who_answers_nothing() -> None:
    shown = " ".join(texts(picture(trace(STANDARD, EDITIONS), "en")))
    for entry in STANDARD.items:
        assert entry.text.in_language("en") in shown
    for said in (
        "o1 → Final talk → Diploma",
        "o2 → no assessment → –",
        "3. Course 3 (answers nothing here)",
        "Evaluate",
        "needs K1 S1",
        "2/2",
    ):
        assert said in shown


def test_pages_are_a4_numbered_and_together_hold_every_item_once() -> None:
    many = OccupationalStandard(id="XX 1:2026", title=words("Many"), skills=tuple(item(f"S{n}") for n in range(150)))
    sheets = pages(trace(many, EDITIONS), "en")
    assert len(sheets) > 2
    roots = [drawn(sheet) for sheet in sheets]
    assert {(root.get("width"), root.get("height")) for root in roots} == {(str(WIDTH), str(HEIGHT))}
    shown = [text for sheet in sheets for text in texts(sheet)]
    assert [text for text in shown if text.startswith("text of ")] == [f"text of S{n}" for n in range(150)]
    assert [text for text in shown if text.startswith("page ")] == [
        f"page {number} of {len(sheets)}" for number in range(1, len(sheets) + 1)
    ]


def test_more_micro_credentials_than_columns_get_rows_of_their_own() -> None:
    many = [edition(number, [outcome("K1" if number < 9 else "S2")]) for number in range(1, 12)]
    shown = texts(picture(trace(STANDARD, many), "en"))
    assert {str(number) for number in range(1, 12)} <= set(shown)
    assert (shown.count("recognition law"), shown.count("compare grades")) == (1, 2)


HARD = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300) | st.sampled_from(
    ["Ж" * 400, "a" * 90, "<&>\"'", "字" * 60, "ә̂" * 40, " ".join(["слово"] * 200)]
)


@settings(max_examples=40)
@given(HARD, HARD, st.sampled_from(LANGUAGES))
def test_any_texts_make_a_well_formed_picture_whose_pages_hold_everything(one: str, other: str, language: str) -> None:
    standard = OccupationalStandard(
        id="XX 1:2026",
        title=MultilingualText({language: one}),
        tasks=(Task(code="T" + other[:70].strip(), text=MultilingualText({"en": one}), needs=("S1",)),),
        skills=(Item(code="S1", text=MultilingualText({language: other})),),
    )
    traced = trace(standard, [edition(1, [outcome("S1", text=other)])])
    drawn(picture(traced, language))
    for sheet in pages(traced, language):
        for group in drawn(sheet).iter(f"{SVG}g"):
            place = re.fullmatch(r"translate\(40 ([\d.]+)\)", group.get("transform") or "")
            assert place is not None
            assert MARGIN <= float(place[1]) < HEIGHT - MARGIN


@given(HARD, st.integers(60, 700))
@example("Ж" * 40, 108)  # whose widths add up to the room but for the last digit
def test_lines_fit_the_room_and_lose_no_letter(text: str, room: int) -> None:
    made = lines(text, 12, room)
    assert all(width(line, 12) <= room or len(line) <= 1 for line in made if not line.endswith(" …"))
    if not made[-1].endswith(" …"):
        assert "".join(made).replace(" ", "") == "".join(text.split())
