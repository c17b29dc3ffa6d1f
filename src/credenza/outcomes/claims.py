"""Sentences that claim an outcome: who will learn, gain or be able to do something.

A sentence is read as a string with a letter for the class of each word (``data/classes.tsv``; ``.`` is any other word),
and the claims are patterns of such strings (``data/claims.tsv``): short to read, and quick to look for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import repeat

from .lexicon import read_table
from .words import words_of

_OTHER = repeat(".")


def claims_outcome(sentence: str, language: str) -> bool:
    """Whether ``sentence`` says what the learner will know, understand or be able to do."""
    class_of, begins, claims, denies = _reading(language)
    read = "".join(map(class_of, words_of(sentence.lower()), _OTHER))
    return bool((begins(read) or claims(read)) and not denies(read))


Found = re.Match[str] | None


@cache
def _reading(
    language: str,
) -> tuple[Callable[[str, str], str], Callable[[str], Found], Callable[[str], Found], Callable[[str], Found]]:
    """The class of a word, how claims begin, what they hold anywhere, and what shows that a sentence is none."""
    beginning, claim, other = _claims(language)
    return _classes(language).get, beginning.match, claim.search, other.search


def _classes(language: str) -> Mapping[str, str]:
    """Word in lower case → the letters of its class."""
    rows = (row for row in read_table("classes") if row["language"] == language)
    return {form: row["class"] for row in rows for words in row["words"].split() for form in _forms(words)}


def _forms(word: str) -> Iterator[str]:
    """The words that ``stem(ending|ending)rest`` stands for."""
    stem, opened, endings = word.partition("(")
    endings, _, rest = endings.partition(")")
    yield from (f"{stem}{ending}{rest}" for ending in endings.split("|")) if opened else (word,)


def _claims(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    rows = [row for row in read_table("claims") if row["language"] == language]

    def joined(kind: str) -> re.Pattern[str]:
        patterns = (row["pattern"] for row in rows if row["claim"] == kind)
        return re.compile("|".join(f"(?:{each})" for pattern in patterns for each in _spread(pattern)))

    return joined("start"), joined("yes"), joined("no")


def _spread(pattern: str) -> Iterator[str]:
    """One pattern for each letter that ``[letters]rest`` begins with: only literal beginnings are found quickly."""
    opened, closed, rest = pattern.partition("]")
    yield from (f"{first}{rest}" for first in opened[1:]) if closed and opened[0] == "[" else (pattern,)
