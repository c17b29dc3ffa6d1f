"""An inverted index over many short texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import lru_cache
from itertools import count

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]
Places = npt.NDArray[np.intp]
"""As numpy takes them to find things with: smaller numbers it would convert each time."""

_LENGTH_SHARE = 0.7
"""How much a text loses for its length: 0 nothing, 1 as in the cosine."""

_RARITY_POWER = 0.75
"""How much more a rare term tells: 0 nothing, 1 as in tf-idf, where one rare word outweighs several telling ones."""

_REMEMBERED = 1_000
"""Words of which it is remembered where they are found: the same come up again and again."""


class Index:
    """Texts as bags of terms, searched by weighted terms."""

    def __init__(self, texts: Iterable[Iterable[str]], worth: Mapping[str, float]) -> None:
        """Each text as its terms; ``worth`` says which terms count less than 1."""
        self.terms: dict[str, int] = {}
        self._worth = worth
        terms, holders = self._read(texts)
        order = np.argsort(terms, kind="stable")
        ends = np.cumsum(np.bincount(terms, minlength=len(self.terms)))
        self._ends = [0, *ends.tolist()]
        self._holders: Numbers | Places = holders[order]
        weights = self._term_weights()
        self._weights: list[float] = weights.tolist()
        self._weight_of = dict(zip(self.terms, self._weights, strict=True))
        spread = weights[terms[order]]
        self.norms = self._norms(spread)
        """What the weights of the terms of each text are divided by."""
        self._values: Floats | Doubles = spread / self.norms[self._holders]
        self._holding = lru_cache(maxsize=_REMEMBERED)(self._read_holding)

    def _read(self, texts: Iterable[Iterable[str]]) -> tuple[Numbers, Numbers]:
        """The number of the term and that of the text, for each term of each text."""
        terms: list[int] = []
        sizes: list[int] = []
        unseen = count(len(self.terms)).__next__
        for text in texts:
            numbers = {
                self.terms[term] if term in self.terms else self.terms.setdefault(term, unseen()) for term in text
            }
            terms += numbers
            sizes.append(len(numbers))
        self.count = len(sizes)
        return np.array(terms, dtype=np.int32), np.repeat(np.arange(self.count, dtype=np.int32), sizes)

    def _term_weights(self) -> Floats:
        holders = np.diff(np.array(self._ends, dtype=np.float32))
        rarity = np.log1p((self.count + 1) / (holders + 1)) / np.log1p(self.count + 1)
        classes = np.array([self._worth.get(term, 1.0) for term in self.terms], dtype=np.float32)
        weights: Floats = (rarity**_RARITY_POWER * classes).astype(np.float32)
        return weights

    def _norms(self, spread: Floats) -> Floats:
        lengths = np.sqrt(np.bincount(self._holders, weights=spread**2, minlength=self.count))
        filled = lengths[lengths > 0]
        mean = filled.mean() if len(filled) else 1.0
        norms: Floats = ((1 - _LENGTH_SHARE) * mean + _LENGTH_SHARE * lengths).astype(np.float32)
        return norms

    def weight(self, term: str) -> float:
        """How much a term tells: from 0 to 1, most for rare ones. A term of no text is as rare as can be."""
        known = self._weight_of.get(term)
        return known if known is not None else self._worth.get(term, 1.0)

    def scores(self, query: Iterable[tuple[float, Mapping[str, float]]]) -> Floats:
        """One number per text. ``query``: the weight of each word, and the terms that stand for it with likeness 0–1.

        Of several terms for one word the text counts the best.
        """
        found = [(weight, self._holding(known)) for weight, terms in query if (known := self._known(terms))]
        return self.total([(holders, weight * values) for weight, (holders, values) in found])

    def worth(self, weight: float, terms: Mapping[str, float]) -> tuple[Numbers | Places, Floats | Doubles]:
        """The texts that have one of the terms that stand for a word of ``weight``, and what it is worth to each."""
        holders, values = self._read_holding(self._known(terms))
        return holders, weight * values

    def total(self, found: Sequence[tuple[Numbers | Places, Floats | Doubles]]) -> Floats:
        """One number per text: what all words together are worth to it."""
        if not found:
            return np.zeros(self.count, dtype=np.float32)
        holders = np.concatenate([holders for holders, _ in found])
        values = np.concatenate([values for _, values in found])
        return np.bincount(holders, values, minlength=self.count).astype(np.float32)

    def commonest(self, count: int) -> list[str]:
        """The terms that most texts have, at most so many; of equals those met first."""
        order = np.argsort(-np.diff(self._ends), kind="stable")[:count]
        names = list(self.terms)
        return [names[number] for number in order.tolist()]

    def terms_by_text(self) -> tuple[Numbers, Places]:
        """The numbers of the terms, text by text, and where those of each text begin and, last, all end."""
        terms = np.repeat(np.arange(len(self.terms), dtype=np.int32), np.diff(self._ends))
        order = np.argsort(self._holders, kind="stable")
        return terms[order], np.searchsorted(self._holders[order], np.arange(self.count + 1))

    def grouped(self, owners: Numbers, sizes: Floats, others: float) -> Index:
        """The same terms over groups of texts: for each term a group's best text counts, and ``others`` of its mean."""
        found = copy(self)
        found.count = len(sizes)
        found._holding = lru_cache(maxsize=_REMEMBERED)(found._read_holding)
        if not len(self._holders):
            return found
        terms = np.repeat(np.arange(len(self.terms), dtype=np.int64), np.diff(self._ends))
        groups = owners[self._holders]
        starts = np.flatnonzero(np.diff(terms * len(sizes) + groups, prepend=-1))
        mean = np.add.reduceat(self._values, starts) / sizes[groups[starts]]
        found._holders = groups[starts].astype(np.intp)
        # In the precision of sums, so that they need not be converted for each.
        found._values = np.maximum.reduceat(self._values, starts).astype(np.float64) + others * mean
        found._ends = np.searchsorted(terms[starts], np.arange(len(self.terms) + 1)).tolist()
        return found

    def _known(self, terms: Mapping[str, float]) -> tuple[tuple[float, int], ...]:
        numbers = self.terms
        return tuple([(likeness, numbers[term]) for term, likeness in terms.items() if term in numbers])

    def _read_holding(self, known: Sequence[tuple[float, int]]) -> tuple[Numbers | Places, Floats | Doubles]:
        """The texts that have one of these terms, and what the most telling of these is worth to each."""
        if len(known) == 1:
            return self._postings(*known[0])
        best = np.zeros(self.count, dtype=self._values.dtype)
        for likeness, number in sorted(known, key=lambda entry: entry[0] * self._weights[entry[1]]):
            holders, values = self._postings(likeness, number)
            best[holders] = values
        found = np.flatnonzero(best)
        return found, best[found]

    def _postings(self, likeness: float, number: int) -> tuple[Numbers | Places, Floats | Doubles]:
        part = slice(self._ends[number], self._ends[number + 1])
        holders, values = self._holders[part], self._values[part]
        return holders, values if likeness == 1 else values * np.float32(likeness)
