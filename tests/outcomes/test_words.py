"""Words found in one pass over memory are those that patterns find."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from credenza.outcomes.words import runs_of_letters, words_of

WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*'?")
LETTERS = re.compile(r"[^\W_]+")
TEXTS = st.text(
    st.one_of(st.sampled_from("ab'’- -_.яқé––²\N{NO-BREAK SPACE}\N{LINE SEPARATOR}"), st.characters()), max_size=40
)


@given(TEXTS)
def test_words_are_those_of_the_pattern(text: str) -> None:
    assert words_of(text) == WORD.findall(text.replace("’", "'"))


@given(TEXTS.filter(lambda text: not re.search(r"\d", text)))
def test_runs_of_letters_are_those_of_the_pattern(text: str) -> None:
    assert runs_of_letters(text) == LETTERS.findall(text)


def test_quotation_marks_and_dashes_join_nothing() -> None:
    assert words_of("'Well-known' -- don’t say o'- students' work_shop 2nd") == [
        "Well-known'", "don't", "say", "o'", "students'", "work", "shop", "2nd"
    ]  # fmt: skip
