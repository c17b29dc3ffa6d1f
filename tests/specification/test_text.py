"""Texts in several languages."""

from __future__ import annotations

import pytest

from credenza.specification import LANGUAGES, MultilingualText, Specification

TITLE = MultilingualText({"ru": "Аудит", "it": "Diagnosi", "fr": "Audit"})


@pytest.mark.parametrize(
    ("language", "shown_in", "text"),
    [
        ("ru", "ru", "Аудит"),
        ("kk", "it", "Diagnosi"),
        ("en", "it", "Diagnosi"),
        ("fr", "fr", "Audit"),
        ("de", "it", "Diagnosi"),
    ],
)
def test_missing_language_falls_back_in_the_fixed_order(language: str, shown_in: str, text: str) -> None:
    assert LANGUAGES == ("en", "it", "kk", "ru")
    assert TITLE.language_for(language) == shown_in
    assert TITLE.in_language(language) == text


def test_language_outside_the_interface_is_the_last_resort() -> None:
    assert MultilingualText({"fr": "Audit"}).in_language("kk") == "Audit"


def test_blank_text_counts_as_missing() -> None:
    text = MultilingualText({"en": "  \n", "kk": " Аудит "})
    assert (text.language_for("en"), text.in_language("en"), bool(text)) == ("kk", "Аудит", True)


@pytest.mark.parametrize("texts", [{}, {"en": ""}, {"en": " ", "it": "\n"}])
def test_text_without_words_is_false_and_shown_empty(texts: dict[str, str]) -> None:
    text = MultilingualText(texts)
    assert (bool(text), text.language_for("en"), text.in_language("en")) == (False, None, "")


def test_equal_texts_have_equal_hashes_in_any_order() -> None:
    assert hash(MultilingualText({"en": "A", "it": "B"})) == hash(MultilingualText({"it": "B", "en": "A"}))


@pytest.mark.parametrize(
    ("teaching", "titles", "primary"),
    [
        (("kk", "ru"), {"en": "A", "ru": "Б"}, "ru"),
        (("de",), {"it": "A", "ru": "Б"}, "it"),
        ((), {"kk": "Ә", "en": "A"}, "kk"),
        (("it",), {}, "en"),
    ],
)
def test_primary_language_is_a_language_of_the_title(
    teaching: tuple[str, ...], titles: dict[str, str], primary: str
) -> None:
    assert Specification(language=teaching, title=MultilingualText(titles)).primary_language == primary
