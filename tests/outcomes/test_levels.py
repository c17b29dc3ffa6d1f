"""Level plausibility (LV-05): wide, explained, and never guessing a language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.outcomes import LANGUAGES, LevelPlausibility, LevelReason, plausible_levels


def reach(*statements: str, language: str = "en") -> tuple[int, int]:
    found = plausible_levels(statements, language)
    return found.lowest, found.highest


@pytest.mark.parametrize(
    ("language", "statement", "expected"),
    [
        ("en", "Follow simple instructions under direct supervision", (1, 2)),
        ("en", "Recall the names of the bones", (1, 4)),
        ("en", "Solve complex problems in unpredictable contexts", (5, 8)),
        ("en", "Design original research at the frontier of the field", (8, 8)),
        ("it", "Eseguire compiti semplici sotto la supervisione di un tutor", (1, 3)),
        ("it", "Valutare criticamente i risultati di una ricerca originale", (6, 8)),
        ("kk", "Қарапайым тапсырмаларды орындайды", (1, 3)),
        ("kk", "Күрделі жүйелерді жобалайды", (5, 8)),
        ("ru", "Выполнять простые операции под руководством", (1, 3)),
        ("ru", "Проводить самостоятельное научное исследование", (6, 8)),
    ],
)
def test_words_of_one_outcome_set_its_range(language: str, statement: str, expected: tuple[int, int]) -> None:
    assert reach(statement, language=language) == expected


def test_most_demanding_outcome_sets_the_lowest_level_and_the_furthest_the_highest() -> None:
    modest, bold = "Describe basic concepts of statistics", "Lead a team of analysts in complex projects"
    assert reach(modest) == (1, 5)
    assert reach(bold) == (5, 8)
    assert reach(modest, bold) == (5, 8)


def test_reasons_name_statement_and_words() -> None:
    statement = "Solve complex problems"
    assert plausible_levels([statement], "en") == LevelPlausibility(
        5, 8, demanding=(LevelReason("complexity", statement, "complex problems", lowest=5),)
    )
    modest = "Recall the names of the bones"
    assert plausible_levels([modest], "en") == LevelPlausibility(
        1, 4, limiting=(LevelReason("verb", modest, "Recall", highest=4),)
    )


def test_modest_words_take_back_what_a_verb_demands() -> None:
    assert reach("Evaluate sources") == (4, 8)
    assert reach("Evaluate sources with guidance") == (1, 3)


def test_no_outcomes_speak_against_no_level() -> None:
    assert all(plausible_levels([], "kk").is_plausible(level) for level in range(1, 9))


def test_reasons_are_said_in_four_languages() -> None:
    found = plausible_levels(["Solve complex problems", "Recall names"], "en")
    for reason in (*found.demanding, *found.limiting):
        assert all(reason.words in reason.sentence().in_language(language) for language in LANGUAGES)


def test_unsupported_language_is_refused() -> None:
    with pytest.raises(ValueError, match="'de'"):
        plausible_levels(["Komplexe Probleme lösen"], "de")


@given(st.sampled_from(LANGUAGES), st.lists(st.text(max_size=60), max_size=4))
def test_range_of_any_texts_is_a_range_and_every_bound_has_a_reason(language: str, texts: list[str]) -> None:
    found = plausible_levels(texts, language)
    assert 1 <= found.lowest <= found.highest <= 8
    assert (found.lowest > 1) == bool(found.demanding)
    assert (found.highest < 8) <= bool(found.limiting)
