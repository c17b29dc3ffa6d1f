"""A search that is cut short: what is found keeps the rules, and no plan is better than by what is said."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.stacking import Aim, Patience, Plan, Target, Unit, Unproven, assess, explain, plan
from credenza.stacking.judging import violations

from .test_planning import DAY, held, names, some_targets, some_units, target, told, unit


def clock(looks: int) -> Callable[[], float]:
    """A clock that stands still until it was looked at so often; then the time of the search is over."""
    left = iter([0.0] * looks)
    return lambda: next(left, 800.0)


def impatient() -> Patience:
    return Patience(0, lambda: 0.0)


def missing(answer: Plan) -> Decimal:
    return sum((entry.credits for entry in answer.shortfalls), Decimal(0))


def test_without_any_time_nothing_is_planned_and_that_is_said() -> None:
    answer = plan(target(), [held("own", 5)], [unit("other", 5, price=Decimal(3))], DAY, patience=impatient())
    assert told(answer) == (False, {}, [], {("total", ""): 10}, {"own": "not_needed"})
    assert answer.unproven == Unproven(0, Decimal(10))
    assert [text.in_language("en") for text in explain(answer)][1] == (
        "This is the best found in 0 seconds. With another choice less may be missing: up to 10 credits less, added up "
        "over the rules."
    )


def test_plan_in_time_is_proven() -> None:
    offers = [unit("dear", 10, price=Decimal(9)), unit("cheap", 10, price=Decimal(3))]
    answer = plan(target(), [], offers, DAY, patience=Patience(1000, lambda: 0.0))
    assert (names(answer.to_take), answer.unproven) == (["cheap"], None)


def test_search_that_ends_after_its_first_round_says_how_much_less_another_plan_may_cost() -> None:
    offers = [
        unit("a", 5, price=Decimal(1), outcomes=frozenset("xy")),
        unit("b", 5, price=Decimal(2), outcomes=frozenset("yz")),
        unit("c", 5, price=Decimal("9.5"), outcomes=frozenset("w")),
        unit("d", 10, price=Decimal(10)),
    ]
    wanted = target(overlap_at_most=0)
    cut = plan(wanted, [], offers, DAY, patience=Patience(1000, clock(4)))
    assert (names(cut.to_take), cut.cost, cut.unproven) == (["d"], 10, Unproven(1000, Decimal(7)))
    assert names(plan(wanted, [], offers, DAY).to_take) == ["d"]
    assert "This is the best way found in 1000 seconds. Another one may cost up to 7 less." in [
        text.in_language("en") for text in explain(cut)
    ]


@given(
    some_targets(),
    some_units("h", 3, earned=True),
    some_units("o", 4, earned=False),
    st.integers(2, 40),
    st.sampled_from([Aim.CHEAPEST, Aim.SMALLEST]),
)
@settings(max_examples=150)
def test_search_cut_short_anywhere_keeps_the_rules_and_promises_enough(
    wanted: Target, mine: list[Unit], offers: list[Unit], looks: int, aim: Aim
) -> None:
    best = plan(wanted, mine, offers, DAY, aim)
    found = plan(wanted, mine, offers, DAY, aim, patience=Patience(1000, clock(looks)))
    places = [(place.unit, place.group) for place in found.placements]
    assert violations(wanted, places, DAY, incomplete=not found.satisfied) == []
    saved = found.unproven.better_by if found.unproven else Decimal(0)
    if not found.satisfied:
        assert missing(found) - saved <= missing(best) <= missing(found)
    else:
        assert best.satisfied
        assert found.cost - saved <= best.cost <= found.cost


def test_what_is_held_is_added_up_within_the_time_too() -> None:
    answer = assess(target(), [held("own", 12)], DAY, patience=impatient())
    assert (answer.satisfied, answer.unproven) == (False, Unproven(0, Decimal(10)))
