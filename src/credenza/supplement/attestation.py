"""Attestations of the Italian national system of certification (SNCC), with the contents that the law asks for.

Source: D.Lgs. 13/2013, article 6, paragraph 1 a (IT-06); Ministerial Decree of 30 June 2015, articles 5 and 6 (IT-07);
Ministerial Decree of 8 January 2018, article 3: the level is printed as "Livello EQF".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from credenza.formats.openbadges3 import CompetenceClaim
from credenza.specification import Attestation, Edition, LearningOutcome

from .content import Cell, Side, assessment_of, coded, joined, level_of, workload_of
from .drawing import sides_of
from .national import NationalDocument, ask_contents
from .sheet import Sheet, SheetRow, SheetSection, Texts, draw_sheet
from .writing import by_label, by_word, common_texts, in_each, say

WITH_CONTENTS_BY_LAW = frozenset((Attestation.VALIDATION_DOCUMENT, Attestation.CERTIFICATE))


def draw_attestation(
    credential: Mapping[str, Any], edition: Edition, language: str, link: str | None, drawn_at: datetime
) -> bytes:
    """The attestation of a credential in Italian and one more language, as PDF/A-3a with the credential inside.

    It is called what ``certification.attestation`` says. ``link`` is the address that the QR code leads to. Same
    arguments, same bytes. Raises NationalDocumentError if the legal basis is not the SNCC or contents that IT-05 to
    IT-07 ask for are missing, CredentialError if it is no Open Badge of this edition, RenderingError if drawing fails.
    """
    ask_contents(credential, edition, NationalDocument.ATTESTATION, "not_sncc")
    sides = sides_of(credential, edition, ("it", language if language != "it" else "en"))
    return draw_sheet(attestation_sheet(sides, edition, link), credential, link, drawn_at)


def attestation_sheet(sides: tuple[Side, ...], edition: Edition, link: str | None) -> Sheet:
    """All texts of the attestation."""
    specification = edition.specification
    certification = specification.certification
    attestation = (certification.attestation if certification else None) or Attestation.TRANSPARENCY_DOCUMENT
    return Sheet(
        bodies=_heads(sides),
        kind=in_each(sides, lambda side: say(side, attestation)),
        sections=tuple(_sections(sides, specification.outcomes, edition)),
        notes=in_each(sides, lambda side: _notes(side, attestation)),
        **common_texts(sides, link),
    )


def _heads(sides: tuple[Side, ...]) -> tuple[Texts, ...]:
    """The bodies in whose name it is given, else the issuer."""
    titular = in_each(sides, lambda side: _body(side, "titular_body"))
    entitled = in_each(sides, lambda side: _body(side, "entitled_body"))
    named = tuple(names for names in (titular, entitled) if any(names))
    return named or (in_each(sides, lambda side: side.claims.issuer.name or ""),)


def _body(side: Side, which: str) -> str:
    body = getattr(side.claims.certification, which, None)
    return joined(body.name, body.identifier) if body else ""


def _person(sides: tuple[Side, ...]) -> Iterator[SheetRow]:
    yield by_label(sides, "birth_date", lambda side: side.day(side.claims.learner.birth_date))
    yield by_label(sides, "person_id", lambda side: side.claims.learner.person_id or "")


def _sections(
    sides: tuple[Side, ...], outcomes: tuple[LearningOutcome, ...], edition: Edition
) -> Iterator[SheetSection]:
    yield SheetSection(in_each(sides, lambda side: say(side, "person")), tuple(_person(sides)))
    yield SheetSection(in_each(sides, lambda side: say(side, "bodies")), tuple(_bodies(sides)))
    for number in range(len(sides[0].claims.competences)):
        keys = edition.specification.competences[number].outcomes
        chosen = [outcome for outcome in outcomes if not keys or outcome.key in keys]
        rows = tuple(_competence(sides, number, chosen))
        heading = in_each(sides, lambda side: say(side, "competence"))
        yield SheetSection(tuple(f"{name} {number + 1}" for name in heading), rows)
    yield SheetSection(in_each(sides, lambda side: say(side, "learned")), tuple(_learning(sides)))


def _bodies(sides: tuple[Side, ...]) -> Iterator[SheetRow]:
    yield by_label(sides, "titular_body", lambda side: _body(side, "titular_body"))
    yield by_label(sides, "entitled_body", lambda side: _body(side, "entitled_body"))
    yield by_label(sides, "authorisation", lambda side: getattr(side.claims.certification, "authorisation", "") or "")
    yield by_label(sides, "attestation", _attestation)
    yield by_label(sides, "legal_basis", lambda side: [basis.name for basis in side.claims.legal_basis])


def _attestation(side: Side) -> str:
    certification = side.claims.certification
    return side.code("attestation", certification.attestation) if certification else ""


def _competence(sides: tuple[Side, ...], number: int, outcomes: list[LearningOutcome]) -> Iterator[SheetRow]:
    """Name, repertory and qualification of a competence, as article 6, paragraph 1 a asks."""

    def claim(side: Side) -> CompetenceClaim:
        return side.claims.competences[number]

    def qualification(side: Side) -> Cell:
        found = claim(side)
        return [coded(found.qualification), *filter(None, [found.description])] if found.qualification else []

    def repertory(side: Side) -> str:
        found = claim(side).qualification
        return joined(found.scheme, found.iri if found.iri and found.iri.startswith("http") else "") if found else ""

    texts = [outcome.text for outcome in outcomes if outcome.text]
    yield by_word(sides, "competence", lambda side: joined(claim(side).code, claim(side).title, separator=" "))
    yield by_label(sides, "repertory", repertory)
    yield by_word(sides, "qualification", qualification)
    yield by_label(sides, "EU-M08", lambda side: side.code("eqf", claim(side).eqf) or level_of(side))
    yield by_label(sides, "economic_activities", lambda side: joined(*claim(side).economic_activities))
    yield by_label(sides, "occupation_codes", lambda side: joined(*claim(side).occupations))
    yield by_label(sides, "EU-M06", lambda side: [text.in_language(side.language) for text in texts])


def _learning(sides: tuple[Side, ...]) -> Iterator[SheetRow]:
    """How the competences were learned and assessed."""
    yield by_label(sides, "learning_setting", lambda side: side.code("learning_setting", side.claims.learning_setting))
    yield by_label(sides, "EU-M10", lambda side: side.code("participation", side.claims.participation))
    yield by_label(sides, "EU-M07", workload_of)
    for number in range(len(sides[0].claims.assessments)):
        cells = tuple(assessment_of(side, side.claims.assessments[number]) for side in sides)
        yield SheetRow(in_each(sides, lambda side: side.label("assessment")), cells)


def _notes(side: Side, attestation: Attestation) -> str:
    by_law = say(side, "contents_by_law") if attestation in WITH_CONTENTS_BY_LAW else ""
    return joined(by_law, say(side, "parties_by_law"), side.phrase("no_title"), separator=" ")
