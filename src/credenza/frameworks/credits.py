"""Credit systems: ECTS, CFU of Italy, academic credits of Kazakhstan.

One credit is one credit across borders: 1 ECTS = 1 CFU = 1 credit of Kazakhstan, although 25 or 30 hours stand behind
it. Credits are therefore compared as they are and never through hours. Hours matter in one case only: a course that
states hours and no credits gets them from the divisor of the system that receives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from credenza.errors import Problem
from credenza.specification import MultilingualText

from .codelists import UnknownConceptError, code_list
from .tables import read_table


@dataclass(frozen=True)
class CreditSystem:
    """A credit system with the hours of work that stand behind one credit, from ``hours_least`` to ``hours_most``.

    ``country`` is the ISO 3166-1 code of the country whose system it is, ``None`` for ECTS; ``source`` says who sets
    the hours.
    """

    code: str
    label: MultilingualText
    hours_least: int
    hours_most: int
    country: str | None
    source: str

    def hours_behind(self, credits: Decimal) -> tuple[Decimal, Decimal]:
        """Least and most hours of work behind so many credits: information for people, never a way to convert."""
        return credits * self.hours_least, credits * self.hours_most


@cache
def _systems() -> Mapping[str, CreditSystem]:
    labels = code_list("credit_system")
    return {
        row["code"]: CreditSystem(
            row["code"],
            labels[row["code"]].label,
            int(row["least"]),
            int(row["most"]),
            row["country"] or None,
            row["source"],
        )
        for row in read_table("credit_hours")
    }


def credit_system(code: str) -> CreditSystem:
    """The credit system ``ects``, ``cfu`` or ``kz``. Raises UnknownConceptError for another code."""
    if code not in _systems():
        known = ", ".join(_systems())
        raise UnknownConceptError(Problem("", f"There is no credit system {code!r}.", f"Known: {known}."))
    return _systems()[code]


def credit_system_of(country: str) -> CreditSystem:
    """The credit system of a country; ECTS where it has none of its own here."""
    return next((system for system in _systems().values() if system.country == country.upper()), _systems()["ects"])


def credits_for_hours(hours: Decimal, host: CreditSystem) -> Decimal:
    """Credits that a course without any gets where it is received, to two decimals: 75 h are 3 CFU, 2.5 in Kazakhstan.

    Raises UnknownConceptError for a system without one divisor (ECTS alone leaves 25 to 30 hours open).
    """
    if host.hours_least != host.hours_most:
        remedy = "Name the system of the receiving country."
        raise UnknownConceptError(Problem("", f"{host.code.upper()} has no single number of hours per credit.", remedy))
    return round(hours / host.hours_least, 2)
