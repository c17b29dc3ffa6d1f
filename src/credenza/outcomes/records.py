"""A whole description: which statements of learning outcomes it holds, and whether they are structured."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from .claims import claims_outcomes
from .language import language_of
from .lexicon import LANGUAGES
from .promises import ACTS, NOTHING
from .segments import OUTCOMES, PROMISING, TEXT, TOPICS, Section, Segment, segments_of
from .statements import JudgedStatement, judge_statement
from .words import words_of


class OutcomeClass(StrEnum):
    """The three classes of the MARTe study, and the answer where the language is not supported."""

    STRUCTURED = "structured"
    UNSTRUCTURED = "unstructured"
    ABSENT = "absent"
    NOT_SUPPORTED = "not_supported"


class Statement(NamedTuple):
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


_LIST_OF = attrgetter("list")
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
    statements = tuple(_statements(text, segments, spoken))
    evidence = _best_list(statements, Counter(map(_LIST_OF, segments)))
    if evidence:
        return OutcomeRecord(spoken, OutcomeClass.STRUCTURED, statements, evidence)
    announced = statements or any(segment.section is OUTCOMES or segment.promise for segment in segments)
    return OutcomeRecord(spoken, OutcomeClass.UNSTRUCTURED if announced else OutcomeClass.ABSENT, statements)


def _best_list(statements: Iterable[Statement], items: Mapping[int | None, int]) -> tuple[Statement, ...]:
    """The longest list of two or more statements in which two thirds of all items are assessable ones."""
    lists: Mapping[int, list[Statement]] = defaultdict(list)
    for statement in statements:
        if statement.list is not None:
            lists[statement.list].append(statement)
    good = [tuple(found) for number, found in lists.items() if _is_good(found, items[number])]
    return max(good, key=len, default=())


def _is_good(found: Collection[Statement], items: int) -> bool:
    """Whether the statements of a list are enough of its items; the same one twice counts once."""
    assessable = sum(item.judged.is_assessable for item in found)
    return 3 * assessable >= 2 * items and len({item.text for item in found}) >= _ENOUGH


_SKIPPED = (Section.AUDIENCE, Section.PREREQUISITES, Section.ASSESSMENT, Section.METHODS)


def _statements(text: str, segments: Iterable[Segment], language: str) -> Iterator[Statement]:
    """The statements in those segments that hold one."""
    places = [segment for segment in segments if _may_state(text, segment)]
    sentences = [text[place.start : place.end] for place in places]
    for place, sentence, claims in zip(places, sentences, claims_outcomes(sentences, language), strict=True):
        if claims or (place.list is not None and _is_promised(place)):
            judged = judge_statement(sentence, language, expected=place.promise is ACTS)
            if _states(judged, place, claims=claims):
                yield Statement(place.start, place.end, judged, place.list)


def _states(judged: JudgedStatement, place: Segment, *, claims: bool) -> bool:
    """Whether a sentence that claims an outcome, or whose place promises one, says one."""
    if judged.text.isupper() and len(judged.text.split()) <= _TITLE_WORDS:
        return False
    if _PROMISED in judged.text and _FIELD.search(judged.text):
        return False
    if judged.verb is None:
        return (claims and not _only_leads(judged)) or (_is_promised(place) and _names_a_skill(judged))
    if judged.names_an_act and place.section is OUTCOMES and place.promise is not ACTS:
        return claims or _names_a_skill(judged)
    return claims or judged.verb.name not in _ACTIVITIES or place.promise is ACTS


def _may_state(text: str, segment: Segment) -> bool:
    """Whether a statement can stand there: no question, no passage on something else, no list of topics."""
    if text[segment.end - 1] in ":?":
        return False
    section = segment.section
    if section is TEXT:
        return True
    beside = section in _SKIPPED or (section is TOPICS and segment.list is not None)
    return not beside or _is_promised(segment)


def _is_promised(segment: Segment) -> bool:
    """Whether a heading or a line says that the items of the list are outcomes."""
    return segment.list is not None and (segment.promise is not NOTHING or segment.section in PROMISING)


def _names_a_skill(judged: JudgedStatement) -> bool:
    """Whether an item names what is gained: "critical knowledge of law", «научитесь: тестированию программ»."""
    gained = _GAINED.get(judged.language)
    return gained is not None and gained.match(judged.text) is not None


_TITLE_WORDS = 6
"""Words in capitals that are a title or a command of some language, as in SQL."""
_GAINED = {
    "en": re.compile(
        r"\W*(?:[\w'’-]+[ ,/]+){0,4}?(?:knowledge|understanding|awareness|skills?|abilit(?:y|ies)|capacity|competenc\w+"
        r"|commitment|willingness|confidence|appreciation|familiarity|proficiency|grasp|insights?)\s+(?:and \w+ )?"
        r"(?:of|in|for|to|with|within|about|into)\b",
        re.IGNORECASE,
    ),
    "ru": re.compile(
        r"\W*(?:\w+(?:ому|ой|ым)\s+)?(?:\w{3,}(?:[аея]нию|тию|ствию|ботке|ройке|овке|верке|ладке)|работе|основам)\s",
        re.IGNORECASE,
    ),
}
"""Items that name a gain; in Russian in the dative what is taught."""
_ACTIVITIES = frozenset({"delve", "dive", "encounter", "explore", "study"})
"""What learners do in class: an outcome only after "you will be able to"."""


_PROMISED = "to: "
_FIELD = re.compile(r"\bto: (?:[A-Z][\w-]*|&|and|of|,)(?: (?:[A-Z][\w-]*|&|and|of))*$")
"""What stands where the page lost the list: "able to: Computer Science"."""
_FEWEST_WORDS = 3
"""Words that say something after "By the end of the course you will be able to"."""


def _only_leads(judged: JudgedStatement) -> bool:
    """Whether a sentence breaks off where the statement would begin."""
    said = words_of(judged.text[judged.begin :])
    return len(said) < _FEWEST_WORDS < len(words_of(judged.text))
