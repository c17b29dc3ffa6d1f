"""The machine part of the rules of ``kz/2022``: one function per rule id.

A rule about details keeps silent when the element itself is missing: that is a finding of ``eu/2022``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from credenza.frameworks import LetterGrade, letter_grade
from credenza.rulepacks.model import Case, Check, Fault
from credenza.specification import DeliveryRoute, NationalLevel, OutcomeKind, Specification

Faults = Iterator[Fault]
HOURS_OF_A_CREDIT = 30
CONTACT_HOURS_OF_A_CREDIT = 9
USUAL_CREDITS = (1, 5)
LARGE_EXTERNAL = 45
USUAL_LEVELS = (4, 5)


def kz_01(case: Case) -> Faults:
    """Tied to work: a labour function of a professional standard or profession."""
    standard = case.specification.occupational_standard
    if standard is None:
        yield Fault(("occupational_standard",), "no_standard")
    elif not standard.labour_functions:
        yield Fault(("occupational_standard", "labour_functions"), "no_function", {"value": standard.title})


def kz_02(case: Case) -> Faults:
    """Outcomes as knowledge and skills."""
    kinds = {outcome.kind for outcome in case.specification.outcomes}
    for kind, message in ((OutcomeKind.KNOWLEDGE, "no_knowledge"), (OutcomeKind.SKILL, "no_skill")):
        if kinds and kind not in kinds:
            yield Fault(("outcomes",), message)


def kz_03(case: Case) -> Faults:
    """The unit of a credit."""
    workload = case.specification.workload
    if workload and workload.ects and workload.hours and workload.hours != HOURS_OF_A_CREDIT * workload.ects:
        values = {"hours": f"{workload.hours:f}", "credits": f"{workload.ects:f}"}
        yield Fault(("workload", "hours"), "not_30", values)


def kz_04(case: Case) -> Faults:
    """Contact hours of taught credits."""
    workload = case.specification.workload
    if workload is None or not workload.ects:
        return
    if workload.contact_hours is None:
        if case.specification.delivery_route is DeliveryRoute.IN_CURRICULUM:
            yield Fault(("workload", "contact_hours"), "missing")
    elif workload.contact_hours < CONTACT_HOURS_OF_A_CREDIT * workload.ects:
        values = {"hours": f"{workload.contact_hours:f}", "credits": f"{workload.ects:f}"}
        yield Fault(("workload", "contact_hours"), "few", values)


def kz_05(case: Case) -> Faults:
    """Size within a study programme."""
    least, most = USUAL_CREDITS
    workload = case.specification.workload
    if case.specification.delivery_route is not DeliveryRoute.IN_CURRICULUM or workload is None or not workload.ects:
        return
    if not least <= workload.ects <= most:
        yield Fault(("workload", "ects"), "unusual", {"credits": f"{workload.ects:f}"})


def kz_06(case: Case) -> Faults:
    """Size of an external provider's offer."""
    workload = case.specification.workload
    external = case.specification.delivery_route is DeliveryRoute.EXTERNAL_PROVIDER
    if external and workload and workload.ects and workload.ects > LARGE_EXTERNAL:
        yield Fault(("workload", "ects"), "large", {"credits": f"{workload.ects:f}"})


def kz_07(case: Case) -> Faults:
    """The assessment comes before the certificate."""
    if case.award is None:
        return
    if not case.award.results:
        yield Fault(("award", "results"), "no_result")
    for index, result in enumerate(case.award.results):
        if result.completed_on and result.completed_on > case.award.awarded_on:
            yield Fault(("award", "results", index, "completed_on"), "after", {"value": result.assessment})


def kz_08(case: Case) -> Faults:
    """The line of the diploma supplement."""
    specification = case.specification
    line = specification.diploma_supplement_line
    if specification.delivery_route is DeliveryRoute.EXTERNAL_PROVIDER and line:
        yield Fault(("diploma_supplement_line",), "external")
    if specification.delivery_route is not DeliveryRoute.IN_CURRICULUM:
        return
    if line is None:
        yield Fault(("diploma_supplement_line",), "missing")
    elif specification.workload is None or not specification.workload.ects:
        yield Fault(("workload", "ects"), "no_credits")


def kz_09(case: Case) -> Faults:
    """The level in the national framework."""
    level = _kazakh_level(case.specification)
    if level is None:
        yield Fault(("level", "nqf"), "missing")
    elif level.level not in range(1, 9):
        yield Fault(("level", "nqf", "level"), "out_of_range", {"value": str(level.level)})


def kz_09a(case: Case) -> Faults:
    """The usual levels of micro-credentials for students."""
    level = _kazakh_level(case.specification)
    if case.specification.delivery_route is DeliveryRoute.IN_CURRICULUM and level and level.level not in USUAL_LEVELS:
        yield Fault(("level", "nqf", "level"), "unusual", {"value": str(level.level)})


def kz_10(case: Case) -> Faults:
    """Accreditation or licence, and the body behind it."""
    quality = case.specification.quality_assurance
    if quality is None or quality.type is None:
        yield Fault(("quality_assurance",), "missing")
    elif quality.body is None or not quality.body.legal_name:
        yield Fault(("quality_assurance", "body"), "no_body")


def kz_11(case: Case) -> Faults:
    """The form of a certificate: title in two languages, town of issue."""
    if case.award is not None:
        issuer = case.specification.issuer
        if not case.award.place and not (issuer and issuer.place):
            yield Fault(("award", "place"), "no_place")
        return
    title = case.specification.title
    for language in ("kk", "ru"):
        if title and not title.texts.get(language):
            yield Fault(("title", language), "no_title", {"value": language})


def kz_12(case: Case) -> Faults:
    """Letter, points and percentage of a grade agree."""
    for index, result in enumerate(case.award.results if case.award else ()):
        stated = letter_grade(result.grade or "")
        if stated is not None:
            for message, expected in _disagreements(stated):
                values = {"grade": result.grade or "", "expected": expected}
                yield Fault(("award", "results", index, "grade"), message, values)


def lv_03(case: Case) -> Faults:
    """The indicative mapping of the national framework to the EQF."""
    national, level = _kazakh_level(case.specification), case.specification.level
    if national and level and level.eqf is not None and level.eqf != national.level and not level.not_applicable_reason:
        yield Fault(("level",), "differs", {"nqf": str(national.level), "eqf": str(level.eqf)})


def _kazakh_level(specification: Specification) -> NationalLevel | None:
    national = specification.level.nqf if specification.level else None
    return national if national and national.country == "KZ" else None


def _disagreements(stated: LetterGrade) -> Iterator[tuple[str, str]]:
    if stated.points is not None and stated.points != stated.step.points:
        yield "points", f"{stated.step.points:f}"
    if stated.percent is not None and not stated.step.least <= stated.percent <= stated.step.most:
        yield "percent", f"{stated.step.least}–{stated.step.most}"


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "KZ-01": kz_01,
        "KZ-02": kz_02,
        "KZ-03": kz_03,
        "KZ-04": kz_04,
        "KZ-05": kz_05,
        "KZ-06": kz_06,
        "KZ-07": kz_07,
        "KZ-08": kz_08,
        "KZ-09": kz_09,
        "KZ-09A": kz_09a,
        "KZ-10": kz_10,
        "KZ-11": kz_11,
        "KZ-12": kz_12,
        "LV-03": lv_03,
    }
)
