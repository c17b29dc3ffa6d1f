"""From agreement to confidence."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp


@dataclass(frozen=True)
class Agreement:
    """How two statements agree; each from 0 to 1."""

    query: float
    """Share of what the query says that the candidate says too."""
    candidate: float
    """Share of what the candidate says that the query says too."""


_BASE, _BY_QUERY, _BY_CANDIDATE, _BY_BOTH = -4.0, 2.5, 2.5, 2.5


def confidence(agreement: Agreement) -> float:
    """The share of matches with this agreement that were right when it was measured."""
    both = agreement.query * agreement.candidate
    strength = _BASE + _BY_QUERY * agreement.query + _BY_CANDIDATE * agreement.candidate + _BY_BOTH * both
    return round(1 / (1 + exp(-strength)), 3)
