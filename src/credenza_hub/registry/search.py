"""How the words of an edition and the words of a reader are made comparable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

SIZES = {
    "small": (None, 3),
    "medium": (3, 10),
    "large": (10, None),
}
"""Ranges of ECTS credits: more than the first number, up to the second."""

MOST_WORDS = 12
_BETWEEN_WORDS = re.compile(r"[^\w./+#-]+")
_SEARCHED = (
    "title", "summary", "issuer", "awarding_bodies", "awards", "outcomes", "assessments", "occupational_standard",
    "isced_f", "further_information", "need", "stackability",
)  # fmt: skip
_NOT_SEARCHED = frozenset({"key", "iri", "homepage", "reference", "did", "assessed_by", "awarded_by", "type"})


def normalise(text: str) -> str:
    """A text without differences that readers do not type: case, Unicode composition, and ё written as е."""
    return unicodedata.normalize("NFC", text.casefold()).replace("ё", "е")


def words_of(query: str) -> list[str]:
    """The words that a reader looks for, at most twelve, each once and in order."""
    words = (word.strip("./-") for word in _BETWEEN_WORDS.split(normalise(query)))
    return list(dict.fromkeys(word for word in words if word))[:MOST_WORDS]


def search_text_of(document: dict[str, Any]) -> str:
    """Everything in an edition's document that a reader can search for, in all its languages, normalised."""
    texts = (text for name in _SEARCHED for text in _texts_in(document.get(name)))
    return normalise("\n".join(dict.fromkeys(texts)))


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts_in(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name not in _NOT_SEARCHED:
                yield from _texts_in(item)
