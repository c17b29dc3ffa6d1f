"""The machine part of the rules of ``it/2024``: one function per rule id.

A rule about details keeps silent when the element itself is missing: that is a finding of ``eu/2022``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from credenza.rulepacks.model import Case, Check, Fault
from credenza.specification import (
    Attestation,
    Certification,
    LegalBasisCode,
    NationalLevel,
    Organisation,
    Specification,
)

from .titles import claims_in

Faults = Iterator[Fault]
HOURS_OF_A_CREDIT = 25
HOURS_BY_DECREE = (20, 30)
SUBLEVEL_OF_MICRO_CREDENTIALS = 0
WITH_CONTENTS_BY_LAW = (Attestation.VALIDATION_DOCUMENT, Attestation.CERTIFICATE)
"""The attestations whose contents article 6 of D.Lgs. 13/2013 lists; the transparency document is the first party's."""

_called_certificate = re.compile(r"\bcertificat[oi]\b", re.IGNORECASE).search


def it_01(case: Case) -> Faults:
    """The unit of a credit."""
    workload = case.specification.workload
    if workload is None or not workload.ects or not workload.hours:
        return
    least, most = HOURS_BY_DECREE
    values = {"hours": f"{workload.hours:f}", "credits": f"{workload.ects:f}"}
    if not least * workload.ects <= workload.hours <= most * workload.ects:
        yield Fault(("workload", "hours"), "outside", values)
    elif workload.hours != HOURS_OF_A_CREDIT * workload.ects and not _names_an_act(case.specification):
        yield Fault(("workload", "hours"), "no_decree", values)


def it_02(case: Case) -> Faults:
    """Credits only after a check that was passed."""
    workload = case.specification.workload
    if case.award is None or workload is None or not workload.ects:
        return
    if not case.award.results:
        yield Fault(("award", "results"), "no_result", {"credits": f"{workload.ects:f}"})
    for index, result in enumerate(case.award.results):
        if result.completed_on is None:
            yield Fault(("award", "results", index, "completed_on"), "no_day", {"value": result.assessment})


def it_03(case: Case) -> Faults:
    """The wording of the level."""
    national = _italian_level(case.specification)
    if national and case.specification.level and case.specification.level.eqf is None:
        yield Fault(("level", "eqf"), "no_eqf", {"value": str(national.level)})


def lv_02(case: Case) -> Faults:
    """Levels of the QNQ and the EQF are the same."""
    national, level = _italian_level(case.specification), case.specification.level
    if national and level and level.eqf is not None and level.eqf != national.level:
        yield Fault(("level",), "differs", {"nqf": str(national.level), "eqf": str(level.eqf)})


def it_04(case: Case) -> Faults:
    """The sub-level of micro-credentials."""
    national = _italian_level(case.specification)
    if national and national.sublevel is None:
        yield Fault(("level", "nqf", "sublevel"), "missing")
    elif national and national.sublevel != SUBLEVEL_OF_MICRO_CREDENTIALS:
        yield Fault(("level", "nqf", "sublevel"), "other", {"value": str(national.sublevel)})


def it_05(case: Case) -> Faults:
    """Competences of a repertory."""
    specification = case.specification
    if not (_italian_level(specification) or _in_national_system(specification)):
        return
    if not specification.competences:
        yield Fault(("competences",), "missing")
    for index, competence in enumerate(specification.competences):
        if competence.qualification is None or competence.qualification.repertory is None:
            path = ("competences", index, "qualification", "repertory")
            yield Fault(path, "no_repertory", {"value": competence.title})


def it_06(case: Case) -> Faults:
    """The contents of a validation document or certificate; codes of ATECO and CP ISTAT only where they apply."""
    certification = case.specification.certification
    if certification is None or certification.attestation not in WITH_CONTENTS_BY_LAW:
        return
    if not _in_national_system(case.specification):
        return
    if case.award is None:
        yield from _bodies_by_law(certification)
        yield from _competences_by_law(case.specification)
    elif not (case.award.learner.birth_date or case.award.learner.person_id):
        yield Fault(("award", "learner"), "no_learner_data")


def _bodies_by_law(certification: Certification) -> Faults:
    if not _is_named(certification.titular_body):
        yield Fault(("certification", "titular_body"), "no_titular_body")
    if not _is_named(certification.entitled_body):
        yield Fault(("certification", "entitled_body"), "no_entitled_body")
    if not (certification.authorisation or "").strip():
        yield Fault(("certification", "authorisation"), "no_authorisation")


def _competences_by_law(specification: Specification) -> Faults:
    level = specification.level.eqf if specification.level else None
    for index, competence in enumerate(specification.competences):
        qualification = competence.qualification
        if qualification and not qualification.description:
            path = ("competences", index, "qualification", "description")
            yield Fault(path, "no_description", {"value": qualification.title})
        if qualification and qualification.eqf is None and level is None:
            yield Fault(("competences", index, "qualification", "eqf"), "no_level", {"value": qualification.title})
    if specification.learning_setting is None:
        yield Fault(("learning_setting",), "no_setting")


def it_07(case: Case) -> Faults:
    """Whose word an attestation is."""
    if not _in_national_system(case.specification):
        return
    certification = case.specification.certification
    if certification is None or certification.attestation is None:
        yield Fault(("certification", "attestation"), "missing")
    elif certification.attestation is not Attestation.CERTIFICATE:
        for index, option in enumerate(case.specification.awards):
            if _called_certificate(option.title.texts.get("it", "")):
                yield Fault(("awards", index, "title", "it"), "called_certificate", {"value": option.title})


def it_08(case: Case) -> Faults:
    """No false title."""
    for path, words in claims_in(case.specification):
        yield Fault(path, "claim", {"value": words})


def it_09(case: Case) -> Faults:
    """The legal basis of an Italian offer."""
    issuer = case.specification.issuer
    if issuer and issuer.country == "IT" and not case.specification.legal_basis:
        yield Fault(("legal_basis",), "missing")


def _italian_level(specification: Specification) -> NationalLevel | None:
    national = specification.level.nqf if specification.level else None
    return national if national and national.country == "IT" else None


def _in_national_system(specification: Specification) -> bool:
    """Whether it is offered in the national system of certification of competences (SNCC)."""
    return any(basis.code is LegalBasisCode.IT_SNCC for basis in specification.legal_basis)


def _is_named(body: Organisation | None) -> bool:
    return bool(body and body.legal_name)


def _names_an_act(specification: Specification) -> bool:
    """Whether an act is named together with its address: where another number of hours is allowed."""
    return any(basis.reference and basis.code is not LegalBasisCode.NONE for basis in specification.legal_basis)


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "IT-01": it_01,
        "IT-02": it_02,
        "IT-03": it_03,
        "IT-04": it_04,
        "IT-05": it_05,
        "IT-06": it_06,
        "IT-07": it_07,
        "IT-08": it_08,
        "IT-09": it_09,
        "LV-02": lv_02,
    }
)
