"""Matching by words: deterministic, with nothing to install and nothing to download."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from . import lexicon
from .agreement import Asked, Comparison, Query, Weighed, compare
from .confidence import PLAIN, confidence, features
from .index import Floats, Index
from .likeness import Vocabulary
from .model import Match, Statement
from .words import Word, columns, main_language, stems, words

Reading: TypeAlias = Callable[[Statement], Sequence[str]]
"""A statement to what its words are compared by, those left out that say nothing."""

_OTHER_WORDINGS = 0.3
"""What the mean of all wordings of a candidate adds to the best one."""
MOST_WORDS = 500
"""Words of a statement that are compared: nobody writes an outcome of more."""
_ALIKE_KEPT = 50_000
"""Words whose look-alikes are remembered."""
_FOLDED = 16
"""Marks of which one, the highest, is looked at when the level of the highest of all is sought."""


class Standing(NamedTuple):
    """What a word is compared by in a table."""

    weight: float
    stems: Mapping[str, float]
    """The stems that stand for it with how much each counts (0 to 1), its own first."""


class PlainMatcher:
    """Compares the words that statements are made of; common words count little, the subject's own words most.

    Across languages it knows the words of its glossary and words that look alike ("programming", "programmazione",
    "программирование"). The same statement always has the same matches. Threads may share a matcher.
    """

    def __init__(self, candidates: Iterable[Statement], read: Reading | None = None) -> None:
        """``read`` takes the place of ``telling_stems``, for those who keep what they read."""
        by_id: dict[str, list[Statement]] = {}
        for candidate in candidates:
            by_id.setdefault(candidate.id, []).append(candidate)
        self.wordings = [wording for group in by_id.values() for wording in group]
        sizes = [len(group) for group in by_id.values()]
        self.sizes = np.array(sizes, dtype=np.float32)
        self.owners = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        self.languages = tuple(sorted({main_language(wording.language) for wording in self.wordings}))
        self.index = Index(map(read or telling_stems, self.wordings), lexicon.worth())
        self._look_alikes = lru_cache(maxsize=_ALIKE_KEPT)(lambda stem: self._vocabulary.like(stem))

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self.index.terms)

    def prepare_look_alikes(self) -> None:
        """Makes ready now what the first unknown word would have to wait for."""
        _ = self._vocabulary

    def matches(self, statement: Statement, limit: int = 10) -> tuple[Match, ...]:
        """At most ``limit`` candidates, best first; none that has no word in common with the statement."""
        return tuple(
            Match(found.wording.id, confidence(features(found.agreement), PLAIN), found.support, found.wording)
            for found in self.compared(statement, limit)
        )

    def compared(self, statement: Statement, limit: int) -> list[Comparison]:
        """The same with what confidence is made of."""
        asked = self.asked(statement)
        if not asked or not self.wordings or limit < 1:
            return []
        scores = self.index.scores((entry.weight, entry.stems) for entry in asked)
        best = self._best(scores, limit)
        query = Query(asked)
        return [self._compare(query, wording, mark / best[0][1]) for wording, mark in best]

    def asked(self, statement: Statement) -> list[Asked]:
        """The words of a query with all that stands for them in this table."""
        found = telling(statement)
        language = main_language(statement.language)
        groups = lexicon.phrases([word.stem for word in found], language)
        standing = [each for group in groups for each in self.standing(group, language)]
        return [Asked(word, *each) for word, each in zip(found, standing, strict=True)]

    def standing(self, group: lexicon.Phrase, language: str, *, alike_if_known: bool = True) -> list[Standing]:
        """What stands for each word of a phrase of the glossary, or for a single word.

        ``alike_if_known``: words that look alike are looked for even if a text has the word itself.
        """
        standing: list[dict[str, float]] = [{stem: 1.0} for stem in group]
        for place, stem, likeness in lexicon.translations(group, language, self.languages):
            standing[place][stem] = max(likeness, standing[place].get(stem, 0.0))
        for meanings in standing:
            if not alike_if_known and not self.index.terms.keys().isdisjoint(meanings):
                continue
            for stem, likeness in self._look_alikes(next(iter(meanings))):
                meanings.setdefault(stem, likeness)
        return [Standing(self._weight(meanings), meanings) for meanings in standing]

    def _weight(self, meanings: dict[str, float]) -> float:
        """A word weighs what its own stem does, else what the likeliest stem in its place does."""
        own, terms = next(iter(meanings)), self.index.terms
        if own in terms or len(meanings) == 1:
            return self.index.weight(own)
        known = [(likeness, stem) for stem, likeness in meanings.items() if stem in terms]
        return self.index.weight(max(known)[1] if known else own)

    def _best(self, scores: Floats, limit: int) -> list[tuple[Statement, float]]:
        """The best wordings of the candidates with the highest marks, and these marks; of equals those given first."""
        found = np.flatnonzero(scores > 0)
        if not len(found):
            return []
        owners, scored = self.owners[found], scores[found]
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        mean = np.add.reduceat(scored, starts) / self.sizes[owners[starts]]
        marks = np.maximum.reduceat(scored, starts) + np.float32(_OTHER_WORDINGS) * mean
        ends = [*starts[1:].tolist(), len(found)]
        return [
            (self.wordings[found[starts[place] + int(np.argmax(scored[starts[place] : ends[place]]))]], marks[place])
            for place in highest(marks, limit)
        ]

    def _compare(self, query: Query, wording: Statement, lead: float) -> Comparison:
        others, weight = columns(telling(wording)), self.index.weight
        return compare(query, Weighed(wording, others, sum(map(weight, others.stems))), weight, float(lead))


def highest(marks: npt.NDArray[np.floating[Any]], limit: int) -> list[int]:
    """The places of the highest marks, best first; of equals the first."""
    places = among_highest(marks, limit)
    found: list[int] = places[np.argsort(-marks[places], kind="stable")[:limit]].tolist()
    return found


def among_highest(marks: npt.NDArray[np.floating[Any]], limit: int) -> npt.NDArray[np.intp]:
    """The places of the highest marks, in order of place, among some others that come near."""
    if limit >= len(marks):
        return np.arange(len(marks))
    width = len(marks) // _FOLDED
    # What the highest of so many each reach, at least so many reach.
    level = marks[: width * _FOLDED].reshape(_FOLDED, width).max(axis=0) if width > limit else marks
    return np.flatnonzero(marks >= np.partition(level, len(level) - limit)[-limit])


def telling_stems(statement: Statement) -> list[str]:
    language = main_language(statement.language)
    stop = lexicon.stop_stems(language)
    return [stem for stem in stems(statement.text, language) if stem not in stop]


def telling(statement: Statement) -> list[Word]:
    """The words of a statement that say something."""
    stop = lexicon.stop_stems(main_language(statement.language))
    return words(statement.text, statement.language, stop)[:MOST_WORDS]
