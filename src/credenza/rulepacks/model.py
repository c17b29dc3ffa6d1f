"""Rules, packs of rules and findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from credenza.awards import Award
from credenza.errors import Place
from credenza.specification import MultilingualText, Path, Specification


class Severity(StrEnum):
    """How strongly a rule binds inside its own standard. Neither word says that a rule is law."""

    MUST = "must"
    """Mandatory: without it the record is no micro-credential in the sense of the standard."""
    SHOULD = "should"
    """Optional element, guidance or good practice."""


class Subject(StrEnum):
    """What a rule looks at."""

    SPECIFICATION = "specification"
    AWARD = "award"


@dataclass(frozen=True)
class Source:
    """Where a rule comes from, and how sure that is.

    ``mark``: S stated in a founding document; R read in the cited source; K known from the published
    instrument, but the passage was not read again: to be verified before it is quoted.
    """

    title: str
    address: str | None
    mark: str


@dataclass(frozen=True)
class Example:
    """A small record that keeps or breaks one rule, looked at on the day ``on``."""

    specification: Mapping[str, Any]
    award: Mapping[str, Any] | None
    on: date


@dataclass(frozen=True)
class Case:
    """What a check looks at: a specification, the award if there is one, and the day of the check."""

    specification: Specification
    award: Award | None
    on: date


@dataclass(frozen=True)
class Fault:
    """What a check found: where, which message of the rule says it, and the values that it names."""

    path: Path
    message: str
    values: Mapping[str, str | MultilingualText] = field(default_factory=dict)


Check = Callable[[Case], Iterable[Fault]]
"""The machine part of one rule."""


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule of a pack. ``element`` is the path of the element it speaks of."""

    id: str
    severity: Severity
    subjects: tuple[Subject, ...]
    element: str
    sources: tuple[Source, ...]
    in_force_from: date
    in_force_until: date | None
    sentence: MultilingualText
    remedy: MultilingualText
    messages: Mapping[str, MultilingualText]
    passing: Example
    failing: Example
    check: Check = field(repr=False)

    @property
    def subject(self) -> Subject:
        """What the rule mainly looks at."""
        return self.subjects[0]

    def in_force(self, on: date) -> bool:
        """Whether the rule applies on a day; both dates belong to the time in force."""
        return self.in_force_from <= on and (self.in_force_until is None or on <= self.in_force_until)


@dataclass(frozen=True)
class UncheckedRule:
    """A rule of the same source that no machine can check on a record, and why."""

    id: str
    sentence: MultilingualText
    reason: MultilingualText


@dataclass(frozen=True)
class Finding:
    """A rule that a record breaks: where, and in words that name the value.

    ``path`` leads into the specification; a path that begins with ``award`` leads into the award.
    ``place`` is the line and column of the element or, if it is missing, of the nearest part around it.
    """

    rule: Rule
    path: Path
    message: MultilingualText
    place: Place | None = None


@dataclass(frozen=True, eq=False)
class RulePack:
    """A published, dated set of rules that never changes; ``sha256`` is the digest of its files."""

    name: str
    version: str
    sha256: str
    title: MultilingualText
    rules: Mapping[str, Rule]
    unchecked: tuple[UncheckedRule, ...]

    @property
    def id(self) -> str:
        """The name by which a specification claims the pack, e.g. eu/2022."""
        return f"{self.name}/{self.version}"
