"""Concepts of installed tables, and those that are suggested for a learning outcome."""

from __future__ import annotations

from io import BytesIO

import pytest

from credenza.errors import DocumentError
from credenza.matching import PlainMatcher, Statement
from credenza.occupations import ConceptTable, read_concepts, suggest
from credenza.specification import MultilingualText

from .vectors import ESCO, file

SORT = f"{ESCO}skill/sort-0"


def table(text: str, name: str = "table.csv") -> ConceptTable:
    return read_concepts(BytesIO(text.encode()), name)


def test_esco_skills_are_read_with_their_other_labels_and_description_in_the_language_of_the_file() -> None:
    found = [
        wording for wording in read_concepts(file("skills_it.csv"), "skills_it.csv").wordings if wording.id == SORT
    ]
    assert {wording.language for wording in found} == {"it"}
    english = [entry for entry in read_concepts(file("skills_en.csv"), "skills_en.csv").wordings if entry.id == SORT]
    assert [entry.text for entry in english][:2] == ["sort records", "arrange records"]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("occupations_en.csv", None),
        ("Task Statements.txt", Statement("11", "en", "Water plants.")),
        ("Occupation Data.txt", None),
    ],
)
def test_tables_as_published_are_known_by_their_columns(name: str, first: Statement | None) -> None:
    wordings = read_concepts(file(name), name).wordings
    assert wordings
    assert first is None or wordings[0] == first


def test_table_of_ones_own_names_language_and_other_labels() -> None:
    found = table('id;label;other_labels;language\nA1;Дәнекерлеу;"құбыр дәнекерлеу\nпісіру";kk\nB;weld;;\n')
    assert found.wordings == (
        Statement("A1", "kk", "Дәнекерлеу"),
        Statement("A1", "kk", "құбыр дәнекерлеу"),
        Statement("A1", "kk", "пісіру"),
        Statement("B", "en", "weld"),
    )


def test_items_of_a_national_standard_are_concepts_in_all_their_languages() -> None:
    standard = (
        "id: welder\ntitle: {en: Welder}\nsource: invented\n"
        "skills: [{code: S1, text: {en: weld pipes, ru: сваривать трубы}}]\n"
    )
    assert table(standard, "welder.yaml").wordings == (
        Statement("S1", "en", "weld pipes"),
        Statement("S1", "ru", "сваривать трубы"),
    )


def test_withdrawn_concepts_are_not_read() -> None:
    rows = "conceptUri,preferredLabel,status\nurn:a,weld,released\nurn:b,solder,obsolete\n"
    assert [wording.id for wording in table(rows).wordings] == ["urn:a"]


@pytest.mark.parametrize("text", ["", "id,label\n", "a,b\n1,2\n", "\x00\x01\n\x02", 'id,label\n"a', "label\nid\n"])
def test_file_that_is_no_table_of_concepts_is_refused_in_four_languages(text: str) -> None:
    with pytest.raises(DocumentError) as refused:
        table(text)
    assert len({refused.value.problems[0].in_language(language).message for language in ("en", "it", "kk", "ru")}) == 4


CONCEPTS = table("id,label\nurn:data,analyse statistical data\nurn:weld,weld pipes\nurn:law,labour law\n")


def test_suggestions_name_the_agreeing_words_of_the_language_that_agrees_best_and_only_concepts_of_the_table() -> None:
    outcome = MultilingualText({"en": "Explain labour law", "ru": "Анализировать статистические данные"})
    found = suggest(outcome, PlainMatcher(CONCEPTS.wordings))
    assert [(each.id, each.language, each.words) for each in found] == [
        (
            "urn:data",
            "ru",
            (("Анализировать", "analyse"), ("статистические", "statistical"), ("данные", "data")),
        ),
        ("urn:law", "en", (("labour", "labour"), ("law", "law"))),
    ]
    assert all(each.id in CONCEPTS.labels for each in found)


def test_suggestions_are_as_many_and_as_sure_as_asked_for() -> None:
    outcome = MultilingualText({"en": "Analyse statistical data on labour law and welding"})
    matcher = PlainMatcher(CONCEPTS.wordings)
    every = suggest(outcome, matcher, at_least=0)
    assert len(every) == 3
    assert suggest(outcome, matcher, limit=1, at_least=0) == every[:1]
    assert suggest(outcome, matcher, at_least=1) == ()
