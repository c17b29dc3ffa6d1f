"""What the machine sees on the five elements: what is stated, what the target states, and whether these differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from credenza.frameworks import LevelMapping, Standing, code_list, eqf_mapping, number_text
from credenza.outcomes import plausible_levels
from credenza.specification import LANGUAGES, MultilingualText, Specification, Workload

from .codes import CreditSystem, Element, Purpose
from .credits import credits_of_hours
from .guards import WORDS, label
from .values import Target


@dataclass(frozen=True)
class ElementDraft:
    """One element: what the qualification states, what the target does, and remarks with their rule.

    ``differs`` is a fact about what is stated, never a judgement; ``None`` where one side states nothing.
    """

    element: Element
    offered: MultilingualText
    wanted: MultilingualText
    differs: bool | None
    remarks: tuple[MultilingualText, ...] = ()

    def to_document(self) -> dict[str, Any]:
        """The draft as plain JSON data."""
        return {
            "element": self.element.value,
            "offered": dict(self.offered.texts),
            "wanted": dict(self.wanted.texts),
            "differs": self.differs,
            "remarks": [dict(remark.texts) for remark in self.remarks],
        }


def draft_elements(
    offered: Specification, target: Target, purpose: Purpose, host: CreditSystem, matched: int
) -> tuple[ElementDraft, ...]:
    """The five elements in their order. ``matched`` of the essential outcomes have a sentence that may cover them.

    ``host`` is the receiver's credit system.
    """
    wanted, essential = target.specification, len(target.essential)
    return (
        _level(offered, wanted),
        _workload(offered, wanted, host),
        _quality(offered, wanted),
        _profile(offered, wanted, purpose),
        ElementDraft(
            Element.LEARNING_OUTCOMES,
            WORDS.text("draft.outcomes", {"number": len(offered.outcomes)}),
            WORDS.text("draft.outcomes_wanted", {"number": len(wanted.outcomes), "essential": essential}),
            None if not wanted.outcomes or not offered.outcomes else matched < essential,
            (WORDS.text("draft.outcomes_matched", {"matched": matched, "essential": essential}),),
        ),
    )


def _level(offered: Specification, wanted: Specification) -> ElementDraft:
    mine, its = _eqf(offered), _eqf(wanted)
    differs = None if mine is None or its is None else mine != its
    texts = (_stated("draft.level", mine), _stated("draft.level", its))
    return ElementDraft(Element.LEVEL, *texts, differs, tuple(_level_remarks(offered, mine)))


def _eqf(specification: Specification) -> int | None:
    """The level of the EQF as stated, else that of the national framework."""
    level, mapping = specification.level, _mapping(specification)
    if level and level.eqf is not None:
        return level.eqf
    return int(mapping.eqf.code) if mapping else None


def _mapping(specification: Specification) -> LevelMapping | None:
    nqf = specification.level.nqf if specification.level else None
    return eqf_mapping(nqf.country, nqf.level) if nqf else None


def _level_remarks(offered: Specification, eqf: int | None) -> Iterator[MultilingualText]:
    mapping = _mapping(offered)
    if mapping and mapping.standing is Standing.INDICATIVE:
        yield mapping.statement
    texts = [outcome.text for outcome in offered.outcomes if outcome.text]
    language = next((tag for tag in LANGUAGES if any(_has(text, tag) for text in texts)), None)
    if language is None or eqf is None:
        return
    fits = plausible_levels([text.texts[language] for text in texts if _has(text, language)], language)
    if not fits.is_plausible(eqf):
        yield WORDS.text("draft.level_sentences", {"lowest": fits.lowest, "highest": fits.highest, "level": eqf})


def _has(text: MultilingualText, language: str) -> bool:
    return bool(text.texts.get(language, "").strip())


def _workload(offered: Specification, wanted: Specification, host: CreditSystem) -> ElementDraft:
    mine, its = offered.workload, wanted.workload
    credits = [workload.ects for workload in (mine, its) if workload and workload.ects is not None]
    remarks = [WORDS.text("draft.credits_one"), WORDS.text("draft.duration_alone")]
    if mine and mine.ects is None and mine.hours and (by_hours := credits_of_hours(mine.hours, host)) is not None:
        values = {"hours": number_text(mine.hours), "credits": number_text(by_hours.normalize()), "system": label(host)}
        remarks.append(WORDS.text("draft.hours_only", values))
    differs = credits[0] != credits[1] if len(credits) == 2 else None
    return ElementDraft(Element.WORKLOAD, _size(mine), _size(its), differs, tuple(remarks))


def _size(workload: Workload | None) -> MultilingualText:
    stated = {"credits": workload.ects, "hours": workload.hours} if workload else {}
    values = {name: number_text(number) for name, number in stated.items() if number is not None}
    return WORDS.text(f"draft.{'_'.join(values) or 'not_stated'}", values)


def _quality(offered: Specification, wanted: Specification) -> ElementDraft:
    mine, its = _quality_type(offered), _quality_type(wanted)
    differs = None if mine is None or its is None else mine != its
    texts = tuple(
        code_list("quality_assurance")[kind].label if kind else WORDS.text("draft.not_stated") for kind in (mine, its)
    )
    return ElementDraft(Element.QUALITY, texts[0], texts[1], differs, (WORDS.text("draft.quality_institution"),))


def _quality_type(specification: Specification) -> str | None:
    quality = specification.quality_assurance
    return quality.type.value if quality and quality.type else None


def _profile(offered: Specification, wanted: Specification, purpose: Purpose) -> ElementDraft:
    mine, its = _fields(offered), _fields(wanted)
    differs = None if not mine or not its else not {code[:2] for code in mine} & {code[:2] for code in its}
    remark = WORDS.text("draft.purpose", {"purpose": label(purpose)})
    return ElementDraft(Element.PROFILE, _fields_text(mine), _fields_text(its), differs, (remark,))


def _fields(specification: Specification) -> tuple[str, ...]:
    known = code_list("isced_f")
    return tuple(code for code in specification.isced_f if code in known)


def _fields_text(codes: tuple[str, ...]) -> MultilingualText:
    if not codes:
        return WORDS.text("draft.not_stated")
    labels = code_list("isced_f")
    return MultilingualText(
        {tag: "; ".join(f"{labels[code].label.in_language(tag)} ({code})" for code in codes) for tag in LANGUAGES}
    )


def _stated(key: str, value: int | None) -> MultilingualText:
    return WORDS.text("draft.not_stated") if value is None else WORDS.text(key, {"value": value})
