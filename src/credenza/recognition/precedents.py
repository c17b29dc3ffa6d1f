"""The record of earlier outcomes: searchable, without anything of a person, and guidance only (RC-11, RC-12)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from credenza.matching import PlainMatcher, Statement
from credenza.specification import MultilingualText, Organisation
from credenza.specification.values import Amount, WholeNumber

from .case import Case
from .codes import DecisionKind, Purpose, Route, State
from .credits import activity_of
from .deadlines import day_in
from .events import PrecedentRecorded
from .guards import WORDS
from .values import Name, Qualification, Said, Value

LEAST_LIKE = 0.3
"""Confidence from which a title counts as alike."""


class Precedent(Value):
    """One earlier outcome: title, institution, town, country, year, nominal length, assessment, details, its year."""

    case: Name
    activity: Name
    title: MultilingualText
    provider: MultilingualText | None = None
    town: str | None = None
    country: str | None = None
    awarded_in: WholeNumber | None = None
    credits: Amount | None = None
    hours: Amount | None = None
    eqf: WholeNumber | None = None
    purpose: Purpose
    target: MultilingualText | None = None
    route: Route | None = None
    outcome: DecisionKind
    recognised_credits: Amount | None = None
    details: Said | None = None
    """What a person wrote for the record; the decision's own reasons stay in the case, for they may name somebody."""
    decided_in: WholeNumber


@dataclass(frozen=True)
class Guidance:
    """A precedent that may guide, and why it is shown."""

    precedent: Precedent
    why: tuple[MultilingualText, ...]


def precedent_of(case: Case) -> Precedent | None:
    """What the record holds of a case; ``None`` unless a person entered it."""
    recorded = next((event for event in case.events if isinstance(event, PrecedentRecorded)), None)
    if case.state is not State.PRECEDENT or recorded is None or case.decision is None or case.standing is None:
        return None
    qualification = case.application.qualification
    specification, decision = qualification.specification, case.decision
    provider = specification.issuer or Organisation()
    workload = specification.workload
    return Precedent(
        case=case.id,
        activity=activity_of(qualification),
        title=specification.title or MultilingualText({}),
        provider=provider.legal_name,
        town=provider.place,
        country=provider.country,
        awarded_in=qualification.awarded_on.year if qualification.awarded_on else None,
        credits=workload.ects if workload else None,
        hours=workload.hours if workload else None,
        eqf=specification.level.eqf if specification.level else None,
        purpose=case.application.purpose,
        target=case.target.specification.title if case.target else None,
        route=case.routing.route if case.routing else None,
        outcome=case.standing,
        recognised_credits=decision.proposal.credits,
        details=recorded.details,
        decided_in=day_in(case.procedure.deadlines.zone, decision.at).year,
    )


def guidance_for(
    qualification: Qualification, purpose: Purpose, precedents: Iterable[Precedent], limit: int = 10
) -> tuple[Guidance, ...]:
    """The precedents nearest to a qualification, best first, each with why: the same micro-credential, the same
    provider, a title alike. The same purpose counts first among equals, then the latest.
    """
    known = tuple(precedents)
    alike = _alike(qualification.specification.title, known)
    found = [(entry, tuple(_reasons(qualification, entry, entry.case in alike))) for entry in known]
    shown = [(entry, why) for entry, why in found if why]
    shown.sort(key=lambda pair: (-_worth(pair[1]), pair[0].purpose is not purpose, -pair[0].decided_in, pair[0].case))
    return tuple(Guidance(entry, tuple(WORDS.text(f"guidance.{key}") for key in why)) for entry, why in shown[:limit])


def search_precedents(words: str, language: str, precedents: Iterable[Precedent], limit: int = 20) -> list[Precedent]:
    """The precedents whose titles, providers or targets have most in common with the words; best first."""
    known = {entry.case: entry for entry in precedents}
    matcher = PlainMatcher(statement for entry in known.values() for statement in _texts(entry))
    return [known[match.id] for match in matcher.matches(Statement("query", language, words), limit)]


_WORTH = {"same": 4, "provider": 1, "title": 2}


def _worth(why: Sequence[str]) -> int:
    return sum(_WORTH[key] for key in why)


def _reasons(qualification: Qualification, precedent: Precedent, alike: bool) -> Iterator[str]:
    if precedent.activity == activity_of(qualification):
        yield "same"
    issuer = qualification.specification.issuer
    if issuer and issuer.legal_name and precedent.provider and _shares(issuer.legal_name, precedent.provider):
        yield "provider"
    if alike:
        yield "title"


def _shares(one: MultilingualText, other: MultilingualText) -> bool:
    names = {text.strip().casefold() for text in one.texts.values() if text.strip()}
    return any(text.strip().casefold() in names for text in other.texts.values())


def _alike(title: MultilingualText | None, precedents: Sequence[Precedent]) -> frozenset[str]:
    """Ids of the cases whose titles are alike in any language."""
    matcher = PlainMatcher(
        Statement(entry.case, language, text) for entry in precedents for language, text in entry.title.texts.items()
    )
    return frozenset(
        match.id
        for language, text in (title.texts if title else {}).items()
        for match in matcher.matches(Statement("title", language, text), 50)
        if match.confidence >= LEAST_LIKE
    )


def _texts(precedent: Precedent) -> Iterator[Statement]:
    for text in (precedent.title, precedent.provider, precedent.target):
        for language, words in (text.texts if text else {}).items():
            yield Statement(precedent.case, language, words)
