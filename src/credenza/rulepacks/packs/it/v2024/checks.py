"""The machine part of the rules of ``it/2024``: one function per rule id.

A rule about details keeps silent when the element itself is missing: that is a finding of ``eu/2022``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from credenza.rulepacks.model import Case, Check, Fault
from credenza.specification import LegalBasisCode, NationalLevel, Specification

from .titles import claims_in

Faults = Iterator[Fault]
HOURS_OF_A_CREDIT = 25
HOURS_BY_DECREE = (20, 30)
SUBLEVEL_OF_MICRO_CREDENTIALS = 0


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


def _names_an_act(specification: Specification) -> bool:
    """Whether an act is named together with its address: where another number of hours is allowed."""
    return any(basis.reference and basis.code is not LegalBasisCode.NONE for basis in specification.legal_basis)


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "IT-01": it_01,
        "IT-02": it_02,
        "IT-03": it_03,
        "IT-04": it_04,
        "IT-08": it_08,
        "IT-09": it_09,
        "LV-02": lv_02,
    }
)
