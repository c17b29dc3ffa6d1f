"""The machine part of the rules of ``ehea/2022``: one function per rule id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from credenza import outcomes
from credenza.frameworks import element_label
from credenza.rulepacks.model import Case, Check, Fault
from credenza.rulepacks.packs.eu.v2022 import checks as eu
from credenza.specification import LANGUAGES, Cycle, LearningOutcome, MultilingualText

Faults = Iterator[Fault]
HOURS_OF_A_CREDIT = (25, 30)
LEVELS = range(1, 9)
CYCLE_LEVELS: Mapping[Cycle, int] = MappingProxyType({Cycle.SHORT: 5, Cycle.FIRST: 6, Cycle.SECOND: 7, Cycle.THIRD: 8})
CONSTITUTIVE = ("EU-M02", "EU-M03", "EU-M04", "EU-M06", "EU-M07", "EU-M08", "EU-M09", "EU-M10", "EU-M11")
"""The mandatory elements of the European standard that a specification holds; the others belong to the award."""


def mb_01(case: Case) -> Faults:
    """Which way recognition takes: all constitutive elements, or prior learning."""
    missing = [rule_id for rule_id in CONSTITUTIVE if any(eu.CHECKS[rule_id](case))]
    if missing:
        yield Fault(next(iter(eu.CHECKS[missing[0]](case))).path, "prior_learning", {"elements": _names(missing)})


def mb_02(case: Case) -> Faults:
    """What the documents show for recognition."""
    specification = case.specification
    stated = {
        "outcomes": bool(specification.outcomes),
        "assessments": bool(specification.assessments),
        "quality_assurance": specification.quality_assurance is not None,
        "prerequisites": specification.prerequisites is not None,
    }
    for element, is_there in stated.items():
        if not is_there:
            yield Fault((element,), element)


def mb_03(case: Case) -> Faults:
    """Hours of a credit."""
    workload = case.specification.workload
    least, most = HOURS_OF_A_CREDIT
    if workload is None or not workload.ects or not workload.hours:
        return
    if not least * workload.ects <= workload.hours <= most * workload.ects:
        values = {"hours": f"{workload.hours:f}", "credits": f"{workload.ects:f}"}
        yield Fault(("workload", "hours"), "outside", values)


def mb_04(case: Case) -> Faults:
    """National level and EQF level together."""
    level = case.specification.level
    if level and level.nqf and level.eqf is None:
        yield Fault(("level",), "no_eqf", {"country": level.nqf.country})


def mb_06(case: Case) -> Faults:
    """Quality assurance that can be looked up."""
    quality = case.specification.quality_assurance
    if quality and not quality.reference:
        yield Fault(("quality_assurance", "reference"), "no_address")


def lv_01(case: Case) -> Faults:
    """The range of the EQF."""
    level = case.specification.level
    if level and level.eqf is not None and level.eqf not in LEVELS:
        yield Fault(("level", "eqf"), "out_of_range", {"value": str(level.eqf)})


def lv_04(case: Case) -> Faults:
    """Cycle and level agree."""
    level = case.specification.level
    if level is None or level.qf_ehea is None or level.eqf is None:
        return
    expected = CYCLE_LEVELS[level.qf_ehea]
    if level.eqf != expected:
        yield Fault(("level", "qf_ehea"), "differs", {"expected": str(expected), "value": str(level.eqf)})


def lv_05(case: Case) -> Faults:
    """What an outcome claims, by its words, against the level; silent where a reason is recorded."""
    level = case.specification.level.eqf if case.specification.level else None
    if level is None or level not in LEVELS:
        return
    for index, outcome in enumerate(case.specification.outcomes):
        language = _analysable_language(outcome, case.specification.primary_language)
        if language is None or outcome.text is None or outcome.level_reason:
            continue
        found = outcomes.plausible_levels([outcome.text.texts[language]], language)
        if found.lowest > level:
            values = {"level": str(level), "lowest": str(found.lowest), "reason": _reason(found)}
            yield Fault(("outcomes", index, "text", language), "above", values)


def _analysable_language(outcome: LearningOutcome, preferred: str) -> str | None:
    """The language in which the text of an outcome is judged: that of the specification, else the first known one."""
    texts = outcome.text.texts if outcome.text else {}
    stated = [tag for tag in (preferred, *LANGUAGES) if tag in outcomes.LANGUAGES and texts.get(tag, "").strip()]
    return stated[0] if stated else None


def _reason(found: outcomes.LevelPlausibility) -> MultilingualText | str:
    return found.demanding[0].sentence() if found.demanding else ""


def _names(rule_ids: list[str]) -> MultilingualText:
    return MultilingualText(
        {
            language: ", ".join(element_label(rule_id, language).lower() for rule_id in rule_ids)
            for language in LANGUAGES
        }
    )


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "MB-01": mb_01,
        "MB-02": mb_02,
        "MB-03": mb_03,
        "MB-04": mb_04,
        "MB-06": mb_06,
        "LV-01": lv_01,
        "LV-04": lv_04,
        "LV-05": lv_05,
    }
)
