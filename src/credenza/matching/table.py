"""Matching against a large table, such as ESCO, compiled when it is taken in: words together with what they mean."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import hypot, sqrt
from typing import NamedTuple

import numpy as np

from . import lexicon
from .agreement import Asked, Comparison, Query, Weighed, compare
from .compiled import candidate_meanings
from .confidence import TABLE, confidence, table_features
from .index import Doubles, Floats, Numbers, Places
from .kept import Kept, Reader, Shown
from .meaning import blocks, dimensions, mean_meaning, meaning_of, meanings_of_terms, products, unit
from .model import Match, Statement
from .plain import MOST_WORDS, PlainMatcher, Standing, among_highest, telling
from .words import Word, main_language, words

_WORDS = 0.2
"""What the agreement in words counts beside the likeness of meaning."""
_OTHER_WORDINGS = 0.3
"""What the mean of all wordings of a candidate adds to the best one, word by word."""
_NEAR = 0.5
"""Likeness from which two words support a match by their meaning."""
_NEAR_WORTH = 0.6
"""What perfect likeness of meaning counts for words that do not agree."""
_ROUGH = 48
"""Numbers of a meaning by which candidates are chosen: the first, in which texts differ most."""
_CHOSEN = 200
"""Candidates whose whole meaning is compared."""
_SPARE = 2
"""Candidates that are looked at beyond those asked for: some have no word in support."""
_PREPARED = 4_000
"""Words that are made ready when a table is taken in: those that most candidates have."""
_REMEMBERED = 8_000
"""Words, and phrases of the glossary, of which it is remembered what the table has of them."""


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


class _Ready(NamedTuple):
    """A word of a query with all that the table has of it: the same for each query that has the word."""

    weight: float
    stems: Mapping[str, float]
    meaning: Floats | None
    worth: tuple[Numbers | Places, Floats | Doubles]
    """The candidates in which it is found, and how much that tells of each."""
    terms: Sequence[tuple[int, float]]
    """The terms that stand for it, and what each is worth."""


class TableMatcher:
    """Compares the words of a statement and their meaning with all candidates at once.

    Every match names words that agree: the same, translated, alike, or near in meaning. The same statement always has
    the same matches. Threads may share a matcher.
    """

    def __init__(self, candidates: Iterable[Statement]) -> None:
        reader = Reader()
        self._plain = plain = PlainMatcher(candidates, reader.read)
        self._kept = Kept(reader, plain.index, plain.owners)
        self._index = plain.index.grouped(plain.owners, plain.sizes, _OTHER_WORDINGS)
        self._meanings = candidate_meanings(plain, meanings_of_terms(plain.index.terms, plain.languages))
        self._rough = blocks(self._meanings[:, :_ROUGH])
        self._ready = lru_cache(maxsize=_REMEMBERED)(self._made_ready)
        plain.prepare_look_alikes()
        self._prepare_common_words()

    def _prepare_common_words(self) -> None:
        """Makes ready now what the first texts that have them would have to wait for."""
        languages = self._plain.languages
        for stem in self._index.commonest(_PREPARED // max(1, len(languages))):
            for language in languages:
                self._ready((stem,), language)

    def matches(self, statement: Statement, limit: int = 10) -> tuple[Match, ...]:
        """At most ``limit`` candidates, best first; none without a word in support."""
        return tuple([_match(found) for found in self.compared(statement, limit)])

    def compared(self, statement: Statement, limit: int) -> list[Found]:
        """The same with what confidence is made of."""
        language = main_language(statement.language)
        texts, others = _divided(words(statement.text, language), lexicon.stop_stems(language))
        if not texts or not self._plain.wordings or limit < 1:
            return []
        ready = self._all_ready(texts, language)
        meanings = [*(each.meaning for each in ready), *(meaning_of(word.stem, language) for word in others)]
        near = self._nearest(ready, _sum([each for each in meanings if each is not None]), limit + _SPARE)
        if not near or near[0].mark <= 0:
            return []
        asked = [Asked(word, each.weight, each.stems) for word, each in zip(texts, ready, strict=True)]
        query, nearest = Query(asked), max([each.likeness for each in near])
        found: list[Found] = []
        for each, (number, agreeing) in self._shown(near, self._worth(ready), limit):
            wording = Weighed(self._plain.wordings[number], agreeing, self._kept.weights[number])
            asking = query
            if each.words <= 0:
                wording = wording._replace(words=self._kept.words(number))
                asking = Query(_widened(asked, ready, wording))
            comparison = compare(asking, wording, self._plain.index.weight, each.mark / near[0].mark)
            if comparison.support:
                found.append(Found(comparison, each.likeness, each.likeness - nearest))
            if len(found) == limit:
                break
        return found

    def agreement(self, statement: Statement) -> Floats:
        """Of each candidate in the order in which they were given, how much of its words and the statement's agrees."""
        ready = self._all_ready(telling(statement), main_language(statement.language))
        return self._agreeing(ready) if ready else np.zeros(len(self._meanings), dtype=np.float32)

    def _agreeing(self, ready: Sequence[_Ready]) -> Floats:
        # Of words that all agree, not of the best candidate: in a small table the best may agree in little.
        weight = np.float32(hypot(*[each.weight for each in ready]))
        found: Floats = self._index.total([each.worth for each in ready]) / weight
        return found

    def _shown(self, near: Sequence[_Near], worth: Floats, limit: int) -> Iterator[tuple[_Near, Shown]]:
        """Each candidate with its best wording; those to spare are looked at only if they are needed."""
        for part in (near[:limit], near[limit:]):
            if part:
                yield from zip(part, self._kept.best([each.place for each in part], worth), strict=True)

    def _worth(self, ready: Sequence[_Ready]) -> Floats:
        """What each term of the table is worth to the query."""
        most: dict[int, float] = {}
        for each in ready:
            for term, worth in each.terms:
                if worth > most.get(term, 0.0):
                    most[term] = worth
        found = np.zeros(len(self._plain.index.terms), dtype=np.float32)
        found[list(most)] = list(most.values())
        return found

    def _all_ready(self, found: Sequence[Word], language: str) -> list[_Ready]:
        groups = lexicon.phrases([word.stem for word in found], language)
        return [each for group in groups for each in self._ready(group, language)]

    def _made_ready(self, group: lexicon.Phrase, language: str) -> Sequence[_Ready]:
        """The words of a phrase of the glossary, or a single word."""
        standing = self._plain.standing(group, language, alike_if_known=False)
        return [self._word_ready(stem, each, language) for stem, each in zip(group, standing, strict=True)]

    def _word_ready(self, stem: str, standing: Standing, language: str) -> _Ready:
        meaning = meaning_of(stem, language)
        if meaning is None:
            meaning = mean_meaning(standing.stems.items())
        terms = self._index.terms
        worth = [
            (terms[each], likeness * standing.weight) for each, likeness in standing.stems.items() if each in terms
        ]
        return _Ready(*standing, meaning, self._index.worth(*standing), worth)

    def _nearest(self, ready: Sequence[_Ready], meaning: Floats, limit: int) -> list[_Near]:
        """The candidates with the highest marks, best first: chosen by the first numbers of meaning, marked by all."""
        words = np.float32(_WORDS) * self._agreeing(ready)
        rough = (self._rough @ meaning[: self._rough.shape[-1]]).ravel()[: len(words)]
        rough += words
        chosen = among_highest(rough, max(_CHOSEN, limit))
        likeness = products(self._meanings, chosen, meaning)
        agreeing = words[chosen]
        marks = agreeing + likeness
        best = np.argsort(-marks, kind="stable")[:limit]
        columns = (chosen[best], marks[best], agreeing[best], likeness[best])
        return list(map(_Near, *[column.tolist() for column in columns]))


def _match(found: Found) -> Match:
    agreeing = found.comparison
    features = table_features(agreeing.agreement, found.likeness, found.behind)
    return Match(agreeing.wording.id, confidence(features, TABLE), agreeing.support, agreeing.wording)


def _divided(found: Sequence[Word], stop: Collection[str]) -> tuple[list[Word], list[Word]]:
    """The words that say something, and those that only say how: what is asked for is known by both."""
    texts = [word for word in found if word.stem not in stop]
    return texts[:MOST_WORDS], [word for word in found[:MOST_WORDS] if word.stem in stop]


def _sum(vectors: Sequence[Floats]) -> Floats:
    """The meaning of a text, of length 1; nothing but zeros if no word of it has one."""
    if not vectors:
        return np.zeros(dimensions(), dtype=np.float32)
    total: Floats = np.array(vectors).sum(axis=0)
    total /= np.float32(max(sqrt(total @ total), 1e-9))
    return total


def _widened(asked: Sequence[Asked], ready: Sequence[_Ready], wording: Weighed) -> list[Asked]:
    """The words of the query, standing also for those words of the wording that are near in meaning."""
    language = main_language(wording.statement.language)
    theirs = [(stem, vector) for stem in wording.words.stems if (vector := meaning_of(stem, language)) is not None]
    if not theirs:
        return list(asked)
    nothing = np.zeros(dimensions(), dtype=np.float32)
    own = unit(np.array([nothing if each.meaning is None else each.meaning for each in ready]))
    likeness = own @ unit(np.array([vector for _, vector in theirs])).T
    stems = [stem for stem, _ in theirs]
    return [
        entry._replace(stems={**entry.stems, **_near(row, stems)}) if max(row) >= _NEAR else entry
        for entry, row in zip(asked, likeness.tolist(), strict=True)
    ]


def _near(likeness: Sequence[float], theirs: Sequence[str]) -> dict[str, float]:
    return {stem: _NEAR_WORTH * cosine for stem, cosine in zip(theirs, likeness, strict=True) if cosine >= _NEAR}
