"""The credential endpoint: what a wallet with a token is given (OpenID4VCI 1.0, section 8)."""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from openvc.errors import OpenvcError
from openvc.openid4vci import ProofReplayed, verify_credential_request_proofs

from credenza.errors import CredenzaError
from credenza.issuance import Binding, issue_attestation
from credenza.proofs import JsonError, find_key, read_json, resolve_offline
from credenza.status import TokenStatusReference
from credenza.translog import Kind
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.cohorts.learner_lists import award_to, edition_of
from credenza_hub.issuing.models import Credential
from credenza_hub.issuing.queries import status_token_address
from credenza_hub.storage.keys import signing_key
from credenza_hub.translog.actions import Form, append, subject_of
from credenza_hub.wallet.queries import owns

from .codes import digest_of, new_secret
from .configurations import ATTESTATION, CONFIGURATIONS, MOST_PROOFS
from .faults import RefusedError
from .models import Nonce, WalletCopy, WalletToken

LARGEST_REQUEST = 128 * 1024
NONCE_LIVES = timedelta(minutes=5)
EVENTS = ("credential_accepted", "credential_failure", "credential_deleted")


def new_nonce(*, now: datetime) -> str:
    """A challenge for the next proof of a wallet (section 7.2)."""
    Nonce.objects.filter(expires_at__lt=now).delete()
    nonce = new_secret()
    Nonce.objects.create(digest=digest_of(nonce), expires_at=now + NONCE_LIVES)
    return nonce


def find_token(secret: str, *, now: datetime, thumbprint: str = "") -> WalletToken:
    """The token that a wallet showed, which proved to have the key with that ``thumbprint``, if any.

    Raises RefusedError when it is none, belongs to another key, or its credential is no longer its user's.

    A learner whose address changed, and a credential that was revoked, make a token worth nothing.
    """
    held = WalletToken.objects.select_related("credential__participant__cohort__edition", "user")
    token = held.filter(digest=digest_of(secret), thumbprint=thumbprint, expires_at__gt=now).first()
    if token is None or not token.user.is_active or not owns(token.user, token.credential):
        raise RefusedError("invalid_token", "The access token is not known here, not for this key, or expired.", 401)
    return token


def hand_out(token: WalletToken, body: bytes, *, now: datetime) -> dict[str, Any]:
    """The answer to a credential request. Raises RefusedError; then nothing was given and the token is as before."""
    if token.credential.revoked_at is not None:
        raise RefusedError("credential_request_denied", "The credential was revoked.")
    configuration = _configuration(body)
    keys = _wallet_keys(body, now) if configuration == ATTESTATION else []
    with transaction.atomic():
        held = WalletToken.objects.select_for_update().get(pk=token.pk)
        if configuration not in held.configurations:
            raise RefusedError("credential_request_denied", "This token gives no such credential, or gave it before.")
        held.configurations = [form for form in held.configurations if form != configuration]
        held.save(update_fields=["configurations"])
        credentials = _made(token.credential, configuration, keys, now)
        copy = WalletCopy.objects.create(
            notification_id=uuid.uuid4(),
            credential=token.credential,
            token=token,
            configuration=configuration,
            taken_at=now,
        )
        subject = f"credential:{token.credential.key}"
        record(token.user, None, Event.WALLET_COPY_TAKEN, subject, now=now, form=configuration)
    return {"credentials": credentials, "notification_id": str(copy.notification_id)}


def _configuration(body: bytes) -> str:
    """The form that is asked for, by one of the two names that a request may give it (section 8.2)."""
    try:
        asked = read_json(body, LARGEST_REQUEST)
    except JsonError as error:
        raise RefusedError("invalid_credential_request", error.detail) from error
    given = [name for name in ("credential_configuration_id", "credential_identifier") if name in asked]
    if len(given) != 1:
        raise RefusedError("invalid_credential_request", "Name one credential, in one of the two ways.")
    if asked[given[0]] not in CONFIGURATIONS:
        kind = "configuration" if given[0] == "credential_configuration_id" else "identifier"
        raise RefusedError(f"unknown_credential_{kind}", "No such credential is issued here.")
    return str(asked[given[0]])


def _wallet_keys(body: bytes, now: datetime) -> list[Mapping[str, Any]]:
    """The public keys that the wallet proved to have, for this issuer and with a nonce of ours that is used up."""
    try:
        proofs = verify_credential_request_proofs(
            body.decode(),
            batch_size=MOST_PROOFS,
            credential_issuer=settings.PUBLIC_URL,
            check_nonce=lambda nonce: _use_up(nonce, now),
            resolve_proof_key=lambda kid: _key_of_did(kid, now),
            now=now,
        )
    except ProofReplayed as error:
        raise RefusedError("invalid_nonce", "Ask for a fresh nonce and try again.") from error
    except (OpenvcError, CredenzaError) as error:
        raise RefusedError("invalid_proof", str(error)[:300]) from error
    return [proof.public_jwk for proof in proofs]


def _use_up(nonce: str, now: datetime) -> bool:
    deleted, _by_model = Nonce.objects.filter(digest=digest_of(nonce), expires_at__gt=now).delete()
    return bool(deleted)


def _key_of_did(kid: str, now: datetime) -> dict[str, Any]:
    """The key of a did:key or did:jwk, which carry it in themselves; nothing is fetched for a wallet."""
    return find_key(kid, resolve_offline, now, "authentication")


def _made(
    credential: Credential, configuration: str, keys: list[Mapping[str, Any]], now: datetime
) -> list[dict[str, Any]]:
    if configuration != ATTESTATION:
        return [{"credential": json.loads(credential.document)}]
    cohort = credential.participant.cohort
    edition, key = edition_of(cohort), signing_key(cohort.organisation, now=now)
    award = award_to(credential.participant, cohort, f"urn:uuid:{credential.key}")
    status = TokenStatusReference(status_token_address(credential.status_list), credential.status_index)
    bindings = [Binding(holder, status, now) for holder in keys]
    made = [issue_attestation(edition, award, key, binding, secrets.token_bytes) for binding in bindings]
    for attestation in made:  # the log has the signed token: what its holder shows of it is another matter
        subject, signed = subject_of(str(credential.key), Form.ATTESTATION), attestation.partition("~")[0]
        append(Kind.AWARD, subject, signed.encode(), now=now)
    return [{"credential": attestation} for attestation in made]


def note_event(token: WalletToken, body: bytes) -> None:
    """What a wallet says of the credential it took (section 11). Said twice, it counts once. Raises RefusedError."""
    try:
        said = read_json(body, LARGEST_REQUEST)
        key, event = uuid.UUID(said["notification_id"]), said["event"]
    except (JsonError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RefusedError("invalid_notification_request", "notification_id and event are needed.") from error
    if event not in EVENTS:
        raise RefusedError("invalid_notification_request", "No such event is known.")
    if not WalletCopy.objects.filter(notification_id=key, token=token).update(event=event):
        raise RefusedError("invalid_notification_id", "No such credential was taken with this token.")
