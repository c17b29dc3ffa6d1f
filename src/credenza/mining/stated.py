"""What an entry states: its level in the European Qualifications Framework, and what a machine could recognise it by.

An entry whose outcomes, assessment, level, workload and quality assurance are all explicit is marked as ready for
automatic recognition. That is a pilot and no decision: nobody is entitled to anything by it (rules EU-P05, RC-07).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from credenza.outcomes import OutcomeClass, OutcomeRecord, levels_of

from .record import CatalogueRecord

ELEMENTS = ("outcomes", "assessment", "level", "workload", "quality")
"""What must be explicit, in the order of elements EU-M06 to EU-M11."""
_EQF = re.compile(r"\b(?:EQF|QEQ|ЕРК|ЕБШ)\D{0,12}([1-8])\b", re.IGNORECASE)
_SCQF = re.compile(r"\bSCQF\D{0,12}(\d{1,2})\b", re.IGNORECASE)
_EQF_OF_SCQF = {12: 8, 11: 7, 10: 6, 9: 6, 8: 5, 7: 5, 6: 4, 5: 3, 4: 2, 3: 1}
"""Levels of Scotland in the EQF: SCQF Partnership, Referencing the SCQF to the EQF, Report 2019, which upholds what was
published in 2010. Levels 1 and 2 answer to no EQF level."""


@dataclass(frozen=True)
class Stated:
    """What an entry states, judged.

    ``eqf``: its level, if it names one. ``lowest`` and ``highest``: the levels at which its outcomes can plausibly
    stand (rule LV-05), where there are outcomes and a level. ``missing``: elements of ``ELEMENTS`` that are not there.
    """

    eqf: int | None
    lowest: int | None
    highest: int | None
    missing: tuple[str, ...]

    @property
    def level_fits(self) -> str:
        """``plausible``, ``above`` (the outcomes ask for more) or ``below``; empty if there is nothing to compare."""
        if self.eqf is None or self.lowest is None or self.highest is None:
            return ""
        if self.eqf < self.lowest:
            return "above"
        return "below" if self.eqf > self.highest else "plausible"

    @property
    def is_ready(self) -> bool:
        """Whether every element is explicit."""
        return not self.missing


def stated_in(record: CatalogueRecord, found: OutcomeRecord) -> Stated:
    """What ``record`` states; ``found`` is what its text says."""
    eqf = eqf_of(record.level)
    explicit = {
        "outcomes": found.outcome_class is OutcomeClass.STRUCTURED,
        "assessment": bool(record.assessment),
        "level": bool(record.level),
        "workload": bool(record.workload),
        "quality": bool(record.quality),
    }
    missing = tuple(element for element in ELEMENTS if not explicit[element])
    if eqf is None or not found.statements:
        return Stated(eqf, None, None, missing)
    plausible = levels_of(statement.judged for statement in found.statements)
    return Stated(eqf, plausible.lowest, plausible.highest, missing)


@lru_cache(maxsize=1_000)
def eqf_of(level: str) -> int | None:
    """The EQF level that ``level`` names: "EQF 5", or "SCQF level 8" by its referencing. A bare number names none."""
    if named := _EQF.search(level):
        return int(named[1])
    scottish = _SCQF.search(level)
    return _EQF_OF_SCQF.get(int(scottish[1])) if scottish else None
