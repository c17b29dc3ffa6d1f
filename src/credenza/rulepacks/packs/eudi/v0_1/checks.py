"""The machine part of the rules of ``eudi/0.1``: one function per rule id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from credenza.awards import Learner
from credenza.rulepacks.model import Case, Check, Fault
from credenza.specification import AssessmentType, Path, Specification, StackabilityMode

Faults = Iterator[Fault]
PASSED = "passed"
"""The result of a passed assessment without a grade."""

_is_esco_concept = re.compile(r"https?://data\.europa\.eu/esco/(?:skill|occupation|isced-f)/[A-Za-z0-9-]{1,60}\Z").match


def eudi_01(case: Case) -> Faults:
    """The twelve claims of the attestation."""
    claims = _specification_claims(case.specification) if case.award is None else _award_claims(case.award.learner)
    for claim, (path, is_there) in claims.items():
        if not is_there:
            yield Fault(path, "missing", {"claim": claim})


def eudi_02(case: Case) -> Faults:
    """The day of award, after the assessment and not in the future."""
    if case.award is None:
        return
    if case.award.awarded_on > case.on:
        yield Fault(("award", "awarded_on"), "future", {"value": case.award.awarded_on.isoformat()})
    for result in case.award.results:
        if result.completed_on and result.completed_on > case.award.awarded_on:
            yield Fault(("award", "awarded_on"), "before", {"value": result.assessment})


def eudi_03(case: Case) -> Faults:
    """Grades only where the assessment gives one."""
    assessments = {assessment.key: assessment for assessment in case.specification.assessments}
    for index, result in enumerate(case.award.results if case.award else ()):
        assessment = assessments.get(result.assessment)
        if assessment is None or result.grade in (None, "", PASSED):
            continue
        path: Path = ("award", "results", index, "grade")
        if assessment.type is AssessmentType.ATTENDANCE:
            yield Fault(path, "no_grade", {"value": result.assessment})
        elif assessment.grading_scheme is None:
            yield Fault(path, "no_scheme", {"value": result.assessment})


def eudi_04(case: Case) -> Faults:
    """References to ESCO."""
    for index, outcome in enumerate(case.specification.outcomes):
        for position, link in enumerate(outcome.esco):
            if not _is_esco_concept(link.iri):
                yield Fault(("outcomes", index, "esco", position, "iri"), "not_esco", {"value": link.iri})


def eudi_05(case: Case) -> Faults:
    """Workload above zero."""
    workload = case.specification.workload
    if workload and not workload.ects and not workload.hours:
        yield Fault(("workload",), "not_positive")


def eudi_06(case: Case) -> Faults:
    """Stackable towards what."""
    stackability = case.specification.stackability
    if stackability and stackability.mode is StackabilityMode.STACKABLE and not stackability.targets:
        yield Fault(("stackability", "targets"), "no_target")


def _specification_claims(specification: Specification) -> dict[str, tuple[Path, bool]]:
    """Claim → where it is stated, and whether it is. Identifier, names and dates belong to the award."""
    issuer = specification.issuer
    elements: dict[str, tuple[Path, Any]] = {
        "title": (("title",), specification.title),
        "issuerCountry": (("issuer", "country"), issuer.country if issuer else None),
        "awardingBody": (("awarding_bodies",), specification.awarding_bodies),
        "learningOutcomes": (("outcomes",), specification.outcomes),
        "notionalWorkload": (("workload",), specification.workload),
        "typeOfAssessment": (("assessments",), specification.assessments),
        "formOfParticipation": (("participation",), specification.participation),
        "qualityAssurance": (("quality_assurance",), specification.quality_assurance),
    }
    return {claim: (path, bool(value)) for claim, (path, value) in elements.items()}


def _award_claims(learner: Learner) -> dict[str, tuple[Path, bool]]:
    return {
        "givenName": (("award", "learner"), bool(learner.given_name.strip())),
        "familyName": (("award", "learner"), bool(learner.family_name.strip())),
    }


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "EUDI-01": eudi_01,
        "EUDI-02": eudi_02,
        "EUDI-03": eudi_03,
        "EUDI-04": eudi_04,
        "EUDI-05": eudi_05,
        "EUDI-06": eudi_06,
    }
)
