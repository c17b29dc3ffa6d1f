"""Items of a list that stand in one line."""

from __future__ import annotations

from credenza.outcomes import OutcomeClass, analyse
from credenza.outcomes.segments import segments_of


def classed(text: str) -> tuple[OutcomeClass, list[str]]:
    record = analyse(text, "en")
    return record.outcome_class, [statement.text for statement in record.statements]


def test_numbers_after_a_promise_in_the_same_line_go_on_in_the_next_lines() -> None:
    text = "Dairy in brief. You will be able to:1. Describe a cow.\n2. Make cheese.\n3. Sell it to shops."
    assert classed(text) == (OutcomeClass.STRUCTURED, ["Describe a cow.", "Make cheese.", "Sell it to shops."])


def test_numbers_glued_to_words_go_on_after_the_number_of_the_first_item() -> None:
    text = "Graduate Attributes and Skills\n1. be able to milk a cow2. make cheese3. describe a shop"
    assert classed(text) == (OutcomeClass.STRUCTURED, ["be able to milk a cow", "make cheese", "describe a shop"])


def test_numbers_inside_a_sentence_do_not_cut_it() -> None:
    text = "Learning outcomes\n- Learn how to run (a) a dairy; (b) a shop\n- Describe the udder"
    assert classed(text) == (
        OutcomeClass.STRUCTURED,
        ["Learn how to run (a) a dairy; (b) a shop", "Describe the udder"],
    )


def test_number_glued_to_a_word_begins_an_item_only_if_it_is_the_next_one() -> None:
    text = "You will be able to:1.Name the parts of MP3.In detail2.Compare CO2.Then rest"
    assert [text[each.start : each.end] for each in segments_of(text)][:2] == [
        "Name the parts of MP3.In detail",
        "Compare CO2.Then rest",
    ]


def test_letters_after_who_is_taught_begin_items() -> None:
    text = "The farm trains the student (a) how to milk a cow (b) churn butter."

    assert classed(text) == (OutcomeClass.STRUCTURED, ["how to milk a cow", "churn butter."])


def test_examples_begin_no_items() -> None:
    text = "You will be able to: milk animals (e.g. cows); make cheese (e.g. of sheep milk); herd goats."

    assert classed(text) == (
        OutcomeClass.STRUCTURED,
        ["milk animals (e.g. cows);", "make cheese (e.g. of sheep milk);", "herd goats."],
    )


def test_dashes_after_a_promise_part_items() -> None:
    text = "They will have the ability to: Milk a cow - Make cheese - Herd goats"

    assert classed(text) == (OutcomeClass.STRUCTURED, ["Milk a cow", "Make cheese", "Herd goats"])
