"""The cheapest way to 60 credits among 1,000 and 10,000 published offers, proven."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from credenza.specification import MultilingualText
from credenza.stacking import Target, Unit, plan

from .clock import Operation

DAY = date(2026, 11, 22)
MASTER = Target.model_validate(
    {
        "title": {"en": "Master"},
        "credits": 60,
        "groups": [
            {"key": "core", "title": {"en": "Core"}, "at_least": 20, "takes": {"fields": ["03"]}},
            {"key": "law", "title": {"en": "Law"}, "at_least": 10, "at_most": 20, "takes": {"fields": ["0421"]}},
            {"key": "data", "title": {"en": "Data"}, "at_least": 10, "takes": {"fields": ["06"]}},
            {"key": "rest", "title": {"en": "Rest"}, "at_most": 20},
        ],
        "need": {"all": ["core", {"any": ["law", "data"]}, "rest"]},
        "level": {"at_least": 7, "credits": 30},
        "residency": {"provider": "p1", "credits": 15},
    }
)
CREDITS = ("1", "1.5", "2", "2.5", "3", "4", "5", "6", "7.5", "10")
FIELDS = ("0111", "0211", "0311", "0312", "0421", "0613")


def offers(count: int) -> list[Unit]:
    """Offers of 50 providers; a tenth of them need another one before."""
    dice = random.Random(1)  # noqa: S311 (the same offers each time)
    return [
        Unit(
            f"urn:mc:{number}",
            MultilingualText({"en": f"Offer {number}"}),
            Decimal(dice.choice(CREDITS)),
            provider=f"p{dice.randrange(50)}",
            level=dice.choice((5, 6, 7)),
            fields=(dice.choice(FIELDS),),
            price=Decimal(dice.randrange(50, 2000)),
            prerequisites=(f"urn:mc:{dice.randrange(count)}",) if dice.random() < 1 / 10 else (),
        )
        for number in range(count)
    ]


def with_outcomes(units: list[Unit]) -> list[Unit]:
    """The same with five outcomes each, out of sixty."""
    dice = random.Random(2)  # noqa: S311 (the same outcomes each time)
    known = [f"urn:outcome:{number}" for number in range(60)]
    return [replace(unit, outcomes=frozenset(dice.sample(known, 5))) for unit in units]


def cases() -> Mapping[str, Operation]:
    """Name → one plan."""
    small, large = offers(1_000), offers(10_000)
    different = with_outcomes(offers(10_000))
    limited = MASTER.model_copy(update={"overlap_at_most": Decimal("0.2")})
    return {
        "plan: 1,000 offers": lambda: plan(MASTER, [], small, DAY),
        "plan: 10,000 offers": lambda: plan(MASTER, [], large, DAY),
        "plan: 10,000 offers with different outcomes, overlap limited": lambda: plan(limited, [], different, DAY),
    }
