"""Putting items of an occupation together while files are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from credenza.specification import MultilingualText
from credenza.specification.values import IRI_PATTERN

from .model import Item

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

Texts = Mapping[str, str]
"""Language → text."""


def plain(text: str) -> str:
    """A text on one line, without control characters and repeated spaces."""
    return " ".join(_CONTROL.sub(" ", text).split())


def multilingual(texts: Texts) -> MultilingualText:
    """The texts that say something, cleaned."""
    cleaned = {language: plain(text) for language, text in texts.items()}
    return MultilingualText({language: text for language, text in cleaned.items() if text})


def is_iri(text: str) -> bool:
    """Whether a text is an absolute IRI of a kind that specifications may cite."""
    return re.match(IRI_PATTERN, text) is not None


def numbered(letter: str, found: Iterable[tuple[Texts, str | None, bool]]) -> tuple[Item, ...]:
    """Items with running codes, K1, K2 …, of texts, address and whether they are essential; essential ones first."""
    ordered = sorted(found, key=lambda entry: not entry[2])
    return tuple(
        Item(code=f"{letter}{number}", text=multilingual(texts), iri=iri, essential=essential)
        for number, (texts, iri, essential) in enumerate(ordered, start=1)
    )
