"""From agreement to confidence: coefficients that were fitted to questions with known answers.

``python -m bench.matching --fit`` fits them anew; docs/develop/matching.md says on what, and how well they hold.
"""

from __future__ import annotations

from math import exp, log1p
from operator import mul

from .agreement import Agreement

PLAIN = (-7.47, 0.78, 1.67, 0.05, 1.96, 1.77, 3.2)
"""For the features of words, the first for a constant."""
SEMANTIC = (-7.19, -0.54, -0.26, 2.08, 1.23, 1.55, 2.47, 1.23, 2.69)
"""For those and the features of meaning."""

TABLE = (-6.7, -1.6, 1.47, 0.69, 2.22, 1.01, 1.27, 2.83, 2.26)
"""For the features of words and those of the meaning of words."""


def features(agreement: Agreement) -> tuple[float, ...]:
    """What confidence is made of."""
    both = agreement.query * agreement.candidate
    return (1.0, agreement.query, agreement.candidate, both, both**4, log1p(agreement.words), agreement.lead**4)


def semantic_features(agreement: Agreement, cosine: float, behind: float) -> tuple[float, ...]:
    """The same with the likeness of meaning, and how far it is behind that of the nearest candidate (0 or below)."""
    return (*features(agreement), (cosine - 0.85) * 10, exp(behind * 50))


def table_features(agreement: Agreement, likeness: float, behind: float) -> tuple[float, ...]:
    """Those of words with the likeness of meaning, and how far it is behind that of the nearest candidate."""
    return (*features(agreement), likeness, exp(behind * 10))


def cosine_of(values: tuple[float, ...]) -> float:
    """The likeness of meaning in ``semantic_features``."""
    return values[-2] / 10 + 0.85


def confidence(values: tuple[float, ...], coefficients: tuple[float, ...], digits: int = 3) -> float:
    """The share of matches with these features that were right when it was measured."""
    strength = sum(map(mul, values, coefficients))
    return round(1 / (1 + exp(-strength)), digits)
