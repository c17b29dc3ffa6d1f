"""A credential and a verification report arranged for a page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from credenza.errors import CredentialError
from credenza.formats.openbadges3 import Claims, OptionClaim, OutcomeClaim, claims_of
from credenza.formats.sd_jwt_vc import is_attestation, read_attestation
from credenza.specification import OutcomeKind
from credenza.verification import StepOutcome, UnreadableError, VerificationReport, parse
from credenza_hub.issuing.models import Credential, Standing, StatusAct
from credenza_hub.issuing.queries import closing_act

_URN = "urn:uuid:"
_GENUINE = ("proof", "issuer_binding")

GROUPS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (_("Learner"), ("credentialSubject.id", "credentialSubject.identifier", "credentialSubject.type")),
    (_("Results"), ("credentialSubject.result",)),
    (_("Micro-credential"), ("credentialSubject",)),
    (_("Issuer"), ("issuer",)),
    (_("Validity and status"), ("validFrom", "validUntil", "credentialStatus", "issuanceDate", "expirationDate")),
    (_("The document"), ("",)),
)
"""Headings of signed claims with the beginnings of the paths that stand under them; the first that fits counts."""


@dataclass(frozen=True)
class ShownResult:
    """What the learner reached in an assessment."""

    title: str
    grade: str | None
    completed_on: date | None


@dataclass(frozen=True)
class ClaimGroup:
    """Signed claims under one heading: pairs of path and value."""

    title: Promise
    rows: tuple[tuple[str, str], ...]


def read_claims(data: bytes) -> Claims | None:
    """What the credential in ``data`` says; ``None`` if it is neither badge nor attestation. Nothing is verified."""
    try:
        document = parse(data).document
        return read_attestation(document) if is_attestation(document) else claims_of(document)
    except (UnreadableError, CredentialError):
        return None


def issuer_act(report: VerificationReport, claims: Claims | None, now: datetime) -> StatusAct | None:
    """Why a credential of this hub is not valid: the act that revoked or suspended it; of a genuine one only."""
    proven = all(step.outcome is StepOutcome.PASSED for step in report.steps if step.name in _GENUINE)
    key = _own_key(claims.credential_id) if claims is not None and proven else None
    if key is None or claims is None:
        return None
    of_issuer = Credential.objects.filter(key=key, status_list__organisation__keys__did=claims.issuer.iri)
    found = of_issuer.defer("packed").first()
    if found is None or found.standing(now) not in (Standing.REVOKED, Standing.REPLACED, Standing.SUSPENDED):
        return None
    return closing_act(found)


def _own_key(credential_id: str) -> UUID | None:
    try:
        return UUID(credential_id.removeprefix(_URN)) if credential_id.startswith(_URN) else None
    except ValueError:
        return None


def results_of(claims: Claims) -> list[ShownResult]:
    """The results with the titles of their assessments."""
    titles = {assessment.key: assessment.title for assessment in claims.assessments}
    return [
        ShownResult(titles.get(result.assessment, result.assessment), result.grade, result.completed_on)
        for result in claims.results
    ]


def granted_options(claims: Claims) -> list[OptionClaim]:
    """The documents that this learner was given."""
    return [option for option in claims.options if option.key in claims.options_granted]


def outcomes_by_kind(claims: Claims) -> list[tuple[str | None, list[OutcomeClaim]]]:
    """The learning outcomes by kind, in the order of the kinds; those of an unknown kind last."""
    kinds = [str(kind) for kind in OutcomeKind]
    groups = [(kind, [outcome for outcome in claims.outcomes if outcome.kind == kind]) for kind in kinds]
    rest = [outcome for outcome in claims.outcomes if outcome.kind not in kinds]
    return [(kind, outcomes) for kind, outcomes in [*groups, (None, rest)] if outcomes]


def grouped_claims(claims: Mapping[str, Any]) -> list[ClaimGroup]:
    """Every signed claim, each under exactly one heading, in the order of the document."""
    rows: dict[int, list[tuple[str, str]]] = {number: [] for number in range(len(GROUPS))}
    for path, value in claims.items():
        rows[_group_of(path)].append((path, value if isinstance(value, str) else json.dumps(value)))
    return [ClaimGroup(GROUPS[number][0], tuple(found)) for number, found in rows.items() if found]


def _group_of(path: str) -> int:
    return next(number for number, prefixes in _prefixes() if any(_is_below(path, prefix) for prefix in prefixes))


def _prefixes() -> Iterator[tuple[int, tuple[str, ...]]]:
    return enumerate(prefixes for _title, prefixes in GROUPS)


def _is_below(path: str, prefix: str) -> bool:
    return not prefix or path == prefix or path.startswith((f"{prefix}.", f"{prefix}["))
