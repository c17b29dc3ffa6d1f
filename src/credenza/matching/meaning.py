"""What words mean, as vectors that a larger model taught: small, and quick enough to compare with a whole table.

``training/meaning.py`` makes ``data/meaning.npy`` (one row of small whole numbers for each stem of
``data/meaning_words.txt``, English). Of a text the vectors of its words are added; how long a vector is says how much
the word tells. Words of other languages have the meaning of their translations. docs/develop/matching.md has the card.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO

import numpy as np

from . import lexicon
from .index import Floats

_ENGLISH = "en"
_BLOCK = 9_000
"""Numbers of a block (OpenBLAS multiplies up to 9,216 without threads)."""
_REMEMBERED = 50_000
"""Words whose meaning is remembered."""


def dimensions() -> int:
    """Numbers in a vector."""
    return int(_vectors().shape[1])


@lru_cache(maxsize=_REMEMBERED)
def meaning_of(stem: str, language: str) -> Floats | None:
    """The vector of a word by its stem; in another language than English the mean of its translations."""
    if language == _ENGLISH:
        number = _numbers().get(stem)
        return _vectors()[number] if number is not None else None
    return mean_meaning((other, 1.0) for _, other, _ in lexicon.translations((stem,), language, (_ENGLISH,)))


def mean_meaning(stems: Iterable[tuple[str, float]]) -> Floats | None:
    """The mean of English stems, each counted by its weight; ``None`` if none of them has a vector."""
    known = [(_numbers()[stem], weight) for stem, weight in stems if stem in _numbers()]
    if not known:
        return None
    weights = np.array([weight for _, weight in known], dtype=np.float32)
    mean: Floats = weights @ _vectors()[[number for number, _ in known]] / weights.sum()
    return mean


def unit(vectors: Floats) -> Floats:
    """Each row with length 1; rows of nothing stay so."""
    lengths = np.sqrt((vectors**2).sum(axis=-1, keepdims=True))
    scaled: Floats = vectors / np.maximum(lengths, np.float32(1e-9))
    return scaled


def blocks(vectors: Floats) -> Floats:
    """The rows in blocks that the algebra library multiplies one after the other, the last filled up with zeros.

    Of more numbers at once it starts threads, which for so little work cost many times what they save.
    """
    rows = max(1, _BLOCK // vectors.shape[1])
    filled = np.zeros((-(-len(vectors) // rows) * rows, vectors.shape[1]), dtype=np.float32)
    filled[: len(vectors)] = vectors
    return filled.reshape(-1, rows, vectors.shape[1])


def meanings_of_terms(terms: Iterable[str], languages: Sequence[str]) -> list[Floats | None]:
    """The vectors of the terms of a table that is written in ``languages``."""
    order = sorted(languages, key=lambda language: language != _ENGLISH)
    return [
        next((found for language in order if (found := meaning_of(term, language)) is not None), None) for term in terms
    ]


@cache
def _numbers() -> Mapping[str, int]:
    text = files(__package__).joinpath("data", "meaning_words.txt").read_text(encoding="utf-8")
    return {word: number for number, word in enumerate(text.split("\n"))}


@cache
def _vectors() -> Floats:
    data = files(__package__).joinpath("data", "meaning.npy").read_bytes()
    vectors: Floats = np.load(BytesIO(data), allow_pickle=False).astype(np.float32)
    return vectors
