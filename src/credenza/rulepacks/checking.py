"""Applying rule packs to specifications and awards."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from credenza.awards import Award
from credenza.errors import Place
from credenza.specification import LANGUAGES, MultilingualText, Path, Reading, Specification, nearest_place

from .model import Case, Fault, Finding, Rule, RulePack, Severity, Subject

LONGEST_VALUE = 80
"""Characters of a value that a message repeats."""


def check_specification(checked: Reading | Specification, packs: Sequence[RulePack], on: date) -> list[Finding]:
    """All findings of the packs about a specification on the day ``on``, in the order of the packs' rules.

    With a Reading the findings carry the places of its text. Rules that are not in force on that day are left out.
    """
    places: Mapping[Path, Place] = checked.places if isinstance(checked, Reading) else {}
    specification = checked.specification if isinstance(checked, Reading) else checked
    case = Case(specification, None, on)
    return list(_findings(case, packs, Subject.SPECIFICATION, places))


def check_award(specification: Specification, award: Award, packs: Sequence[RulePack], on: date) -> list[Finding]:
    """All findings about an award under a specification on the day ``on``: who, when, where, with which grades."""
    return AwardCheck(specification, packs, on).findings(award)


class AwardCheck:
    """The rules that awards of one specification must meet on one day, chosen once for many awards."""

    def __init__(self, specification: Specification, packs: Sequence[RulePack], on: date) -> None:
        self._specification, self._on = specification, on
        self._rules = tuple(_rules(packs, Subject.AWARD, on))
        self._mandatory = tuple([rule for rule in self._rules if rule.severity is Severity.MUST])

    def findings(self, award: Award) -> list[Finding]:
        """All findings about an award, in the order of the packs' rules."""
        case = Case(self._specification, award, self._on)
        return [finding for rule in self._rules for finding in _findings_of(rule, case, {})]

    def broken(self, award: Award) -> list[str]:
        """The ids of the mandatory rules that an award breaks, one for each fault, in the order of the packs' rules."""
        case = Case(self._specification, award, self._on)
        return [rule.id for rule in self._mandatory for _ in rule.check(case)]

    def split(self, award: Award) -> tuple[list[str], AwardCheck]:
        """The mandatory rules that all awards break which differ from this one only in id and learner, and the others.

        A check that looked at neither goes the same way for all of them; the others must be asked for each.
        """
        broken, looking = list[str](), list[Rule]()
        for rule in self._mandatory:
            watched = _Watched.over(award)
            faults = list(rule.check(Case(self._specification, watched, self._on)))
            if watched.was_looked_at():
                looking.append(rule)
            else:
                broken += [rule.id] * len(faults)
        others = copy.copy(self)
        others._rules = others._mandatory = tuple(looking)
        return broken, others


_IN_COMMON = frozenset(("awarded_on", "place", "results", "options", "language", "valid_until"))


class _Watched(Award):
    """An award that notices when anything is looked at but what it has in common with those of other learners."""

    @staticmethod
    def over(award: Award) -> _Watched:
        """A watched award that says the same."""
        watched = _Watched(**vars(award))
        object.__setattr__(watched, "_looks", [])
        return watched

    def __getattribute__(self, name: str) -> Any:
        if name not in _IN_COMMON:
            object.__getattribute__(self, "_looks").append(name)
        return object.__getattribute__(self, name)

    def was_looked_at(self) -> bool:
        """Whether anybody but the caller looked."""
        return len(object.__getattribute__(self, "_looks")) > 1


def _findings(
    case: Case, packs: Sequence[RulePack], subject: Subject, places: Mapping[Path, Place]
) -> Iterator[Finding]:
    for rule in _rules(packs, subject, case.on):
        yield from _findings_of(rule, case, places)


def _rules(packs: Sequence[RulePack], subject: Subject, on: date) -> Iterator[Rule]:
    return (rule for pack in packs for rule in pack.rules.values() if subject in rule.subjects and rule.in_force(on))


def _findings_of(rule: Rule, case: Case, places: Mapping[Path, Place]) -> Iterator[Finding]:
    for fault in rule.check(case):
        yield Finding(rule, fault.path, _message(rule, fault), nearest_place(places, fault.path))


def _message(rule: Rule, fault: Fault) -> MultilingualText:
    template = rule.messages[fault.message]
    return MultilingualText(
        {
            language: template.in_language(language).format_map(
                {name: _shown(value, language) for name, value in fault.values.items()}
            )
            for language in LANGUAGES
        }
    )


def _shown(value: str | MultilingualText, language: str) -> str:
    text = " ".join((value if isinstance(value, str) else value.in_language(language)).split())
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
