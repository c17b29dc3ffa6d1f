"""What contradicts itself in the rules of a target: rules that nobody could ever keep."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from credenza.frameworks import number_text
from credenza.specification import MultilingualProblem

from .explaining import SENTENCES
from .model import AllOf, AnyOf, Need, Target

LEVELS = range(1, 9)


def contradictions(target: Target) -> list[MultilingualProblem]:
    """The rules that cannot be kept, each with its path in the target; an empty list says nothing about sense."""
    return [*_of_groups(target), *_of_whole(target), *_of_need(target.whole_need, target)]


def _of_groups(target: Target) -> Iterator[MultilingualProblem]:
    for number, group in enumerate(target.groups):
        if group.at_most is not None and group.at_most < group.at_least:
            yield SENTENCES.problem("group_most_below_least", {"group": group.title}, path=f"groups[{number}].at_most")
        level = group.takes.level_at_least
        if level is not None and level not in LEVELS:
            yield SENTENCES.problem(
                "no_such_level", {"level": level}, path=f"groups[{number}].takes.level_at_least", remedy="level.do"
            )


def _of_whole(target: Target) -> Iterator[MultilingualProblem]:
    if not target.title:
        yield SENTENCES.problem("no_title", path="title")
    if target.credits <= 0:
        yield SENTENCES.problem("no_credits", path="credits")
    limits = [group.at_most for group in target.groups]
    room = sum((limit for limit in limits if limit is not None), Decimal(0))
    if None not in limits and room < target.credits:
        values = {"room": number_text(room), "credits": number_text(target.credits)}
        yield SENTENCES.problem("no_room", values, path="groups")
    if target.level and target.level.at_least not in LEVELS:
        yield SENTENCES.problem(
            "no_such_level", {"level": target.level.at_least}, path="level.at_least", remedy="level.do"
        )


def _of_need(need: Need, target: Target) -> Iterator[MultilingualProblem]:
    if isinstance(need, AnyOf) and not 1 <= need.at_least <= len(need.any):
        yield SENTENCES.problem("any_too_many", {"number": need.at_least, "count": len(need.any)}, path="need.at_least")
    if isinstance(need, AllOf | AnyOf):
        for inner in need.all if isinstance(need, AllOf) else need.any:
            yield from _of_need(inner, target)
