"""The words of a text and what they are compared by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from Stemmer import Stemmer

from .kazakh import stem as kazakh_stem

_WORD = re.compile(r"\.?[^\W_][\w\u0300-\u036f]*(?:\+\+|#)?")
"""A word or a number, with the signs of programming languages (C++, C#, .NET)."""
_SNOWBALL = {"en": "english", "it": "italian", "ru": "russian"}
_LONGEST = 60
"""Characters of a word that count: nothing longer is a word of these languages."""


class Word(NamedTuple):
    """A word of a text: what it is compared by, and where it stands (code points)."""

    stem: str
    start: int
    end: int


class Columns(NamedTuple):
    """The words of a text, all stems, all beginnings and all ends: so those of a large table are kept and compared."""

    stems: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]


def columns(found: Sequence[Word]) -> Columns:
    """The same words, column by column."""
    return Columns([word.stem for word in found], [word.start for word in found], [word.end for word in found])


def main_language(tag: str) -> str:
    """The language of a BCP 47 tag without script and region: ``en`` for ``en-GB``."""
    return tag.partition("-")[0].lower()


def words(text: str, language: str, without: Collection[str] = ()) -> list[Word]:
    """All words of a text in order but those whose stems are in ``without``."""
    main = main_language(language)
    return [Word(name, *each.span()) for each in _WORD.finditer(text) if (name := stem(each[0], main)) not in without]


def stems(text: str, language: str) -> list[str]:
    """What the words of a text are compared by, in order."""
    main = main_language(language)
    return [stem(word, main) for word in _WORD.findall(text)]


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """A word without case, accents on Latin letters and, in en, it, kk and ru, inflection."""
    plain = folded(word)
    if not plain.isalpha():
        return plain
    return _stemmer(language)(plain)


def folded(word: str) -> str:
    """A word in lower case, Latin letters without accents, ё as е."""
    lower = unicodedata.normalize("NFC", word[:_LONGEST]).casefold().lstrip(".").replace("ё", "е")
    if lower.isascii() or "\u0400" <= lower[0] <= "\u04ff":
        return lower
    return "".join(sign for sign in unicodedata.normalize("NFD", lower) if not unicodedata.combining(sign))


def _stemmer(language: str) -> Callable[[str], str]:
    if language == "kk":
        return kazakh_stem
    algorithm = _SNOWBALL.get(language)
    # A stemmer keeps the word it works at, so that threads cannot share one; what it found is remembered above.
    return Stemmer(algorithm, 0).stemWord if algorithm else str
