"""The level of an English learning outcome by a small trained model; in other languages by its verb.

The model is multinomial logistic regression over the first words and the word stems of a sentence. How it was trained,
on what, and how good it is: docs/develop/outcomes.md; ``training/bloom.py`` makes its weights.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import repeat

from credenza.matching.words import stem

from .lexicon import Bloom, read_table, verbs_of
from .statements import JudgedStatement

SCALE = 32
"""The weights in the table are whole numbers: this many to one."""
_FIELD = 1 << 32
_ABOVE_ZERO = 1 << 31
_LEVELS = struct.Struct(f"<{len(Bloom)}I")
"""How the weights of a feature for all levels stand in one number: a sentence has one sum instead of six."""
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")


@dataclass(frozen=True)
class BloomEstimate:
    """The level at which a sentence seems to stand; ``probability`` is ``None`` where only its verb tells."""

    level: Bloom
    probability: float | None = None


def bloom_level(judged: JudgedStatement) -> BloomEstimate | None:
    """The level of a statement, or ``None`` if nothing tells it."""
    if judged.language == "en" and judged.verb is not None:
        return _estimate(judged.text)
    return BloomEstimate(judged.levels[0]) if judged.levels else None


def features_of(text: str) -> list[str]:
    """What the model sees of a sentence: its first word and pair of words, the three next, and all stems.

    What the lexicon says of the first word is one, too: it helps with verbs that were rare in the training data.
    """
    words = _WORD.findall(text.lower())
    if not words:
        return []
    stems = list(map(stem, words, repeat("en")))
    verb = verbs_of("en").get(words[0])
    known = [f"@{level.name.lower()}" for level in verb.levels] if verb else []
    return [f"^{stems[0]}", f"^{' '.join(stems[:2])}", *known, *(f"~{stem}" for stem in stems[1:4]), *stems]


def _estimate(text: str) -> BloomEstimate:
    weights = _weights()
    packed = sum(map(weights.get, set(features_of(text)), _NO_WEIGHTS), weights[""])
    sums = _LEVELS.unpack(packed.to_bytes(_LEVELS.size, "little"))
    highest = max(sums)
    shares = [math.exp((each - highest) / SCALE) for each in sums]
    place = shares.index(max(shares))
    return BloomEstimate(Bloom(place + 1), shares[place] / sum(shares))


_NO_WEIGHTS = repeat(0)


@cache
def _weights() -> Mapping[str, int]:
    """Feature → its weights for all levels, packed; those of every sentence (``""``) keep all sums above zero."""
    weights = {row["feature"]: _packed(int(row[name]) for name in list(row)[1:]) for row in read_table("bloom")}
    return weights | {"": weights[""] + _packed(repeat(_ABOVE_ZERO, len(Bloom)))}


def _packed(weights: Iterable[int]) -> int:
    return sum(weight * _FIELD**place for place, weight in enumerate(weights))
