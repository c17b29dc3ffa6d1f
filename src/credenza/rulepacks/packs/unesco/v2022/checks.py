"""The machine part of the rules of ``unesco/2022``: one function per rule id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from credenza.rulepacks.model import Case, Check, Fault
from credenza.specification import AssessmentType

Faults = Iterator[Fault]


def un_01(case: Case) -> Faults:
    """What the learner knows, understands or can do."""
    if not any(outcome.text for outcome in case.specification.outcomes):
        yield Fault(("outcomes",), "missing")


def un_02(case: Case) -> Faults:
    """Assessment on clearly defined standards."""
    assessments = case.specification.assessments
    if not assessments:
        yield Fault(("assessments",), "missing")
    elif all(assessment.type is AssessmentType.ATTENDANCE for assessment in assessments):
        yield Fault(("assessments",), "attendance")
    for index, assessment in enumerate(assessments):
        if not assessment.criteria and assessment.type is not AssessmentType.ATTENDANCE:
            yield Fault(("assessments", index, "criteria"), "no_criteria", {"value": assessment.key})


def un_03(case: Case) -> Faults:
    """A trusted provider: one that can be looked up."""
    if not case.specification.awarding_bodies:
        yield Fault(("awarding_bodies",), "missing")
    for index, body in enumerate(case.specification.awarding_bodies):
        if not (body.legal_name and (body.identifier or body.homepage or body.did)):
            yield Fault(("awarding_bodies", index), "untraceable", {"number": str(index + 1)})


def un_04(case: Case) -> Faults:
    """Relevant quality assurance."""
    quality = case.specification.quality_assurance
    if quality is None or quality.type is None:
        yield Fault(("quality_assurance",), "missing")


CHECKS: Mapping[str, Check] = MappingProxyType({"UN-01": un_01, "UN-02": un_02, "UN-03": un_03, "UN-04": un_04})
