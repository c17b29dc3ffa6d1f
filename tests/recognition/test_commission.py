from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.recognition import (
    ActRefusedError,
    CommissionRules,
    Role,
    SentBack,
    State,
    Tally,
    decide_by_commission,
    tally,
)
from tests.recognition.cases import PROCEDURE, person, proposed, said, sitting, start, then

RULES = CommissionRules()
SEVEN = tuple(f"member-{number}" for number in range(7))
CHAIR = person(SEVEN[0], Role.COMMISSION_MEMBER)


@pytest.mark.parametrize(("members", "quorum"), [(5, 4), (6, 4), (7, 5), (8, 6), (9, 6), (11, 8), (12, 8)])
def test_quorum_is_two_thirds_rounded_up(members: int, quorum: int) -> None:
    assert RULES.present_at_least(members) == quorum


@given(st.integers(1, 500), st.integers(1, 9), st.integers(0, 9))
def test_quorum_is_the_smallest_number_that_reaches_the_share(members: int, part: int, more: int) -> None:
    whole = part + more
    needed = CommissionRules(quorum=(part, whole)).present_at_least(members)
    assert needed * whole >= part * members > (needed - 1) * whole


@pytest.mark.parametrize(
    ("favour", "against", "answer"),
    [
        (3, 2, Tally(3, 2, 0, carried=True, by_chair=False)),
        (2, 3, Tally(2, 3, 0, carried=False, by_chair=False)),
        (3, 3, Tally(3, 3, 0, carried=True, by_chair=True)),
        (7, 0, Tally(7, 0, 0, carried=True, by_chair=False)),
    ],
)
def test_votes_are_counted_and_the_chair_decides_when_they_are_even(favour: int, against: int, answer: Tally) -> None:
    assert tally(sitting(SEVEN, favour, against), RULES) == answer


def test_even_votes_without_a_casting_vote_decide_nothing() -> None:
    with pytest.raises(ActRefusedError) as refused:
        tally(sitting(SEVEN, 3, 3), CommissionRules(casting_vote=False))
    assert refused.value.code == "votes_even"


def test_abstentions_count_for_the_quorum_and_not_for_the_majority() -> None:
    held = sitting(SEVEN, 2, 4)
    abstaining = tuple(
        vote.model_copy(update={"in_favour": None}) if vote.in_favour is False and number > 2 else vote
        for number, vote in enumerate(held.votes)
    )
    answer = tally(held.model_copy(update={"votes": abstaining}), RULES)
    assert answer == Tally(2, 1, 3, carried=True, by_chair=False)


def test_proposal_that_a_commission_does_not_carry_goes_back_with_its_minutes() -> None:
    case = proposed(start(PROCEDURE.model_copy(update={"commission": RULES})))
    back = then(case, decide_by_commission, sitting(SEVEN, 2, 3), said("Level unclear."), (), by=CHAIR)
    event = back.events[-1]
    assert isinstance(event, SentBack)
    assert (back.state, event.sitting and event.sitting.minutes.number) == (State.COMPARED, "7")


def test_decision_of_a_commission_keeps_votes_and_minutes() -> None:
    case = proposed(start(PROCEDURE.model_copy(update={"commission": RULES})))
    held = sitting(SEVEN, 3, 2)
    case = then(case, decide_by_commission, held, said(), (), by=CHAIR)
    assert case.decision is not None
    assert (case.state, case.decision.sitting) == (State.DECIDED, held)
    assert case.persons(Role.COMMISSION_MEMBER) == frozenset(SEVEN[:5])


@pytest.mark.parametrize(
    "broken",
    [
        {"chair": "nobody"},
        {"members": (*SEVEN, SEVEN[0])},
        {"votes": (*sitting(SEVEN, 3, 2).votes, *sitting(SEVEN, 1, 0).votes)},
        {"members": SEVEN[:3]},
    ],
)
def test_sitting_that_is_not_in_order_is_no_sitting(broken: dict[str, object]) -> None:
    values = {name: getattr(sitting(SEVEN, 3, 2), name) for name in ("members", "chair", "votes", "minutes")}
    with pytest.raises(ValueError, match="sitting"):
        type(sitting(SEVEN, 3, 2))(**{**values, **broken})
