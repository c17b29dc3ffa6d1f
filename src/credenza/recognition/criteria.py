"""What the machine sees on the seven criteria for e-learning and micro-credentials (EV-1 … EV-7).

Scales are those that were read in the sources: of four steps for EV-1 and EV-2, yes or no for the others, whose own
labels were not found. Missing data is the answer no.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from credenza.specification import (
    AssessmentType,
    MultilingualText,
    Participation,
    ProviderKind,
    Specification,
    Supervision,
)

from .codes import Criterion
from .guards import WORDS, label
from .values import Authenticity

ONLINE_ONLY = frozenset((Criterion.VERIFICATION, Criterion.IDENTIFICATION))
"""Criteria that courses on site are not asked about."""

IDENTIFIED = frozenset(
    (Supervision.UNSUPERVISED_WITH_ID, Supervision.SUPERVISED_ONLINE_WITH_ID, Supervision.SUPERVISED_ONSITE_WITH_ID)
)
"""Supervision under which the participant was identified."""


class Scale(StrEnum):
    """Steps of EV-1 (strong, substantial, weak, none) and EV-2 (secure, some, limited, none), and yes or no."""

    STRONG = "strong"
    SUBSTANTIAL = "substantial"
    WEAK = "weak"
    SECURE = "secure"
    SOME = "some"
    LIMITED = "limited"
    NONE = "none"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class CriterionDraft:
    """One criterion: the step on its scale, and what in the documents says so."""

    criterion: Criterion
    step: Scale
    evidence: MultilingualText

    def to_document(self) -> dict[str, Any]:
        """The draft as plain JSON data."""
        return {"criterion": self.criterion.value, "step": self.step.value, "evidence": dict(self.evidence.texts)}


def criteria_for(specification: Specification) -> tuple[Criterion, ...]:
    """The criteria that apply, in their order: courses on site are not asked about EV-2 and EV-7."""
    on_site = specification.participation is Participation.ON_SITE
    return tuple(entry for entry in Criterion if not (on_site and entry in ONLINE_ONLY))


def draft_criteria(specification: Specification, authenticity: Authenticity | None) -> tuple[CriterionDraft, ...]:
    """The criteria that apply, each as the documents show it."""
    return tuple(
        CriterionDraft(criterion, step, WORDS.text(f"evidence.{criterion.value}", {"step": label(step)}))
        for criterion in criteria_for(specification)
        for step in (_STEPS[criterion](specification, authenticity),)
    )


def _quality(specification: Specification, _: Authenticity | None) -> Scale:
    quality = specification.quality_assurance
    if quality is None or quality.type is None:
        return Scale.NONE
    if specification.provider_kind is ProviderKind.EMPLOYER:
        return Scale.WEAK
    return Scale.STRONG if quality.body and quality.reference else Scale.SUBSTANTIAL


def _verification(_: Specification, authenticity: Authenticity | None) -> Scale:
    if authenticity is None or not authenticity.genuine:
        return Scale.NONE
    outcome = (authenticity.report or {}).get("outcome")
    if outcome == "verified":
        return Scale.SECURE
    return Scale.LIMITED if outcome == "could_not_check" else Scale.SOME


def _level(specification: Specification, _: Authenticity | None) -> Scale:
    level = specification.level
    return _answer(level is not None and (level.eqf is not None or level.nqf is not None))


def _outcomes(specification: Specification, _: Authenticity | None) -> Scale:
    outcomes = specification.outcomes
    return _answer(bool(outcomes) and all(outcome.text and outcome.kind for outcome in outcomes))


def _workload(specification: Specification, _: Authenticity | None) -> Scale:
    workload = specification.workload
    return _answer(workload is not None and bool(workload.ects or workload.hours))


def _testing(specification: Specification, _: Authenticity | None) -> Scale:
    tests = {entry.key for entry in specification.assessments if entry.type not in (None, AssessmentType.ATTENDANCE)}
    outcomes = specification.outcomes
    return _answer(bool(outcomes) and all(tests.intersection(outcome.assessed_by) for outcome in outcomes))


def _identification(specification: Specification, _: Authenticity | None) -> Scale:
    return _answer(any(entry.supervision in IDENTIFIED for entry in specification.assessments))


def _answer(holds: bool) -> Scale:
    return Scale.YES if holds else Scale.NO


_STEPS: Mapping[Criterion, Callable[[Specification, Authenticity | None], Scale]] = MappingProxyType(
    {
        Criterion.QUALITY_ASSURANCE: _quality,
        Criterion.VERIFICATION: _verification,
        Criterion.LEVEL: _level,
        Criterion.LEARNING_OUTCOMES: _outcomes,
        Criterion.WORKLOAD: _workload,
        Criterion.TESTING: _testing,
        Criterion.IDENTIFICATION: _identification,
    }
)
"""Criterion → what the documents show."""
