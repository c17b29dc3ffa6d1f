"""Applying rule packs to specifications and awards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from credenza.awards import Award
from credenza.errors import Place
from credenza.specification import LANGUAGES, MultilingualText, Path, Reading, Specification, nearest_place

from .model import Case, Fault, Finding, Rule, RulePack, Subject

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
    return list(_findings(Case(specification, award, on), packs, Subject.AWARD, {}))


def _findings(
    case: Case, packs: Sequence[RulePack], subject: Subject, places: Mapping[Path, Place]
) -> Iterator[Finding]:
    for pack in packs:
        for rule in pack.rules.values():
            if subject in rule.subjects and rule.in_force(case.on):
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
