"""Statements of recognition: signed when the applicant is told, revoked when another decision may take their place."""

from __future__ import annotations

import json
import secrets
import uuid
from datetime import datetime

from django.db.models import QuerySet

from credenza.awards import Learner
from credenza.errors import CredentialError
from credenza.formats.openbadges3 import claims_of
from credenza.proofs import add_proof
from credenza.recognition import Case, DecisionKind, statement_credential, statement_of, statement_pdf
from credenza.recognition import Statement as Stated
from credenza.specification import Organisation as Record
from credenza.translog import Kind
from credenza.verification import UnreadableError, parse
from credenza_hub.accounts.models import User
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.issuing.allocation import places_of, reserve_places
from credenza_hub.issuing.bits import set_revoked
from credenza_hub.storage.keys import signing_key
from credenza_hub.translog import actions as translog

from .evidence import credential_in
from .models import CaseFile, Statement
from .store import load
from .verifying import credential_of


def issue_statement(file: CaseFile, case: Case, *, now: datetime) -> Statement | None:
    """Sign what was decided; nothing for a refusal. Call it inside the transaction of the act. Raises KeyFileError."""
    if case.standing in (None, DecisionKind.REFUSED):
        return None
    organisation, key = file.organisation, uuid.uuid4()
    place = places_of(reserve_places(organisation, 1, now=now))[0]
    signer = signing_key(organisation, now=now)
    unsigned = statement_credential(
        _stated(file, case, key),
        signer.did,
        file.applicant.language,
        status=place.status,
        salt=secrets.token_urlsafe(16),
    )
    record(None, organisation, Event.STATEMENT_ISSUED, f"case:{file.key}", now=now)
    document = json.dumps(add_proof(unsigned, signer, now), ensure_ascii=False, separators=(",", ":"))
    translog.append(Kind.AWARD, str(key), document.encode(), now=now)
    return Statement.objects.create(
        key=key,
        case=file,
        sequence=case.number,
        document=document,
        issued_at=now,
        status_list_id=place.list_id,
        status_index=place.index,
    )


def revoke_statements(file: CaseFile, *, now: datetime) -> None:
    """Revoke what was signed before. Call it inside the transaction of the act."""
    for statement in file.statements.filter(revoked_at=None):
        set_revoked(statement.status_list_id, statement.status_index, now=now)
        Statement.objects.filter(pk=statement.pk).update(revoked_at=now)
        translog.log_status(str(statement.key), "revoked", now=now)


def statement_in_force(file: CaseFile) -> Statement | None:
    """The signed statement that holds."""
    return file.statements.filter(revoked_at=None).first()


def statements_of(user: User) -> QuerySet[Statement]:
    """The statements in a learner's wallet, the latest first."""
    held = Statement.objects.filter(case__applicant=user, revoked_at=None)
    return held.select_related("case__organisation").defer("document")


def draw(
    file: CaseFile, signed: Statement | None, languages: tuple[str, str], link: str | None, *, now: datetime
) -> bytes:
    """The statement as a PDF, of a refusal too; ``signed`` is what ``statement_in_force`` gives.

    ``link`` is the address that its code leads to. Raises ActRefusedError before the notification, RenderingError.
    """
    stated = _stated(file, load(file), signed.key if signed else file.key, signed)
    return statement_pdf(stated, languages, json.loads(signed.document) if signed else None, link, now)


def _stated(file: CaseFile, case: Case, key: uuid.UUID, signed: Statement | None = None) -> Stated:
    decider = User.objects.filter(pk=case.decision.by).first() if case.decision else None
    institution = Record.model_validate(file.organisation.record)
    return statement_of(case, f"urn:uuid:{key}", _holder(file, signed), institution, decider.name if decider else None)


def _holder(file: CaseFile, signed: Statement | None) -> Learner:
    """The learner: as the signed statement names them, else the credential that was found to be theirs, else their
    account. A page agrees with what was signed, also when the files of the case are deleted."""
    found = credential_of(file)
    try:
        content = credential_in(found.media_type, bytes(found.content)) if found else b""
        named = claims_of(parse(signed.document.encode() if signed else content).document).learner
    except (UnreadableError, CredentialError):
        return _by_account(file.applicant)
    if not (named.given_name or named.family_name):
        return _by_account(file.applicant)
    return Learner(named.given_name or "", named.family_name or "", birth_date=named.birth_date)


def _by_account(user: User) -> Learner:
    given, _space, family = (user.name or user.email).strip().partition(" ")
    return Learner(given, family)
