"""The rules of a target as an integer programme over the units that may count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import floor

from credenza.errors import RenderingError

from .deadline import NEVER, Deadline, OutOfTimeError
from .eligibility import conflicts, groups_for
from .model import AllOf, Need, Target
from .narrowing import Narrowing, counts_for_level, counts_for_residency
from .solver import LinearProgramme
from .units import Unit

_HUNDREDTHS = 100
"""Credits and costs have two decimals at most; whole numbers keep the solver exact."""
_COST_OF_A_UNIT = 0.001
"""Decides between plans of equal cost: fewer units. A thousand units cost as much as a hundredth."""
_HUNDREDTH_OF_UNITS = 1
"""What the units of any plan add to its cost at the most, in hundredths."""
_GAP = 0.0005

Missing = dict[tuple[str, str], Decimal]
"""(kind of rule, where) → credits."""


@dataclass(frozen=True)
class Solution:
    """Places as (unit id, group key), ids of offers to take, and what is missing."""

    places: tuple[tuple[str, str], ...]
    taken: tuple[str, ...]
    missing: Missing


class Programme:
    """One target and its units; solved with nothing missing, or with as little missing as possible."""

    def __init__(
        self,
        target: Target,
        units: Sequence[Unit],
        costs: Mapping[str, Decimal],
        deadline: Deadline = NEVER,
        *,
        hasty: bool = False,
    ) -> None:
        """``hasty``: for few units; at the deadline a solution that is not proven best will do."""
        self.target, self.costs, self.deadline, self.hasty = target, costs, deadline, hasty
        self.near: Solution | None = None
        """The best one if the clashes that were not found yet are none."""
        self._at_least = {False: Decimal(0), True: Decimal(0)}
        self.units: dict[str, Unit] = {}
        known = {unit.id for unit in units}
        self.clashes = [tuple(key for key in entry if key in known) for entry in target.exclusions]
        if hasty:
            self.clashes += self._new_clashes(units)
        self._narrowing = Narrowing(target, units, costs)

    def best(self) -> Solution:
        """The best plan with as little missing as possible, if possible nothing. Raises OutOfTimeError."""
        return self.complete() or self.as_near_as_possible()

    def anything(self) -> Solution:
        """The best plan that time allows; at the very worst one with nothing in it."""
        try:
            return self.best()
        except OutOfTimeError:
            return Programme(self.target, (), self.costs).best()

    def complete(self) -> Solution | None:
        """The best plan with nothing missing; ``None`` if there is none. Raises OutOfTimeError."""
        return self._solve(elastic=False)

    def as_near_as_possible(self) -> Solution:
        """The plan with as few credits missing as possible. Raises OutOfTimeError."""
        solution = self._solve(elastic=True)
        if solution is None:
            raise RenderingError("A programme in which everything may be missing has no solution.")
        return solution

    def _solve(self, *, elastic: bool) -> Solution | None:
        """Solve, and again with each clash that turned up, until the plan has none.

        Every programme on the way asks less than the target does, so the first plan without a clash is a best one.
        """
        self.near = None
        while True:
            clashing = {key for clash in self.clashes for key in clash}
            self.units = {unit.id: unit for unit in self._narrowing.kept(clashing)}
            solution = self._solved(elastic)
            if solution is None:
                return None
            counted = [self.units[key] for key, _ in solution.places]
            if not self._new_clashes(counted):
                return solution
            others = [self.units[key] for key in clashing.difference(unit.id for unit in counted)]
            self.clashes += self._new_clashes([*counted, *others])

    def _solved(self, elastic: bool) -> Solution | None:
        """The best solution by the clashes that are known."""
        try:
            self.near = _Build(self, elastic).solve()
        except OutOfTimeError as late:
            proven = Decimal(floor(late.at_least) - _HUNDREDTH_OF_UNITS) / _HUNDREDTHS
            self._at_least[elastic] = max(self._at_least[elastic], proven)
            raise
        if self.near is not None:
            self._at_least[elastic] = self._short(self.near) if elastic else self._cost(self.near)
        return self.near

    def better_by(self, solution: Solution) -> Decimal:
        """How much less another solution may cost, or have missing where something is, as far as it was proven."""
        if solution.missing:
            return self._short(solution) - self._at_least[True]
        return self._cost(solution) - self._at_least[False]

    def rank(self, solution: Solution) -> tuple[Decimal, Decimal]:
        """The smaller, the better: what is missing, then what it costs."""
        return self._short(solution), self._cost(solution)

    def _cost(self, solution: Solution) -> Decimal:
        return sum((self.costs[key] for key in solution.taken), Decimal(0))

    def _short(self, solution: Solution) -> Decimal:
        return sum(solution.missing.values(), Decimal(0))

    def _new_clashes(self, units: Sequence[Unit]) -> list[tuple[str, ...]]:
        return [clash for clash in conflicts(self.target, units) if clash not in self.clashes]


class _Build:
    """Variables: is a unit placed in a group, is an offer taken, is a need met, how much is missing."""

    def __init__(self, programme: Programme, elastic: bool) -> None:
        self.target, self.units, self.elastic = programme.target, programme.units, elastic
        self.linear = LinearProgramme(deadline=programme.deadline, hasty=programme.hasty)
        self.missing: dict[tuple[str, str], int] = {}
        self.price = {
            key: _COST_OF_A_UNIT + (0.0 if elastic else float(cost) * _HUNDREDTHS)
            for key, cost in programme.costs.items()
        }
        needed = {need for unit in self.units.values() for need in unit.prerequisites}
        self.taken = {
            key: self.linear.choice(self.price[key])
            for key, unit in self.units.items()
            if not unit.is_held and (unit.prerequisites or key in needed)
        }
        self.places = {
            (key, group): self.linear.choice(self._cost_of_a_place(unit))
            for key, unit in self.units.items()
            if unit.credits
            for group in groups_for(self.target, unit)
        }
        self.of_unit: dict[str, list[int]] = {key: [] for key in self.units}
        for (key, _), place in self.places.items():
            self.of_unit[key].append(place)
        self._state_units(programme.clashes)
        self._state_target()

    def _cost_of_a_place(self, unit: Unit) -> float:
        """An offer that prerequisites speak of is paid for once it is taken, any other where it is placed."""
        if unit.is_held:
            return _COST_OF_A_UNIT
        return 0.0 if unit.id in self.taken else self.price[unit.id]

    def _state_units(self, clashes: Sequence[tuple[str, ...]]) -> None:
        for key, unit in self.units.items():
            terms = dict.fromkeys(self.of_unit[key], 1.0)
            if key not in self.taken:
                if len(terms) > 1:
                    self.linear.at_most(terms, 1)
                continue
            self.linear.at_most({**terms, self.taken[key]: -1.0}, 0)
            for need in unit.prerequisites:
                if need in self.taken:
                    self.linear.at_least({self.taken[need]: 1.0, self.taken[key]: -1.0}, 0)
        for clash in clashes:
            self.linear.at_most({place: 1.0 for key in clash for place in self.of_unit[key]}, 1)

    def _state_target(self) -> None:
        target = self.target
        self._want("total", "", self._credits(self.units), target.credits)
        for group in target.groups:
            if group.at_most is not None:
                self.linear.at_most(self._credits(self.units, group.key), float(group.at_most) * _HUNDREDTHS)
        if target.level:
            at_level = {key: unit for key, unit in self.units.items() if counts_for_level(target, unit)}
            self._want("level", "", self._credits(at_level), target.level.credits)
        if target.residency:
            resident = {key: unit for key, unit in self.units.items() if counts_for_residency(target, unit)}
            self._want("residency", "", self._credits(resident), target.residency.credits)
        self.linear.at_least({self._met(target.whole_need): 1.0}, 1)

    def _credits(self, units: Mapping[str, Unit], group: str | None = None) -> dict[int, float]:
        return {
            place: float(self.units[key].credits) * _HUNDREDTHS
            for (key, where), place in self.places.items()
            if key in units and group in (None, where)
        }

    def _want(self, kind: str, where: str, terms: dict[int, float], credits: Decimal, met: int | None = None) -> None:
        """So many credits, if the need ``met`` is to be met."""
        bound = float(credits) * _HUNDREDTHS
        if self.elastic:
            self.missing[kind, where] = short = self.linear.amount(1.0, bound)
            terms = {**terms, short: 1.0}
        self.linear.at_least(terms if met is None else {**terms, met: -bound}, bound if met is None else 0)

    def _met(self, need: Need) -> int:
        """A variable that is 1 only if the need is met."""
        met = self.linear.decision()
        if isinstance(need, str):
            group = next(group for group in self.target.groups if group.key == need)
            self._want("group", need, self._credits(self.units, need), group.at_least, met)
            return met
        inner = [self._met(part) for part in (need.all if isinstance(need, AllOf) else need.any)]
        wanted = len(inner) if isinstance(need, AllOf) else need.at_least
        self.linear.at_least({**dict.fromkeys(inner, 1.0), met: -float(wanted)}, 0)
        return met

    def solve(self) -> Solution | None:
        values = self.linear.solve(_GAP)
        if values is None:
            return None
        missing = {
            rule: Decimal(round(values[short])) / _HUNDREDTHS
            for rule, short in self.missing.items()
            if round(values[short]) > 0
        }
        places = tuple(place for place, number in self.places.items() if values[number] > 1 / 2)
        placed = [key for key, _ in places if not self.units[key].is_held]
        taken = [key for key, number in self.taken.items() if values[number] > 1 / 2]
        return Solution(places, tuple(dict.fromkeys([*taken, *placed])), missing)
