"""Whether places keep the rules of a target, by plain arithmetic and without the solver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from .eligibility import conflicts, groups_for, is_too_old
from .model import AllOf, Need, Target
from .narrowing import counts_for_level, counts_for_residency
from .units import Unit

Places = Sequence[tuple[Unit, str]]
"""Units, each with the key of the group in which it counts."""


def violations(target: Target, places: Places, on: date, incomplete: bool = False) -> list[str]:
    """The rules that the places break, as words for developers. ``incomplete``: credits may be missing."""
    return [*_forbidden(target, places, on), *(() if incomplete else _lacking(target, places))]


def is_complete(target: Target, places: Places, on: date) -> bool:
    """Whether the places keep every rule and nothing is missing."""
    return not violations(target, places, on)


def _forbidden(target: Target, places: Places, on: date) -> Iterator[str]:
    ids = [unit.id for unit, _ in places]
    if len(set(ids)) < len(ids):
        yield "a unit counts twice"
    for unit, group in places:
        if group not in groups_for(target, unit):
            yield f"{unit.id} may not count in {group}"
        if is_too_old(target, unit, on):
            yield f"{unit.id} is too old"
    for part in target.groups:
        if part.at_most is not None and _credits(places, part.key) > part.at_most:
            yield f"too many credits in {part.key}"
    for clash in conflicts(target, [unit for unit, _ in places]):
        yield f"{' and '.join(clash)} may not count together"


def _lacking(target: Target, places: Places) -> Iterator[str]:
    if _credits(places) < target.credits:
        yield "too few credits in all"
    if target.level and _credits([p for p in places if counts_for_level(target, p[0])]) < target.level.credits:
        yield "too few credits at the level"
    resident = [place for place in places if counts_for_residency(target, place[0])]
    if target.residency and _credits(resident) < target.residency.credits:
        yield "too few credits from the provider"
    if not _is_met(target, target.whole_need, places):
        yield "a needed group lacks credits"


def _credits(places: Places, group: str | None = None) -> Decimal:
    return sum((unit.credits for unit, where in places if group in (None, where)), Decimal(0))


def _is_met(target: Target, need: Need, places: Places) -> bool:
    if isinstance(need, str):
        return any(group.key == need and _credits(places, need) >= group.at_least for group in target.groups)
    parts = need.all if isinstance(need, AllOf) else need.any
    met = sum(_is_met(target, part, places) for part in parts)
    return met == len(parts) if isinstance(need, AllOf) else met >= need.at_least
