"""What words mean, as vectors that a larger model taught: small, and quick enough to compare with a whole table.

``training/meaning.py`` makes ``data/meaning.npy`` (one row of small whole numbers for each stem of
``data/meaning_words.txt``, English). Of a text the vectors of its words are added; how long a vector is says how much
the word tells. Words of other languages have the meaning of their translations. Of some wordings (the labels of ESCO
skills) ``data/meaning_wordings.npz`` has what the teacher itself says, by a digest of the wording: they need no adding
up. docs/develop/matching.md has the card.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.resources import files
from io import BytesIO

import numpy as np
import numpy.typing as npt

from . import lexicon
from .index import Floats, Places

ENGLISH = "en"
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
    if language == ENGLISH:
        number = _numbers().get(stem)
        return _vectors()[number] if number is not None else None
    return mean_meaning((other, 1.0) for _, other, _ in lexicon.translations((stem,), language, (ENGLISH,)))


def wording_key(text: str) -> int:
    """What a whole wording is known by: 64 bits of a digest of it, whatever its case and spaces."""
    plain = " ".join(text.casefold().split())
    return int.from_bytes(blake2b(plain.encode(errors="replace"), digest_size=8).digest(), "little")


def meaning_of_wording(text: str) -> Floats | None:
    """The vector, of length 1, of an English wording that is known as a whole; ``None`` for all others."""
    places, vectors = _wordings()
    place = places.get(wording_key(text))
    return unit(vectors[place].astype(np.float32)) if place is not None else None


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


def products(vectors: Floats, places: Places, vector: Floats) -> Floats:
    """The products of some of the vectors with one: block by block, too."""
    rows = max(1, _BLOCK // vectors.shape[1])
    filled = np.zeros(-(-len(places) // rows) * rows, dtype=np.intp)
    filled[: len(places)] = places
    found: Floats = (vectors[filled].reshape(-1, rows, vectors.shape[1]) @ vector).ravel()
    return found[: len(places)]


def meanings_of_terms(terms: Collection[str], languages: Sequence[str]) -> Floats:
    """One vector for each term of a table that is written in ``languages``; nothing but zeros if it has none."""
    order = sorted(languages, key=lambda language: language != ENGLISH)
    found = np.zeros((len(terms), dimensions()), dtype=np.float32)
    for row, term in zip(found, terms, strict=True):
        vectors = (meaning_of(term, language) for language in order)
        if (vector := next((each for each in vectors if each is not None), None)) is not None:
            row[:] = vector
    return found


@cache
def _numbers() -> Mapping[str, int]:
    text = files(__package__).joinpath("data", "meaning_words.txt").read_text(encoding="utf-8")
    return {word: number for number, word in enumerate(text.split("\n"))}


@cache
def _vectors() -> Floats:
    vectors: Floats = np.load(_data("meaning.npy"), allow_pickle=False).astype(np.float32)
    return vectors


@cache
def _wordings() -> tuple[Mapping[int, int], npt.NDArray[np.int8]]:
    with np.load(_data("meaning_wordings.npz"), allow_pickle=False) as found:
        return {key: place for place, key in enumerate(found["keys"].tolist())}, found["vectors"]


def _data(name: str) -> BytesIO:
    return BytesIO(files(__package__).joinpath("data", name).read_bytes())
