"""A text cut into sections, lists and sentences: the places where statements can stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

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


@dataclass(frozen=True, slots=True)
class Segment:
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
    r"[.!?…]+[\"»”’)]*(?:\s+(?=[\"«“(]?[^\W\d_a-zа-яё])|(?<=[a-zа-яё)][.!?])(?=[A-ZА-ЯЁ][a-zа-яё']))|\n"
)
"""Marks before a space and a capital letter, or glued between a small and a capital letter."""
_SECONDS = ("2.", "2)", "b)", "б)")
"""What every enumeration holds."""
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


@cache
def _headings() -> tuple[tuple[re.Pattern[str], Section], ...]:
    return tuple(
        (re.compile(rf"\W*(?:{row['pattern']})[\s:?.!]*$", re.IGNORECASE), Section(row["section"]))
        for row in read_table("headings")
    )


@cache
def section_of(line: str) -> Section | None:
    """The section that ``line`` is the heading of, if it is one."""
    return next((section for pattern, section in _headings() if pattern.match(line)), None)


def segments_of(text: str) -> Iterator[Segment]:
    """The sentences and items of ``text`` in their order."""
    cutter = _Cutter(text)
    place = 0
    for line in text.split("\n"):
        content = line.strip()
        if content:
            start = place + line.index(content[0])
            yield from cutter.cut(start, start + len(content))
        place += len(line) + 1


class _Cutter:
    """Cuts a text line by line, and knows under which heading and in which list it is."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._section = Section.TEXT
        self._number = 0
        self._led = self._in_list = False

    def cut(self, start: int, end: int) -> Iterator[Segment]:
        content = self._text[start:end]
        bullet = _BULLET.match(content)
        if bullet is not None and bullet.end() < len(content):
            return self._bulleted(start + bullet.end(), end)
        heading = section_of(content) if len(content) <= _HEADING_LENGTH else None
        if heading is not None:
            self._section = heading
            self._begin(led=False)
            return iter(())
        if content.endswith(":"):
            self._begin(led=_LED.search(content) is not None)
            return iter(()) if self._led else iter((Segment(start, end, self._section),))
        return self._line(start, end)

    def _begin(self, *, led: bool) -> None:
        """What follows is another list."""
        self._number += 1
        self._led, self._in_list = led, False

    def _bulleted(self, start: int, end: int) -> Iterator[Segment]:
        """The item, or the items that were glued together, sentence by sentence. "Now:" begins another list."""
        if self._text[end - 1] == ":":
            self._number += 1
            return
        if not self._in_list:
            self._number, self._in_list = self._number + 1, True
        glued = list(_enumerated(self._text, start, end))
        if glued:
            glued.insert(0, (start, glued[0][0]))
        for first, last in glued or [(start, end)]:
            for part in _sentences(self._text, first, last, self._section):
                yield Segment(part.start, part.end, self._section, self._number, self._led)

    def _line(self, start: int, end: int) -> Iterator[Segment]:
        """A line without bullet: glued items, an item of a promised list, or running text."""
        items = list(_enumerated(self._text, start, end))
        if items:
            yield from self._glued(start, items)
        elif self._promised and end - start <= _LONGEST_ITEM and not _SENTENCE_END.search(self._text, start, end):
            yield Segment(start, end, self._section, self._number, self._led)
        else:
            self._in_list = self._led = False
            yield from _sentences(self._text, start, end, self._section)

    @property
    def _promised(self) -> bool:
        return self._led or self._section is Section.OUTCOMES

    def _glued(self, start: int, items: list[tuple[int, int]]) -> Iterator[Segment]:
        """The items of one line, and what stands before them unless that promises them."""
        first = items[0][0]
        promised = _LED.search(self._text[start:first].rstrip(" 1aA.)(")) is not None
        self._begin(led=False)
        if not promised:
            yield from _sentences(self._text, start, first, self._section)
        yield from (Segment(begin, end, self._section, self._number, promised) for begin, end in items)


def _enumerated(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The items of "…: 1. this; 2. that" or "… able to: this; that; and the other"."""
    line = text[start:end]
    if ";" not in line and not any(second in line for second in _SECONDS):
        return
    marks = list(_ENUMERATED.finditer(text, start, end))
    if len(marks) < (_ITEMS_GLUED if start == 0 or text[start - 1] == "\n" else 1):
        colon = text.find(":", start, end)
        if colon < 0 or _LED.search(text[start : colon + 1]) is None or text.count(";", colon, end) < _ITEMS_GLUED:
            return
        yield from _between(text, colon + 1, end, ";")
        return
    ends = [mark.start() for mark in marks[1:]] + [end]
    for mark, last in zip(marks, ends, strict=True):
        if last > mark.end():
            yield mark.end(), last


def _between(text: str, start: int, end: int, mark: str) -> Iterator[tuple[int, int]]:
    while start < end:
        found = text.find(mark, start, end)
        last = end if found < 0 else found + 1
        first = start + len(text[start:last]) - len(text[start:last].lstrip())
        if last - first > 1:
            yield first, last
        start = last


def _sentences(text: str, start: int, end: int, section: Section) -> Iterator[Segment]:
    for mark in _SENTENCE_END.finditer(text, start, end):
        last = mark.start() + len(mark.group().rstrip())
        if last > start:
            yield Segment(start, last, section)
        start = mark.end()
    if start < end:
        yield Segment(start, end, section)
