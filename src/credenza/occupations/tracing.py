"""Tracing: from the items of an occupational standard to learning outcomes, their assessments and what is awarded.

A link is *stated* where the specification names the item: by its code (``standard_items``) if the specification
answers this very standard, or by its concept of ESCO. It is *suggested* where only the words are alike; a suggestion
never counts as coverage. An outcome counts when an assessment other than attendance tests it (EU-P04).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from credenza.matching import Matcher, Statement
from credenza.specification import (
    AssessmentType,
    Edition,
    LearningOutcome,
    MultilingualText,
    Specification,
)

from .model import OccupationalStandard
from .traceability import Answer, Offer, Traceability

LEAST_CONFIDENCE = 0.5
"""Suggestions below it are not shown: they are wrong more often than right."""


def trace(
    standard: OccupationalStandard,
    editions: Iterable[Edition],
    matcher: Matcher | None = None,
    at_least: float = LEAST_CONFIDENCE,
) -> Traceability:
    """How the learning outcomes of editions answer the items of a standard.

    ``matcher`` suggests links that nobody stated; its candidates are ``statements_of(standard)``. An outcome that
    states a link is taken at its word and gets no suggestions.
    """
    offers: list[Offer] = []
    answers: list[Answer] = []
    for number, edition in enumerate(editions, start=1):
        offer = _offer(number, edition, standard)
        offers.append(offer)
        answers += _answers(standard, edition.specification, offer, matcher, at_least)
    return Traceability(standard, tuple(offers), tuple(answers))


def statements_of(standard: OccupationalStandard) -> Iterator[Statement]:
    """The items of a standard in all their languages, for a matcher; the id is the code of the item."""
    for item in standard.items:
        for language, text in item.text.texts.items():
            yield Statement(item.code, language, text)


def standard_name(code_or_address: str) -> str:
    """A code or address as it is compared: without spaces, in lower case."""
    return "".join(code_or_address.split()).casefold()


def named_standards(specification: Specification) -> tuple[str, ...]:
    """The names, by code and by address, of the standard that a specification says it answers."""
    named = specification.occupational_standard
    return tuple(standard_name(name) for name in (named.code, named.iri) if name) if named else ()


def answers_standard(specification: Specification, standard: OccupationalStandard) -> bool:
    """Whether a specification says that it answers this standard, by code or address."""
    own = {standard_name(name) for name in (standard.id, standard.iri) if name}
    return not own.isdisjoint(named_standards(specification))


def _offer(number: int, edition: Edition, standard: OccupationalStandard) -> Offer:
    specification = edition.specification
    title = specification.title or MultilingualText({})
    awards = tuple(option.title for option in specification.awards) or (title,)
    workload = specification.workload
    return Offer(
        number,
        edition.iri,
        title,
        awards,
        answers_standard(specification, standard),
        workload.ects if workload else None,
    )


def _answers(
    standard: OccupationalStandard,
    specification: Specification,
    offer: Offer,
    matcher: Matcher | None,
    at_least: float,
) -> Iterator[Answer]:
    tests = {entry.key: entry for entry in specification.assessments if entry.type is not AssessmentType.ATTENDANCE}
    for number, outcome in enumerate(specification.outcomes, start=1):
        key = outcome.key or f"#{number}"
        text = outcome.text or MultilingualText({})
        done = tuple(tests[name] for name in outcome.assessed_by if name in tests)
        stated = _stated(standard, outcome, offer.answers_standard)
        for code in stated:
            yield Answer(code, offer, key, text, done)
        if matcher is not None and not stated:
            for code, confidence in _suggested(outcome, matcher, at_least):
                yield Answer(code, offer, key, text, done, confidence)


def _stated(standard: OccupationalStandard, outcome: LearningOutcome, by_code: bool) -> list[str]:
    """Codes of the items that an outcome names, in the order of the standard."""
    codes = {standard_name(code) for code in outcome.standard_items} if by_code else set()
    concepts = {link.iri for link in outcome.esco}
    return [item.code for item in standard.items if standard_name(item.code) in codes or item.iri in concepts]


def _suggested(outcome: LearningOutcome, matcher: Matcher, at_least: float) -> list[tuple[str, float]]:
    """Codes of items whose words are like those of an outcome in any of its languages, the likeliest first."""
    best: dict[str, float] = {}
    for language, text in (outcome.text.texts if outcome.text else {}).items():
        for match in matcher.matches(Statement(outcome.key or "", language, text)):
            best[match.id] = max(match.confidence, best.get(match.id, 0.0))
    likely = [(code, confidence) for code, confidence in best.items() if confidence >= at_least]
    return sorted(likely, key=lambda entry: (-entry[1], entry[0]))


def unknown_items(standard: OccupationalStandard, specification: Specification) -> tuple[str, ...]:
    """Codes that a specification names and this standard does not have, if it answers this standard."""
    if not answers_standard(specification, standard):
        return ()
    known = {standard_name(item.code) for item in standard.items}
    named = dict.fromkeys(code for outcome in specification.outcomes for code in outcome.standard_items)
    return tuple(code for code in named if standard_name(code) not in known)
