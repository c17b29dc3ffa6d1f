"""Where statements can stand: lists with and without bullets, what lines promise, headings."""

from __future__ import annotations

from credenza.outcomes import OutcomeClass, analyse
from credenza.outcomes.segments import segments_of


def classed(text: str) -> tuple[OutcomeClass, list[str]]:
    record = analyse(text, "en")
    return record.outcome_class, [statement.text for statement in record.statements]


def test_lines_that_begin_with_an_ability_are_a_list() -> None:
    text = "A course on milk.\nThe ability to milk a cow.\nThe ability to churn butter."
    assert classed(text) == (OutcomeClass.STRUCTURED, ["The ability to milk a cow.", "The ability to churn butter."])


def test_topics_after_learn_about_are_announced_as_outcomes_but_are_no_statements() -> None:
    text = "In this course you will learn about:\n- Italian cheese;\n- summer pastures."
    assert classed(text) == (OutcomeClass.UNSTRUCTURED, [])


def test_outcome_heading_over_topics_alone_is_unstructured() -> None:
    assert classed("What you'll learn\n- Cheese\n- Butter") == (OutcomeClass.UNSTRUCTURED, [])


def test_graduate_attributes_that_only_name_categories_are_absent() -> None:
    assert classed("Graduate Attributes and Skills\nCommunication, Personal effectiveness") == (OutcomeClass.ABSENT, [])


def test_activity_under_an_outcome_heading_is_no_statement_unless_it_is_coupled() -> None:
    text = "What you'll learn\n- Explore the world of cheese\n- Explore and compare ripening methods"
    assert classed(text) == (OutcomeClass.UNSTRUCTURED, ["Explore and compare ripening methods"])


def test_number_alone_in_its_line_belongs_to_the_next_line() -> None:
    text = "Learning outcomes\n1.\nDescribe a cow\n2.\nMake cheese"
    assert classed(text) == (OutcomeClass.STRUCTURED, ["Describe a cow", "Make cheese"])


def test_attributes_glued_together_are_a_list() -> None:
    text = "Graduate Attributes and Skills\nGather relevant informationDevelop an argumentGain the skills to milk cows"
    assert classed(text) == (
        OutcomeClass.STRUCTURED,
        ["Gather relevant information", "Develop an argument", "Gain the skills to milk cows"],
    )


def test_items_glued_together_after_a_promise_are_a_list_and_those_after_none_are_not() -> None:
    glued = "Describe a cowCompare two cheesesDesign a dairy"
    assert classed(f"You will be able to:{glued}") == (
        OutcomeClass.STRUCTURED,
        ["Describe a cow", "Compare two cheeses", "Design a dairy"],
    )
    assert classed(f"You will like this: {glued}") == (OutcomeClass.ABSENT, [])


def test_semicolons_do_not_part_an_item_that_is_glued_to_others() -> None:
    text = "Graduate Attributes and Skills\nPlan a dairy; judge it; sell itCompare two cowsDesign a shop"
    assert classed(text) == (
        OutcomeClass.STRUCTURED,
        ["Plan a dairy; judge it; sell it", "Compare two cows", "Design a shop"],
    )


def test_acts_between_semicolons_are_a_list_without_heading() -> None:
    assert classed("Describe a cow; Compare two cheeses; Design a dairy.") == (
        OutcomeClass.STRUCTURED,
        ["Describe a cow;", "Compare two cheeses;", "Design a dairy."],
    )


def test_second_sentence_of_an_item_does_not_count_as_an_item() -> None:
    text = "Learning outcomes\n- Describe the udder. It has four quarters.\n- Compare two cows. This takes time."
    assert classed(text)[0] is OutcomeClass.STRUCTURED


def test_item_goes_on_in_the_next_line_with_a_small_letter() -> None:
    text = "Learning outcomes\n- Describe the udder and\n\nits four quarters\n- Milk a cow"
    assert [text[each.start : each.end] for each in segments_of(text)] == [
        "Describe the udder and\n\nits four quarters",
        "Milk a cow",
    ]


def test_sentence_glued_to_one_that_ends_in_capitals_is_cut() -> None:
    assert classed("You will learn to query SQL.You begin with tables.") == (
        OutcomeClass.UNSTRUCTURED,
        ["You will learn to query SQL."],
    )


def test_initials_and_abbreviations_end_no_sentence() -> None:
    text = "You will learn how the U.S. Constitution came about, e.g. Article One. We meet Dr. Moo."
    assert [text[each.start : each.end] for each in segments_of(text)] == [
        "You will learn how the U.S. Constitution came about, e.g. Article One.",
        "We meet Dr. Moo.",
    ]


def test_one_sentence_after_a_promise_is_no_list() -> None:
    text = "You will be able to: Describe the udder. Lectures take place in the dairy."
    assert classed(text) == (
        OutcomeClass.UNSTRUCTURED,
        ["You will be able to: Describe the udder."],
    )


def test_verbs_after_skills_under_an_outcome_heading_are_a_list() -> None:
    text = "Graduate Attributes and Skills\nLife in herdsPractical Skills: Produce milk by hand. Apply rennet."

    assert classed(text) == (OutcomeClass.STRUCTURED, ["Produce milk by hand.", "Apply rennet."])


def test_what_should_be_known_beforehand_is_no_outcome_but_what_follows_the_course_is() -> None:
    beforehand = "Requirements\nYou should be able to:\nMilk a cow\nMake cheese"
    afterwards = "Requirements\nAfter the course you will be able to:\nMilk a cow\nMake cheese"

    assert classed(beforehand) == (OutcomeClass.ABSENT, [])
    assert classed(afterwards) == (OutcomeClass.STRUCTURED, ["Milk a cow", "Make cheese"])
