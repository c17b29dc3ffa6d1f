"""A text cut into sections, lists and sentences: the places where statements can stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from .lexicon import read_table


class Section(StrEnum):
    """What the heading above a passage announces."""

    TEXT = "text"
    OUTCOMES = "outcomes"
    AUDIENCE = "audience"
    PREREQUISITES = "prerequisites"
    TOPICS = "topics"
    ASSESSMENT = "assessment"
    METHODS = "methods"


class Segment(NamedTuple):
    """A sentence or an item of a list: ``text[start:end]``, without bullet or number.

    ``list`` numbers the lists of the text; it is ``None`` in running text. ``led`` says that a line promises outcomes
    of the list ("you will be able to:").
    """

    start: int
    end: int
    section: Section
    list: int | None = None
    led: bool = False


_BULLET = re.compile(r"\s*(?:[-•*–—·▪■●○✓✔✅➤►→]+\s*|\(?\d{1,2}[.)]\s*(?=\D)|\(?[a-zа-я]\)\s*){1,2}")
"""A bullet, a number, or a bullet and a number."""
_ENUMERATED = re.compile(r"(?:(?<=[:;.,])|(?<=\s))\s*\(?(?:\d{1,2}|[a-h])[.)]\s*(?=[^\W\d_])")
_SENTENCE_END = re.compile(
    r"[.!?…][.!?…]*[\"»”’)]*(?:\s+(?=[\"«“(]?[^\W\d_a-zа-яё])|(?<=[a-zа-яё)][.!?])(?=[A-ZА-ЯЁ][a-zа-яё']))"
)
"""Marks before a space and a capital letter, or glued between a small and a capital letter."""
_SECONDS = (";", "2.", "2)", "b)", "б)")
"""Every enumeration holds one of these."""
_MARK_END = re.compile(r"[.)](?:(?<=[\s:;.,(][\da-h].)|(?<=[\s:;.,(]\d\d.))\s*(?=[^\W\d_])")
"""The end of what ``_ENUMERATED`` finds: quick to look for."""
_MARK_LENGTH = 3
"""Characters of a bracket and a number."""
_HEADING_LENGTH = 90
_LONGEST_ITEM = 400
_ITEMS_GLUED = 2
_LED = re.compile(
    r"""
      (?: able | learn\w* | ability | abilities | how ) (?: \ to | \ about )? :? $
    | (?: will | should | can | skills? | outcomes? | objectives? ) [^.]{0,60} : $
    | in \ grado \ di :? $
    | (?: saper | dovr\w+ | deve | obiettivi ) [^.]{0,60} : $
    | (?: сможе\w+ | научит\w+ | уметь | узнаете | навык\w+ ) [^.]{0,40} : $
    | (?: алады | үйрен\w+ | біледі ) [^.]{0,40} : $
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""How a line ends that promises outcomes."""
_LED_LENGTH = 200
"""Characters at the end of a line in which that stands."""


@cache
def _headings() -> tuple[re.Pattern[str], tuple[Section, ...]]:
    """All headings as one pattern, with a group for each, and the section that each group begins."""
    rows = read_table("headings")
    any_heading = "|".join(f"({row['pattern']})" for row in rows)
    return re.compile(rf"\W*(?:{any_heading})[\s:?.!]*$", re.IGNORECASE), tuple(Section(row["section"]) for row in rows)


@lru_cache(maxsize=10_000)
def section_of(line: str) -> Section | None:
    """The section that ``line`` is the heading of, if it is one."""
    pattern, sections = _headings()
    heading = pattern.match(line)
    return sections[heading.lastindex - 1] if heading and heading.lastindex else None


def segments_of(text: str) -> list[Segment]:
    """The sentences and items of ``text`` in their order."""
    cutter = _Cutter(text)
    place = 0
    for line in text.split("\n"):
        content = line.strip()
        if content:
            start = place + line.index(content[0])
            cutter.cut(content, start, start + len(content))
        place += len(line) + 1
    return cutter.found


class _Cutter:
    """Cuts a text line by line, and knows under which heading and in which list it is."""

    def __init__(self, text: str) -> None:
        self.found: list[Segment] = []
        self._text = text
        self._section = Section.TEXT
        self._number = 0
        self._led = self._in_list = False

    def cut(self, content: str, start: int, end: int) -> None:
        """What stands in the line ``content``."""
        bullet = _BULLET.match(content)
        if bullet is not None and bullet.end() < len(content):
            self._bulleted(start + bullet.end(), end)
        elif len(content) <= _HEADING_LENGTH and (heading := section_of(content)) is not None:
            self._section = heading
            self._begin(led=False)
        elif content[-1] == ":":
            self._begin(led=_promises(content))
            if not self._led:
                self.found.append(Segment(start, end, self._section))
        else:
            self._line(start, end)

    def _begin(self, *, led: bool) -> None:
        """What follows is another list."""
        self._number += 1
        self._led, self._in_list = led, False

    def _bulleted(self, start: int, end: int) -> None:
        """The item, or the items that were glued together, sentence by sentence. "Now:" begins another list."""
        if self._text[end - 1] == ":":
            self._number += 1
            return
        if not self._in_list:
            self._number, self._in_list = self._number + 1, True
        glued = _enumerated(self._text, start, end)
        for first, last in [(start, glued[0][0]), *glued] if glued else [(start, end)]:
            self._sentences(first, last, self._number, led=self._led)

    def _line(self, start: int, end: int) -> None:
        """A line without bullet: glued items, an item of a promised list, or running text."""
        items = _enumerated(self._text, start, end)
        promised = self._led or self._section is Section.OUTCOMES
        if items:
            self._glued(start, items)
        elif promised and end - start <= _LONGEST_ITEM and not _SENTENCE_END.search(self._text, start, end):
            self.found.append(Segment(start, end, self._section, self._number, self._led))
        else:
            self._in_list = self._led = False
            self._sentences(start, end)

    def _glued(self, start: int, items: list[tuple[int, int]]) -> None:
        """The items of one line, and what stands before them unless that promises them."""
        first = items[0][0]
        promised = _promises(self._text[start:first].rstrip(" 1aA.)("))
        self._begin(led=False)
        if not promised:
            self._sentences(start, first)
        self.found += [Segment(begin, end, self._section, self._number, promised) for begin, end in items]

    def _sentences(self, start: int, end: int, number: int | None = None, *, led: bool = False) -> None:
        """The sentences of a passage; ``number`` and ``led`` speak of the list that it is an item of."""
        section, add = self._section, self.found.append
        for mark in _SENTENCE_END.finditer(self._text, start, end):
            last = mark.start() + len(mark.group().rstrip())
            if last > start:
                add(Segment(start, last, section, number, led))
            start = mark.end()
        if start < end:
            add(Segment(start, end, section, number, led))


def _promises(line: str) -> bool:
    return _LED.search(line[-_LED_LENGTH:]) is not None


def _enumerated(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The items of "…: 1. this; 2. that" or "… able to: this; that; and the other"."""
    if not any(map(text[start:end].__contains__, _SECONDS)):
        return []
    marks = list(_marks(text, start, end))
    if len(marks) < (_ITEMS_GLUED if start == 0 or text[start - 1] == "\n" else 1):
        colon = text.find(":", start, end)
        if colon < 0 or not _promises(text[start : colon + 1]) or text.count(";", colon, end) < _ITEMS_GLUED:
            return []
        return list(_between(text, colon + 1, end, ";"))
    ends = [mark.start() for mark in marks[1:]] + [end]
    return [(mark.end(), last) for mark, last in zip(marks, ends, strict=True) if last > mark.end()]


def _marks(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """What ``_ENUMERATED`` finds, looked for only where such marks end."""
    for last in _MARK_END.finditer(text, start, end):
        space = text[start : max(start, last.start() - _MARK_LENGTH)]
        mark = _ENUMERATED.search(text, start + len(space.rstrip()), min(end, last.end() + 1))
        if mark is not None:
            yield mark
            start = mark.end()


def _between(text: str, start: int, end: int, mark: str) -> Iterator[tuple[int, int]]:
    while start < end:
        found = text.find(mark, start, end)
        last = end if found < 0 else found + 1
        first = start + len(text[start:last]) - len(text[start:last].lstrip())
        if last - first > 1:
            yield first, last
        start = last
