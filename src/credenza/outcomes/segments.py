"""A text cut into sections, lists and sentences: the places where statements can stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

from .enumerations import ITEMS_GLUED, MARK_LENGTH, between, enumerated, may_enumerate
from .lexicon import LANGUAGES, read_table, verbs_of
from .lines import Place, glued_acts, glued_items, glued_sentences, glues_of, lines_of, may_glue_sentences
from .promises import ACTS, LEADING, NOTHING, Promise, promise_of, promises_within


class Section(StrEnum):
    """What the heading above a passage announces."""

    TEXT = "text"
    OUTCOMES = "outcomes"
    ATTRIBUTES = "attributes"
    """Graduate attributes: outcomes, or mere names of categories."""
    AUDIENCE = "audience"
    PREREQUISITES = "prerequisites"
    TOPICS = "topics"
    ASSESSMENT = "assessment"
    METHODS = "methods"


PROMISING = (Section.OUTCOMES, Section.ATTRIBUTES)
_BEFOREHAND = (Section.AUDIENCE, Section.PREREQUISITES)
"""Where "you should be able to:" speaks of what is brought along, unless the line says when."""
_AFTERWARDS = re.compile(
    r"\b(?:after|end|complet\w+|will|ll|termine|fine|после|конце|окончани\w+|заверш\w+|сможе\w+|научи\w+|соңында|аяқта\w+)\b",
    re.IGNORECASE,
)


TEXT, OUTCOMES, TOPICS = Section.TEXT, Section.OUTCOMES, Section.TOPICS
"""What is asked for each sentence: before Python 3.12 a member is looked up in its class twenty times as slowly."""


class Segment(NamedTuple):
    """A sentence or an item of a list: ``text[start:end]``, without bullet or number.

    ``list`` numbers the lists of the text; it is ``None`` in running text, and for what follows the first sentence of
    an item.
    """

    start: int
    end: int
    section: Section
    list: int | None = None
    promise: Promise = Promise.NOTHING


_segment = partial(tuple.__new__, Segment)
"""``Segment`` of all its values in a tuple, made in a third of the time."""


_BULLET = re.compile(
    r"\s*(?:[-•*–—·・▪■●○✓✔✅➤►→§_]+\s*|Â¿\s|\(?\d{1,2}[.)]\s*(?=\D)|\(?[a-zа-я]\)\s*|o\s+(?=[A-ZА-Я])){1,2}"
)
"""A bullet, a number, or a bullet and a number."""
_ALONE = re.compile(r"\d{1,2}[.)]|[•●▪■]")
"""A bullet or a number on a line of its own: its item is the next line."""
_ABILITY = re.compile(
    r"(?:the\s+)?(?:abilit(?:y|ies)|capacity)\s+to\b|how\s+to\b|(?:to\s+)?be\s+able\s+to\b"
    r"|(?:la\s+)?capacità\s+di\b|(?:способность|умение)\s",
    re.IGNORECASE,
)
"""Lines that begin so are items of a list even without bullets."""
_SENTENCE_END = re.compile(
    r"([.!?…;](?<![A-Z]\.[A-Z]\.)(?<!(?:e\.g|i\.e)\.)(?<!\b(?:vs|Dr)\.)(?<!\bProf\.)[.!?…]*[\"»”’)]*)"
    r"(?:(?<!;)\s+(?=[\"«“(]?[^\W\d_a-zа-яё])|(?<=[a-zа-яё)'’”][.!?])(?=[A-ZА-ЯЁ][a-zа-яё'])|(?<=[A-Z]{2}[.!?])(?=[A-Z][a-z'’]+\s)|(?<=;)(?=[A-ZА-ЯЁ]))"
)
"""Marks before a space and a capital letter, or glued between a small and a capital letter; not in "U.S. law"."""
_HEADING_LENGTH = 90
_LONGEST_ITEM = 400


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
    for start, end in lines_of(text):
        cutter.cut(start, end)
    return cutter.found


class _Cutter:
    """Cuts a text line by line, and knows under which heading and in which list it is."""

    def __init__(self, text: str) -> None:
        self.found: list[Segment] = []
        self._text = text
        self._section = TEXT
        self._number = 0
        self._promise = NOTHING
        self._in_list = False
        self._awaited = False
        self._glues = glues_of(text)
        self._may_glue_sentences = may_glue_sentences(text)
        self._may_enumerate = may_enumerate(text)

    def cut(self, start: int, end: int) -> None:
        """What stands in the line ``text[start:end]``, which may hold the items of a list."""
        if marks := glued_items(self._text, start, end, self._glues):
            self._items(start, end, marks)
        elif self._may_glue_sentences and (marks := glued_sentences(self._text, start, end)):
            self._begin(Promise.OUTCOMES)
            self._items(start, end, [(start, start), *marks])
        else:
            self._cut(start, end)

    def _items(self, start: int, end: int, marks: list[Place]) -> None:
        """What stands before the items, each item, and what follows the first sentence of the last one."""
        if start < marks[0][0]:
            self._cut(start, marks[0][0])
        for (_, first), (last, _) in pairwise([*marks, (end, end)]):
            self._bulleted(first, last)
        self._in_list = len(marks) == 1

    def _cut(self, start: int, end: int) -> None:
        content = self._text[start:end].strip()
        if end - start <= MARK_LENGTH and _ALONE.fullmatch(content):
            self._awaited = True
            return
        if self._awaited:
            self._awaited = False
            self._bulleted(start, end)
            return
        bullet = _BULLET.match(content)
        if bullet is not None and bullet.end() < len(content):
            self._bulleted(start + bullet.end(), end)
        elif len(content) <= _HEADING_LENGTH and (heading := section_of(content)) is not None:
            self._section = heading
            self._begin()
        elif content.endswith(LEADING) and self._leads(content, start, end):
            pass
        elif _ABILITY.match(content):
            self._bulleted(start, end)
        else:
            self._line(start, end)

    def _leads(self, content: str, start: int, end: int) -> bool:
        """Whether the line leads to a list; its last sentence is then no statement, unless it promises nothing."""
        promise = promise_of(content)
        if self._section in _BEFOREHAND and not _AFTERWARDS.search(content):
            promise = NOTHING
        if content[-1] != ":" and promise is not ACTS:
            return False
        self._begin(promise)
        before = len(self.found)
        self._sentences(start, end)
        if promise:
            del self.found[max(before, len(self.found) - 1) :]
        return True

    def _begin(self, promise: Promise = NOTHING) -> None:
        """What follows is another list."""
        self._number += 1
        self._promise, self._in_list = promise, False

    def _bulleted(self, start: int, end: int) -> None:
        """The item, or the items that were glued together. "Now:" begins another list."""
        if self._text[end - 1] == ":":
            self._number += 1
            return
        if not self._in_list:
            self._number, self._in_list = self._number + 1, True
        for first, last in self._enumerated(start, end) or [(start, end)]:
            self._sentences(first, last, self._number)

    def _line(self, start: int, end: int) -> None:
        """A line without bullet: glued items, the rest of an item, an item of a promised list, or running text."""
        items = self._enumerated(start, end) or self._glued(start, end) or self._clauses(start, end)
        promised = not self._in_list and (self._promise or self._section in PROMISING)
        if items:
            self._enumeration(start, items)
        elif self._in_list and self._text[start].islower():
            self.found[-1] = self.found[-1]._replace(end=end)
        elif promised and end - start <= _LONGEST_ITEM and not _SENTENCE_END.search(self._text, start, end):
            self.found.append(Segment(start, end, self._section, self._number, self._promise))
        else:
            self._in_list, self._promise = False, NOTHING
            before = len(self.found)
            self._sentences(start, end)
            announced = self._section in PROMISING
            if self._text.find(":", start, end) > 0 and (announced or promises_within(self._text[start:end])):
                self.found[before:] = self._acts(self.found[before:])
                if self.found[-1].list is not None:
                    self._in_list, self._promise = True, ACTS

    def _acts(self, sentences: list[Segment]) -> Iterator[Segment]:
        """The sentences; what follows "you will be able to:" is a list as far as sentences begin with verbs."""
        listed = False
        for sentence, following in zip(sentences, [*sentences[1:], None], strict=True):
            colon = self._text.rfind(":", sentence.start, sentence.end - 1) + 1
            if colon and following and self._is_act(following) and self._leads_to_acts(sentence, colon):
                self._number, listed = self._number + 1, True
                first = colon + (self._text[colon] == " ")
                if not _ALONE.fullmatch(self._text, first, sentence.end):
                    yield sentence._replace(start=first, list=self._number, promise=ACTS)
            else:
                listed = listed and self._is_act(sentence)
                yield sentence._replace(list=self._number, promise=Promise.OUTCOMES) if listed else sentence

    def _leads_to_acts(self, sentence: Segment, colon: int) -> bool:
        """Whether verbs are promised; under a heading of outcomes "Skills:" does so, too, if a verb follows."""
        promise = promise_of(self._text[sentence.start : colon])
        announced = promise and self._section in PROMISING
        return promise is ACTS or bool(announced and self._is_act(sentence._replace(start=colon)))

    def _is_act(self, sentence: Segment) -> bool:
        """Whether a sentence begins with a verb of any language, or with how something is done and a verb."""
        words = self._text[sentence.start : sentence.end].lower().split(maxsplit=2)
        first = words[:2] if words[0].endswith("ly") else words[:1]
        return any(word in verbs_of(language) for language in LANGUAGES for word in first)

    def _enumerated(self, start: int, end: int) -> list[Place]:
        return enumerated(self._text, start, end) if self._may_enumerate else []

    def _clauses(self, start: int, end: int) -> list[Place]:
        """The clauses between semicolons of a line under a heading that announces outcomes."""
        announced = self._section in PROMISING and self._text.count(";", start, end) >= ITEMS_GLUED
        return list(between(self._text, start, end, ";")) if announced else []

    def _glued(self, start: int, end: int) -> list[Place]:
        """The items that were glued together without a sign, under a heading that announces outcomes or "able to:"."""
        if self._section in PROMISING:
            return glued_acts(self._text, start, end)
        items = glued_acts(self._text, start, end) if self._text.find(" to:", start, end) > 0 else []
        return items if items and promise_of(self._text[start : items[0][0]]) is ACTS else []

    def _enumeration(self, start: int, items: list[Place]) -> None:
        """The items of one line, and what stands before them unless that promises them."""
        lead = self._text[start : items[0][0]].rstrip(" 1aA.)(-–")
        self._begin(promise_of(lead))
        before = len(self.found)
        self._sentences(start, start + len(lead))
        if self._promise:
            del self.found[max(before, len(self.found) - 1) :]
        for first, last in items:
            self._sentences(first, last, self._number)
        self._promise = NOTHING

    def _sentences(self, start: int, end: int, number: int | None = None) -> None:
        """The sentences of a passage; ``number`` speaks of the list that the first one is an item of."""
        section, add = self._section, self.found.append
        promise = self._promise if number is not None else NOTHING
        for mark in _SENTENCE_END.finditer(self._text, start, end):
            last = mark.end(1)
            if last > start:
                add(_segment((start, last, section, number, promise)))
                number, promise = None, NOTHING
            start = mark.end()
        while start < end and self._text[end - 1].isspace():
            end -= 1
        if start < end:
            add(_segment((start, end, section, number, promise)))
