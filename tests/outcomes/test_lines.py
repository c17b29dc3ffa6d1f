"""Lines as their author meant them: cut ones joined, glued items apart."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.outcomes.lines import glued_acts, glued_items, glued_sentences, glues_of, lines_of


def shown(text: str) -> list[str]:
    return [text[start:end] for start, end in lines_of(text)]


def test_lines_are_found_without_space_and_empty_lines() -> None:
    assert shown(" One \n\n\tTwo\n") == ["One", "Two"]


def test_lines_cut_at_changes_of_type_are_joined() -> None:
    text = "Вы научитесь:\nПрограммировать на\nPython\nс примерами\nДоить\nкоров\n,\nкоз\nи овец\n\nконец"
    assert shown(text) == [
        "Вы научитесь:",
        "Программировать на\nPython\nс примерами",
        "Доить\nкоров\n,\nкоз\nи овец",
        "конец",
    ]


def test_small_letters_are_not_joined_where_no_line_begins_with_a_mark() -> None:
    assert shown("You will\nmilk a cow\nmake cheese") == ["You will", "milk a cow", "make cheese"]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("You will: • Milk a cow • Make cheese", ["You will:", "Milk a cow", "Make cheese"]),
        ("They: Â¿ milk a cowÂ¿ make cheeseÂ¿ herd goats", ["They:", "milk a cow", "make cheese", "herd goats"]),
        ("Two cows.・To milk a cow・To make cheese", ["Two cows.", "To milk a cow", "To make cheese"]),
        ("oneÂ¿s own cowÂ¿ and goats", ["oneÂ¿s own cowÂ¿ and goats"]),
        (
            "Be able to milkbe able to churnbe ready to sell",
            ["Be able to milk", "be able to churn", "be ready to sell"],
        ),
        (
            "Skills including:- to milk;- to churn;- to sell.",
            ["Skills including:", "to milk;", "to churn;", "to sell."],
        ),
        ("You can:- milk a cow- make cheese", ["You can:", "milk a cow", "make cheese"]),
        ("It ends._Milk a cow", ["It ends.", "Milk a cow"]),
        ("To milk.* To churn.* To sell", ["To milk.", "To churn.", "To sell"]),
        ("You will:* milk*churn* sell", ["You will:", "milk", "churn", "sell"]),
        ("It is *not* a cow and *never* a goat", ["It is *not* a cow and *never* a goat"]),
        (
            "Ability to milk-Commitment to hygiene- Skills of selling",
            ["Ability to milk", "Commitment to hygiene", "Skills of selling"],
        ),
        (
            "MilkThe ability to milk.CheeseThe ability to churn.",
            ["Milk", "The ability to milk.Cheese", "The ability to churn."],
        ),
    ],
)
def test_items_glued_into_one_line_are_told_apart(text: str, items: list[str]) -> None:
    marks = [(0, 0), *glued_items(text, 0, len(text)), (len(text), len(text))]
    assert [text[end:start].strip() for (_, end), (start, _) in itertools.pairwise(marks)] == items


def test_sentences_joined_by_commas_are_told_apart_if_there_are_three() -> None:
    three, two = "Milk a cow.,Make cheese.,Sell it.", "Milk a cow.,Make cheese."
    assert glued_sentences(three, 0, len(three)) == [(11, 12), (24, 25)]
    assert glued_sentences(two, 0, len(two)) == []


def test_semicolons_tell_sentences_apart_if_an_act_follows_each() -> None:
    acts, things = "Plan a farm; Critically assess milk;Design a shop", "Plan a farm; Cheese; Design a shop"
    assert glued_sentences(acts, 0, len(acts)) == [(12, 13), (36, 36)]
    assert glued_sentences(things, 0, len(things)) == []


def test_items_joined_by_commas_without_space_are_told_apart() -> None:
    text = "How to milk a cow,What makes good cheese,How to sell it"
    assert [text[start:end] for start, end in glued_sentences(text, 0, len(text))] == [",", ","]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "Gather relevant informationDevelop a reasoned argumentAn understanding of milk",
            ["Gather relevant information", "Develop a reasoned argument", "An understanding of milk"],
        ),
        (
            "Research:Identify what cows eat.Personal Autonomy:Deal with complex issues.Communication:Present ideas",
            [
                "Research:Identify what cows eat.",
                "Personal Autonomy:Deal with complex issues.",
                "Communication:Present ideas",
            ],
        ),
        (
            "Gather facts.Critically compare two cows.Knowledge of milk.Group work.Process and sell it.",
            ["Gather facts.", "Critically compare two cows.", "Knowledge of milk.Group work.", "Process and sell it."],
        ),
        (
            "Farmers matter.They will be able to:Gather facts (of cows)Effectively compare cowsDevelop a plan",
            ["Gather facts (of cows)", "Effectively compare cows", "Develop a plan"],
        ),
        ("Use JavaScript and PowerPoint to plan", []),
        (
            "Fair thinking: compare cows.Daily care: the capacity to milk themOpen words: describe cheese",
            ["Fair thinking: compare cows.", "Daily care: the capacity to milk them", "Open words: describe cheese"],
        ),
        ("Dairy farms: design of stables.Daily work: research methods.Cheese shops: study skills", []),
        ("Research: Students gather milk.Autonomy: Students must plan.Effort: They work.", []),
    ],
)
def test_acts_glued_without_a_sign_are_told_apart(text: str, items: list[str]) -> None:
    assert [text[start:end] for start, end in glued_acts(text, 0, len(text))] == items


def test_item_that_breaks_off_is_not_joined_with_the_next_bullet() -> None:
    text = "Вы:\n- доите коров и\n- делаете сыр\n, творог"
    assert shown(text) == ["Вы:", "- доите коров и", "- делаете сыр\n, творог"]


def test_dashes_glued_to_words_are_seen_in_texts_without_other_signs() -> None:
    text = "Milk a cow- Make cheese- Sell it"
    assert glues_of(text) == glues_of(f"{text}é") != ()


def test_hyphenated_words_are_no_items() -> None:
    text = "A self-paced, hands-on course: a well-made cheese."
    assert glued_items(text, 0, len(text)) == []


@given(st.text(alphabet="aA и•-*_.,;:\n ", max_size=60))
def test_lines_and_items_stay_in_their_order_and_inside(text: str) -> None:
    places = list(lines_of(text))
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(places))
    for start, end in places:
        assert all(start < first <= last < end for first, last in glued_items(text, start, end))
