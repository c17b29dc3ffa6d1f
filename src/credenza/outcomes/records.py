"""A whole description: which statements of learning outcomes it holds, and whether they are structured."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .claims import claims_outcome
from .language import language_of
from .lexicon import LANGUAGES
from .segments import Section, Segment, segments_of
from .statements import JudgedStatement, judge_statement, lead_in
from .words import words_of


class OutcomeClass(StrEnum):
    """The three classes of the MARTe study, and the answer where the language is not supported."""

    STRUCTURED = "structured"
    UNSTRUCTURED = "unstructured"
    ABSENT = "absent"
    NOT_SUPPORTED = "not_supported"


@dataclass(frozen=True)
class Statement:
    """A statement found in a text: ``text[start:end]``, what it says, and the list it stands in."""

    start: int
    end: int
    judged: JudgedStatement
    list: int | None = None

    @property
    def text(self) -> str:
        """The statement as it stands."""
        return self.judged.text


@dataclass(frozen=True)
class OutcomeRecord:
    """What was found in one description. ``evidence`` is the list that makes it structured, else empty."""

    language: str
    outcome_class: OutcomeClass
    statements: tuple[Statement, ...] = ()
    evidence: tuple[Statement, ...] = ()


_ENOUGH = 2
"""Statements that make a list."""


def analyse(text: str, language: str | None = None) -> OutcomeRecord:
    """The statements of learning outcomes in ``text`` and its class.

    ``language`` is found out where it is not given. Other languages than those of this room are not supported: the
    record then says so and nothing is guessed.
    """
    spoken = language_of(text) if language is None else language
    if not text.strip():
        return OutcomeRecord(spoken, OutcomeClass.ABSENT)
    if spoken not in LANGUAGES:
        return OutcomeRecord(spoken, OutcomeClass.NOT_SUPPORTED)
    segments = segments_of(text)
    statements = tuple(found for segment in segments if (found := _statement(text, segment, spoken)))
    evidence = _best_list(statements, Counter(segment.list for segment in segments))
    if evidence:
        return OutcomeRecord(spoken, OutcomeClass.STRUCTURED, statements, evidence)
    return OutcomeRecord(spoken, OutcomeClass.UNSTRUCTURED if statements else OutcomeClass.ABSENT, statements)


def _best_list(statements: Iterable[Statement], items: Mapping[int | None, int]) -> tuple[Statement, ...]:
    """The longest list of two or more statements in which two thirds of all items are assessable ones."""
    lists: Mapping[int, list[Statement]] = defaultdict(list)
    for statement in statements:
        if statement.list is not None:
            lists[statement.list].append(statement)
    good = [
        tuple(found)
        for number, found in lists.items()
        if len(found) >= _ENOUGH and 3 * sum(item.judged.is_assessable for item in found) >= 2 * items[number]
    ]
    return max(good, key=len, default=())


_SKIPPED = (Section.AUDIENCE, Section.PREREQUISITES, Section.TOPICS, Section.ASSESSMENT, Section.METHODS)


def _statement(text: str, segment: Segment, language: str) -> Statement | None:
    """The statement in a segment, if it holds one."""
    start, end, section, number, led = segment
    promised = number is not None and (led or section is Section.OUTCOMES)
    if text[end - 1] in ":?" or (section in _SKIPPED and not promised):
        return None
    words = text[start:end]
    if not promised and not claims_outcome(words, language):
        return None
    judged = judge_statement(words, language, expected=led)
    if judged.verb is None and (_only_leads(words, language) or (promised and not claims_outcome(words, language))):
        return None
    return Statement(start, end, judged, number)


_FEWEST_WORDS = 3
"""Words that say something after "By the end of the course you will be able to"."""


def _only_leads(sentence: str, language: str) -> bool:
    """Whether a sentence breaks off where the statement would begin."""
    said = words_of(sentence[lead_in(sentence, language) :])
    return len(said) < _FEWEST_WORDS < len(words_of(sentence))
