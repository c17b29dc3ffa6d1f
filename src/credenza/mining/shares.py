"""Shares of a whole and how sure they are."""

from __future__ import annotations

import math
from dataclasses import dataclass

CLASSES = ("structured", "unstructured", "absent")
"""The classes of the MARTe study, of which shares are told; descriptions in other languages are left out."""
_Z = 1.959964
"""Two-sided 95 % point of the normal distribution."""


@dataclass(frozen=True)
class Share:
    """A count of a whole with its 95 % interval (Wilson 1927): what a sample of this size cannot tell apart."""

    count: int
    whole: int

    @property
    def value(self) -> float:
        """The share, 0 to 1."""
        return self.count / self.whole if self.whole else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound of the share."""
        if not self.whole:
            return 0.0, 1.0
        square = _Z * _Z / self.whole
        middle = (self.value + square / 2) / (1 + square)
        half = _Z / (1 + square) * math.sqrt(self.value * (1 - self.value) / self.whole + square / (4 * self.whole))
        return max(0.0, middle - half), min(1.0, middle + half)
