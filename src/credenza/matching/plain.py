"""Matching by words: deterministic, with nothing to install and nothing to download."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from . import lexicon
from .confidence import Agreement, confidence
from .index import Floats, Index
from .likeness import Vocabulary
from .model import Match, Statement, Support
from .words import Word, main_language, words

_ALIKE_KEPT = 50_000
"""Words whose look-alikes are remembered."""


@dataclass(frozen=True)
class _Asked:
    """A word of the query: what it weighs, and the stems that stand for it with how much each counts."""

    word: Word
    weight: float
    stems: dict[str, float]


class PlainMatcher:
    """Compares the words that statements are made of; common words count little, the subject's own words most.

    Across languages it knows the words of its glossary and words that look alike ("programming", "programmazione",
    "программирование"). The same statement always has the same matches. Threads may share a matcher.
    """

    def __init__(self, candidates: Iterable[Statement]) -> None:
        by_id: dict[str, list[Statement]] = {}
        for candidate in candidates:
            by_id.setdefault(candidate.id, []).append(candidate)
        self._wordings = [wording for group in by_id.values() for wording in group]
        sizes = [len(group) for group in by_id.values()]
        self._starts = np.cumsum([0, *sizes[:-1]], dtype=np.int64)
        self._ends = np.cumsum(sizes, dtype=np.int64)
        self._languages = sorted({main_language(wording.language) for wording in self._wordings})
        self._index = Index(([word.stem for word in _telling(wording)] for wording in self._wordings), lexicon.worth())
        self._alike: dict[str, list[tuple[str, float]]] = {}

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self._index.terms)

    def matches(self, statement: Statement, limit: int = 10) -> tuple[Match, ...]:
        """At most ``limit`` candidates, best first; none that has no word in common with the statement."""
        asked = self._asked(statement)
        if not asked or not self._wordings or limit < 1:
            return ()
        scores = self._index.scores((entry.weight, list(entry.stems.items())) for entry in asked)
        return tuple(self._match(asked, scores, candidate) for candidate in self._best(scores, limit))

    def _asked(self, statement: Statement) -> list[_Asked]:
        found = _telling(statement)
        language = main_language(statement.language)
        standing: list[dict[str, float]] = [{word.stem: 1.0} for word in found]
        for place, stem, likeness in lexicon.translations([word.stem for word in found], language, self._languages):
            standing[place][stem] = max(likeness, standing[place].get(stem, 0.0))
        for meanings in standing:
            for stem, likeness in self._look_alikes(next(iter(meanings))):
                meanings.setdefault(stem, likeness)
        return [_Asked(word, self._weight(meanings), meanings) for word, meanings in zip(found, standing, strict=True)]

    def _look_alikes(self, stem: str) -> list[tuple[str, float]]:
        if stem not in self._alike:
            if len(self._alike) >= _ALIKE_KEPT:
                self._alike.clear()
            self._alike[stem] = self._vocabulary.like(stem)
        return self._alike.get(stem, [])

    def _weight(self, meanings: dict[str, float]) -> float:
        """A word weighs what its own stem does, else what the likeliest stem in its place does."""
        known = [(likeness, stem) for stem, likeness in meanings.items() if stem in self._index.terms]
        return self._index.weight(max(known)[1] if known else next(iter(meanings)), lexicon.worth())

    def _best(self, scores: Floats, limit: int) -> Sequence[int]:
        """The numbers of the candidates with the best wordings; of equals the one given first."""
        best = np.maximum.reduceat(scores, self._starts)
        if limit < len(best):
            least = np.partition(best, -limit)[-limit]
            possible = np.flatnonzero(best >= max(least, np.float32(1e-9)))
        else:
            possible = np.flatnonzero(best > 0)
        return sorted(possible.tolist(), key=lambda number: (-float(best[number]), number))[:limit]

    def _match(self, asked: Sequence[_Asked], scores: Floats, candidate: int) -> Match:
        start, end = int(self._starts[candidate]), int(self._ends[candidate])
        wording = self._wordings[start + int(np.argmax(scores[start:end]))]
        support, agreement = self._agreement(asked, wording)
        return Match(wording.id, confidence(agreement), support, wording)

    def _agreement(self, asked: Sequence[_Asked], wording: Statement) -> tuple[tuple[Support, ...], Agreement]:
        """Each word of the query with the likeliest word of the wording that is still free."""
        others = _telling(wording)
        weights = [self._index.weight(other.stem, lexicon.worth()) for other in others]
        pairs = sorted(
            (-entry.stems[other.stem], mine, its)
            for mine, entry in enumerate(asked)
            for its, other in enumerate(others)
            if other.stem in entry.stems
        )
        mine_to_its: dict[int, int] = {}
        said, answered = 0.0, 0.0
        for negative, mine, its in pairs:
            if mine not in mine_to_its and its not in mine_to_its.values():
                mine_to_its[mine] = its
                said += -negative * asked[mine].weight
                answered += -negative * weights[its]
        support = tuple(_support(asked[mine].word, others[its]) for mine, its in sorted(mine_to_its.items()))
        whole = sum(entry.weight for entry in asked)
        return support, Agreement(said / whole if whole else 0.0, answered / sum(weights) if sum(weights) else 0.0)


def _telling(statement: Statement) -> list[Word]:
    """The words of a statement that say something."""
    stop = lexicon.stop_stems(main_language(statement.language))
    return [word for word in words(statement.text, statement.language) if word.stem not in stop]


def _support(word: Word, other: Word) -> Support:
    return Support(word.start, word.end, other.start, other.end)
