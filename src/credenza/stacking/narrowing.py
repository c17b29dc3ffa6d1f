"""Leaving out offers that no best plan needs, so that a register of any size stays a small programme.

Offers that the rules cannot tell apart (same groups, credits, level and provider as far as the rules ask) differ only
in what they cost. Of each kind only so many can be needed; the cheapest without prerequisites are enough, and one with
prerequisites is worth a look only where it is cheaper than all of these. Nothing is lost: a plan with an offer that is
left out becomes no dearer when it takes one of those instead, and it never needs more of a kind than are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Any

from .eligibility import groups_for
from .model import Target
from .units import Unit


def narrowed(target: Target, units: Sequence[Unit], costs: Mapping[str, Decimal]) -> list[Unit]:
    """Held units, offers that exclusions name, of all others those of each kind that may be needed, and what these need
    before.
    """
    excluded = {key for entry in target.exclusions for key in entry}
    kept = {unit.id for unit in units if unit.is_held or unit.id in excluded}
    alike: defaultdict[tuple[Any, ...], list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.id not in kept and unit.credits and (groups := groups_for(target, unit)):
            alike[_kind(target, unit, groups)].append(unit)
    for (groups, *_), offers in alike.items():
        offers.sort(key=lambda unit: (costs[unit.id], unit.id))
        kept |= {unit.id for unit in _worth_a_look(offers, _most_needed(target, offers[0], groups))}
    return _with_prerequisites(kept, units)


def _worth_a_look(offers: Sequence[Unit], most: int) -> Iterable[Unit]:
    """Of offers of one kind, cheapest first: all up to the last of the ``most`` cheapest without prerequisites."""
    free = 0
    for offer in offers:
        if free == most:
            return
        free += not offer.prerequisites
        yield offer


def _with_prerequisites(kept: set[str], units: Sequence[Unit]) -> list[Unit]:
    by_id, pending = {unit.id: unit for unit in units}, list(kept)
    while pending:
        new = [need for need in by_id[pending.pop()].prerequisites if need not in kept]
        kept.update(new)
        pending += new
    return [unit for unit in units if unit.id in kept]


def _kind(target: Target, unit: Unit, groups: tuple[str, ...]) -> tuple[Any, ...]:
    outcomes = unit.outcomes if target.overlap_at_most is not None else None
    return (groups, unit.credits, counts_for_level(target, unit), counts_for_residency(target, unit), outcomes)


def counts_for_level(target: Target, unit: Unit) -> bool:
    """Whether the credits of a unit stand at the level of which the target wants a share."""
    return target.level is not None and unit.level is not None and unit.level >= target.level.at_least


def counts_for_residency(target: Target, unit: Unit) -> bool:
    """Whether the credits of a unit come from the provider of which the target wants a share."""
    return target.residency is not None and unit.provider == target.residency.provider


def _most_needed(target: Target, unit: Unit, groups: Sequence[str]) -> int:
    """How many units of one kind a plan without a needless one can hold at most.

    Each unit is needed for a rule that would lack credits without it: for the total, the level or the provider, to
    which all units of the kind count, or else for the group in which it is placed.
    """
    if target.overlap_at_most is not None and target.overlap_at_most < 1 and unit.outcomes:
        return 1  # any two of them overlap wholly
    shared = [rule.credits for rule in (target, target.level, target.residency) if rule is not None]
    placed = sum(_times(group.at_least, unit) for group in target.groups if group.key in groups)
    return max(placed, *(_times(credits, unit) for credits in shared))


def _times(credits: Decimal, unit: Unit) -> int:
    return int((credits / unit.credits).to_integral_value(ROUND_CEILING))
