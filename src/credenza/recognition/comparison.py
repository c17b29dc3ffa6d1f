"""The draft of a comparison: what the machine sees on five elements and seven criteria, outcome by outcome.

It states facts and shows where they stand; it never says that a difference is substantial, nor that an outcome is
covered. A person does, in a ``Comparison``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from credenza.matching import Match, Matcher, PlainMatcher, Statement
from credenza.specification import LANGUAGES, LearningOutcome, MultilingualText, Specification

from .case import Case
from .codes import CreditSystem, Criterion, Element, Purpose
from .criteria import CriterionDraft, draft_criteria
from .elements import ElementDraft, draft_elements
from .guards import WORDS
from .values import Authenticity, Qualification, Target

MakeMatcher = Callable[[Iterable[Statement]], Matcher]
"""Makes a matcher for candidates, e.g. ``PlainMatcher``."""

CANDIDATES = 3
"""Outcomes of the qualification that are shown for each outcome of the target."""

LEAST = 0.1
"""Confidence below which a candidate is not worth showing: fewer than one in ten of them would be right."""


@dataclass(frozen=True)
class Candidate:
    """An outcome of the qualification that may cover one of the target: both sentences, and the words that agree.

    ``words`` pairs the words of the target's sentence with those of the candidate's. ``confidence`` is from 0 to 1.
    """

    outcome: str
    wanted: Statement
    offered: Statement
    confidence: float
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OutcomeDraft:
    """An outcome of the target with what may cover it, best first; nothing if no sentence has enough in common."""

    outcome: str
    text: MultilingualText
    essential: bool
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Draft:
    """A draft comparison. ``note`` says in four languages that a person decides."""

    elements: tuple[ElementDraft, ...]
    criteria: tuple[CriterionDraft, ...]
    outcomes: tuple[OutcomeDraft, ...]
    note: MultilingualText

    def element(self, element: Element) -> ElementDraft:
        """The draft on one element."""
        return next(entry for entry in self.elements if entry.element is element)

    def criterion(self, criterion: Criterion) -> CriterionDraft | None:
        """The draft on one criterion; ``None`` if it does not apply."""
        return next((entry for entry in self.criteria if entry.criterion is criterion), None)

    def to_document(self) -> dict[str, Any]:
        """The draft as plain JSON data, to be kept with the comparison that began with it."""
        return {
            "elements": [entry.to_document() for entry in self.elements],
            "criteria": [entry.to_document() for entry in self.criteria],
            "outcomes": [_outcome_document(entry) for entry in self.outcomes],
        }


def draft_comparison(
    qualification: Qualification,
    target: Target,
    purpose: Purpose,
    host: CreditSystem = CreditSystem.ECTS,
    authenticity: Authenticity | None = None,
    make_matcher: MakeMatcher = PlainMatcher,
    language: str = "en",
) -> Draft:
    """Draft the comparison of a qualification with a target for a purpose; ``host`` is the receiver's credit system.

    Outcomes are compared in ``language`` where both sides are written in it, else in another that they share.
    """
    offered = qualification.specification
    outcomes = match_outcomes(offered, target, make_matcher, language)
    return Draft(
        elements=draft_elements(offered, target, purpose, host, _matched(outcomes)),
        criteria=draft_criteria(offered, authenticity),
        outcomes=outcomes,
        note=WORDS.text("draft.note"),
    )


def draft_for(case: Case, target: Target, make_matcher: MakeMatcher = PlainMatcher, language: str = "en") -> Draft:
    """Draft the comparison of a case with a target, before or after it was routed."""
    application = case.application
    return draft_comparison(
        application.qualification,
        target,
        application.purpose,
        case.procedure.system,
        case.authenticity,
        make_matcher,
        language,
    )


def match_outcomes(
    offered: Specification, target: Target, make_matcher: MakeMatcher = PlainMatcher, language: str = "en"
) -> tuple[OutcomeDraft, ...]:
    """For each outcome of the target the outcomes that may cover it, with the words that support it."""
    candidates = {_key(outcome, number): outcome for number, outcome in enumerate(offered.outcomes, start=1)}
    statements = [
        Statement(key, language, text)
        for key, outcome in candidates.items()
        for language, text in (outcome.text.texts if outcome.text else {}).items()
    ]
    matcher = make_matcher(statements)
    written = {statement.language for statement in statements}
    languages = [each for each in (language, *LANGUAGES, *sorted(written)) if each in written]
    return tuple(
        _match(outcome, outcome.text, target, matcher, languages)
        for outcome in target.specification.outcomes
        if outcome.text
    )


def _key(outcome: LearningOutcome, number: int) -> str:
    return outcome.key or f"outcome-{number}"


def _match(
    outcome: LearningOutcome, text: MultilingualText, target: Target, matcher: Matcher, languages: Sequence[str]
) -> OutcomeDraft:
    key = outcome.key or ""
    language = _language(text, languages)
    wanted = Statement(key, language, text.in_language(language))
    found = matcher.matches(wanted, CANDIDATES)
    candidates = tuple(_candidate(wanted, match) for match in found if match.wording and match.confidence >= LEAST)
    return OutcomeDraft(key, text, key in target.essential, candidates)


def _language(text: MultilingualText, languages: Sequence[str]) -> str:
    """The first of the languages in which the text is written too, if there is one."""
    return next((tag for tag in languages if tag in text.texts), text.language_for("en") or "en")


def _candidate(wanted: Statement, match: Match) -> Candidate:
    offered = match.wording or Statement(match.id, wanted.language, "")
    words = tuple(
        (wanted.text[found.start : found.end], offered.text[found.other_start : found.other_end])
        for found in match.support
    )
    return Candidate(match.id, wanted, offered, match.confidence, words)


def _matched(outcomes: Iterable[OutcomeDraft]) -> int:
    return sum(1 for entry in outcomes if entry.essential and entry.candidates)


def _outcome_document(draft: OutcomeDraft) -> dict[str, Any]:
    candidates = [
        {
            "outcome": entry.outcome,
            "confidence": round(entry.confidence, 3),
            "wanted": entry.wanted.text,
            "offered": entry.offered.text,
            "words": [list(pair) for pair in entry.words],
        }
        for entry in draft.candidates
    ]
    return {"outcome": draft.outcome, "essential": draft.essential, "candidates": candidates}
