"""Which units may be placed in which groups, and which may not be counted together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from .model import Selector, Target
from .units import Unit, years_between


def is_too_old(target: Target, unit: Unit, on: date) -> bool:
    """Whether a credential was earned longer ago than the target admits."""
    if target.age_at_most is None or unit.earned_on is None:
        return False
    age = years_between(unit.earned_on, on)
    return age > target.age_at_most or (age == target.age_at_most and _is_past_anniversary(unit.earned_on, on))


def _is_past_anniversary(earned_on: date, on: date) -> bool:
    return (on.month, on.day) > (earned_on.month, earned_on.day)


def groups_for(target: Target, unit: Unit) -> tuple[str, ...]:
    """The keys of the groups that take a unit."""
    return tuple(group.key for group in target.groups if takes(group.takes, unit))


def takes(selector: Selector, unit: Unit) -> bool:
    """Whether a unit meets every criterion of a selector."""
    return (
        (not selector.units or unit.id in selector.units)
        and (not selector.providers or unit.provider in selector.providers)
        and (not selector.fields or any(field.startswith(selector.fields) for field in unit.fields))
        and (not selector.outcomes or not unit.outcomes.isdisjoint(selector.outcomes))
        and (selector.level_at_least is None or (unit.level is not None and unit.level >= selector.level_at_least))
    )


def overlap(first: Unit, second: Unit) -> float:
    """The share of the smaller unit's outcomes that the other one has too."""
    smaller = min(len(first.outcomes), len(second.outcomes))
    return len(first.outcomes & second.outcomes) / smaller if smaller else 0.0


def conflicts(target: Target, counted: Sequence[Unit]) -> list[tuple[str, ...]]:
    """Sets of counted units of which only one may stay: exclusions, and pairs that overlap too much."""
    present = {unit.id for unit in counted}
    excluded = [tuple(sorted(present.intersection(entry))) for entry in target.exclusions]
    return [group for group in excluded if len(group) > 1] + _overlapping(target, counted)


def _overlapping(target: Target, counted: Sequence[Unit]) -> list[tuple[str, ...]]:
    if target.overlap_at_most is None:
        return []
    units = {unit.id: unit for unit in counted}
    return [pair for pair in sorted(_sharing(counted)) if overlaps_too_much(target, *(units[key] for key in pair))]


def apart(target: Target, units: Iterable[Unit]) -> set[str]:
    """The ids of units of which no two overlap too much: each in its turn, unless it overlaps with one before."""
    chosen: set[str] = set()
    holders: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        near = [other for outcome in unit.outcomes for other in holders[outcome]]
        if not any(overlaps_too_much(target, unit, other) for other in near):
            chosen.add(unit.id)
            for outcome in unit.outcomes:
                holders[outcome].append(unit)
    return chosen


def overlaps_too_much(target: Target, first: Unit, second: Unit) -> bool:
    """Whether only one of the two may count, for what they have in common."""
    return target.overlap_at_most is not None and overlap(first, second) > float(target.overlap_at_most)


def _sharing(units: Iterable[Unit]) -> set[tuple[str, ...]]:
    """Pairs with an outcome in common."""
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for unit in units:
        for outcome in unit.outcomes:
            holders[outcome].append(unit.id)
    return {
        tuple(sorted((first, second)))
        for ids in holders.values()
        for position, first in enumerate(ids)
        for second in ids[position + 1 :]
    }


def obtainable(units: Mapping[str, Unit]) -> dict[str, Unit]:
    """The units that can be had: held, or offers whose prerequisites can be had before them (no circles)."""
    known = {key: unit for key, unit in units.items() if unit.is_held or not unit.prerequisites}
    waiting = {key: unit for key, unit in units.items() if key not in known}
    while ready := {key: unit for key, unit in waiting.items() if all(need in known for need in unit.prerequisites)}:
        known |= ready
        waiting = {key: unit for key, unit in waiting.items() if key not in ready}
    return {key: unit for key, unit in units.items() if key in known}
