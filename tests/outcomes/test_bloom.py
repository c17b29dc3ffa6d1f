"""Levels of the revised taxonomy: the trained model for English, the verb for other languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.outcomes import Bloom, bloom_level, judge_statement
from credenza.outcomes.bloom import features_of


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Recall the bones of the hand", Bloom.REMEMBER),
        ("Explain how tides arise", Bloom.UNDERSTAND),
        ("Apply the rules of contract to simple cases", Bloom.APPLY),
        ("Analyse the causes of the crisis", Bloom.ANALYSE),
        ("Critically evaluate the evidence for a therapy", Bloom.EVALUATE),
        ("Design a bridge for a given load", Bloom.CREATE),
        ("Demonstrate an understanding of the nervous system", Bloom.UNDERSTAND),
    ],
)
def test_level_of_an_english_outcome_is_told_with_a_probability(text: str, level: Bloom) -> None:
    estimate = bloom_level(judge_statement(text, "en"))
    assert estimate is not None
    assert estimate.level is level
    assert estimate.probability is not None
    assert 0.3 < estimate.probability <= 1


@pytest.mark.parametrize(
    ("language", "text", "level"),
    [
        ("it", "Progettare un ponte", Bloom.CREATE),
        ("ru", "Объяснять причины приливов", Bloom.UNDERSTAND),
        ("kk", "Дәлелдерді бағалайды", Bloom.EVALUATE),
    ],
)
def test_level_in_other_languages_is_that_of_the_verb(language: str, text: str, level: Bloom) -> None:
    estimate = bloom_level(judge_statement(text, language))
    assert estimate is not None
    assert (estimate.level, estimate.probability) == (level, None)


@pytest.mark.parametrize(("language", "text"), [("en", "Teamwork"), ("kk", "Командалық жұмыс")])
def test_sentence_without_a_verb_has_no_level(language: str, text: str) -> None:
    assert bloom_level(judge_statement(text, language)) is None


def test_features_are_first_words_and_stems() -> None:
    assert features_of("Using two bridges") == "^use|^use two|@apply|~two|~bridg|use|two|bridg".split("|")  # noqa: SIM905
    assert features_of("—") == []


@given(st.text(max_size=100))
def test_any_text_has_an_estimate_or_none(text: str) -> None:
    estimate = bloom_level(judge_statement(text, "en"))
    assert estimate is None or 1 <= estimate.level <= 6
