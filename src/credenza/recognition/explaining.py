"""A draft comparison in words, in four languages, for those who work without pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from credenza.frameworks import element_text
from credenza.specification import LANGUAGES, MultilingualText

from .comparison import Candidate, Draft, OutcomeDraft
from .elements import ElementDraft
from .guards import WORDS, heading


def explain_draft(draft: Draft, missing: Sequence[str]) -> tuple[MultilingualText, ...]:
    """A draft, one sentence each: the route by what is stated, elements, criteria, outcomes with what may cover them.

    ``missing`` are the ids of mandatory elements that are not stated (``missing_elements``). The last sentence always
    says who decides.
    """
    return tuple(_sentences(draft, missing))


def _sentences(draft: Draft, missing: Sequence[str]) -> Iterator[MultilingualText]:
    if missing:
        yield WORDS.text("told.prior_learning", {"elements": _names(missing)})
    else:
        yield WORDS.text("told.qualification")
    for element in draft.elements:
        yield from _element(element)
    for criterion in draft.criteria:
        yield WORDS.text("told.criterion", {"id": criterion.criterion.value, "evidence": criterion.evidence})
    for outcome in draft.outcomes:
        yield from _outcome(outcome)
    yield draft.note


def _names(missing: Sequence[str]) -> MultilingualText:
    return MultilingualText(
        {language: ", ".join(element_text(each).in_language(language) for each in missing) for language in LANGUAGES}
    )


def _element(draft: ElementDraft) -> Iterator[MultilingualText]:
    values = {"element": heading(draft.element), "offered": draft.offered, "wanted": draft.wanted}
    yield WORDS.text("told.element", values)
    for remark in draft.remarks:
        yield WORDS.text("told.remark", {"remark": remark})


def _outcome(draft: OutcomeDraft) -> Iterator[MultilingualText]:
    yield WORDS.text("told.essential" if draft.essential else "told.outcome", {"text": draft.text})
    if not draft.candidates:
        yield WORDS.text("told.nothing")
    for candidate in draft.candidates:
        yield WORDS.text("told.candidate", _facts(candidate))


def _facts(candidate: Candidate) -> dict[str, object]:
    agreeing = "; ".join(mine if mine == its else f"{mine} – {its}" for mine, its in candidate.words)
    share = f"{candidate.confidence:.0%}"
    return {"share": share, "text": candidate.offered.text, "outcome": candidate.outcome, "words": agreeing}
