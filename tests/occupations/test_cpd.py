from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.errors import CredenzaError, DocumentError, OccupationalStandardError
from credenza.occupations import (
    CREDENTIAL_EVALUATORS,
    CpdLedger,
    Expiry,
    Maintenance,
    Training,
    read_trainings,
    stops_counting,
)

DAYS = st.dates(date(1990, 1, 1), date(2200, 1, 1))
MONTHS = st.integers(1, 60)
HOURS = st.decimals(min_value=Decimal("0.25"), max_value=40, places=2)
LEDGERS = st.lists(st.builds(Training, DAYS, HOURS, st.just("training")), max_size=8).map(
    lambda trainings: CpdLedger(tuple(trainings))
)


def training(day: str, hours: str) -> Training:
    return Training(date.fromisoformat(day), Decimal(hours), f"training of {day}")


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2025-11-22", 12, "2026-11-22"),
        ("2024-02-29", 12, "2025-03-01"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2023-02-28", 12, "2024-02-28"),
        ("2025-01-31", 1, "2025-03-01"),
        ("2025-12-31", 2, "2026-03-01"),
        ("2025-10-31", 1, "2025-12-01"),
        ("2025-12-01", 1, "2026-01-01"),
        ("9999-12-31", 12, "9999-12-31"),
    ],
)
def test_a_training_stops_counting_on_the_same_day_or_the_first_of_the_next_month(
    day: str, months: int, expected: str
) -> None:
    assert stops_counting(date.fromisoformat(day), months) == date.fromisoformat(expected)


def test_an_evaluator_sees_hours_what_expires_when_and_until_when_it_suffices() -> None:
    old, first, second = training("2025-11-22", "30"), training("2026-01-10", "60"), training("2026-06-01", "20")
    status = CpdLedger((second, old, first)).status(date(2026, 11, 22))
    assert (status.hours, status.missing, status.is_met) == (80, 0, True)
    assert status.expiries == (
        Expiry(date(2027, 1, 10), (first,), Decimal(20)),
        Expiry(date(2027, 6, 1), (second,), Decimal(0)),
    )
    assert status.met_until == date(2027, 1, 9)
    assert status.rule == CREDENTIAL_EVALUATORS


def test_an_evaluator_with_too_few_hours_sees_how_many_lack() -> None:
    status = CpdLedger((training("2026-01-10", "74.75"),)).status(date(2026, 11, 22))
    assert (status.missing, status.is_met, status.met_until) == (Decimal("0.25"), False, None)


def test_an_empty_ledger_and_a_training_to_come_have_no_hours() -> None:
    assert CpdLedger(()).hours(date(2026, 1, 1)) == 0
    assert CpdLedger((training("2026-01-02", "5"),)).hours(date(2026, 1, 1)) == 0


@given(DAYS, MONTHS)
def test_a_training_counts_for_whole_months_to_the_day(day: date, months: int) -> None:
    end = stops_counting(day, months)
    apart = (end.year - day.year) * 12 + end.month - day.month
    assert (apart, end.day) == (months, day.day) or (apart, end.day) == (months + 1, 1)


@given(DAYS, st.integers(1, 800), MONTHS)
def test_who_learns_later_keeps_the_hours_at_least_as_long(day: date, later: int, months: int) -> None:
    assert stops_counting(day, months) <= stops_counting(day + timedelta(days=later), months)


@given(st.integers(480, 550).map(lambda number: 4 * number).filter(isleap), st.integers(1, 9))
def test_the_29th_of_february_counts_through_the_28th(year: int, years: int) -> None:
    last = stops_counting(date(year, 2, 29), 12 * years) - timedelta(days=1)
    assert (last.month, last.day) == (2, 28)


@given(LEDGERS, DAYS)
def test_hours_are_those_of_the_trainings_that_have_begun_and_not_yet_stopped(ledger: CpdLedger, on: date) -> None:
    expected = [t for t in ledger.trainings if t.day <= on and stops_counting(t.day, 12) > on]
    assert ledger.counting(on) == tuple(expected)
    assert ledger.hours(on) == sum((t.hours for t in expected), Decimal(0))


@given(LEDGERS, DAYS)
def test_each_expiry_says_what_the_ledger_says_on_that_day_and_the_last_leaves_nothing(
    ledger: CpdLedger, on: date
) -> None:
    known = CpdLedger(ledger.counting(on))
    status = ledger.status(on)
    assert [expiry.hours_left for expiry in status.expiries] == [known.hours(e.day) for e in status.expiries]
    assert sorted(t.day for e in status.expiries for t in e.trainings) == sorted(t.day for t in known.trainings)
    if status.met_until is not None and status.met_until != date.max:
        assert known.hours(status.met_until) >= 75 > known.hours(status.met_until + timedelta(days=1))


def test_a_ledger_is_read_from_a_table_as_spreadsheets_write_it() -> None:
    table = (
        "﻿Title;day;hours;reference\r\n".replace("Title", "title")
        + "Corso;2026-01-10;7,5;urn:uuid:1\r\nLavoro;2026-02-01;8;\r\n"
    )
    assert read_trainings(BytesIO(table.encode())) == (
        Training(date(2026, 1, 10), Decimal("7.5"), "Corso", "urn:uuid:1"),
        Training(date(2026, 2, 1), Decimal(8), "Lavoro"),
    )


def test_a_ledger_says_row_and_column_of_every_wrong_cell() -> None:
    table = "day,hours,title\n2025-02-29,7,a\n10.1.2026,0,b\n2026-01-10,1e3,c\n2026-01-10,8,\n2026-01-10,2001,d\n"
    with pytest.raises(OccupationalStandardError) as caught:
        read_trainings(BytesIO(table.encode()))
    assert [problem.path for problem in caught.value.problems] == [
        "ledger, row 2, day",
        "ledger, row 3, day",
        "ledger, row 3, hours",
        "ledger, row 4, hours",
        "ledger, row 5, title",
        "ledger, row 6, hours",
    ]
    with pytest.raises(DocumentError):
        read_trainings(BytesIO(b"when,hours\n"))


@given(st.binary(max_size=120))
def test_any_bytes_are_a_ledger_or_refused_with_a_plain_error(data: bytes) -> None:
    try:
        read_trainings(BytesIO(b"day,hours,title\n" + data))
    except CredenzaError:
        return


def test_the_rule_may_be_another() -> None:
    rule = Maintenance(hours=Decimal(10), months=6)
    status = CpdLedger((training("2026-01-10", "10"),), rule).status(date(2026, 7, 9))
    assert (status.is_met, status.met_until) == (True, date(2026, 7, 9))
