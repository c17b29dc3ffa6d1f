"""Codes of a case in the reader's language. The words stand in the library; here they are only looked up."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from credenza import recognition
from credenza.recognition import Purpose, label
from credenza_hub.project.templatetags.reading import reader_language

LISTS: dict[str, type[StrEnum]] = {
    "state": recognition.State,
    "role": recognition.Role,
    "purpose": recognition.Purpose,
    "route": recognition.Route,
    "kind": recognition.DecisionKind,
    "element": recognition.Element,
    "criterion": recognition.Criterion,
    "difference": recognition.Difference,
    "coverage": recognition.Coverage,
    "means": recognition.AuthenticityMeans,
    "status": recognition.ProviderStatus,
    "ground": recognition.Ground,
    "system": recognition.CreditSystem,
}


def word_of(code: StrEnum) -> str:
    """A code in the reader's language."""
    return label(code).in_language(reader_language())


def word_in(name: str, code: Any) -> str:
    """The same for a code of a list; an empty or unknown one stays as it is."""
    try:
        return word_of(LISTS[name](code))
    except ValueError:
        return str(code or "")


def choices_of(codes: type[StrEnum]) -> list[tuple[str, str]]:
    """All codes of a list for a form."""
    return [(code.value, word_of(code)) for code in codes]


def purpose_choices() -> list[tuple[str, str]]:
    """What recognition can be for."""
    return choices_of(Purpose)
