"""By when a decision is due, counted in whole days of the institution's time zone."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from .procedure import DeadlineRules

Span = tuple[datetime, datetime | None]
"""From when to when information was waited for; ``None``: still."""


@dataclass(frozen=True)
class Deadline:
    """The last day for a decision (``due_on``), and the day that a notice of delay announced (``expected_on``).

    ``days_left`` counts from the day of asking to the last day; it is negative when that has passed. While the clock
    is held (``held``) the last day moves on with every day. ``basis`` is the id of the rule that sets the time.
    """

    due_on: date
    expected_on: date | None
    days_left: int
    held: bool
    basis: str

    @property
    def passed(self) -> bool:
        """Whether the last day is over."""
        return self.days_left < 0


def day_in(zone: str, moment: datetime) -> date:
    """The calendar day of a moment in a time zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it is shorter."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_day(rules: DeadlineRules, started: datetime, waits: Iterable[Span], now: datetime) -> date:
    """The last day for a decision when the clock started at ``started``."""
    due = add_months(day_in(rules.zone, started), rules.months) + timedelta(days=rules.days)
    return due + timedelta(days=_held_days(rules, started, waits, now)) if rules.requests_hold else due


def _held_days(rules: DeadlineRules, started: datetime, waits: Iterable[Span], now: datetime) -> int:
    held: set[date] = set()
    for begin, end in waits:
        first, after = day_in(rules.zone, max(begin, started)), day_in(rules.zone, end or now)
        held.update(first + timedelta(days=number) for number in range((after - first).days))
    return len(held)
