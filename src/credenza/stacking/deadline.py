"""Until when a best plan is sought. The clock is the caller's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf


class OutOfTimeError(Exception):
    """The deadline came before the proof. It never leaves this room: whoever asks gets the best that was found.

    ``at_least``: what every solution costs, as far as that was proven.
    """

    def __init__(self, at_least: float = 0.0) -> None:
        super().__init__()
        self.at_least = at_least


@dataclass(frozen=True)
class Deadline:
    """A moment of a clock that counts seconds, from any beginning."""

    moment: float
    clock: Callable[[], float]

    def left(self) -> float:
        """Seconds that are left. Raises OutOfTimeError when there are none."""
        seconds = self.moment - self.clock()
        if seconds <= 0:
            raise OutOfTimeError
        return seconds


NEVER = Deadline(inf, lambda: 0.0)
"""For as long as it takes."""


@dataclass(frozen=True)
class Patience:
    """How many seconds somebody waits for a best plan, by a clock that counts seconds (``time.monotonic``)."""

    seconds: float
    clock: Callable[[], float]

    def deadline(self, share: float) -> Deadline:
        """The moment at which this share of the time from now has gone."""
        return Deadline(self.clock() + share * self.seconds, self.clock)
