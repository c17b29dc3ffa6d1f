"""Placing units in the groups of a target: what is satisfied, what is missing, and what to take to complete it.

Every answer is proven best by the solver unless the time given to it ends before (``Plan.unproven``), and every
placement is checked again here by plain arithmetic (``judging``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from credenza.errors import RenderingError

from .deadline import Patience
from .eligibility import conflicts, groups_for, is_too_old, obtainable
from .judging import violations
from .model import Target
from .programme import Solution
from .searching import Search, Unproven
from .units import Unit


class Aim(StrEnum):
    """What a plan makes as small as possible; then, among equals, the number of units to take."""

    CHEAPEST = "cheapest"
    FASTEST = "fastest"
    SMALLEST = "smallest"

    def cost_of(self, unit: Unit) -> Decimal | None:
        """Price, weeks or credits of an offer; ``None`` where that is unknown."""
        return {"cheapest": unit.price, "fastest": unit.weeks, "smallest": unit.credits}[self.value]


@dataclass(frozen=True)
class Placement:
    """A unit and the key of the group in which it counts."""

    unit: Unit
    group: str


@dataclass(frozen=True)
class Shortfall:
    """Credits that are missing: ``where`` is the key of a group, or ``total``, ``level`` or ``residency``."""

    kind: str
    where: str
    credits: Decimal


@dataclass(frozen=True)
class Plan:
    """What counts where, what to take (prerequisites first), what is missing, and why the rest does not count.

    ``unused`` pairs each unit with its reason: ``too_old``, ``no_group``, ``excluded``, ``overlaps`` or ``not_needed``.
    ``cost`` is the sum of what ``aim`` counts; offers for which it is unknown are in ``unknown_cost`` instead.
    ``unproven``: time ran out before the proof that the plan is the best; ``None`` if it is.
    """

    target: Target
    placements: tuple[Placement, ...]
    to_take: tuple[Unit, ...]
    shortfalls: tuple[Shortfall, ...]
    unused: tuple[tuple[Unit, str], ...]
    cost: Decimal
    unknown_cost: tuple[Unit, ...] = ()
    aim: Aim = Aim.SMALLEST
    unproven: Unproven | None = None

    @property
    def satisfied(self) -> bool:
        """Whether nothing is missing by the rules of the target."""
        return not self.shortfalls


def assess(target: Target, held: Sequence[Unit], on: date, *, patience: Patience | None = None) -> Plan:
    """What credentials that are held add up to on a day: with as little missing as possible.

    ``patience`` is how long that may take; without it, as long as the proof does.
    """
    return _answer(target, held, (), on, Aim.SMALLEST, patience)


def plan(
    target: Target,
    held: Sequence[Unit],
    offers: Sequence[Unit],
    on: date,
    aim: Aim = Aim.CHEAPEST,
    *,
    patience: Patience | None = None,
) -> Plan:
    """The best way to complete a target with offers; where there is none, the one that leaves least missing."""
    return _answer(target, held, offers, on, aim, patience)


def _answer(
    target: Target, held: Sequence[Unit], offers: Sequence[Unit], on: date, aim: Aim, patience: Patience | None
) -> Plan:
    owned = {unit.id for unit in held}
    every = {unit.id: unit for unit in (*[offer for offer in offers if offer.id not in owned], *held)}
    can_be_had = [unit for unit in obtainable(every).values() if not is_too_old(target, unit, on)]
    solution, unproven = Search(target, can_be_had, _costs(can_be_had, aim)).best(patience)
    return _checked(target, every, solution, on, aim, unproven)


def _costs(units: Sequence[Unit], aim: Aim) -> dict[str, Decimal]:
    """What each offer costs. An unknown cost is dearer than any known one: never chosen for being unknown."""
    known = {unit.id: cost for unit in units if not unit.is_held and (cost := aim.cost_of(unit)) is not None}
    dearest = max(known.values(), default=Decimal(0)) + 1
    return {unit.id: known.get(unit.id, dearest) for unit in units if not unit.is_held}


def _checked(
    target: Target, every: dict[str, Unit], solution: Solution, on: date, aim: Aim, unproven: Unproven | None
) -> Plan:
    placements = tuple(Placement(every[key], group) for key, group in solution.places)
    wrong = violations(target, [(place.unit, place.group) for place in placements], on, bool(solution.missing))
    if wrong:
        raise RenderingError(f"The plan breaks rules of its target: {', '.join(wrong)}")
    to_take = _in_order([every[key] for key in solution.taken], every)
    known = [cost for unit in to_take if (cost := aim.cost_of(unit)) is not None]
    return Plan(
        target,
        placements,
        to_take,
        tuple(Shortfall(kind, where, credits) for (kind, where), credits in solution.missing.items()),
        tuple(_unused(target, every, {place.unit.id for place in placements}, on)),
        sum(known, Decimal(0)),
        tuple(unit for unit in to_take if aim.cost_of(unit) is None),
        aim,
        unproven,
    )


def _in_order(units: Sequence[Unit], every: dict[str, Unit]) -> tuple[Unit, ...]:
    """Each unit after its prerequisites."""
    ordered: dict[str, Unit] = {}

    def add(unit: Unit) -> None:
        for need in unit.prerequisites:
            if not every[need].is_held and need not in ordered:
                add(every[need])
        ordered.setdefault(unit.id, unit)

    for unit in units:
        add(unit)
    return tuple(ordered.values())


def _unused(target: Target, every: dict[str, Unit], counted: set[str], on: date) -> list[tuple[Unit, str]]:
    present = [every[key] for key in counted]
    rest = [unit for unit in every.values() if unit.is_held and unit.id not in counted]
    return [(unit, _reason(target, unit, present, on)) for unit in rest]


def _reason(target: Target, unit: Unit, counted: Sequence[Unit], on: date) -> str:
    if is_too_old(target, unit, on):
        return "too_old"
    if not groups_for(target, unit) or not unit.credits:
        return "no_group"
    clashes = [entry for entry in conflicts(target, [*counted, unit]) if unit.id in entry]
    if not clashes:
        return "not_needed"
    excluded = any(set(clash) <= set(entry) for clash in clashes for entry in target.exclusions)
    return "excluded" if excluded else "overlaps"
