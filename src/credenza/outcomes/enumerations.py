"""The items of a list that stand in one line: "1. this; 2. that", "able to: this; that" or "able to - this - that"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .lines import Place
from .promises import NOTHING, promise_of

_ENUMERATED = re.compile(r"(?:(?<=[:;.,])|(?<=\s))\s*\(?(?!e\.g)(?<!\be\.)(\d{1,2}|[a-h])[.)]\s*(?=[^\W\d_])")
_SECONDS = ((";", (";",)), ("2", ("2.", "2)")), (")", ("b)", "б)")), ("-", (" - ",)), ("–", (" – ",)))
"""Every enumeration holds one of these, listed by a sign that is sooner found."""
_MARK_END = re.compile(
    r"[.)](?:(?<=[\s:;.,(][\da-h].)|(?<=[\s:;.,(\w]\d\d.)(?<!\d\d\d.)|(?<=[^\W\d_]\d.))\s*(?=[^\W\d_])"
)
"""The end of what ``_ENUMERATED`` and ``_GLUED_NUMBER`` find: quick to look for."""
_GLUED_NUMBER = re.compile(r"(?<=[^\W\d_])(\d{1,2})[.)]\s*(?=[^\W\d_])")
"""A number after a word without space: the next item of a list if it is the next number."""
_NUMBER = re.compile(r"(\d)[.)] ?$")
"""The number that an item has as its bullet."""
MARK_LENGTH = 3
"""Characters of a bracket and a number."""
ITEMS_GLUED = 2
"""Items that make a list in one line."""


def enumerated(text: str, start: int, end: int) -> list[Place]:
    """The items of "…: 1. this; 2. that", "… able to: this; that; and the other" or "… able to - this - that"."""
    if not may_enumerate(text[start:end]):
        return []
    before = _NUMBER.search(text, max(0, start - MARK_LENGTH), start)
    number = int(before[1]) if before else 0
    marks = list(_marks(text, start, end, number))
    fewest = ITEMS_GLUED if start == 0 or text[start - 1] == "\n" else 1
    if len(marks) < fewest or not (marks[0].re is _GLUED_NUMBER or _may_begin(text[start : marks[0].start()])):
        return _separated(text, start, end)
    ends = [mark.start() for mark in marks[1:]] + [end]
    items = [(mark.end(), last) for mark, last in zip(marks, ends, strict=True) if last > mark.end()]
    return items if fewest > 1 else [(start, marks[0].start()), *items]


def _may_begin(before: str) -> bool:
    """Whether an enumeration can begin after these words: "manage (a) a company" holds none."""
    words = before.rstrip()
    return not words or words[-1] in ":;.,)" or promise_of(words) is not NOTHING


def _separated(text: str, start: int, end: int) -> list[Place]:
    """Clauses that follow a promise and are separated by semicolons or dashes."""
    colon = text.find(":", start, end)
    if colon >= 0 and text.count(";", colon, end) >= ITEMS_GLUED and promise_of(text[start : colon + 1]):
        return list(between(text, colon + 1, end, ";"))
    if colon >= 0 and text.count(" - ", colon, end) >= ITEMS_GLUED and promise_of(text[start : colon + 1]):
        return list(between(text, colon + 1, end, " - "))
    dash = text.find(" - ", start, end)
    if dash >= 0 and text.count(" - ", dash, end) >= ITEMS_GLUED and promise_of(text[start:dash]):
        return list(between(text, dash + len(" - "), end, " - "))
    return []


def may_enumerate(text: str) -> bool:
    return any(any(map(text.__contains__, seconds)) for sign, seconds in _SECONDS if sign in text)


def _marks(text: str, start: int, end: int, number: int) -> Iterator[re.Match[str]]:
    """What ``_ENUMERATED`` finds, and the numbers after ``number`` glued to words, sought only where such marks end."""
    for last in _MARK_END.finditer(text, start, end):
        space = text[start : max(start, last.start() - MARK_LENGTH)]
        place = start + len(space.rstrip()), min(end, last.end() + 1)
        mark = _ENUMERATED.search(text, *place) or _next_number(text, *place, number)
        if mark is not None:
            yield mark
            start, number = mark.end(), int(mark[1]) if mark[1].isdecimal() else 0


def _next_number(text: str, start: int, end: int, number: int) -> re.Match[str] | None:
    """The number after ``number`` if it is glued to a word: "systems7.explain"."""
    glued = _GLUED_NUMBER.search(text, start, end)
    return glued if glued and 1 < int(glued[1]) == number + 1 else None


def between(text: str, start: int, end: int, mark: str) -> Iterator[Place]:
    while start < end:
        found = text.find(mark, start, end)
        last = end if found < 0 else found + (mark == ";")
        first = start + len(text[start:last]) - len(text[start:last].lstrip())
        if last - first > 1:
            yield first, last
        start = end if found < 0 else found + len(mark)
