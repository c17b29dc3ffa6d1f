"""The rules by which one institution recognises. They are its own configuration, within the law of its country.

An application is handled by the rules of the day on which it came in: the event of submission holds them.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, model_validator

from credenza.specification.values import CountryCode, WebAddress

from .codes import CreditSystem
from .values import Name, Said, Value


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("zone") from None
    return name


DAYS_OF_A_MONTH = 30
LONGEST_DAYS = 4 * DAYS_OF_A_MONTH
"""The most that a decision may take: four months (RC-03)."""


class Start(StrEnum):
    """What starts the clock."""

    RECEIPT = "receipt"
    COMPLETE_FILE = "complete_file"


class DeadlineRules(Value):
    """How long a decision may take: so many months, or so many days, in the institution's own time zone.

    The day on which the clock starts does not count; the last day counts whole. Never more than four months (RC-03).
    ``basis`` is the id of the rule.
    """

    start: Start = Start.COMPLETE_FILE
    months: Annotated[int, Field(ge=0)] = 4
    days: Annotated[int, Field(ge=0)] = 0
    zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    requests_hold: bool = False
    """Whether days on which the institution waits for information do not count. No rule that was read says so;
    set it only where the institution's law does."""
    basis: Name = "RC-03"

    @model_validator(mode="after")
    def _at_most_four_months(self) -> DeadlineRules:
        if self.months * DAYS_OF_A_MONTH + self.days > LONGEST_DAYS:
            raise ValueError("too_long")
        return self


class CommissionRules(Value):
    """A commission that decides. The defaults are those of the Kazakh register of educational programmes (order 106 of
    12 October 2022), taken by analogy: what the recognition rules 544/322 themselves ask is not known.
    """

    members_at_least: Annotated[int, Field(ge=1)] = 5
    quorum: tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1)]] = (2, 3)
    """Share of all members that must be present, as numerator and denominator."""
    casting_vote: bool = True
    """Whether the chair's vote decides when votes are equal."""

    def present_at_least(self, members: int) -> int:
        """How many of so many members make a quorum."""
        share = Fraction(*self.quorum) * members
        return -(-share.numerator // share.denominator)


class AppealRules(Value):
    """To whom an applicant appeals, where, and within how many days after the notification."""

    body: Said
    address: Name
    days: Annotated[int, Field(ge=1, le=1000)]
    """The institution's own; no period of law was read."""


class Procedure(Value):
    """How an institution recognises."""

    institution: Name
    """Its id: an address, DID or register number."""
    country: CountryCode
    criteria: WebAddress
    """Where criteria and procedures are published (RC-01)."""
    deadlines: DeadlineRules = DeadlineRules()
    appeal: AppealRules
    four_eyes: bool = True
    """Whether the decider must be another person than those who checked, compared and proposed."""
    commission: CommissionRules | None = None
    """Set where a commission decides instead of one person."""
    assessors_at_least: Annotated[int, Field(ge=1, le=20)] = 2
    """Assessors for each outcome on the way of prior learning."""
    activity_once: bool = True
    """Whether the same activity is recognised once only (IT-11: a rule that institutions give themselves)."""
    caps: bool = False
    """Whether the Italian caps of 48 and 24 CFU bind (IT-10)."""

    @property
    def system(self) -> CreditSystem:
        """The credit system of the institution's country."""
        return CreditSystem.of(self.country)


def italian(institution: str, criteria: str, appeal: AppealRules) -> Procedure:
    """The procedure of an Italian university: 90 days from receipt (Law 148/2002, article 3), caps of DM 931/2024."""
    deadlines = DeadlineRules(start=Start.RECEIPT, months=0, days=90, zone="Europe/Rome", basis="L. 148/2002 art. 3")
    return Procedure(
        institution=institution, country="IT", criteria=criteria, deadlines=deadlines, appeal=appeal, caps=True
    )


def kazakh(institution: str, criteria: str, appeal: AppealRules) -> Procedure:
    """The procedure of a Kazakh university with a commission. No national time limit is known: four months (RC-03)."""
    return Procedure(
        institution=institution,
        country="KZ",
        criteria=criteria,
        deadlines=DeadlineRules(zone="Asia/Almaty"),
        appeal=appeal,
        commission=CommissionRules(),
    )
