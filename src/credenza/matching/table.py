"""Matching against a large table, such as ESCO, compiled when it is taken in: words together with what they mean."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from math import hypot, sqrt
from typing import NamedTuple

import numpy as np

from .agreement import Asked, Comparison, Query, compare
from .confidence import TABLE, confidence, table_features
from .index import Floats, Places
from .meaning import blocks, dimensions, mean_meaning, meaning_of, meanings_of_terms, unit
from .model import Match, Statement
from .plain import PlainMatcher, among_highest, highest, telling
from .words import Columns, columns, main_language

_WORDS = 0.5
"""What the agreement in words counts beside the likeness of meaning."""
_OTHER_WORDINGS = 0.3
"""What the mean of all wordings of a candidate adds to the best one, word by word."""
_NEAR = 0.5
"""Likeness from which two words support a match by their meaning."""
_NEAR_WORTH = 0.6
"""What perfect likeness of meaning counts for words that do not agree."""
_ROUGH = 32
"""Numbers of a meaning by which candidates are chosen: the first, in which texts differ most."""
_CHOSEN = 200
"""Candidates whose whole meaning is compared."""
_SPARE = 2
"""Candidates that are looked at beyond those asked for: some have no word in support."""


class Found(NamedTuple):
    """A candidate with what its confidence is made of."""

    comparison: Comparison
    likeness: float
    """Of the meaning of both texts (cosine)."""
    behind: float
    """The likeness less that of the nearest candidate of all (0 or below)."""


class _Near(NamedTuple):
    """A candidate by its place in the table, before its reasons are looked for."""

    place: int
    mark: float
    words: float
    likeness: float


class _Words:
    """The words of many wordings, kept as they were read: a wording that is shown need not be read again."""

    def __init__(self) -> None:
        self._stems: list[str] = []
        self._starts, self._ends = array("i"), array("i")
        self._bounds = array("i", [0])

    def read(self, wording: Statement) -> Sequence[str]:
        """Keeps the words of the next wording, and gives their stems."""
        found = columns(telling(wording))
        self._stems += found.stems
        self._starts.extend(found.starts)
        self._ends.extend(found.ends)
        self._bounds.append(len(self._stems))
        return found.stems

    def __getitem__(self, number: int) -> Columns:
        """The words of a wording by its place."""
        part = slice(self._bounds[number], self._bounds[number + 1])
        return Columns(self._stems[part], self._starts[part], self._ends[part])


class TableMatcher:
    """Compares the words of a statement and their meaning with all candidates at once.

    Every match names words that agree: the same, translated, alike, or near in meaning. The same statement always has
    the same matches. Threads may share a matcher.
    """

    def __init__(self, candidates: Iterable[Statement]) -> None:
        self._words = _Words()
        self._plain = plain = PlainMatcher(candidates, self._words.read)
        self._index = plain.index.grouped(plain.owners, plain.sizes, _OTHER_WORDINGS)
        self._starts = np.concatenate(([0], np.cumsum(plain.sizes.astype(np.int64))))
        self._terms, self._values, ends = plain.index.by_text()
        self._texts = np.repeat(np.arange(len(plain.wordings), dtype=np.int32), np.diff(ends))
        self._bounds = ends[self._starts]
        self._owners: list[int] = plain.owners.tolist()
        self._meanings = self._compiled()
        self._rough = blocks(self._meanings[:, :_ROUGH])
        plain.prepare_look_alikes()

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
        near = self._nearest(asked, vectors, limit + _SPARE)
        if not near or near[0].mark <= 0:
            return []
        query = Query(asked)
        nearest = max([each.likeness for each in near])
        found: list[Found] = []
        for each, number in zip(near, self._best_wordings([each.place for each in near], query), strict=True):
            wording = self._plain.wordings[number]
            others = self._words[number]
            if not others.stems:
                continue
            asking = query if each.words > 0 else Query(_widened(asked, vectors, others.stems, wording))
            comparison = compare(asking, wording, others, self._plain.weights(others.stems), each.mark / near[0].mark)
            if comparison.support:
                found.append(Found(comparison, each.likeness, each.likeness - nearest))
            if len(found) == limit:
                break
        return found

    def _nearest(self, asked: Sequence[Asked], vectors: Sequence[Floats | None], limit: int) -> list[_Near]:
        """The candidates with the highest marks, best first: chosen by the first numbers of meaning, marked by all."""
        meaning = _sum(vectors)
        # Of words that all agree, not of the best candidate: in a small table the best may agree in little.
        worth = _WORDS / hypot(*[entry.weight for entry in asked])
        words = self._index.scores([(worth * entry.weight, entry.stems) for entry in asked])
        rough = (self._rough @ meaning[: self._rough.shape[-1]]).ravel()[: len(words)]
        rough += words
        chosen = among_highest(rough, max(_CHOSEN, limit))
        likeness = np.einsum("ij,j->i", self._meanings[chosen], meaning)
        agreeing = words[chosen]
        marks = agreeing + likeness
        best = highest(marks, limit)
        columns = (chosen[best], marks[best], agreeing[best], likeness[best])
        return list(map(_Near, *[column.tolist() for column in columns]))

    def _compiled(self) -> Floats:
        """The meaning of each candidate: the mean of its wordings, each of length 1."""
        plain = self._plain
        total = np.zeros((len(plain.wordings), dimensions()), dtype=np.float32)
        terms = meanings_of_terms(plain.index.terms, plain.languages)
        for number, vector in enumerate(terms):
            if vector is not None:
                total[plain.index.holders_of(number)] += vector
        if not len(total):
            return total
        return unit(np.add.reduceat(unit(total), self._starts[:-1], axis=0))

    def _meaning(self, entry: Asked, statement: Statement) -> Floats | None:
        own = meaning_of(entry.word.stem, main_language(statement.language))
        return own if own is not None else mean_meaning(entry.stems.items())

    def _best_wordings(self, places: Sequence[int], query: Query) -> list[int]:
        """Of each candidate the wording in which most of the query is found; its label if none has a word of it."""
        chosen = np.array(places)
        numbers = _ranges(self._bounds[chosen], self._bounds[chosen + 1])
        gains = self._gain(query)[self._terms[numbers]] * self._values[numbers]
        hits = np.flatnonzero(gains)
        texts = self._texts[numbers[hits]]
        begins = np.flatnonzero(np.concatenate(([True], texts[1:] != texts[:-1]))[: len(texts)])
        totals = np.add.reduceat(gains[hits], begins, dtype=np.float64).round(6).tolist()
        best = {place: (0.0, first) for place, first in zip(places, self._starts[chosen].tolist(), strict=True)}
        for text, total in zip(texts[begins].tolist(), totals, strict=True):
            if total > best[self._owners[text]][0]:
                best[self._owners[text]] = total, text
        return [text for _, text in best.values()]

    def _gain(self, query: Query) -> Floats:
        """What each term of the table is worth to the query."""
        gain = np.zeros(len(self._plain.index.terms), dtype=np.float32)
        terms, asked = self._plain.index.terms, query.asked
        for stem, places in query.places.items():
            if stem in terms:
                gain[terms[stem]] = max([likeness * asked[place].weight for place, likeness in places])
        return gain


def _ranges(starts: Places, ends: Places) -> Places:
    """All numbers of ranges, one range after the other."""
    sizes = ends - starts
    lasts = np.cumsum(sizes)
    return np.arange(lasts[-1]) + np.repeat(ends - lasts, sizes)


def _sum(vectors: Sequence[Floats | None]) -> Floats:
    """The meaning of a text, of length 1; nothing but zeros if no word of it has one."""
    known = [vector for vector in vectors if vector is not None]
    if not known:
        return np.zeros(dimensions(), dtype=np.float32)
    total = known[0].copy()
    for vector in known[1:]:
        total += vector
    length = np.float32(max(sqrt(total @ total), 1e-9))
    scaled: Floats = total / length
    return scaled


def _widened(
    asked: Sequence[Asked], vectors: Sequence[Floats | None], others: Sequence[str], wording: Statement
) -> list[Asked]:
    """The words of the query, standing also for those words of the wording that are near in meaning."""
    language = main_language(wording.language)
    theirs = [(stem, vector) for stem in others if (vector := meaning_of(stem, language)) is not None]
    if not theirs:
        return list(asked)
    matrix = unit(np.array([vector for _, vector in theirs]))
    return [
        entry._replace(stems={**entry.stems, **_near(matrix @ unit(vector), theirs)}) if vector is not None else entry
        for entry, vector in zip(asked, vectors, strict=True)
    ]


def _near(likeness: Floats, theirs: Sequence[tuple[str, Floats]]) -> dict[str, float]:
    return {
        stem: _NEAR_WORTH * float(cosine) for (stem, _), cosine in zip(theirs, likeness, strict=True) if cosine >= _NEAR
    }
