"""The separate certificate of an external provider in Kazakhstan, in Kazakh, Russian and English.

Its form follows, by analogy, the forms of Kazakh universities (KZ-11): title in three languages, serial number,
verification code, date and town, accreditation. It is not tied to a diploma supplement (KZ-08), and a result of the
assessment comes first (KZ-07).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from credenza.specification import Edition

from .content import Cell, Side, assessment_of, grades_of, joined, level_of, quality_of, standard_of
from .drawing import sides_of
from .national import WORDS, NationalDocument, ask_contents
from .sheet import Sheet, SheetRow, SheetSection, draw_sheet
from .writing import by_label, by_word, common_texts, in_each, say

LANGUAGES = ("kk", "ru", "en")


def draw_certificate(credential: Mapping[str, Any], edition: Edition, link: str | None, drawn_at: datetime) -> bytes:
    """The certificate of a credential as PDF/A-3a with the credential inside, on two pages lying across.

    ``link`` is the address that the QR code leads to. Same arguments, same bytes. Raises NationalDocumentError for
    another route or country, without a result, or without title and town; CredentialError if it is no Open Badge of
    this edition, RenderingError if drawing fails.
    """
    ask_contents(credential, edition, NationalDocument.CERTIFICATE, "not_external")
    sides = sides_of(credential, edition, LANGUAGES)
    return draw_sheet(certificate_sheet(sides, link), credential, link, drawn_at)


def certificate_sheet(sides: tuple[Side, ...], link: str | None) -> Sheet:
    """All texts of the certificate."""
    bodies = zip(*(side.claims.awarding_bodies for side in sides), strict=True)
    return Sheet(
        bodies=tuple(tuple(body.name or "" for body in named) for named in bodies)
        or (in_each(sides, lambda side: side.claims.issuer.name or ""),),
        kind=in_each(sides, lambda side: say(side, "certificate")),
        sections=(
            SheetSection(in_each(sides, lambda side: say(side, "what")), tuple(_achieved(sides))),
            SheetSection(in_each(sides, lambda side: side.label("EU-M06")), tuple(_outcomes(sides)), apart=True),
            SheetSection(in_each(sides, lambda side: side.label("EU-M09")), tuple(_assessments(sides)), apart=True),
        ),
        notes=in_each(sides, _notes),
        **common_texts(sides, link),
    )


def _achieved(sides: tuple[Side, ...]) -> Iterator[SheetRow]:
    yield by_label(sides, "EU-M07", _credits)
    yield by_label(sides, "EU-M08", level_of)
    yield by_word(sides, "labour", standard_of)
    yield by_label(sides, "EU-O03", grades_of)
    yield by_word(sides, "accreditation", quality_of)


def _credits(side: Side) -> Cell:
    """Academic credits, which are ECTS credits one for one, and the hours as information."""
    claims = side.claims
    number = side.number(claims.ects) if claims.ects else ""
    stated = WORDS.text("credits", {"number": number}).in_language(side.language) if number else ""
    hours = side.phrase("hours", side.number(claims.hours)) if claims.hours else ""
    return [part for part in (joined(stated, hours), claims.no_ects_reason) if part]


def _outcomes(sides: tuple[Side, ...]) -> Iterator[SheetRow]:
    for number in range(len(sides[0].claims.outcomes)):

        def kind(side: Side, place: int = number) -> str:
            outcome = side.claims.outcomes[place]
            return joined(str(place + 1), side.code("outcome_kind", outcome.kind), separator=" · ")

        yield SheetRow(in_each(sides, kind), tuple(side.claims.outcomes[number].text for side in sides))


def _assessments(sides: tuple[Side, ...]) -> Iterator[SheetRow]:
    for number in range(len(sides[0].claims.assessments)):
        cells = tuple(assessment_of(side, side.claims.assessments[number]) for side in sides)
        yield SheetRow(in_each(sides, lambda side: ""), cells)


def _notes(side: Side) -> str:
    said = (say(side, "not_in_supplement"), side.phrase("no_title"), side.phrase("receiver_decides"))
    return joined(*said, separator=" ")
