"""How levels of different frameworks stand to each other, and what they mean.

EQF: Council Recommendation of 22 May 2017 (2017/C 189/03), Annex II; the descriptors here are short paraphrases of our
own. QNQ: Ministerial Decree of 8 January 2018, article 3: each level is the same EQF level by law, and it may have
inner sub-levels; sub-level 0 for micro-credentials is that of the second referencing report of 2022. NQF of Kazakhstan:
eight levels built on the EQF, no formal referencing found, so its mapping is indicative. Cycles of the QF-EHEA: short,
first, second and third stand at EQF 5 to 8 (expected, to be confirmed).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from credenza.errors import Problem
from credenza.specification import Cycle, MultilingualText, OutcomeKind

from .codelists import Concept, UnknownConceptError, code_list, national_level
from .tables import label_of, read_table

_EQF_OF_CYCLE: Mapping[Cycle, int] = {Cycle.SHORT: 5, Cycle.FIRST: 6, Cycle.SECOND: 7, Cycle.THIRD: 8}


class Standing(StrEnum):
    """How firm a mapping between levels is."""

    BY_LAW = "by_law"
    INDICATIVE = "indicative"
    """Plausible, decided by nobody: show it as such and let an evaluator override it."""


@dataclass(frozen=True)
class LevelMapping:
    """What a national level is in the EQF: how firmly, in words for people, and by which source."""

    national: Concept
    eqf: Concept
    standing: Standing
    statement: MultilingualText
    source: str


@dataclass(frozen=True)
class Sublevel:
    """An inner sub-level of a national framework."""

    number: int
    label: MultilingualText
    source: str


@cache
def _mappings() -> Mapping[str, dict[str, str]]:
    return {row["code"]: row for row in read_table("level_mapping")}


def eqf_mapping(country: str, level: int) -> LevelMapping | None:
    """The EQF level of a level of a country's framework; ``None`` for a country or level without an entry here."""
    row, national = _mappings().get(country.upper()), national_level(country, level)
    if row is None or national is None:
        return None
    standing = Standing(row["standing"])
    return LevelMapping(national, code_list("eqf")[str(level)], standing, label_of(row), row["source"])


@cache
def _sublevels() -> Mapping[str, Sublevel]:
    rows = read_table("sublevel")
    return {row["code"]: Sublevel(int(row["code"].partition("/")[2]), label_of(row), row["source"]) for row in rows}


def national_sublevel(country: str, number: int) -> Sublevel | None:
    """An inner sub-level of a country's framework: Italy has 0, for micro-credentials; ``None`` if it is not known."""
    return _sublevels().get(f"{country.upper()}/{number}")


def level_of_cycle(cycle: Cycle) -> int:
    """The EQF level at which a cycle of the QF-EHEA stands: 5 to 8."""
    return _EQF_OF_CYCLE[cycle]


def cycle_of_level(eqf: int) -> Cycle | None:
    """The cycle of the QF-EHEA that stands at an EQF level; ``None`` below level 5, where there is none."""
    return next((cycle for cycle, level in _EQF_OF_CYCLE.items() if level == eqf), None)


@cache
def _descriptors() -> Mapping[str, MultilingualText]:
    return {row["code"]: label_of(row) for row in read_table("eqf_descriptor")}


def eqf_descriptor(eqf: int, kind: OutcomeKind) -> MultilingualText:
    """What an EQF level asks of one kind of outcome, in short words of our own.

    Raises UnknownConceptError for a level outside 1 to 8.
    """
    code = f"{eqf}/{kind.value}"
    if code not in _descriptors():
        raise UnknownConceptError(Problem("", f"There is no EQF level {eqf}.", "The levels are 1 to 8."))
    return _descriptors()[code]
