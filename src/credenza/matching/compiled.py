"""What the candidates of a table mean, made once when it is taken in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from .index import Floats, Numbers, Places
from .meaning import ENGLISH, dimensions, meaning_of_wording, unit
from .model import Statement
from .plain import PlainMatcher
from .words import main_language

_OTHER_WORDINGS = 0.5
"""What all other wordings together count beside the first one."""
_AT_ONCE = 500
"""Candidates that are worked on together: more would need more memory and save nothing."""


def candidate_meanings(plain: PlainMatcher, vectors: Floats) -> Floats:
    """One row of length 1 for each candidate: what its first wording means and all others, each by its many words.

    ``vectors``: one for each term of the table. If one of the wordings is known as a whole, this takes the place of the
    first.
    """
    terms, bounds = plain.index.terms_by_text()
    firsts = np.append(np.flatnonzero(np.diff(plain.owners, prepend=-1)), len(plain.owners))
    found = np.zeros((len(plain.sizes), dimensions()), dtype=np.float32)
    for place in range(0, len(found), _AT_ONCE):
        part = firsts[place : place + _AT_ONCE + 1]
        first, rest = _first_and_rest(vectors, terms, bounds[part[0] : part[-1] + 1], part - part[0])
        _take_known(first, [plain.wordings[begin:end] for begin, end in pairwise(part)])
        found[place : place + _AT_ONCE] = unit(first + np.float32(_OTHER_WORDINGS) * rest)
    return found


def _first_and_rest(vectors: Floats, terms: Numbers, bounds: Places, firsts: Places) -> tuple[Floats, Floats]:
    """The meaning of the first wording of each candidate and that of all its others, each of length 1.

    ``bounds``: where the terms of each wording begin and, last, all end; ``firsts`` the same for the wordings of each
    candidate.
    """
    wordings = unit(_sums(vectors[terms[bounds[0] : bounds[-1]]], bounds - bounds[0]))
    first = wordings[firsts[:-1]]
    wordings *= np.diff(bounds)[:, None].astype(np.float32)
    wordings[firsts[:-1]] = 0
    return first, unit(_sums(wordings, firsts))


def _sums(rows: Floats, bounds: Places) -> Floats:
    """The sum of the rows between each two bounds: nothing but zeros where there are none."""
    ended = np.concatenate((rows, np.zeros((1, rows.shape[1]), dtype=np.float32)))
    sums: Floats = np.add.reduceat(ended, bounds[:-1], axis=0)
    sums[bounds[:-1] == bounds[1:]] = 0
    return sums


def _take_known(first: Floats, wordings: Sequence[Sequence[Statement]]) -> None:
    for row, group in zip(first, wordings, strict=True):
        for wording in group:
            if main_language(wording.language) == ENGLISH and (known := meaning_of_wording(wording.text)) is not None:
                row[:] = known
                break
