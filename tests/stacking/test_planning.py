from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.specification import MultilingualText
from credenza.stacking import Aim, Plan, Target, Unit, assess, plan
from credenza.stacking.judging import is_complete, violations
from credenza.stacking.narrowing import Narrowing

DAY = date(2026, 11, 22)


def unit(name: str, credits: float, **more: Any) -> Unit:
    return Unit(f"urn:mc:{name}", MultilingualText({"en": name}), Decimal(str(credits)), **more)


def held(name: str, credits: float, **more: Any) -> Unit:
    return unit(name, credits, **{"earned_on": date(2025, 6, 1), **more})


def target(**more: Any) -> Target:
    groups = more.pop("groups", [{"key": "any", "title": {"en": "Anything"}}])
    return Target.model_validate({"title": {"en": "Master"}, "credits": 10, "groups": groups, **more})


def names(units: Any) -> list[str]:
    return [entry.id.removeprefix("urn:mc:") for entry in units]


def told(answer: Plan) -> tuple[Any, ...]:
    """Satisfied?, where each unit counts, what to take, what is missing, why the rest does not count."""
    return (
        answer.satisfied,
        {place.unit.id.removeprefix("urn:mc:"): place.group for place in answer.placements},
        names(answer.to_take),
        {(entry.kind, entry.where): entry.credits for entry in answer.shortfalls},
        {entry.id.removeprefix("urn:mc:"): reason for entry, reason in answer.unused},
    )


CORE_AND_ELECTIVE = [
    {"key": "core", "title": {"en": "Core"}, "at_least": 6, "takes": {"fields": ["0312"]}},
    {"key": "elective", "title": {"en": "Elective"}, "at_least": 4, "at_most": 4, "takes": {"level_at_least": 0}},
]


def test_unit_that_two_groups_take_counts_once_and_where_it_helps() -> None:
    law, art = held("law", 6, fields=("0312",), level=7), held("art", 4, fields=("021",), level=6)
    answer = assess(target(groups=CORE_AND_ELECTIVE), [law, art], DAY)
    assert told(answer) == (True, {"law": "core", "art": "elective"}, [], {}, {})


def test_what_is_missing_is_told_for_each_rule() -> None:
    answer = assess(
        target(
            groups=CORE_AND_ELECTIVE, level={"at_least": 7, "credits": 6}, residency={"provider": "own", "credits": 5}
        ),
        [held("law", 4, fields=("0312",), provider="own")],
        DAY,
    )
    missing = {("total", ""): 6, ("group", "core"): 2, ("group", "elective"): 4, ("level", ""): 6, ("residency", ""): 1}
    assert told(answer) == (False, {"law": "core"}, [], missing, {})


@pytest.mark.parametrize(
    ("earned_on", "counts"),
    [(date(2021, 11, 22), True), (date(2021, 11, 21), False), (date(2026, 11, 22), True), (date(2016, 1, 1), False)],
)
def test_credential_counts_until_it_is_as_old_as_the_target_admits(earned_on: date, counts: bool) -> None:
    answer = assess(target(age_at_most=5), [held("law", 10, earned_on=earned_on)], DAY)
    assert (answer.satisfied, [reason for _, reason in answer.unused]) == (counts, [] if counts else ["too_old"])


def test_of_units_that_exclude_each_other_one_counts() -> None:
    answer = assess(target(exclusions=[["urn:mc:a", "urn:mc:b"]]), [held("a", 5), held("b", 7)], DAY)
    assert told(answer) == (False, {"b": "any"}, [], {("total", ""): 3}, {"a": "excluded"})


def test_units_that_overlap_too_much_do_not_count_together() -> None:
    a, b = held("a", 5, outcomes=frozenset("12")), held("b", 7, outcomes=frozenset("123"))
    c = held("c", 3, outcomes=frozenset("389"))
    answer = assess(target(overlap_at_most=0.5), [a, b, c], DAY)
    assert told(answer) == (True, {"b": "any", "c": "any"}, [], {}, {"a": "overlaps"})


def test_offers_that_all_have_other_outcomes_are_of_one_kind_until_two_of_them_clash() -> None:
    offers = [
        unit(str(number), 5, price=Decimal(number), outcomes=frozenset((f"o{number}", f"p{number}")))
        for number in range(500)
    ]
    offers[1] = unit("1", 5, price=Decimal(1), outcomes=frozenset(("o0", "o2", "q")))
    wanted = target(overlap_at_most=0)
    narrowing = Narrowing(wanted, offers, {offer.id: offer.price or Decimal(0) for offer in offers})
    assert names(narrowing.kept(())) == ["0", "1"]
    assert names(narrowing.kept({"urn:mc:0", "urn:mc:1"})) == ["0", "1", "2", "3"]
    assert names(plan(wanted, [], offers, DAY).to_take) == ["0", "2"]


def test_either_of_two_groups_is_enough() -> None:
    groups = [
        {"key": "law", "title": {"en": "Law"}, "at_least": 5, "takes": {"fields": ["042"]}},
        {"key": "data", "title": {"en": "Data"}, "at_least": 5, "takes": {"fields": ["06"]}},
        {"key": "rest", "title": {"en": "Rest"}},
    ]
    wanted = target(groups=groups, need={"all": [{"any": ["law", "data"]}, "rest"]})
    answer = assess(wanted, [held("python", 5, fields=("0613",)), held("art", 5)], DAY)
    assert told(answer) == (True, {"python": "data", "art": "rest"}, [], {}, {})


def test_cheapest_fastest_and_smallest_plan_differ() -> None:
    offers = [
        unit("slow", 10, price=Decimal(100), weeks=Decimal(40)),
        unit("quick", 12, price=Decimal(900), weeks=Decimal(4)),
        unit("half", 5, price=Decimal(400), weeks=Decimal(10)),
    ]
    plans = {aim: plan(target(), [held("own", 5)], offers, DAY, aim) for aim in Aim}
    assert {aim: (names(found.to_take), found.cost) for aim, found in plans.items()} == {
        Aim.CHEAPEST: (["slow"], 100),
        Aim.FASTEST: (["quick"], 4),
        Aim.SMALLEST: (["half"], 5),
    }


def test_prerequisites_come_first_also_when_they_count_nowhere() -> None:
    groups = [{"key": "core", "title": {"en": "Core"}, "takes": {"fields": ["06"]}}]
    advanced = unit("advanced", 10, fields=("06",), prerequisites=("urn:mc:basics",), price=Decimal(5))
    basics = unit("basics", 2, prerequisites=("urn:mc:school",), price=Decimal(5))
    school = unit("school", 1, price=Decimal(1))
    answer = plan(target(groups=groups), [], [advanced, basics, school], DAY)
    assert told(answer) == (True, {"advanced": "core"}, ["school", "basics", "advanced"], {}, {})
    assert told(plan(target(groups=groups), [held("basics", 2)], [advanced], DAY))[2] == ["advanced"]


def test_offers_that_need_each_other_or_something_unknown_are_never_planned() -> None:
    circle = [unit("a", 10, prerequisites=("urn:mc:b",)), unit("b", 10, prerequisites=("urn:mc:a",))]
    answer = plan(target(), [], [*circle, unit("c", 10, prerequisites=("urn:mc:nowhere",))], DAY)
    assert told(answer) == (False, {}, [], {("total", ""): 10}, {})


def test_offer_of_unknown_price_is_taken_only_where_nothing_else_helps_and_said() -> None:
    unknown, dear = unit("unknown", 10), unit("dear", 10, price=Decimal(90_000))
    assert names(plan(target(), [], [unknown, dear], DAY).to_take) == ["dear"]
    alone = plan(target(), [], [unknown], DAY)
    assert (names(alone.to_take), names(alone.unknown_cost), alone.cost) == (["unknown"], ["unknown"], 0)


def test_offer_of_what_is_held_already_is_not_taken_again() -> None:
    answer = plan(target(), [held("a", 5)], [unit("a", 5, price=Decimal(1))], DAY)
    assert told(answer) == (False, {"a": "any"}, [], {("total", ""): 5}, {})


FIELDS = st.sampled_from(["0312", "0421", "0613"])
OUTCOMES = st.frozensets(st.sampled_from("abcd"), max_size=3)


@st.composite
def some_units(draw: st.DrawFn, prefix: str, most: int, earned: bool) -> list[Unit]:
    made = []
    for number in range(draw(st.integers(0, most))):
        made.append(
            unit(
                f"{prefix}{number}",
                draw(st.sampled_from([0, 1, 2, 2.5, 3, 5])),
                level=draw(st.sampled_from([None, 5, 6, 7])),
                provider=draw(st.sampled_from(["own", "other"])),
                fields=(draw(FIELDS),),
                outcomes=draw(OUTCOMES),
                earned_on=draw(st.sampled_from([date(2018, 1, 1), date(2025, 1, 1)])) if earned else None,
                price=None if earned else Decimal(draw(st.integers(0, 5))),
                prerequisites=()
                if earned
                else tuple(f"urn:mc:o{draw(st.integers(0, 4))}" for _ in range(draw(st.integers(0, 1)))),
            )
        )
    return made


@st.composite
def some_targets(draw: st.DrawFn) -> Target:
    groups = [
        {
            "key": "law",
            "title": {"en": "Law"},
            "at_least": draw(st.integers(0, 4)),
            "takes": {"fields": ["0312", "04"]},
        },
        {
            "key": "data",
            "title": {"en": "Data"},
            "at_least": draw(st.integers(0, 4)),
            "takes": {"level_at_least": draw(st.sampled_from([5, 6]))},
        },
        {"key": "rest", "title": {"en": "Rest"}, "at_most": draw(st.integers(2, 9))},
    ]
    more: dict[str, Any] = {"credits": draw(st.integers(1, 9)), "groups": groups}
    if draw(st.booleans()):
        more["need"] = draw(
            st.sampled_from(
                [{"any": ["law", "data"]}, {"all": ["rest", {"any": ["law", "data", "rest"], "at_least": 2}]}]
            )
        )
    if draw(st.booleans()):
        more["level"] = {"at_least": 6, "credits": draw(st.integers(1, 4))}
    if draw(st.booleans()):
        more["residency"] = {"provider": "own", "credits": draw(st.integers(1, 4))}
    if draw(st.booleans()):
        more["age_at_most"] = 5
    if draw(st.booleans()):
        more["exclusions"] = [["urn:mc:h0", "urn:mc:o0"], ["urn:mc:o1", "urn:mc:o2"]]
    if draw(st.booleans()):
        more["overlap_at_most"] = draw(st.sampled_from([0, 0.5, 1]))
    return target(**more)


def cheapest_by_trying_everything(wanted: Target, mine: list[Unit], offers: list[Unit]) -> Decimal | None:
    """The price of the cheapest complete plan, found by trying every set of offers and every placement."""
    costs = []
    for size in range(len(offers) + 1):
        for taken in itertools.combinations(offers, size):
            if _orderable(mine, taken) and _some_placement(wanted, [*mine, *taken]):
                costs.append(sum((offer.price or Decimal(0) for offer in taken), Decimal(0)))
    return min(costs, default=None)


def _orderable(mine: list[Unit], taken: tuple[Unit, ...]) -> bool:
    had, waiting = {entry.id for entry in mine}, list(taken)
    while ready := [entry for entry in waiting if had.issuperset(entry.prerequisites)]:
        had |= {entry.id for entry in ready}
        waiting = [entry for entry in waiting if entry not in ready]
    return not waiting


def _some_placement(wanted: Target, units: list[Unit]) -> bool:
    choices = [(None, *(group.key for group in wanted.groups))] * len(units)
    return any(
        is_complete(wanted, [(entry, place) for entry, place in zip(units, places, strict=True) if place], DAY)
        for places in itertools.product(*choices)
    )


@given(some_targets(), some_units("h", 3, earned=True), some_units("o", 3, earned=False))
@settings(max_examples=150)
def test_plan_is_as_cheap_as_trying_everything_finds(wanted: Target, mine: list[Unit], offers: list[Unit]) -> None:
    answer, best = plan(wanted, mine, offers, DAY), cheapest_by_trying_everything(wanted, mine, offers)
    assert (answer.satisfied, answer.cost if answer.satisfied else None) == (best is not None, best)


@given(some_targets(), some_units("h", 5, earned=True))
@settings(max_examples=100)
def test_what_counts_never_breaks_a_rule_and_nothing_is_missing_exactly_when_complete(
    wanted: Target, mine: list[Unit]
) -> None:
    answer = assess(wanted, mine, DAY)
    places = [(place.unit, place.group) for place in answer.placements]
    assert violations(wanted, places, DAY, incomplete=True) == []
    assert answer.satisfied == is_complete(wanted, places, DAY)
    counted, unused = {place.unit.id for place in answer.placements}, {entry.id for entry, _ in answer.unused}
    assert (counted | unused, counted & unused) == ({entry.id for entry in mine}, set())
