"""Editions that have what Europass demands, awards of them, and what is read back of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from credenza.awards import AssessmentResult, Award, Learner
from credenza.formats.elm3 import to_edc
from credenza.formats.elm3.qualification import can_accredit
from credenza.formats.openbadges3 import Claims, IssuerProfile, QualityClaim, claims_of, to_open_badge
from credenza.proofs import generate_key
from credenza.specification import (
    Edition,
    MultilingualText,
    Organisation,
    Specification,
    make_edition,
    read_specification,
)

EXAMPLES = sorted((Path(__file__).resolve().parents[3] / "examples").glob("*.yaml"))
KEY = generate_key(lambda count: b"\x07" * count)
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
PACKS = (("eu/2022", "ab" * 32),)
PAGES = {"en": [b"\x89PNG page"], "kk": [b"\x89PNG one", b"\x89PNG two"]}


@cache
def example(name: str) -> Edition:
    """One of the project's examples."""
    path = next(path for path in EXAMPLES if path.stem == name)
    return make_edition(read_specification(path.read_bytes()).specification)


def whole(edition: Edition) -> Edition:
    """The same edition with the names and countries without which Europass takes nothing."""
    held = edition.specification
    titled = [
        test if test.title else test.model_copy(update={"title": MultilingualText({"en": "Test"})})
        for test in held.assessments
    ]
    changes: dict[str, Any] = {
        "title": held.title or MultilingualText({"en": "Title"}),
        "issuer": _named(held.issuer or Organisation()),
        "awarding_bodies": tuple(map(_named, held.awarding_bodies)),
        "assessments": tuple(titled),
    }
    return make_edition(Specification.model_validate(held.model_copy(update=changes).model_dump()))


def _named(body: Organisation) -> Organisation:
    name = body.legal_name or MultilingualText({"en": "University", "it": "Università"})
    return body.model_copy(update={"legal_name": name, "country": body.country or "IT"})


def profile(edition: Edition) -> IssuerProfile:
    """Who issues."""
    return IssuerProfile(KEY.did, edition.specification.issuer or Organisation())


def edc(edition: Edition, award: Award, pages: Any = None) -> dict[str, Any]:
    """The credential of an award, not sealed."""
    return to_edc(edition, award, profile(edition), pages or PAGES, rule_packs=PACKS)


def badge(edition: Edition, award: Award) -> dict[str, Any]:
    """The badge of an award, not signed."""
    return to_open_badge(edition, award, profile(edition), status=None, salt="s4lt", rule_packs=PACKS)


def award(edition: Edition, **elements: Any) -> Award:
    """Ada Rossi passed all assessments."""
    results = tuple(
        AssessmentResult(test.key, "passed", date(2026, 11, 20)) for test in edition.specification.assessments
    )
    stated = {
        "id": "urn:uuid:7b0e5c1c-6b2f-4c4c-8a86-0c9f9d5f0a11",
        "learner": Learner("Ada", "Rossi", "990412400123", date(1999, 4, 12), "ada@example.org"),
        "awarded_on": date(2026, 11, 22),
        "results": results,
        "options": tuple(option.key for option in edition.specification.awards[:1]),
    }
    return Award(**{**stated, **elements})


def expected(edition: Edition, of: Award) -> Claims:
    """What the badge of an award says, without what an EDC has no place for."""
    return without_lost(claims_of(badge(edition, of)), edition)


def without_lost(claims: Claims, edition: Edition) -> Claims:
    """The claims without the members of ``LOST``."""
    quality = claims.quality_assurance
    if quality and not can_accredit(edition.specification.quality_assurance):
        quality = QualityClaim(quality.type, quality.description) if quality.type or quality.description else None
    return replace(
        claims,
        learner=replace(claims.learner, email_hash=None, salt=None),
        outcomes=tuple(replace(outcome, assessed_by=()) for outcome in claims.outcomes),
        stacking_targets=tuple(replace(target, iri=None) for target in claims.stacking_targets),
        level=replace(claims.level, framework=None),
        quality_assurance=quality,
        occupational_standard=None,
        legal_basis=(),
        competences=(),
        certification=None,
        diploma_supplement_line=None,
        isced_f=tuple(sorted(claims.isced_f)),
    )
