"""From the claims of an attestation to what people and reports read. A learner may hold back any of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from credenza.awards import AssessmentResult
from credenza.formats.openbadges3 import (
    AssessmentClaim,
    BodyClaim,
    Claims,
    LearnerClaim,
    LevelClaim,
    LinkClaim,
    OutcomeClaim,
    QualityClaim,
)
from credenza.specification import AssessmentType, Participation, QualityAssuranceType, StackabilityMode, Supervision

from .claim_table import (
    ASSESSMENT_TYPES,
    LEGAL_CATEGORY,
    PARTICIPATION,
    QUALITY_ASSURANCE,
    SUPERVISION,
    VCT,
    claim_rows,
    read_code,
)

_ASSESSMENT = "assessment"
"""The key of the one assessment of which an attestation speaks."""
_LISTS = frozenset({"learningOutcomes", "escoReference", "entryRequirements"})
_OBJECTS = frozenset({"notionalWorkload", "accreditation"})
_DAYS = ("issuanceDate", "dateOfBirth")
_UNITS = ("ECTS", "hours")


def is_attestation(claims: Mapping[str, Any]) -> bool:
    """Whether a token's claims call themselves a micro-credential of the rulebook."""
    return claims.get("vct") == VCT


def attestation_problems(claims: Mapping[str, Any]) -> list[str]:
    """What is of the wrong kind among the claims that are shown, as ``claim: what`` in English; empty if nothing is."""
    return [
        *_metadata_problems(claims),
        *(f"{name}: not {wanted}" for name in claim_rows() if (wanted := _wanted(name, claims))),
        *(f"{name}: not a day" for name in _DAYS if name in claims and _day(claims, name) is None),
        *_workload_problems(claims),
        *_accreditation_problems(claims),
    ]


def _metadata_problems(claims: Mapping[str, Any]) -> Iterator[str]:
    if claims.get("attestation_legal_category", LEGAL_CATEGORY) != LEGAL_CATEGORY:
        yield "attestation_legal_category: another than that of the rulebook"
    if isinstance(claims.get("iat"), bool) or not isinstance(claims.get("iat"), int):
        yield "iat: missing"


def _wanted(name: str, claims: Mapping[str, Any]) -> str:
    """What a claim should be, if it is something else."""
    if name not in claims:
        return ""
    value = claims[name]
    if name in _LISTS:
        return "" if isinstance(value, list) and all(isinstance(item, str) for item in value) else "a list of texts"
    if name in _OBJECTS:
        return "" if isinstance(value, dict) else "an object"
    if name == "stackable":
        return "" if isinstance(value, bool) else "true or false"
    return "" if isinstance(value, str) else "a text"


def _workload_problems(claims: Mapping[str, Any]) -> Iterator[str]:
    workload = claims.get("notionalWorkload")
    if isinstance(workload, dict) and _amount(workload) is None:
        yield "notionalWorkload: no amount above zero in ECTS or hours"


def _accreditation_problems(claims: Mapping[str, Any]) -> Iterator[str]:
    """MC-IR-08."""
    accreditation, quality = claims.get("accreditation"), claims.get("qualityAssurance")
    if isinstance(accreditation, dict) and quality is not None and accreditation.get("type", quality) != quality:
        yield "accreditation.type: another than qualityAssurance"


def read_attestation(claims: Mapping[str, Any]) -> Claims:
    """What the shown claims say, in the terms of the model; what is of the wrong kind is left out."""
    return Claims(
        credential_id=_text(claims, "identifier") or "",
        title=_text(claims, "title"),
        learner=LearnerClaim(
            _text(claims, "givenName"), _text(claims, "familyName"), birth_date=_day(claims, "dateOfBirth")
        ),
        issuer=BodyClaim(iri=_text(claims, "iss"), country=_text(claims, "issuerCountry")),
        awarding_bodies=tuple(_awarding_body(claims)),
        awarded_on=_day(claims, "issuanceDate"),
        valid_until=_end(claims),
        outcomes=tuple(OutcomeClaim(text) for text in _texts(claims, "learningOutcomes")),
        further_information=_text(claims, "additionalNote"),
        isced_f=tuple(filter(None, (_text(claims, "fieldOfEducation") or "").split(", "))),
        prerequisites=tuple(_texts(claims, "entryRequirements")) if "entryRequirements" in claims else None,
        **_learning(claims),
    )


def _learning(claims: Mapping[str, Any]) -> dict[str, Any]:
    workload = claims.get("notionalWorkload")
    amount = _amount(workload) if isinstance(workload, dict) else None
    participation = _text(claims, "formOfParticipation")
    stackable = claims.get("stackable")
    return {
        "ects": amount[0] if amount and amount[1] == "ECTS" else None,
        "hours": amount[0] if amount and amount[1] == "hours" else None,
        "level": LevelClaim(eqf=_eqf(claims)),
        "assessments": tuple(_assessment(claims)),
        "results": (AssessmentResult(_ASSESSMENT, grade),) if (grade := _text(claims, "grade")) else (),
        "participation": read_code(participation, Participation, PARTICIPATION) if participation else None,
        "quality_assurance": _quality(claims),
        "stackability": {True: str(StackabilityMode.STACKABLE), False: str(StackabilityMode.STAND_ALONE)}[stackable]
        if isinstance(stackable, bool)
        else None,
        "stacking_targets": (LinkClaim(towards),) if (towards := _text(claims, "partOfQualification")) else (),
    }


def _awarding_body(claims: Mapping[str, Any]) -> Iterator[BodyClaim]:
    if name := _text(claims, "awardingBody"):
        homepage, identifier = _text(claims, "awardingBodyHomepage"), _text(claims, "awardingBodyIdentifier")
        yield BodyClaim(name=name, homepage=homepage, identifier=identifier)


def _assessment(claims: Mapping[str, Any]) -> Iterator[AssessmentClaim]:
    written, method = _text(claims, "typeOfAssessment"), _text(claims, "idVerificationMethod")
    if written or _text(claims, "grade"):
        yield AssessmentClaim(
            _ASSESSMENT,
            written or "",
            type=read_code(written, AssessmentType, ASSESSMENT_TYPES) if written else None,
            supervision=read_code(method, Supervision, SUPERVISION) if method else None,
            grading_scheme=_text(claims, "gradingScheme"),
        )


def _quality(claims: Mapping[str, Any]) -> QualityClaim | None:
    written, details = _text(claims, "qualityAssurance"), claims.get("accreditation")
    stated = details if isinstance(details, dict) else {}
    if written is None and not stated:
        return None
    return QualityClaim(
        type=read_code(written, QualityAssuranceType, QUALITY_ASSURANCE) if written else None,
        description=_text(stated, "title"),
        body=_text(stated, "accreditingAgent"),
        valid_until=_day(stated, "reviewDate"),
    )


def _amount(workload: Mapping[str, Any]) -> tuple[str, str] | None:
    value, unit = workload.get("value"), workload.get("unit")
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0 or unit not in _UNITS:
        return None
    return f"{value:g}" if value < 10**6 else str(value), str(unit)


def _eqf(claims: Mapping[str, Any]) -> int | None:
    level = _text(claims, "level") or ""
    digits = level.removeprefix("EQF-")
    return int(digits) if level.startswith("EQF-") and digits in "12345678" and len(digits) == 1 else None


def _end(claims: Mapping[str, Any]) -> date | None:
    seconds = claims.get("exp")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < 253402300800:
        return None
    return datetime.fromtimestamp(seconds, UTC).date()


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    value = claims.get(name)
    return value if isinstance(value, str) and value else None


def _texts(claims: Mapping[str, Any], name: str) -> list[str]:
    value = claims.get(name)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _day(claims: Mapping[str, Any], name: str) -> date | None:
    text = _text(claims, name)
    try:
        return date.fromisoformat(text) if text and len(text) == len("2026-11-22") else None
    except ValueError:
        return None
