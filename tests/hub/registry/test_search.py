"""How words are made comparable."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza_hub.registry.search import MOST_WORDS, normalise, search_text_of, words_of
from tests.hub.publishing import example


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("ӘҒҚҢӨҰҮҺІ", "әғқңөұүһі"),
        ("Учёт", "учет"),
        ("УЧЕТ", "учёт"),
        ("Università", unicodedata.normalize("NFD", "UNIVERSITÀ")),
        ("Straße", "STRASSE"),
    ],
)
def test_normalise_makes_spellings_of_one_word_equal(written: str, searched: str) -> None:
    assert normalise(written) == normalise(searched)


@given(st.text())
def test_normalise_changes_nothing_the_second_time(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_words_of_splits_at_punctuation_and_drops_repeats() -> None:
    assert words_of("  Data, data; (literacy) l'esame ") == ["data", "literacy", "l", "esame"]


def test_words_of_keeps_codes_in_one_piece() -> None:
    assert words_of("UNI/PdR 120:2021 C++") == ["uni/pdr", "120", "2021", "c++"]


def test_words_of_takes_no_more_than_the_limit() -> None:
    assert len(words_of(" ".join(f"word{number}" for number in range(100)))) == MOST_WORDS


def test_search_text_has_all_languages_and_no_addresses() -> None:
    text = search_text_of(example("cimea-credential-evaluator"))
    assert all(normalise(word) in text for word in ("Lisbon", "Lisbona", "Лиссабон", "Лиссабонской"))
    assert "http" not in text
