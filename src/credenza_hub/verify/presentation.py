"""A credential and a verification report arranged for a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from credenza.errors import CredentialError
from credenza.formats.elm3 import claims_of_edc
from credenza.formats.openbadges3 import Claims, OptionClaim, OutcomeClaim, claims_of
from credenza.formats.sd_jwt_vc import is_attestation, read_attestation
from credenza.specification import OutcomeKind
from credenza.supplement import redrawn
from credenza.verification import (
    Means,
    Notice,
    Outcome,
    Printed,
    Statements,
    Step,
    StepOutcome,
    UnreadableError,
    VerificationReport,
    Vouching,
    compare_printed,
    is_pdf,
    parse,
    statements_of,
    uncovered,
    who_vouches,
    without_credentials,
)
from credenza_hub.issuing.models import Credential, Standing, StatusAct
from credenza_hub.issuing.queries import closing_act
from credenza_hub.storage.means import find_edition

_URN = "urn:uuid:"
_SAID_ELSEWHERE = ("issuer_unknown", "issuer_unregistered", "only_inside_is_signed", "credentials_inside")
"""Notices that the verdict, the sentence about who vouches, or the list of credentials inside say better."""
_FOLLOWS = ("not_reached", "proof_needed", "edition_needed")
"""Why a step could not be checked, where an earlier step is the reason."""
_GENUINE = ("proof", "issuer_binding")


@dataclass(frozen=True)
class ShownResult:
    """What the learner reached in an assessment."""

    title: str
    grade: str | None
    completed_on: date | None


@dataclass(frozen=True)
class Shown:
    """A credential arranged for the page: its report, what it says in short, and everything that is signed."""

    report: VerificationReport
    claims: Claims | None
    statements: Statements
    uncovered: tuple[Notice, ...]
    vouching: Vouching

    @property
    def is_verified(self) -> bool:
        """Whether what it says is proven."""
        return self.report.outcome is Outcome.VERIFIED

    @property
    def reasons(self) -> list[Step]:
        """The steps for which it is not verified: those that failed, else those not checked on their own account."""
        failed = [step for step in self.report.steps if step.outcome is StepOutcome.FAILED]
        unchecked = [step for step in self.report.steps if step.outcome is StepOutcome.NOT_CHECKED]
        return failed or [step for step in unchecked if step.reason_code not in _FOLLOWS]

    @property
    def remarks(self) -> list[Notice]:
        """What the reader should know beside what the page says elsewhere."""
        return [warning for warning in self.report.warnings if warning.reason_code not in _SAID_ELSEWHERE]

    @property
    def name(self) -> str:
        """What it is called, where no claims can be read."""
        name = self.report.document.get("name")
        return name if isinstance(name, str) else ""


def shown(report: VerificationReport, data: bytes, means: Means) -> Shown:
    """What the page shows of a credential that was verified with these means."""
    statements, claims = statements_of(without_credentials(report.document)), read_claims(report.document)
    return Shown(report, claims, statements, tuple(_uncovered(data, statements)), who_vouches(report, means))


def _uncovered(data: bytes, statements: Statements) -> list[Notice]:
    try:
        return uncovered(parse(data), statements.shown) if statements.shown else []
    except UnreadableError:
        return []


def printed_in(data: bytes, report: VerificationReport) -> Printed | None:
    """How the pages of a PDF compare with the credential inside; ``None`` for anything but a PDF with one."""
    if not is_pdf(data) or not report.document:
        return None
    return compare_printed(data, report.document, partial(redrawn, editions=find_edition))


def read_claims(document: Mapping[str, Any]) -> Claims | None:
    """What a document says; ``None`` if it is neither badge, attestation nor European credential. Proves nothing."""
    read = read_attestation if is_attestation(document) else claims_of_edc if _is_edc(document) else claims_of
    try:
        return read(document)
    except CredentialError:
        return None


def _is_edc(document: Mapping[str, Any]) -> bool:
    types = document.get("type")
    return "EuropeanDigitalCredential" in (types if isinstance(types, list) else [types])


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
