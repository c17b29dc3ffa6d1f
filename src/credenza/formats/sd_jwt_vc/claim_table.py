"""The claims of the attestation and the codes in which the rulebook writes them (sections 2.2 to 2.8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TypeVar

from credenza.specification import (
    AssessmentType,
    MultilingualText,
    Participation,
    QualityAssuranceType,
    Sentences,
    Supervision,
)

VCT = "VerifiableMicroCredential"
"""The type of the attestation (rulebook, section 3.2)."""

LEGAL_CATEGORY = "non-qualified-EAA"
"""What the attestation is in law: an electronic attestation of attributes that is not qualified (section 2.1)."""

ALWAYS_THERE = (
    *("identifier", "title", "givenName", "familyName", "issuerCountry", "awardingBody", "issuanceDate"),
    *("learningOutcomes", "notionalWorkload", "typeOfAssessment", "formOfParticipation", "qualityAssurance"),
)
"""The twelve claims that an issuer must state (MC-IR-01, EUDI-01)."""

Code = TypeVar("Code", bound=StrEnum)

ASSESSMENT_TYPES: Mapping[AssessmentType, str] = {
    AssessmentType.PORTFOLIO: "portfolio-assessment",
    AssessmentType.PROJECT_WORK: "project-assessment",
}
PARTICIPATION: Mapping[Participation, str] = {}
QUALITY_ASSURANCE: Mapping[QualityAssuranceType, str] = {
    QualityAssuranceType.INSTITUTIONAL: "institutional-accreditation",
    QualityAssuranceType.PROGRAMME: "programme-accreditation",
}
SUPERVISION: Mapping[Supervision, str] = {
    Supervision.SUPERVISED_ONLINE_WITH_ID: "proctored-online-exam",
    Supervision.SUPERVISED_ONSITE_WITH_ID: "in-person-supervision",
}
"""Codes that the rulebook calls otherwise. Others are written with hyphens, as values defined by the issuer (2.8)."""


def written_code(code: Code, names: Mapping[Code, str]) -> str:
    """A code as the rulebook writes it: ``written-examination``."""
    return names.get(code, str(code).replace("_", "-"))


def read_code(text: str, codes: type[Code], names: Mapping[Code, str]) -> str:
    """The code that a text stands for; the text itself where it stands for none."""
    known = {written_code(code, names): str(code) for code in codes}
    return known.get(text, text)


@dataclass(frozen=True)
class ClaimRow:
    """A claim: its name, whether the learner can hold it back, whether it must be stated, what people call it."""

    name: str
    disclosable: bool
    mandatory: bool
    label: MultilingualText


@cache
def claim_rows() -> Mapping[str, ClaimRow]:
    """The claims that Credenza writes, by name, in the order of the rulebook."""
    rows = {}
    for name, texts in _table().items():
        rows[name] = ClaimRow(
            name, name != "attestation_legal_category", name in ALWAYS_THERE, MultilingualText(dict(texts))
        )
    return MappingProxyType(rows)


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    return Sentences(__package__, "claims").texts
