"""The best plan; where time runs out before the proof, a good one, and how much better another could be.

A search that was cut short has still proven something: its last solution, in which some units overlap, costs no more
than the best plan. A plan that keeps the rules comes from few units: first from some of which no two overlap too much,
among which the best is found at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .deadline import Deadline, OutOfTimeError, Patience
from .eligibility import apart, groups_for
from .model import Target
from .narrowing import with_prerequisites
from .programme import Programme, Solution
from .units import Unit

_FEW = 100
"""Units among which a good plan is found soon, whatever overlaps."""
_SHARE_OF_SEARCH = 0.75
"""The rest of the time is for the plan among few units."""


@dataclass(frozen=True)
class Unproven:
    """After so many seconds a plan was found, but not the proof that it is the best.

    ``better_by``: what another one can at most save of what the aim counts or, where credits are missing, by how many
    credits less it can be short (the sum over the rules).
    """

    seconds: float
    better_by: Decimal


class Search:
    """A target, its units and what they cost."""

    def __init__(self, target: Target, units: Sequence[Unit], costs: Mapping[str, Decimal]) -> None:
        self._target, self._units, self._costs = target, units, costs

    def best(self, patience: Patience | None) -> tuple[Solution, Unproven | None]:
        """The best solution, or the best found in the time given and what the proof lacks."""
        if patience is None:
            return Programme(self._target, self._units, self._costs).best(), None
        rest = patience.deadline(1)
        programme = Programme(self._target, self._units, self._costs, patience.deadline(_SHARE_OF_SEARCH))
        try:
            return programme.best(), None
        except OutOfTimeError:
            found = self._good(programme, rest)
        better = programme.better_by(found)
        return found, Unproven(patience.seconds, better) if better > 0 else None

    def _good(self, interrupted: Programme, deadline: Deadline) -> Solution:
        """The better of two: among units of which no two overlap too much, and among few others beside them."""
        alone, few = self._chosen(interrupted, 0), self._chosen(interrupted, _FEW)
        found = self._hasty(alone, deadline).anything()
        try:
            other = self._hasty(few, deadline).best()
        except OutOfTimeError:
            other = None
        return min(filter(None, (found, other)), key=interrupted.rank)

    def _hasty(self, units: Sequence[Unit], deadline: Deadline) -> Programme:
        return Programme(self._target, units, self._costs, deadline, hasty=True)

    def _chosen(self, interrupted: Programme, at_least: int) -> list[Unit]:
        """Units of which no two overlap too much, those of the solution that was near and cheap ones first; as often
        again among those left as makes so many; and what they need before."""
        first = {key for key, _ in interrupted.near.places} if interrupted.near else set()
        units = [unit for unit in interrupted.units.values() if unit.credits and groups_for(self._target, unit)]
        units.sort(key=lambda unit: (unit.id not in first, self._of_a_credit(unit), unit.id))
        chosen = apart(self._target, units)
        while units and len(chosen) < at_least:
            units = [unit for unit in units if unit.id not in chosen]
            chosen |= apart(self._target, units)
        return with_prerequisites(chosen, interrupted.units)

    def _of_a_credit(self, unit: Unit) -> Decimal:
        return self._costs.get(unit.id, Decimal(0)) / unit.credits
