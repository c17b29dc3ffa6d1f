"""The machine part of the rules of ``eu/2022``: one function per rule id.

No two rules speak of the same gap: a rule about details keeps silent when the element itself is
missing, because that is the finding of the element's own rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from credenza.frameworks import is_country
from credenza.rulepacks.model import Case, Check, Fault
from credenza.specification import Assessment, AssessmentType, GradingScheme, StackabilityMode

from .promises import promises_in

Faults = Iterator[Fault]
PASSED = "passed"
"""The result of a passed assessment without a grade."""

GLOBAL_IDENTIFIERS = ("urn:", "https://", "http://", "did:")


def eu_m01(case: Case) -> Faults:
    """Identification of the learner."""
    learner = case.award.learner if case.award else None
    if learner and not (_named(learner.given_name, learner.family_name) or _named(learner.person_id)):
        yield Fault(("award", "learner"), "missing")


def eu_m02(case: Case) -> Faults:
    """Title."""
    if not case.specification.title:
        yield Fault(("title",), "missing")


def eu_m03(case: Case) -> Faults:
    """Country of the issuer."""
    issuer = case.specification.issuer
    if issuer is None:
        yield Fault(("issuer",), "no_issuer")
    elif not issuer.country:
        yield Fault(("issuer", "country"), "missing")
    elif not is_country(issuer.country):
        yield Fault(("issuer", "country"), "unknown", {"value": issuer.country})


def eu_m04(case: Case) -> Faults:
    """Awarding bodies."""
    if not case.specification.awarding_bodies:
        yield Fault(("awarding_bodies",), "missing")
    for index, body in enumerate(case.specification.awarding_bodies):
        if not body.legal_name:
            yield Fault(("awarding_bodies", index, "legal_name"), "unnamed", {"number": str(index + 1)})


def eu_m05(case: Case) -> Faults:
    """Date of issuing; an award without one cannot be made."""
    if case.award and case.award.awarded_on > case.on:
        yield Fault(("award", "awarded_on"), "future", {"value": case.award.awarded_on.isoformat()})


def eu_m06(case: Case) -> Faults:
    """Learning outcomes."""
    if not case.specification.outcomes:
        yield Fault(("outcomes",), "missing")
    for index, outcome in enumerate(case.specification.outcomes):
        if not outcome.text:
            yield Fault(("outcomes", index, "text"), "empty", {"number": str(index + 1)})


def eu_m07(case: Case) -> Faults:
    """Notional workload."""
    workload = case.specification.workload
    if workload is None or (workload.ects is None and workload.hours is None):
        yield Fault(("workload",), "missing")
        return
    if workload.ects == 0 and workload.hours is None:
        yield Fault(("workload", "ects"), "not_positive")
    if workload.hours == 0:
        yield Fault(("workload", "hours"), "not_positive")
    elif workload.hours and not workload.ects and not workload.no_ects_reason:
        yield Fault(("workload", "no_ects_reason"), "no_reason", {"value": f"{workload.hours:f}"})


def eu_m08(case: Case) -> Faults:
    """Level."""
    level = case.specification.level
    if level is None or (level.eqf is None and level.nqf is None and not level.not_applicable_reason):
        yield Fault(("level",), "missing")
    elif level.eqf is not None and level.eqf not in range(1, 9):
        yield Fault(("level", "eqf"), "out_of_range", {"value": str(level.eqf)})


def eu_m09(case: Case) -> Faults:
    """Type of assessment; attendance alone is none."""
    assessments = case.specification.assessments
    if not assessments:
        yield Fault(("assessments",), "missing")
    elif _attendance_only(assessments):
        yield Fault(("assessments",), "attendance_only", {"value": assessments[0].key})
    for index, assessment in enumerate(assessments):
        if assessment.type is None:
            yield Fault(("assessments", index, "type"), "no_type", {"value": assessment.key})


def eu_m10(case: Case) -> Faults:
    """Form of participation."""
    if case.specification.participation is None:
        yield Fault(("participation",), "missing")


def eu_m11(case: Case) -> Faults:
    """Type of quality assurance."""
    quality = case.specification.quality_assurance
    if quality is None:
        yield Fault(("quality_assurance",), "missing")
    elif quality.type is None:
        yield Fault(("quality_assurance", "type"), "no_type")


def eu_o01(case: Case) -> Faults:
    """Prerequisites; an empty list says that there are none."""
    if case.specification.prerequisites is None:
        yield Fault(("prerequisites",), "missing")


def eu_o02(case: Case) -> Faults:
    """Supervision and identity verification during assessment."""
    for index, assessment in enumerate(case.specification.assessments):
        if assessment.supervision is None:
            yield Fault(("assessments", index, "supervision"), "missing", {"value": assessment.key})


def eu_o03(case: Case) -> Faults:
    """Grade achieved, with its grading scheme."""
    schemes = {assessment.key: assessment.grading_scheme for assessment in case.specification.assessments}
    for index, result in enumerate(case.award.results if case.award else ()):
        message = _grade_fault(result.grade or "", schemes.get(result.assessment))
        if message and result.assessment in schemes:
            values = {"grade": result.grade or "", "value": result.assessment}
            yield Fault(("award", "results", index, "grade"), message, values)


def eu_o04(case: Case) -> Faults:
    """Integration and stackability options."""
    stackability = case.specification.stackability
    if stackability is None:
        yield Fault(("stackability",), "missing")
    elif stackability.mode is StackabilityMode.STACKABLE and not stackability.targets:
        yield Fault(("stackability",), "no_target")
    elif stackability.mode is StackabilityMode.STAND_ALONE and stackability.targets:
        yield Fault(("stackability", "targets"), "contradiction", {"value": stackability.targets[0].title})


def eu_o05(case: Case) -> Faults:
    """Further information."""
    if not case.specification.further_information:
        yield Fault(("further_information",), "missing")


def eu_p01(case: Case) -> Faults:
    """Quality: who assures it, and the evidence."""
    quality = case.specification.quality_assurance
    if quality is None:
        return
    if quality.body is None or not quality.body.legal_name:
        yield Fault(("quality_assurance", "body"), "no_body")
    if quality.reference is None:
        yield Fault(("quality_assurance", "reference"), "no_evidence")
    if quality.valid_until and quality.valid_until < case.on:
        yield Fault(("quality_assurance", "valid_until"), "expired", {"value": quality.valid_until.isoformat()})


def eu_p02(case: Case) -> Faults:
    """Transparency: a catalogue page that can be read before enrolment."""
    if case.specification.catalogue is None:
        yield Fault(("catalogue",), "missing")


def eu_p03(case: Case) -> Faults:
    """Relevance: the need, looked at again in time."""
    need = case.specification.need
    if need is None:
        if case.specification.occupational_standard is None:
            yield Fault(("need",), "missing")
    elif not need.statement:
        yield Fault(("need", "statement"), "missing")
    elif need.review_on is None:
        yield Fault(("need", "review_on"), "no_review")
    elif need.review_on < case.on:
        yield Fault(("need", "review_on"), "review_passed", {"value": need.review_on.isoformat()})


def eu_p04(case: Case) -> Faults:
    """Valid assessment: every outcome is tested against criteria."""
    assessments = {assessment.key: assessment for assessment in case.specification.assessments}
    if not assessments:
        return
    for index, outcome in enumerate(case.specification.outcomes):
        shown = {"number": str(index + 1)}
        if not outcome.assessed_by:
            yield Fault(("outcomes", index), "not_assessed", shown)
        for position, key in enumerate(outcome.assessed_by):
            if key not in assessments:
                yield Fault(("outcomes", index, "assessed_by", position), "unknown", {**shown, "value": key})
        named = [assessments[key] for key in outcome.assessed_by if key in assessments]
        if _attendance_only(named) and not _attendance_only(case.specification.assessments):
            yield Fault(("outcomes", index, "assessed_by"), "by_attendance", shown)
    for index, assessment in enumerate(case.specification.assessments):
        if not assessment.criteria and assessment.type is not AssessmentType.ATTENDANCE:
            yield Fault(("assessments", index, "criteria"), "no_criteria", {"value": assessment.key})


def eu_p05(case: Case) -> Faults:
    """Learning pathways: no text promises an entitlement."""
    for path, words in promises_in(case.specification):
        yield Fault(path, "promise", {"value": words})


def eu_p07(case: Case) -> Faults:
    """Portable: an award is told apart by an identifier that is valid outside the issuer's systems."""
    if case.award and not case.award.id.startswith(GLOBAL_IDENTIFIERS):
        yield Fault(("award", "id"), "local_id", {"value": case.award.id})


def eu_p08(case: Case) -> Faults:
    """Learner-centred: learners take part in quality assurance."""
    if not case.specification.learner_feedback:
        yield Fault(("learner_feedback",), "missing")


def eu_p09(case: Case) -> Faults:
    """Authentic: the issuer's legal identity, and the place of issue."""
    issuer = case.specification.issuer
    if issuer is None:
        return
    if not issuer.legal_name:
        yield Fault(("issuer", "legal_name"), "no_name")
    if issuer.identifier is None or not _named(issuer.identifier.value):
        yield Fault(("issuer", "identifier"), "no_identifier")
    if case.award and not _named(case.award.place) and not _named(issuer.place):
        yield Fault(("award", "place"), "no_place")


def eu_p10(case: Case) -> Faults:
    """Information and guidance."""
    if case.specification.guidance is None:
        yield Fault(("guidance",), "missing")


def _named(*values: str | None) -> bool:
    return all(value and value.strip() for value in values)


def _grade_fault(grade: str, scheme: GradingScheme | None) -> str | None:
    stated = grade not in ("", PASSED)
    if scheme is None:
        return "no_scheme" if stated else None
    if grade in scheme.grades or (grade and not scheme.grades):
        return None
    return "not_in_scheme" if stated else "no_grade"


def _attendance_only(assessments: Sequence[Assessment]) -> bool:
    return bool(assessments) and all(assessment.type is AssessmentType.ATTENDANCE for assessment in assessments)


_FUNCTIONS: tuple[Callable[[Case], Faults], ...] = (
    *(eu_m01, eu_m02, eu_m03, eu_m04, eu_m05, eu_m06, eu_m07, eu_m08, eu_m09, eu_m10, eu_m11),
    *(eu_o01, eu_o02, eu_o03, eu_o04, eu_o05),
    *(eu_p01, eu_p02, eu_p03, eu_p04, eu_p05, eu_p07, eu_p08, eu_p09, eu_p10),
)
CHECKS: Mapping[str, Check] = MappingProxyType(
    {function.__name__.upper().replace("_", "-"): function for function in _FUNCTIONS}
)
