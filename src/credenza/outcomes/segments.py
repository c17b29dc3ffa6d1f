"""A text cut into sections, lists and sentences: the places where statements can stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum, StrEnum
from functools import cache, lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

from .lexicon import LANGUAGES, read_table, verbs_of
from .lines import Place, glued_acts, glued_items, glued_sentences, glues_of, lines_of, may_glue_sentences


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


class Promise(IntEnum):
    """What the line before a list promises."""

    NOTHING = 0
    OUTCOMES = 1
    """Outcomes or their subjects: "you will learn:"."""
    ACTS = 2
    """Verbs: "you will be able to:"."""


TEXT, OUTCOMES, TOPICS = Section.TEXT, Section.OUTCOMES, Section.TOPICS
NOTHING, ACTS = Promise.NOTHING, Promise.ACTS
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
    r"\s*(?:[-•*–—·▪■●○✓✔✅➤►→§_]+\s*|Â¿\s|\(?\d{1,2}[.)]\s*(?=\D)|\(?[a-zа-я]\)\s*|o\s+(?=[A-ZА-Я])){1,2}"
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
_ENUMERATED = re.compile(r"(?:(?<=[:;.,])|(?<=\s))\s*\(?(?!e\.g)(?<!\be\.)(\d{1,2}|[a-h])[.)]\s*(?=[^\W\d_])")
_SENTENCE_END = re.compile(
    r"([.!?…;](?<![A-Z]\.[A-Z]\.)(?<!(?:e\.g|i\.e)\.)(?<!\b(?:vs|Dr)\.)(?<!\bProf\.)[.!?…]*[\"»”’)]*)"
    r"(?:(?<!;)\s+(?=[\"«“(]?[^\W\d_a-zа-яё])|(?<=[a-zа-яё)'’”][.!?])(?=[A-ZА-ЯЁ][a-zа-яё'])|(?<=[A-Z]{2}[.!?])(?=[A-Z][a-z'’]+\s)|(?<=;)(?=[A-ZА-ЯЁ]))"
)
"""Marks before a space and a capital letter, or glued between a small and a capital letter; not in "U.S. law"."""
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
_MARK_LENGTH = 3
"""Characters of a bracket and a number."""
_HEADING_LENGTH = 90
_LONGEST_ITEM = 400
_ITEMS_GLUED = 2
_LEARNER = r"(?:you|students?|learners?|participants?|graduates?|candidates?|they|educators|s?he)"
_ACTS = re.compile(
    rf"""
      (?: able | learn\w* | ability | abilities | capable | equipped | prepared | how | will | should ) \ to :? $
    | \b {_LEARNER} (?: \ (?: will | should | can | must ) | ['’]ll ) :? $
    | \b (?: prepare | enable | equip | help | teach | train | empower ) (?: s | es | ing )? \ {_LEARNER} \ to :? $
    | in \ grado \ di :? $
    | (?: сможе\w+ | смогут | научит\w+ | научат\w+ | уметь ) [^.]{{0,40}} : $
    | (?: алады | аласыз | біледі ) [^.]{{0,40}} : $
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""How a line ends after which verbs follow."""
_OUTCOMES = re.compile(
    rf"""
      (?: able | learn\w* | ability | abilities | how ) (?: \ about )? : $
    | \b {_LEARNER} (?: ['’]ll | [^.:]{{0,40}} \ (?: will | should | can ) ) \b [^.:]{{0,60}} : $
    | (?: skills? | outcomes? | objectives? ) [^.]{{0,60}} : $
    | (?: saper | dovr\w+ | deve | obiettivi | competenze ) [^.]{{0,60}} : $
    | (?: узнаете | навык\w+ | компетенци\w+ | результат\w+ ) [^.]{{0,40}} : $
    | (?: үйрен\w+ | нәтиже\w* ) [^.]{{0,40}} : $
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""How a line ends that promises outcomes."""
_LEADING = (":", " to", " will", " di", " сможете", " should")
"""Ends of lines that may promise anything; without a colon, acts."""
_LAST_OF_PROMISES = (":", "to", "will", "should", "can", "must", "ll", "di", "\n")
"""One of these stands at the end of all that is found by the patterns above."""
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
        self._may_enumerate = _may_enumerate(text)

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
        if end - start <= _MARK_LENGTH and _ALONE.fullmatch(content):
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
        elif content.endswith(_LEADING) and self._leads(content, start, end):
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
        items = self._enumerated(start, end) or self._clauses(start, end) or self._glued(start, end)
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
            if self._text.find(":", start, end) > 0 and (announced or _promises_within(self._text[start:end])):
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
        return _enumerated(self._text, start, end) if self._may_enumerate else []

    def _clauses(self, start: int, end: int) -> list[Place]:
        """The clauses between semicolons of a line under a heading that announces outcomes."""
        announced = self._section in PROMISING and self._text.count(";", start, end) >= _ITEMS_GLUED
        return list(_between(self._text, start, end, ";")) if announced else []

    def _glued(self, start: int, end: int) -> list[Place]:
        """The items that were glued together without a sign in a line under a heading that announces outcomes."""
        return glued_acts(self._text, start, end) if self._section in PROMISING else []

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


def _promises_within(line: str) -> bool:
    """Whether verbs may follow a colon in the line: quick to tell."""
    return any(map(line.__contains__, _BEFORE_ACTS))


_BEFORE_ACTS = ("to:", "ll:", "should:", " di:", "сможете:", "уметь:", "научитесь:", "аласыз:")


def promise_of(line: str) -> Promise:
    """What the end of a line promises."""
    end = line[-_LED_LENGTH:]
    if not end.lower().endswith(_LAST_OF_PROMISES):
        return NOTHING
    if _ACTS.search(end):
        return ACTS
    return Promise.OUTCOMES if _OUTCOMES.search(end) else NOTHING


def _enumerated(text: str, start: int, end: int) -> list[Place]:
    """The items of "…: 1. this; 2. that", "… able to: this; that; and the other" or "… able to - this - that"."""
    if not _may_enumerate(text[start:end]):
        return []
    before = _NUMBER.search(text, max(0, start - _MARK_LENGTH), start)
    number = int(before[1]) if before else 0
    marks = list(_marks(text, start, end, number))
    fewest = _ITEMS_GLUED if start == 0 or text[start - 1] == "\n" else 1
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
    if colon >= 0 and text.count(";", colon, end) >= _ITEMS_GLUED and promise_of(text[start : colon + 1]):
        return list(_between(text, colon + 1, end, ";"))
    if colon >= 0 and text.count(" - ", colon, end) >= _ITEMS_GLUED and promise_of(text[start : colon + 1]):
        return list(_between(text, colon + 1, end, " - "))
    dash = text.find(" - ", start, end)
    if dash >= 0 and text.count(" - ", dash, end) >= _ITEMS_GLUED and promise_of(text[start:dash]):
        return list(_between(text, dash + len(" - "), end, " - "))
    return []


def _may_enumerate(text: str) -> bool:
    return any(any(map(text.__contains__, seconds)) for sign, seconds in _SECONDS if sign in text)


def _marks(text: str, start: int, end: int, number: int) -> Iterator[re.Match[str]]:
    """What ``_ENUMERATED`` finds, and the numbers after ``number`` glued to words, sought only where such marks end."""
    for last in _MARK_END.finditer(text, start, end):
        space = text[start : max(start, last.start() - _MARK_LENGTH)]
        place = start + len(space.rstrip()), min(end, last.end() + 1)
        mark = _ENUMERATED.search(text, *place) or _next_number(text, *place, number)
        if mark is not None:
            yield mark
            start, number = mark.end(), int(mark[1]) if mark[1].isdecimal() else 0


def _next_number(text: str, start: int, end: int, number: int) -> re.Match[str] | None:
    """The number after ``number`` if it is glued to a word: "systems7.explain"."""
    glued = _GLUED_NUMBER.search(text, start, end)
    return glued if glued and 1 < int(glued[1]) == number + 1 else None


def _between(text: str, start: int, end: int, mark: str) -> Iterator[Place]:
    while start < end:
        found = text.find(mark, start, end)
        last = end if found < 0 else found + (mark == ";")
        first = start + len(text[start:last]) - len(text[start:last].lstrip())
        if last - first > 1:
            yield first, last
        start = end if found < 0 else found + len(mark)
