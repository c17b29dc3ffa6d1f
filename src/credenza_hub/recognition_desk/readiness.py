"""Whether what was learned is described so that a machine could recognise it: a suggestion to the evaluator.

It says what the description states and decides nothing (rules EU-P05, RC-07): a person judges every case, except where
a written rule was signed before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from credenza.mining import Stated, judged, record_of_specification
from credenza.outcomes import OutcomeClass
from credenza.specification import Specification
from credenza_hub.registry.presentation import ELEMENT_NAMES

_NOT_STATED: Mapping[str, Promise] = {
    "assessment": _("It is not said how the outcomes were assessed."),
    "level": _("No level in a qualifications framework is stated."),
    "workload": _("Neither credits nor hours are stated."),
    "quality": _("It is not said who assures the quality."),
}
_OUTCOMES: Mapping[OutcomeClass, Promise] = {
    OutcomeClass.UNSTRUCTURED: _("They are stated, but not as a list of what the learner can do and others can see."),
    OutcomeClass.ABSENT: _("No sentence says what the learner knows or can do."),
    OutcomeClass.NOT_SUPPORTED: _("They are in a language that is not analysed here. Read them yourself."),
}
_LEVEL_FITS: Mapping[str, Promise] = {
    "above": _("The outcomes seem to ask for a higher level than EQF %(eqf)s: for %(lowest)s to %(highest)s."),
    "below": _("The outcomes seem not to reach EQF level %(eqf)s: they stand at %(lowest)s to %(highest)s."),
}


@dataclass(frozen=True)
class Lack:
    """An element that is not explicit, and why."""

    element: Promise
    reason: Promise


@dataclass(frozen=True)
class Readiness:
    """What automatic recognition would find. ``doubt`` is a remark on the level; it does not count as missing."""

    lacking: tuple[Lack, ...]
    doubt: str

    @property
    def is_ready(self) -> bool:
        """Whether every element is explicit."""
        return not self.lacking


def readiness_of(specification: Specification) -> Readiness:
    """Judge a description by itself, as ``credenza mine`` does."""
    found, stated = judged(record_of_specification(specification, "case"))
    return Readiness(tuple(_lacking(stated, found.outcome_class)), _doubt(stated))


def _lacking(stated: Stated, outcomes: OutcomeClass) -> Iterator[Lack]:
    for element in stated.missing:
        reason = _OUTCOMES[outcomes] if element == "outcomes" else _NOT_STATED[element]
        yield Lack(ELEMENT_NAMES[element], reason)


def _doubt(stated: Stated) -> str:
    sentence = _LEVEL_FITS.get(stated.level_fits)
    return str(sentence) % {"eqf": stated.eqf, "lowest": stated.lowest, "highest": stated.highest} if sentence else ""
