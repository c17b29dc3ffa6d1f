"""Which national document a micro-credential has beside its supplement, and whether it holds what it has to hold.

An Italian attestation where the legal basis is the national system of certification (SNCC); a separate certificate in
three languages for external providers in Kazakhstan. What a document has to hold is judged by the rules of the packs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from credenza.awards import Award
from credenza.errors import NationalDocumentError
from credenza.formats.openbadges3 import read_badge
from credenza.rulepacks import Finding, check_award, check_specification, named_packs
from credenza.specification import (
    DeliveryRoute,
    Edition,
    LegalBasisCode,
    MultilingualProblem,
    Sentences,
    Specification,
)

WORDS = Sentences(__package__, "words")


class NationalDocument(StrEnum):
    """A document for people in the form of a country."""

    ATTESTATION = "attestation"
    """Italy: transparency document, validation document or certificate of the SNCC (IT-05 to IT-07)."""
    CERTIFICATE = "certificate"
    """Kazakhstan: the separate certificate of an external provider (KZ-07, KZ-08, KZ-11)."""


RULES: Mapping[NationalDocument, tuple[str, frozenset[str]]] = {
    NationalDocument.ATTESTATION: ("it", frozenset(("IT-05", "IT-06", "IT-07"))),
    NationalDocument.CERTIFICATE: ("kz", frozenset(("KZ-07", "KZ-11"))),
}
"""The rules that a document must meet, and their pack."""


def national_document(specification: Specification) -> NationalDocument | None:
    """The national document of a micro-credential, if it has one."""
    if any(basis.code is LegalBasisCode.IT_SNCC for basis in specification.legal_basis):
        return NationalDocument.ATTESTATION
    is_kazakh = specification.issuer is not None and specification.issuer.country == "KZ"
    is_external = specification.delivery_route is DeliveryRoute.EXTERNAL_PROVIDER
    return NationalDocument.CERTIFICATE if is_kazakh and is_external else None


def ask_contents(credential: Mapping[str, Any], edition: Edition, document: NationalDocument, refusal: str) -> None:
    """Raises NationalDocumentError if the edition has no such document or a rule for it is broken, with all faults."""
    if national_document(edition.specification) is not document:
        raise NationalDocumentError(WORDS.problem(refusal))
    award = read_badge(credential).award()
    if award is None:
        raise NationalDocumentError(WORDS.problem("no_award", path="awardedDate"))
    problems = [_problem(finding) for finding in _findings(edition.specification, award, document)]
    if problems:
        raise NationalDocumentError(problems)


def _findings(specification: Specification, award: Award, document: NationalDocument) -> Iterable[Finding]:
    name, asked = RULES[document]
    packs = named_packs(name)
    found = [
        *check_specification(specification, packs, award.awarded_on),
        *check_award(specification, award, packs, award.awarded_on),
    ]
    return (finding for finding in found if finding.rule.id in asked)


def _problem(finding: Finding) -> MultilingualProblem:
    path, remedy = ".".join(map(str, finding.path)), finding.rule.remedy
    return MultilingualProblem(
        f"{path} ({finding.rule.id})", finding.message.in_language("en"), remedy.in_language("en"), None,
        finding.message, remedy,
    )  # fmt: skip
