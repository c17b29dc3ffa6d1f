"""Descriptions of courses: which statements they hold and whether these are structured."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.outcomes import LANGUAGES, OutcomeClass, analyse, language_of

STRUCTURED_EN = """This course is about dairy farming.

What you'll learn
- How to milk a cow by hand and by machine
- Compare breeds by yield
- Recognise the signs of mastitis

Prerequisites
- Learn to ride a tractor first
"""
TOPICS_EN = """What you'll learn
- Breeds of cattle
- The digestive system of ruminants
- How grass grows
- How to milk a cow
"""
RUNNING_EN = "The course runs for six weeks. You will gain an understanding of how dairies work. We visit two farms."
ABSENT_EN = "The course covers breeds, feeding and milking. Lectures are on Mondays. Are you interested in cows?"


def found(text: str) -> tuple[str, OutcomeClass, list[str]]:
    record = analyse(text)
    return record.language, record.outcome_class, [statement.text for statement in record.statements]


def test_list_of_assessable_statements_is_structured() -> None:
    items = [
        "How to milk a cow by hand and by machine",
        "Compare breeds by yield",
        "Recognise the signs of mastitis",
    ]
    assert found(STRUCTURED_EN) == ("en", OutcomeClass.STRUCTURED, items)
    assert [statement.text for statement in analyse(STRUCTURED_EN).evidence] == items


def test_heading_over_topics_with_one_ability_is_unstructured() -> None:
    assert found(TOPICS_EN) == ("en", OutcomeClass.UNSTRUCTURED, ["How to milk a cow"])


def test_claim_in_running_text_is_unstructured() -> None:
    sentence = "You will gain an understanding of how dairies work."
    assert found(RUNNING_EN) == ("en", OutcomeClass.UNSTRUCTURED, [sentence])


def test_content_and_questions_are_no_outcomes() -> None:
    assert found(ABSENT_EN) == ("en", OutcomeClass.ABSENT, [])


@pytest.mark.parametrize(
    ("language", "text", "statements"),
    [
        (
            "en",
            "At the end students will be able to:1.Describe the udder;2.Explain how milk is cooled;3.Assess a cowshed.",
            ["Describe the udder;", "Explain how milk is cooled;", "Assess a cowshed."],
        ),
        (
            "it",
            "Il corso dura sei settimane.\n\nRisultati di apprendimento\n- Descrivere le fasi della mungitura\n"
            "- Calcolare la razione di una bovina\n",
            ["Descrivere le fasi della mungitura", "Calcolare la razione di una bovina"],
        ),
        (
            "ru",
            "Курс о молочных фермах.\n\nЧему вы научитесь\n- Доить корову руками\n- Рассчитывать рацион\n"
            "- Выявите признаки мастита\n",
            ["Доить корову руками", "Рассчитывать рацион", "Выявите признаки мастита"],
        ),
        (
            "kk",
            "Курс сүт шаруашылығы туралы.\n\nОқу нәтижелері\n- Сиырдың тұқымдарын салыстырады\n"
            "- Рационды есептей алады\n",
            ["Сиырдың тұқымдарын салыстырады", "Рационды есептей алады"],
        ),
    ],
)
def test_lists_are_found_in_each_language(language: str, text: str, statements: list[str]) -> None:
    assert found(text) == (language, OutcomeClass.STRUCTURED, statements)


def test_item_that_ends_with_a_colon_begins_another_list() -> None:
    text = "Learning outcomes\n- Now:\n- 1. Explain a loom\n- 2. Build a loom\n- Later:\n- Looms\n- Wool\n- Silk\n"
    assert found(text)[1:] == (OutcomeClass.STRUCTURED, ["Explain a loom", "Build a loom"])


def test_vague_list_is_unstructured() -> None:
    text = "What you will learn\n- Understand cows\n- Know the breeds of cattle\n- Explain how milk is cooled\n"
    record = analyse(text)
    assert record.outcome_class is OutcomeClass.UNSTRUCTURED
    assert [statement.judged.is_assessable for statement in record.statements] == [False, False, True]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Este curso es para los que trabajan con las vacas y la leche en una granja.", "es"),
        ("Ce cours est pour les personnes qui travaillent avec des vaches dans une ferme.", "fr"),
        ("这门课程介绍奶牛", "und"),
    ],
)
def test_other_languages_are_not_supported_and_never_guessed(text: str, language: str) -> None:
    assert found(text) == (language, OutcomeClass.NOT_SUPPORTED, [])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The cow is in the shed", "en"),
        ("La mucca è nella stalla con il vitello", "it"),
        ("Корова стоит в хлеву", "ru"),
        ("Сиыр қорада тұр, бұзау жанында", "kk"),
    ],
)
def test_language_is_told_by_script_and_small_words(text: str, language: str) -> None:
    assert language_of(text) == language


def test_empty_description_holds_no_outcomes() -> None:
    assert found(" \n") == ("und", OutcomeClass.ABSENT, [])


@pytest.mark.parametrize("gained", ["self-awareness by writing", "and enhance team work skills"])
def test_what_is_gained_is_no_thing_that_is_developed(gained: str) -> None:
    text = f"Learning outcomes\n- Develop {gained}\n- Design a dairy"
    assert [each.judged.is_assessable for each in analyse(text).statements] == [False, True]


def test_same_item_twice_makes_no_list() -> None:
    assert found("Learning outcomes\n- Design a dairy\n- Design a dairy")[1:] == (
        OutcomeClass.UNSTRUCTURED,
        ["Design a dairy", "Design a dairy"],
    )


def test_skills_named_as_nouns_under_a_heading_are_statements_that_cannot_be_assessed() -> None:
    text = (
        "Learning outcomes\n- Advanced awareness of dairy markets\n- Time management skills for farmers\n- Cheese\n"
        "- Listening skills for dairy fairs"
    )
    assert found(text) == (
        "en",
        OutcomeClass.UNSTRUCTURED,
        [
            "Advanced awareness of dairy markets",
            "Time management skills for farmers",
            "Listening skills for dairy fairs",
        ],
    )


def test_field_of_study_after_a_lead_whose_list_is_lost_is_no_statement() -> None:
    assert found("Milk in brief. By the end you should be able to: Food Science") == ("en", OutcomeClass.ABSENT, [])


def test_russian_noun_is_no_infinitive_and_a_gain_by_an_unknown_verb_cannot_be_assessed() -> None:
    record = analyse("Чему вы научитесь\n- Разовьёте ещё больше логическое мышление\n- Уверенности в себе", "ru")
    assert [(each.text, each.judged.is_assessable) for each in record.statements] == [
        ("Разовьёте ещё больше логическое мышление", False)
    ]


def test_words_in_capitals_are_no_statements() -> None:
    assert found("What you will learn\n- CREATE TABLE\n- SELECT\nThe course is about tables.")[1:] == (
        OutcomeClass.UNSTRUCTURED,
        [],
    )


def test_skills_named_in_the_dative_are_statements_that_cannot_be_assessed() -> None:
    named = ["Тестированию молочных ферм", "Разработке рецептов сыра", "Установке машин", "Взаимодействию с коровами"]
    assert found("\n- ".join(["Чему вы научитесь", *named, "Сыр"]))[1:] == (OutcomeClass.UNSTRUCTURED, named)


def test_verb_behind_a_hyphen_and_adverbs_before_a_verb_are_seen() -> None:
    assert found("Learning outcomes\n- Re-use milk churns\n- Design a dairy")[1] is OutcomeClass.STRUCTURED
    assert found("Чему вы научитесь\n- Надёжно хранить молоко\n- Варить сыр")[1] is OutcomeClass.STRUCTURED


def test_language_that_is_given_is_believed() -> None:
    assert analyse("Cows", "en").outcome_class is OutcomeClass.ABSENT
    assert analyse(STRUCTURED_EN, "fr").outcome_class is OutcomeClass.NOT_SUPPORTED


@given(st.lists(st.sampled_from([*STRUCTURED_EN, *RUNNING_EN, "\n", "- ", "1.", "Вы научитесь ", "able to:", ";"])))
def test_statements_of_any_text_are_slices_of_it_in_order(parts: list[str]) -> None:
    text = "".join(parts)
    for language in LANGUAGES:
        record = analyse(text, language)
        ends = [0]
        for statement in record.statements:
            assert text[statement.start : statement.end] == statement.text
            assert ends[-1] <= statement.start < statement.end
            ends.append(statement.end)
        assert (record.outcome_class is OutcomeClass.ABSENT) == (not record.statements)
        assert (record.outcome_class is OutcomeClass.STRUCTURED) == bool(record.evidence)


@given(st.text(max_size=300))
def test_any_text_is_analysed(text: str) -> None:
    record = analyse(text)
    assert all(text[statement.start : statement.end] == statement.text for statement in record.statements)
