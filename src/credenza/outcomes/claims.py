"""Sentences that claim an outcome: who will learn, gain or be able to do something.

A sentence is read as a string with a letter for the class of each word (``data/classes.tsv``; ``.`` is any other word),
and the claims are patterns of such strings (``data/claims.tsv``): short to read, and quick to look for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import repeat

from .lexicon import Observable, read_table, verbs_of
from .words import words_of

_OTHER = repeat(".")
_APART, _END = " A ", "\n"
"""What stands before each sentence in lower case, no word of which it can be, and its class."""
_ASIDE = re.compile(r"\([^)A]*\)")
"""What a sentence in lower case says by the way, up to where it ends."""
_ACT = "V"
"""The class of verbs that are in no class of the table."""


def claims_outcome(sentence: str, language: str) -> bool:
    """Whether ``sentence`` says what the learner will know, understand or be able to do."""
    return claims_outcomes((sentence,), language)[0]


def claims_outcomes(sentences: Sequence[str], language: str) -> list[bool]:
    """The same of each sentence: the words of all are looked up in one go."""
    if not sentences:
        return []
    class_of, claims, others = _reading(language)
    said = _APART.join(["", *map(str.lower, sentences)])
    words = words_of(_ASIDE.sub(" ", said) if "(" in said else said)
    found = [False] * len(sentences)
    for number, read in _holding(claims, "".join(map(class_of, words, _OTHER))):
        found[number] = others.search(read) is None
    return found


def _holding(pattern: re.Pattern[str], read: str) -> Iterator[tuple[int, str]]:
    """The sentences that hold ``pattern``, with their numbers: most hold none, and are passed over in one go.

    In ``pattern`` a sentence begins at ``^``, and no ``.`` is its end.
    """
    end = 0
    while place := pattern.search(read, end):
        begin = read.rfind(_END, 0, place.start() + 1)
        end = read.find(_END, begin + 1)
        yield read.count(_END, 0, begin), read[begin + 1 : end if end > 0 else None]
        if end < 0:
            return


@cache
def _reading(language: str) -> tuple[Callable[[str, str], str], re.Pattern[str], re.Pattern[str]]:
    """The class of a word, what claims hold, and what shows that a sentence is none."""
    return _classes(language).get, *_claims(language)


def _classes(language: str) -> Mapping[str, str]:
    """Word in lower case → the letters of its class."""
    rows = (row for row in read_table("classes") if row["language"] == language)
    listed = {form: row["class"] for row in rows for words in row["words"].split() for form in _forms(words)}
    return dict.fromkeys(_acts(language), _ACT) | listed | {_APART.strip(): _END}


def _acts(language: str) -> Iterator[str]:
    """What a learner can be seen to do, as English writes it after "helps you"."""
    verbs = verbs_of(language).items() if language == "en" else ()
    return (form for form, verb in verbs if form == verb.name and verb.observable is not Observable.NO)


def _forms(word: str) -> Iterator[str]:
    """The words that ``stem(ending|ending)rest`` stands for."""
    stem, opened, endings = word.partition("(")
    endings, _, rest = endings.partition(")")
    yield from (f"{stem}{ending}{rest}" for ending in endings.split("|")) if opened else (word,)


def _claims(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    rows = [row for row in read_table("claims") if row["language"] == language]

    def spread(kind: str, before: str = "") -> Iterator[str]:
        patterns = (row["pattern"] for row in rows if row["claim"] == kind)
        return (f"{before}(?:{each})" for pattern in patterns for each in _spread(pattern))

    claims = [*spread("yes"), *spread("start", _END)]
    return re.compile("|".join(claims), re.MULTILINE), re.compile("|".join(spread("no")))


def _spread(pattern: str) -> Iterator[str]:
    """One pattern for each letter that ``[letters]rest`` begins with: only literal beginnings are found quickly."""
    opened, closed, rest = pattern.partition("]")
    yield from (f"{first}{rest}" for first in opened[1:]) if closed and opened[0] == "[" else (pattern,)
