"""What may count towards a target: credentials that a learner holds, and offers that can still be taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from credenza.specification import MultilingualText


@dataclass(frozen=True)
class Unit:
    """A credential that is held (``earned_on`` says since when) or a published offer (``earned_on`` is ``None``).

    ``id`` is the address of the micro-credential, ``level`` its EQF level, ``fields`` its codes of ISCED-F,
    ``outcomes`` the addresses of its learning outcomes, ``prerequisites`` the ids of units that come first.
    ``price`` (in one currency) and ``weeks`` say what an offer costs; ``None`` means unknown, never free.
    """

    id: str
    title: MultilingualText
    credits: Decimal
    provider: str = ""
    level: int | None = None
    fields: tuple[str, ...] = ()
    outcomes: frozenset[str] = frozenset()
    prerequisites: tuple[str, ...] = ()
    earned_on: date | None = None
    price: Decimal | None = None
    weeks: Decimal | None = None

    @property
    def is_held(self) -> bool:
        """Whether it is a credential, not an offer."""
        return self.earned_on is not None


def years_between(earlier: date, later: date) -> int:
    """Whole years from one day to another, by the calendar."""
    return later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))
