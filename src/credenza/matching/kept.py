"""The words of all wordings of a table, kept as they were read: those of a match need not be read again."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .index import Doubles, Floats, Index, Numbers, Places
from .model import Statement
from .plain import telling
from .words import Columns, columns

_FIRST = (True,)
"""The first of several words begins a text in any case."""


class Reader:
    """Reads wordings, one after the other, and keeps their words."""

    def __init__(self) -> None:
        self.stems: list[str] = []
        self.starts, self.ends = array("i"), array("i")
        self.bounds = array("q", [0])
        """Where the words of each wording begin and, last, where they all end."""

    def read(self, wording: Statement) -> Sequence[str]:
        """Keeps the words of the next wording, and gives their stems."""
        found = columns(telling(wording))
        self.stems += found.stems
        self.starts.extend(found.starts)
        self.ends.extend(found.ends)
        self.bounds.append(len(self.stems))
        return found.stems


class Shown(NamedTuple):
    """A wording by its number, with those of its words that are worth something to a query."""

    number: int
    words: Columns


class Kept:
    """The words of wordings, their stems as terms of an index of the same wordings; several wordings have one owner."""

    def __init__(self, read: Reader, index: Index, owners: Numbers) -> None:
        self._names = list(index.terms)
        self._starts, self._ends, self._bounds = read.starts, read.ends, read.bounds
        self._terms = np.fromiter(map(index.terms.__getitem__, read.stems), np.int32, len(read.stems))
        bounds = np.array(read.bounds, dtype=np.intp)
        texts = np.repeat(np.arange(len(owners), dtype=np.int32), np.diff(bounds))
        weights = np.fromiter(map(index.weight, self._names), np.float64)[self._terms]
        self.weights = array("d", np.diff(np.concatenate(([0.0], np.cumsum(weights)))[bounds]).tobytes())
        """What all words of each wording weigh together."""
        self._values = _once(weights / index.norms[texts], texts, self._terms)
        self._texts, self._owners = texts, array("i", owners.tobytes())
        firsts = np.append(np.flatnonzero(np.diff(owners, prepend=-1)), len(owners))
        self._firsts, self._spans = array("q", firsts.tobytes()), bounds[firsts]

    def words(self, number: int) -> Columns:
        """All words of a wording."""
        return self._columns(range(self._bounds[number], self._bounds[number + 1]))

    def best(self, owners: Sequence[int], worth: Floats) -> list[Shown]:
        """Of each owner the wording whose words are worth most together, of equals the first; ``worth``: of each term.

        The first wording of an owner if no word is worth anything.
        """
        chosen = np.array(owners)
        places = _ranges(self._spans[chosen], self._spans[chosen + 1])
        gains = worth[self._terms[places]]
        hits = gains.nonzero()[0]
        places = places[hits]
        texts = self._texts[places]
        begins = np.concatenate((_FIRST, texts[1:] != texts[:-1]))[: len(texts)].nonzero()[0]
        totals = np.add.reduceat(gains[hits] * self._values[places], begins).round(6).tolist()
        bounds = [*begins.tolist(), len(places)]
        best = {owner: (0.0, self._firsts[owner], 0, 0) for owner in owners}
        for number, (text, total) in enumerate(zip(texts[begins].tolist(), totals, strict=True)):
            if total > best[self._owners[text]][0]:
                best[self._owners[text]] = total, text, bounds[number], bounds[number + 1]
        return [Shown(text, self._columns(places[begin:end].tolist())) for _, text, begin, end in best.values()]

    def _columns(self, places: Sequence[int]) -> Columns:
        starts, ends = self._starts, self._ends
        stems = [self._names[self._terms[place]] for place in places]
        return Columns(stems, [starts[place] for place in places], [ends[place] for place in places])


def _once(values: Doubles, texts: Numbers, terms: Numbers) -> Doubles:
    """The same, but nothing for words that their text has already."""
    once = np.zeros_like(values)
    firsts = np.unique((texts.astype(np.int64) << 32) + terms, return_index=True)[1]
    once[firsts] = values[firsts]
    return once


def _ranges(starts: Places, ends: Places) -> Places:
    """All numbers of ranges, one range after the other."""
    sizes = ends - starts
    lasts = sizes.cumsum()
    found: Places = np.arange(lasts[-1]) + (ends - lasts).repeat(sizes)
    return found
