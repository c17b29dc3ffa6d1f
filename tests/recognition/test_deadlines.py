from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.recognition import (
    Case,
    Deadline,
    DeadlineRules,
    Procedure,
    Start,
    acknowledge,
    complete,
    notify_delay,
    request_information,
)
from credenza.recognition.deadlines import add_months, last_day
from tests.recognition.cases import APPEALS, PROCEDURE, REGISTRAR, START, completed, decided, said, start, then

FOUR_MONTHS = DeadlineRules(zone="Asia/Almaty")
ITALY = PROCEDURE.deadlines


def file_complete(at: datetime, rules: DeadlineRules) -> Case:
    """A file that was received two days before and completed at a moment."""
    procedure = Procedure(
        institution="urn:uni", country="KZ", criteria="https://uni.example.org/r", appeal=APPEALS, deadlines=rules
    )
    case = then(start(procedure, at - timedelta(days=2)), acknowledge, by=REGISTRAR)
    return case.after(complete(case, at, REGISTRAR))


def due(case: Case, now: datetime | None = None) -> date | None:
    rules = case.procedure.deadlines
    deadline = case.deadline(rules, now or case.changed_at)
    return deadline.due_on if deadline else None


@pytest.mark.parametrize(
    ("completed_at", "last"),
    [
        (datetime(2026, 10, 31, 8, tzinfo=UTC), date(2027, 2, 28)),
        (datetime(2027, 10, 31, 8, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2026, 10, 30, 8, tzinfo=UTC), date(2027, 2, 28)),
        (datetime(2026, 12, 31, 8, tzinfo=UTC), date(2027, 4, 30)),
        (datetime(2026, 1, 15, 8, tzinfo=UTC), date(2026, 5, 15)),
        (datetime(2026, 1, 15, 20, tzinfo=UTC), date(2026, 5, 16)),  # already the next day in Almaty (UTC+5)
    ],
)
def test_four_months_from_a_complete_file_end_on_the_same_day_or_the_last_of_the_month(
    completed_at: datetime, last: date
) -> None:
    assert due(file_complete(completed_at, FOUR_MONTHS)) == last


@pytest.mark.parametrize(
    ("received", "last"),
    [
        (datetime(2026, 3, 2, 9, tzinfo=UTC), date(2026, 5, 31)),
        (datetime(2027, 12, 1, 9, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2026, 12, 1, 9, tzinfo=UTC), date(2027, 3, 1)),
        (datetime(2026, 3, 1, 23, 30, tzinfo=UTC), date(2026, 5, 31)),  # already 2 March in Rome
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), date(2026, 9, 30)),  # summer time: 2 July in Rome
    ],
)
def test_italian_ninety_days_count_from_receipt_in_rome(received: datetime, last: date) -> None:
    assert due(start(at=received)) == last


def test_clock_that_starts_with_a_complete_file_does_not_run_before() -> None:
    assert start().deadline(FOUR_MONTHS, START) is None


def test_last_day_counts_whole_and_the_next_is_late() -> None:
    case = start()
    evening = datetime(2026, 5, 31, 21, 59, tzinfo=UTC)  # 23:59 in Rome
    on_time, late = case.deadline(ITALY, evening), case.deadline(ITALY, evening + timedelta(minutes=1))
    assert on_time == Deadline(date(2026, 5, 31), None, 0, False, "L. 148/2002 art. 3")
    assert (late and late.days_left, late and late.passed) == (-1, True)


def test_request_for_information_holds_the_clock_only_where_the_rules_say_so() -> None:
    case = then(completed(start()), request_information, [said("The transcript")], by=REGISTRAR)
    asked = case.changed_at
    holding = ITALY.model_copy(update={"requests_hold": True})
    kept, held = case.deadline(ITALY, asked + timedelta(days=10)), case.deadline(holding, asked + timedelta(days=10))
    assert (kept and kept.due_on, kept and kept.held) == (date(2026, 5, 31), False)
    assert (held and held.due_on, held and held.held) == (date(2026, 6, 10), True)


def test_notice_of_delay_leaves_the_legal_day_and_announces_another() -> None:
    case = then(start(), notify_delay, said("The issuer does not answer."), date(2026, 6, 30), by=REGISTRAR)
    deadline = case.deadline(ITALY, case.changed_at)
    assert (deadline and deadline.due_on, deadline and deadline.expected_on) == (date(2026, 5, 31), date(2026, 6, 30))


def test_deadline_of_a_decided_case_says_how_it_was_on_the_day_of_the_decision() -> None:
    case = decided(start())
    years_later = case.deadline(ITALY, START + timedelta(days=900))
    assert years_later is not None
    assert (years_later.days_left, years_later.passed) == (90, False)


@pytest.mark.parametrize(("months", "days"), [(5, 0), (4, 1), (0, 121), (3, 31)])
def test_procedure_that_takes_more_than_four_months_is_none(months: int, days: int) -> None:
    with pytest.raises(ValueError, match="too_long"):
        DeadlineRules(months=months, days=days)


@given(st.dates(date(1990, 1, 1), date(2200, 1, 1)), st.integers(0, 24))
def test_months_later_is_never_in_another_month_and_never_after_that_day(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@given(
    st.integers(0, 150_000).map(lambda hours: START + timedelta(hours=hours)),
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 60)), max_size=4),
)
def test_days_held_move_the_last_day_by_as_many_and_never_back(started: datetime, waits: list[tuple[int, int]]) -> None:
    rules = DeadlineRules(start=Start.RECEIPT, months=0, days=90, requests_hold=True)
    spans = [(started + timedelta(days=after), started + timedelta(days=after + long)) for after, long in waits]
    waited = {after + day for after, long in waits for day in range(long)}
    moved = last_day(rules, started, spans, started) - last_day(rules, started, (), started)
    assert moved == timedelta(days=len(waited))
