"""Leaving out offers that no best plan needs, so that a register of any size stays a small programme.

Offers that the rules cannot tell apart (same groups, credits, level and provider as far as the rules ask) differ only
in what they cost. Of each kind only so many can be needed; the cheapest without prerequisites are enough, and one with
prerequisites is worth a look only where it is cheaper than all of these. Nothing is lost: a plan with an offer that is
left out becomes no dearer when it takes one of those instead, and it never needs more of a kind than are kept.

What offers have in common in outcomes is not asked beforehand: a plan is sought as if nothing overlapped, and the units
of which two turn out to overlap are from then on looked at one by one (``Narrowing.kept``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Any

from .eligibility import groups_for
from .model import Target
from .units import Unit


class Narrowing:
    """The units of a target sorted by kind, so that those that may be needed are found again and again."""

    def __init__(self, target: Target, units: Sequence[Unit], costs: Mapping[str, Decimal]) -> None:
        self._units = {unit.id: unit for unit in units}
        excluded = {key for entry in target.exclusions for key in entry}
        self._always = {unit.id for unit in units if unit.is_held or unit.id in excluded}
        alike: defaultdict[tuple[Any, ...], list[Unit]] = defaultdict(list)
        for unit in units:
            if unit.id not in self._always and unit.credits and (groups := groups_for(target, unit)):
                alike[_kind(target, unit, groups)].append(unit)
        self._kinds: list[tuple[list[Unit], int]] = []
        for (groups, *_), offers in alike.items():
            offers.sort(key=lambda unit: (costs[unit.id], unit.id))
            self._kinds.append((offers, _most_needed(target, offers[0], groups)))

    def kept(self, clashing: Collection[str]) -> list[Unit]:
        """Held units, offers that exclusions name or that are known to clash, of all others those of each kind that may
        be needed, and what these need before.

        An offer that is not known to clash may take the place of any other such offer of its kind.
        """
        kept = self._always.union(clashing)
        for offers, most in self._kinds:
            others = (offer for offer in offers if offer.id not in clashing)
            kept.update(unit.id for unit in _worth_a_look(others, most))
        return with_prerequisites(kept, self._units)


def _worth_a_look(offers: Iterable[Unit], most: int) -> Iterable[Unit]:
    """Of offers of one kind, cheapest first: all up to the last of the ``most`` cheapest without prerequisites."""
    free = 0
    for offer in offers:
        if free == most:
            return
        free += not offer.prerequisites
        yield offer


def with_prerequisites(keys: Collection[str], units: Mapping[str, Unit]) -> list[Unit]:
    """The units of these ids, and all that they need before."""
    kept, pending = set(keys), list(keys)
    while pending:
        new = [need for need in units[pending.pop()].prerequisites if need not in kept]
        kept.update(new)
        pending += new
    return [unit for key, unit in units.items() if key in kept]


def _kind(target: Target, unit: Unit, groups: tuple[str, ...]) -> tuple[Any, ...]:
    return (groups, unit.credits, counts_for_level(target, unit), counts_for_residency(target, unit))


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
    shared = [rule.credits for rule in (target, target.level, target.residency) if rule is not None]
    placed = sum(_times(group.at_least, unit) for group in target.groups if group.key in groups)
    return max(placed, *(_times(credits, unit) for credits in shared))


def _times(credits: Decimal, unit: Unit) -> int:
    return int((credits / unit.credits).to_integral_value(ROUND_CEILING))
