"""The words around rules (severity, source, remedy …) in four languages."""

from __future__ import annotations

from credenza.specification import MultilingualText, Sentences

WORDS = Sentences(__package__, "words")


def word_text(key: str) -> MultilingualText:
    """The word or phrase ``key`` in all languages. Raises KeyError for a key that the table does not have."""
    return MultilingualText(dict(WORDS.texts[key]))


def word(key: str, language: str) -> str:
    """The word or phrase ``key`` for readers of ``language``."""
    return word_text(key).in_language(language)
