from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.occupations import OccupationalStandard, close_gap, needed_items, trace
from credenza.occupations.gap import ESSENTIAL_VALUE, OPTIONAL_VALUE
from credenza.specification import Edition

from .offers import STANDARD, edition, item, outcome, words
from .test_tracing import Fixed

WIDE = OccupationalStandard(
    id="XX 1:2026",
    title=words("Wide"),
    skills=tuple(item(f"S{number}", essential=number % 3 != 0) for number in range(1, 9)),
)
CREDITS = st.sampled_from([None, 1, 2, 2.5, 3, 5])
OFFERS = st.lists(st.tuples(st.sets(st.integers(1, 8), max_size=4), CREDITS), max_size=7)


def offer(number: int, *items: str, ects: float | None = None) -> Edition:
    return edition(number, [outcome(*items)], **({"workload": {"ects": ects}} if ects else {}))


def test_what_is_needed_are_abilities_and_tasks_that_need_nothing() -> None:
    assert [entry.code for entry in needed_items(STANDARD)] == ["T3", "K1", "K2", "S1", "S2"]


def test_the_gap_is_closed_with_the_fewest_credits() -> None:
    held = trace(STANDARD, [offer(9, "K1")])
    offers = [offer(1, "K2", "S1", ects=3), offer(2, "S2", "T3", ects=2), offer(3, "K2", "S1", "S2", "T3", ects=6)]
    plan = close_gap(held, trace(STANDARD, offers))
    assert [entry.code for entry in plan.missing] == ["T3", "K2", "S1", "S2"]
    assert [(c.offer.number, [entry.code for entry in c.closes]) for c in plan.choices] == [
        (2, ["T3", "S2"]),
        (1, ["K2", "S1"]),
    ]
    assert (plan.closed, plan.credits, plan.proven, plan.unknown_credits) == (True, 5, True, ())


def test_with_few_credits_essential_items_come_first_and_the_rest_stays_open() -> None:
    offers = [offer(1, "S2", ects=1), offer(2, "K1", ects=1), offer(3, "K2", "S1", ects=9)]
    plan = close_gap(trace(STANDARD, []), trace(STANDARD, offers), at_most=Decimal(1))
    assert [choice.offer.number for choice in plan.choices] == [2]
    assert [entry.code for entry in plan.open] == ["T3", "K2", "S1", "S2"]
    assert not plan.closed


def test_an_offer_without_credits_is_taken_only_where_nothing_else_closes_as_much() -> None:
    offers = [offer(1, "K1", "K2"), offer(2, "K1", ects=5), offer(3, "K2", ects=5), offer(4, "S1")]
    plan = close_gap(trace(STANDARD, []), trace(STANDARD, offers))
    assert [choice.offer.number for choice in plan.choices] == [1, 4]
    assert (plan.credits, [entry.number for entry in plan.unknown_credits]) == (0, [1, 4])


def test_unassessed_outcomes_close_nothing_and_suggestions_are_marked() -> None:
    told = edition(1, [outcome(text="Something alike"), outcome("K1", by=None)])
    plan = close_gap(trace(STANDARD, [], Fixed(K2=0.9)), trace(STANDARD, [told], Fixed(K2=0.9)))
    (choice,) = plan.choices
    assert ([entry.code for entry in choice.closes], [entry.code for entry in choice.suggested]) == (["K2"], ["K2"])
    held = close_gap(trace(STANDARD, [told], Fixed(K2=0.9)), trace(STANDARD, []))
    assert "K2" in [entry.code for entry in held.missing]


def test_nothing_missing_needs_nothing() -> None:
    plan = close_gap(trace(STANDARD, [offer(1, "T3", "K1", "K2", "S1", "S2")]), trace(STANDARD, [offer(2, "K1")]))
    assert (plan.missing, plan.choices, plan.closed, plan.proven) == ((), (), True, True)


def rank(chosen: tuple[tuple[set[int], float | None], ...], dearest: float) -> tuple[float, float, int]:
    closed = set().union(*(items for items, _ in chosen))
    value = sum(OPTIONAL_VALUE if number % 3 == 0 else ESSENTIAL_VALUE for number in closed)
    return value, -sum(dearest if ects is None else ects for _, ects in chosen), -len(chosen)


@settings(max_examples=60)
@given(OFFERS, st.sampled_from([None, 3, 6]))
def test_no_other_choice_is_better(given_offers: list[tuple[set[int], float | None]], limit: int | None) -> None:
    offers = [
        offer(number, *(f"S{item}" for item in items), ects=ects)
        for number, (items, ects) in enumerate(given_offers, start=1)
    ]
    plan = close_gap(trace(WIDE, []), trace(WIDE, offers), None if limit is None else Decimal(limit))
    useful = [entry for entry in given_offers if entry[0]]
    dearest = max((ects for _, ects in useful if ects is not None), default=0) + 1
    every = [choice for size in range(len(useful) + 1) for choice in combinations(useful, size)]
    allowed = [choice for choice in every if limit is None or -rank(choice, dearest)[1] <= limit]
    chosen = tuple(given_offers[choice.offer.number - 1] for choice in plan.choices)
    assert rank(chosen, dearest) == max(rank(choice, dearest) for choice in allowed)
    assert plan.proven


@pytest.mark.parametrize("limit", [None, Decimal(20)])
def test_many_offers_end_with_a_good_choice_even_when_it_is_not_proven(limit: Decimal | None) -> None:
    standard = OccupationalStandard(
        id="XX 1:2026", title=words("Large"), skills=tuple(item(f"S{n}") for n in range(60))
    )
    offers = [offer(n, *{f"S{(n * 7 + k * k * 11) % 60}" for k in range(5)}, ects=1 + n % 4) for n in range(1, 80)]
    plan = close_gap(trace(standard, []), trace(standard, offers), limit)
    closed = [entry.code for choice in plan.choices for entry in choice.closes]
    assert len(closed) == len(set(closed)) == 60 - len(plan.open)
    assert limit is None or plan.credits <= limit
    assert len(closed) >= 30
