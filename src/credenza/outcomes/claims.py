"""Sentences that claim an outcome: who will learn, gain or be able to do something.

A sentence is read as a string with a letter for the class of each word (``data/classes.tsv``; ``.`` is any other word),
and the claims are patterns of such strings (``data/claims.tsv``): short to read, and quick to look for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from .lexicon import read_table

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*['’]?")
_OTHER = "."


def claims_outcome(sentence: str, language: str) -> bool:
    """Whether ``sentence`` says what the learner will know, understand or be able to do."""
    classes = _classes(language)
    read = "".join([classes.get(word, _OTHER) for word in _WORD.findall(sentence.lower())])
    beginning, claim, other = _claims(language)
    if not (claim.search(read) or beginning.match(read)):
        return False
    return other.search(read) is None


@cache
def _classes(language: str) -> Mapping[str, str]:
    """Word in lower case → the letters of its class."""
    rows = (row for row in read_table("classes") if row["language"] == language)
    return {form: row["class"] for row in rows for words in row["words"].split() for form in _forms(words)}


def _forms(word: str) -> Iterator[str]:
    """The words that ``stem(ending|ending)rest`` stands for."""
    stem, opened, endings = word.partition("(")
    endings, _, rest = endings.partition(")")
    yield from (f"{stem}{ending}{rest}" for ending in endings.split("|")) if opened else (word,)


@cache
def _claims(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """How claims begin, what they hold anywhere, and what shows that a sentence is none."""
    rows = [row for row in read_table("claims") if row["language"] == language]

    def joined(kind: str) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{row['pattern']})" for row in rows if row["claim"] == kind))

    return joined("start"), joined("yes"), joined("no")
