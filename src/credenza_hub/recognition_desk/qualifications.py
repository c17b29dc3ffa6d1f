"""What applicants hand in as the library compares it: a qualification, and the target of the receiving programme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import ValidationError

from credenza.errors import CredentialError
from credenza.formats.openbadges3 import Claims, read_badge
from credenza.formats.sd_jwt_vc import is_attestation, read_attestation
from credenza.recognition import Qualification, Target, value_fault
from credenza.specification import Specification
from credenza.verification import UnreadableError, parse
from credenza_hub.storage.means import find_edition

from .models import Programme

_CODED = ("participation", "delivery_route", "provider_kind", "learning_setting")


@contextmanager
def faults_of_values() -> Iterator[None]:
    """What a person stated and no value can hold is an error of the one tree. Raises ValueFaultError."""
    try:
        yield
    except ValidationError as error:
        raise value_fault(error) from None


def read_qualification(content: bytes) -> Qualification | None:
    """The qualification that a credential speaks of; ``None`` if the bytes hold none. Nothing is verified here.

    A credential that names an edition of this register stands for the whole of it, in all its languages.
    """
    try:
        document = parse(content).document
        if is_attestation(document):
            return _attested(read_attestation(document))
        badge = read_badge(document)
        claims = badge.claims()
    except (UnreadableError, CredentialError):
        return None
    edition = find_edition(badge.achievement.edition_sha256 or "")
    specification = edition.specification if edition else specification_said_by(claims)
    return Qualification(
        specification=specification,
        credential=claims.credential_id[:500] or None,
        awarded_on=claims.awarded_on,
        assessed_on=_assessed_on(claims),
        signed=True,
    )


def _attested(claims: Claims) -> Qualification:
    """The qualification that an attestation from a wallet speaks of, as far as it was shown."""
    credential = claims.credential_id[:500] or None
    return Qualification(
        specification=specification_said_by(claims),
        credential=credential,
        awarded_on=claims.awarded_on,
        assessed_on=_assessed_on(claims),
        signed=True,
    )


def _assessed_on(claims: Claims) -> date | None:
    """The day of the last assessment."""
    return max((result.completed_on for result in claims.results if result.completed_on), default=None)


def specification_said_by(claims: Claims) -> Specification:
    """The specification as far as a credential states it, in the one language of the credential."""
    language = claims.language or "en"
    issuer = claims.issuer
    document = {
        "title": _text(claims.title, language),
        "summary": _text(claims.summary, language),
        "language": list(claims.teaching_languages),
        "issuer": {
            "legal_name": _text(issuer.name, language),
            "country": issuer.country,
            "place": issuer.place,
            "homepage": issuer.homepage,
        },
        "outcomes": [
            {
                "key": f"o{number}",
                "text": _text(outcome.text, language),
                "kind": outcome.kind,
                "assessed_by": list(outcome.assessed_by),
            }
            for number, outcome in enumerate(claims.outcomes, 1)
        ],
        "workload": {name: _amount(getattr(claims, name)) for name in ("ects", "hours", "contact_hours")},
        "level": {"eqf": claims.level.eqf, "qf_ehea": claims.level.qf_ehea},
        "assessments": [
            {
                "key": assessment.key,
                "title": _text(assessment.title, language),
                "type": assessment.type,
                "criteria": _text(assessment.criteria, language),
                "supervision": assessment.supervision,
            }
            for assessment in claims.assessments
        ],
        "quality_assurance": _quality(claims, language),
        "isced_f": list(claims.isced_f),
        **{name: getattr(claims, name) for name in _CODED},
    }
    return _readable(document)


def _text(text: str | None, language: str) -> dict[str, str] | None:
    shown = "".join(letter for letter in text or "" if letter.isprintable() or letter == "\n").strip()
    return {language: shown} if shown else None


def _amount(text: str | None) -> Decimal | None:
    try:
        return round(Decimal(text), 2) if text else None
    except InvalidOperation:
        return None


def _quality(claims: Claims, language: str) -> dict[str, Any] | None:
    quality = claims.quality_assurance
    if quality is None:
        return None
    return {
        "type": quality.type,
        "description": _text(quality.description, language),
        "body": {"legal_name": _text(quality.body, language)} if quality.body else None,
        "reference": quality.reference,
        "valid_until": quality.valid_until,
    }


def _readable(document: Mapping[str, Any]) -> Specification:
    """The specification of what can be understood: an element in a wrong shape counts as not stated."""
    kept = _stated(document)
    while True:
        try:
            return Specification.model_validate(kept)
        except ValidationError as error:
            wrong = {fault["loc"][0] for fault in error.errors()}
            kept = {name: value for name, value in kept.items() if name not in wrong}


def _stated(value: Any) -> Any:
    """The same without members that say nothing."""
    if isinstance(value, Mapping):
        members = {name: _stated(member) for name, member in value.items()}
        return {name: member for name, member in members.items() if member not in (None, "", [], {})}
    return [_stated(item) for item in value] if isinstance(value, list) else value


def stated_qualification(
    *,
    title: str,
    provider: str,
    country: str,
    awarded_on: date | None,
    ects: Any,
    hours: Any,
    outcomes: str,
    language: str,
) -> Qualification:
    """The qualification as the applicant describes it, whose document no machine can read."""
    lines = [line.strip(" \t-*•") for line in outcomes.splitlines()]
    document = {
        "title": _text(title, language),
        "issuer": {"legal_name": _text(provider, language), "country": country or None},
        "workload": {"ects": ects, "hours": hours},
        "outcomes": [
            {"key": f"o{number}", "text": _text(line, language)} for number, line in enumerate(filter(None, lines), 1)
        ],
    }
    return Qualification(specification=_readable(document), awarded_on=awarded_on)


def target_of(programme: Programme) -> Target:
    """What a credential is compared with when it is to count for a programme."""
    document = {
        "title": programme.title,
        "workload": {"ects": programme.ects},
        "level": {"eqf": programme.eqf, "qf_ehea": programme.cycle or None},
        "isced_f": [programme.isced_f] if programme.isced_f else [],
        "outcomes": [
            {"key": outcome["key"], "kind": outcome["kind"] or None, "text": outcome["text"]}
            for outcome in programme.outcomes
        ],
    }
    essential = frozenset(outcome["key"] for outcome in programme.outcomes if outcome["essential"])
    return Target(specification=_readable(document), essential=essential)
