"""An edition arranged for a page: outcomes by kind, documents with their bodies, links resolved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from credenza.specification import (
    Assessment,
    AwardOption,
    LearningOutcome,
    MultilingualText,
    Organisation,
    OutcomeKind,
    Specification,
)

ELEMENT_NAMES: Mapping[str, Promise] = {
    "outcomes": _("Learning outcomes"),
    "assessment": _("Assessment"),
    "level": _("Level"),
    "workload": _("Workload"),
    "quality": _("Quality assurance"),
}
"""Elements that automatic recognition asks for (``credenza.mining.ELEMENTS``)."""

OUTCOME_CLASSES: Mapping[str, Promise] = {
    "structured": _("structured"),
    "unstructured": _("not structured"),
    "absent": _("absent"),
}
"""The classes of descriptions (``credenza.mining.CLASSES``)."""


@dataclass(frozen=True)
class ShownOutcome:
    """A learning outcome with its path in the specification and the titles of the assessments that test it."""

    outcome: LearningOutcome
    path: str
    assessments: tuple[MultilingualText | str, ...]


@dataclass(frozen=True)
class OutcomeGroup:
    """The learning outcomes of one kind; ``kind`` is ``None`` for those that state none."""

    kind: OutcomeKind | None
    outcomes: tuple[ShownOutcome, ...]


@dataclass(frozen=True)
class ShownAward:
    """A document that can be awarded, with the bodies that award it."""

    option: AwardOption
    bodies: tuple[Organisation, ...]


def outcome_groups(specification: Specification) -> list[OutcomeGroup]:
    """The learning outcomes by kind: knowledge, skills, responsibility and autonomy, then those without a kind."""
    shown = list(_shown_outcomes(specification))
    groups = (
        OutcomeGroup(kind, tuple(item for item in shown if item.outcome.kind == kind)) for kind in (*OutcomeKind, None)
    )
    return [group for group in groups if group.outcomes]


def _shown_outcomes(specification: Specification) -> Iterator[ShownOutcome]:
    titles = {assessment.key: _name_of(assessment) for assessment in specification.assessments}
    for number, outcome in enumerate(specification.outcomes):
        assessments = tuple(titles.get(key, key) for key in outcome.assessed_by)
        yield ShownOutcome(outcome, f"outcomes[{number}]", assessments)


def _name_of(assessment: Assessment) -> MultilingualText | str:
    return assessment.title if assessment.title else assessment.key


def shown_awards(specification: Specification) -> list[ShownAward]:
    """The documents that can be awarded; one that names no body is awarded by all awarding bodies together."""
    bodies = {body.key: body for body in specification.awarding_bodies if body.key}
    return [
        ShownAward(option, tuple(bodies[key] for key in option.awarded_by if key in bodies) or tuple(bodies.values()))
        for option in specification.awards
    ]


def is_invented(specification: Specification, path: str) -> bool:
    """Whether the value at ``path``, or a part around it, was made up for an example."""
    return any(path == name or path.startswith((f"{name}.", f"{name}[")) for name in specification.invented)
