"""Matching against a large table, such as ESCO, compiled when it is taken in: words together with what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from .agreement import Asked, Comparison, Query, compare
from .confidence import TABLE, confidence, table_features
from .index import Floats
from .meaning import dimensions, mean_meaning, meaning_of, meanings_of_terms, unit
from .model import Match, Statement
from .plain import PlainMatcher, highest, telling
from .words import Word, main_language

_WORDS = 0.8
"""What the agreement in words counts beside the likeness of meaning."""
_OTHER_WORDINGS = 0.3
"""What the mean of all wordings of a candidate adds to the best one, word by word."""
_NEAR = 0.5
"""Likeness from which two words support a match by their meaning."""
_NEAR_WORTH = 0.6
"""What perfect likeness of meaning counts for words that do not agree."""
_SPARE = 2
"""Candidates that are looked at beyond those asked for: some have no word in support."""


@dataclass(frozen=True)
class Found:
    """A candidate with what its confidence is made of."""

    comparison: Comparison
    likeness: float
    """Of the meaning of both texts (cosine)."""
    behind: float
    """The likeness less that of the nearest candidate of all (0 or below)."""


class TableMatcher:
    """Compares the words of a statement and their meaning with all candidates at once.

    Every match names words that agree: the same, translated, alike, or near in meaning. The same statement always has
    the same matches. Threads may share a matcher.
    """

    def __init__(self, candidates: Iterable[Statement]) -> None:
        self._plain = PlainMatcher(candidates)
        plain = self._plain
        self._index = plain.index.grouped(plain.owners, plain.sizes, _OTHER_WORDINGS)
        self._starts = [0, *np.cumsum(plain.sizes.astype(np.int64)).tolist()]
        self._terms, self._values, ends = plain.index.by_text()
        self._ends: list[int] = ends.tolist()
        self._meanings = self._compiled()

    def matches(self, statement: Statement, limit: int = 10) -> tuple[Match, ...]:
        """At most ``limit`` candidates, best first; none without a word in support."""
        return tuple(
            Match(
                found.comparison.wording.id,
                confidence(table_features(found.comparison.agreement, found.likeness, found.behind), TABLE),
                found.comparison.support,
                found.comparison.wording,
            )
            for found in self.compared(statement, limit)
        )

    def compared(self, statement: Statement, limit: int) -> list[Found]:
        """The same with what confidence is made of."""
        asked = self._plain.asked(statement, alike_if_known=False)
        if not asked or not self._plain.wordings or limit < 1:
            return []
        vectors = [self._meaning(entry, statement) for entry in asked]
        words = self._index.scores((entry.weight, entry.stems) for entry in asked)
        likeness = self._likeness(vectors)
        marks = likeness + np.float32(_WORDS) * words / max(float(words.max()), 1e-9)
        nearest, highest_mark = float(likeness.max()), float(marks.max())
        if highest_mark <= 0:
            return []
        places = highest(marks, limit + _SPARE)
        query = Query(asked)
        found: list[Found] = []
        for place, number in zip(places, self._best_wordings(places, query), strict=True):
            wording = self._plain.wordings[number]
            others = _words_of(wording)
            if not others:
                continue
            asking = query if words[place] > 0 else Query(_widened(asked, vectors, others, wording))
            lead = float(marks[place]) / highest_mark
            comparison = compare(asking, wording, others, self._plain.weights(others), lead)
            if comparison.support:
                found.append(Found(comparison, float(likeness[place]), float(likeness[place]) - nearest))
            if len(found) == limit:
                break
        return found

    def _compiled(self) -> Floats:
        """The meaning of each candidate, a column: the mean of its wordings, each of length 1."""
        plain = self._plain
        total = np.zeros((len(plain.wordings), dimensions()), dtype=np.float32)
        terms = meanings_of_terms(plain.index.terms, plain.languages)
        for number, vector in enumerate(terms):
            if vector is not None:
                total[plain.index.holders_of(number)] += vector
        if not len(total):
            return total.T
        return np.ascontiguousarray(unit(np.add.reduceat(unit(total), np.array(self._starts[:-1]), axis=0)).T)

    def _meaning(self, entry: Asked, statement: Statement) -> Floats | None:
        own = meaning_of(entry.word.stem, main_language(statement.language))
        return own if own is not None else mean_meaning(entry.stems.items())

    def _likeness(self, vectors: Sequence[Floats | None]) -> Floats:
        known = [vector for vector in vectors if vector is not None]
        if not known:
            return np.zeros(self._meanings.shape[1], dtype=np.float32)
        # Not by "@": for so little work the threads of the algebra library cost many times what they save.
        likeness: Floats = np.einsum("ij,i->j", self._meanings, unit(np.sum(known, axis=0)))
        return likeness

    def _best_wordings(self, places: Sequence[int], query: Query) -> list[int]:
        """Of each candidate the wording in which most of the query is found; its label if none has a word of it."""
        spans = [range(self._starts[place], self._starts[place + 1]) for place in places]
        postings = np.concatenate([np.arange(self._ends[span[0]], self._ends[span[-1] + 1]) for span in spans])
        shares = self._gain(query)[self._terms[postings]] * self._values[postings]
        sums = np.concatenate(([0.0], np.cumsum(shares, dtype=np.float64))).tolist()
        best, offset = [], 0
        for span in spans:
            ends = self._ends[span[0] : span[-1] + 2]
            totals = [sums[end - ends[0] + offset] for end in ends]
            gains = [round(last - first, 6) for first, last in pairwise(totals)]
            best.append(span[gains.index(max(gains))])
            offset += ends[-1] - ends[0]
        return best

    def _gain(self, query: Query) -> Floats:
        """What each term of the table is worth to the query."""
        gain = np.zeros(len(self._plain.index.terms), dtype=np.float32)
        for stem, places in query.places.items():
            number = self._plain.index.terms.get(stem)
            if number is not None:
                gain[number] = max(likeness * query.asked[place].weight for place, likeness in places)
        return gain


@lru_cache(maxsize=20_000)
def _words_of(wording: Statement) -> Sequence[Word]:
    """Wordings of a table come up again and again."""
    return telling(wording)


def _widened(
    asked: Sequence[Asked], vectors: Sequence[Floats | None], others: Sequence[Word], wording: Statement
) -> list[Asked]:
    """The words of the query, standing also for those words of the wording that are near in meaning."""
    language = main_language(wording.language)
    theirs = [(other.stem, vector) for other in others if (vector := meaning_of(other.stem, language)) is not None]
    if not theirs:
        return list(asked)
    matrix = unit(np.array([vector for _, vector in theirs]))
    return [
        replace(entry, stems={**entry.stems, **_near(matrix @ unit(vector), theirs)}) if vector is not None else entry
        for entry, vector in zip(asked, vectors, strict=True)
    ]


def _near(likeness: Floats, theirs: Sequence[tuple[str, Floats]]) -> dict[str, float]:
    return {
        stem: _NEAR_WORTH * float(cosine) for (stem, _), cosine in zip(theirs, likeness, strict=True) if cosine >= _NEAR
    }
