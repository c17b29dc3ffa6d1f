"""An inverted index over many short texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int32]

_LENGTH_SHARE = 0.6
"""How much a long text loses for its length: 0 nothing, 1 as in the cosine."""


class Index:
    """Texts as bags of terms, searched by weighted terms."""

    def __init__(self, texts: Iterable[Iterable[str]], weigh: Mapping[str, float]) -> None:
        """Each text as its terms; ``weigh`` says which terms count less than 1."""
        self.terms: dict[str, int] = {}
        postings: list[list[int]] = []
        count = 0
        for count, text in enumerate(texts, 1):
            for term in set(text):
                number = self.terms.setdefault(term, len(self.terms))
                if number == len(postings):
                    postings.append([])
                postings[number].append(count - 1)
        self.count = count
        self._postings: Sequence[Numbers] = [np.array(entries, dtype=np.int32) for entries in postings]
        self._weights = self._term_weights(weigh)
        self._norms = self._text_norms()

    def _term_weights(self, weigh: Mapping[str, float]) -> Floats:
        holders = np.array([len(entries) for entries in self._postings], dtype=np.float32)
        rarity = np.log1p((self.count + 1) / (holders + 1)) / np.log1p(self.count + 1)
        classes = np.array([weigh.get(term, 1.0) for term in self.terms], dtype=np.float32)
        weights: Floats = (rarity * classes).astype(np.float32)
        return weights

    def _text_norms(self) -> Floats:
        squares = np.zeros(self.count, dtype=np.float64)
        for entries, weight in zip(self._postings, self._weights, strict=True):
            squares[entries] += float(weight) ** 2
        lengths = np.sqrt(np.maximum(squares, 1e-9))
        mean = lengths.mean() if self.count else 1.0
        norms: Floats = ((1 - _LENGTH_SHARE) * mean + _LENGTH_SHARE * lengths).astype(np.float32)
        return norms

    def weight(self, term: str, known: Mapping[str, float]) -> float:
        """How much a term tells: from 0 to 1, most for rare ones. An unknown term is as rare as can be."""
        number = self.terms.get(term)
        return float(self._weights[number]) if number is not None else known.get(term, 1.0)

    def scores(self, query: Iterable[tuple[float, Sequence[tuple[str, float]]]]) -> Floats:
        """One number per text. ``query``: the weight of each word, the terms for it with their likeness."""
        total = np.zeros(self.count, dtype=np.float32)
        for weight, terms in query:
            self._add(total, weight, terms)
        result: Floats = total / self._norms
        return result

    def _add(self, total: Floats, weight: float, terms: Sequence[tuple[str, float]]) -> None:
        numbers = [(likeness, self.terms[term]) for term, likeness in terms if term in self.terms]
        if len(numbers) == 1:
            likeness, number = numbers[0]
            total[self._postings[number]] += weight * likeness * self._weights[number]
        elif numbers:
            best = np.zeros(self.count, dtype=np.float32)
            for value, number in sorted(
                (likeness * float(self._weights[number]), number) for likeness, number in numbers
            ):
                best[self._postings[number]] = value
            total += weight * best
