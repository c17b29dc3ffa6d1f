"""Which language a text is in: what is clear at a glance, and what is not."""

from __future__ import annotations

import pytest

from credenza.outcomes import language_of

ENGLISH = "In this course you will learn how to plan the work of a team and what to do with the results at the end. "
ITALIAN = "Il corso presenta le basi della gestione di un progetto e gli strumenti per il lavoro di gruppo. "


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH * 10, "en"),
        (ITALIAN * 10, "it"),
        (ENGLISH * 2 + ITALIAN * 20, "it"),
        (ENGLISH * 6 + "Курс учит доить корову и делать сыр. " * 60, "ru"),
        ("Курс сиыр сауу мен ірімшік жасауды үйретеді. " * 5, "kk"),
        ("What you will learn and how to do it\n" + "\u5b66\u4e60" * 60, "und"),
        ("2026 — 12", "und"),
        ("", "und"),
    ],
)
def test_language_is_that_of_most_small_words_or_of_the_script(text: str, language: str) -> None:
    assert language_of(text) == language
