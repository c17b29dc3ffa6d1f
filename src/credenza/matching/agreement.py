"""In which words two statements agree, and how much of each that is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from .model import Statement, Support
from .words import Columns, Word


class Asked(NamedTuple):
    """A word of the query: what it weighs, and the stems that stand for it with how much each counts (0 to 1)."""

    word: Word
    weight: float
    stems: Mapping[str, float]


class Agreement(NamedTuple):
    """How two statements agree."""

    query: float
    """Share of what the query says that the candidate says too (0 to 1)."""
    candidate: float
    """Share of what the candidate says that the query says too (0 to 1)."""
    words: float
    """How much agrees in all, counted in the rarest words."""
    lead: float
    """The mark of this candidate, of that of the best one (0 to 1)."""


class Comparison(NamedTuple):
    """A candidate, by the wording that agrees best with the query."""

    wording: Statement
    support: tuple[Support, ...]
    agreement: Agreement


class Weighed(NamedTuple):
    """A wording of a candidate with its words."""

    statement: Statement
    words: Columns
    weight: float
    """All that its words weigh."""


class Query:
    """The words of a query, ready to be compared with many wordings."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        self.asked = asked
        self.weight = sum(entry.weight for entry in asked)
        self.places: dict[str, list[tuple[int, float]]] = {}
        """Stem → the words of the query that it stands for, each with its likeness."""
        for place, entry in enumerate(asked):
            for stem, likeness in entry.stems.items():
                self.places.setdefault(stem, []).append((place, likeness))


def compare(query: Query, wording: Weighed, weight: Callable[[str], float], lead: float) -> Comparison:
    """Each word of the query goes with the likeliest word of the wording that is still free.

    ``weight`` says how much a word tells.
    """
    others, asked = wording.words, query.asked
    pairs = _pairs(query, others.stems)
    support = tuple([_support(asked[mine].word, others, its) for mine, its, _ in pairs])
    said = sum([likeness * asked[mine].weight for mine, _, likeness in pairs])
    answered = sum([likeness * weight(others.stems[its]) for _, its, likeness in pairs])
    agreement = Agreement(said / query.weight, answered / max(wording.weight, 1e-9), said, lead)
    return Comparison(wording.statement, support, agreement)


def _pairs(query: Query, others: Sequence[str]) -> list[tuple[int, int, float]]:
    """Place in the query, place in the wording, likeness; in the order of the query."""
    places = query.places
    possible = [
        (-likeness, mine, its) for its, stem in enumerate(others) if stem in places for mine, likeness in places[stem]
    ]
    taken: dict[int, tuple[int, int, float]] = {}
    given: set[int] = set()
    for negative, mine, its in sorted(possible):
        if mine not in taken and its not in given:
            taken[mine] = mine, its, -negative
            given.add(its)
    return sorted(taken.values())


def _support(word: Word, others: Columns, its: int) -> Support:
    return Support(word.start, word.end, others.starts[its], others.ends[its])
