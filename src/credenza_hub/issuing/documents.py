"""Documents for machines: signed status lists and the DID documents of organisations."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache

from credenza.proofs import did_document
from credenza.status import status_list_credential
from credenza.status import status_list_token as token_of
from credenza_hub.organisations.models import Organisation
from credenza_hub.storage.keys import current_key, issuer_did, signing_key

from .bits import bits_at, changed_at
from .models import StatusList
from .queries import status_list_address, status_token_address


def version_of(status_list: StatusList, *, now: datetime) -> str:
    """What changes exactly when the signed list does: the time of its last change, and the key that signs."""
    key = current_key(status_list.organisation, now=now)
    return f"{status_list.key}-{changed_at(status_list, now).timestamp():.6f}-{key.pk if key else 0}"


def signed_status_list(status_list: StatusList, *, version: str = "", now: datetime) -> bytes:
    """The status list as a signed credential, made anew only after a change; ``version`` if it is known already."""
    name = f"status-list-{version or version_of(status_list, now=now)}"
    document: bytes | None = cache.get(name)
    if document is None:
        document = _sign(status_list, now)
        cache.set(name, document, timeout=24 * 3600)
    return document


def _sign(status_list: StatusList, now: datetime) -> bytes:
    credential = status_list_credential(
        bits_at(status_list, now),
        status_list_address(status_list),
        purpose=status_list.purpose,
        valid_from=changed_at(status_list, now),
        key=signing_key(status_list.organisation, now=now),
    )
    return json.dumps(credential, ensure_ascii=False, separators=(",", ":")).encode()


TOKEN_LIVES, TOKEN_KEPT, TOKEN_FRESH = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
"""A status list token may be believed for a day, is signed anew after an hour, and asked for again after a minute."""


def signed_status_token(status_list: StatusList, *, now: datetime) -> bytes:
    """The same list as a token for attestations, made anew after a change and every hour.

    A token has one list for both: suspensions stand in it as values of their own.
    """
    suspensions = status_list.suspensions
    versions = [version_of(each, now=now) for each in (status_list, suspensions) if each is not None]
    name = f"status-token-{'-'.join(versions)}"
    token: bytes | None = cache.get(name)
    if token is None:
        key = signing_key(status_list.organisation, now=now)
        address = status_token_address(status_list)
        suspended = bits_at(suspensions, now) if suspensions else None
        made = {"suspended": suspended, "lives": TOKEN_LIVES, "fresh": TOKEN_FRESH}
        token = token_of(bits_at(status_list, now), address, now, key, **made).encode()
        cache.set(name, token, timeout=int(TOKEN_KEPT.total_seconds()))
    return token


def issuer_document(organisation: Organisation) -> dict[str, Any] | None:
    """The DID document with all keys of an organisation, retired ones too; ``None`` where it has no did:web."""
    did = issuer_did(organisation)
    keys = list(organisation.keys.filter(did=did).order_by("valid_from", "pk")) if did else []
    revoked = {key.public_key: key.revoked_at for key in keys if key.revoked_at}
    return did_document(did, [key.public_key for key in keys], revoked) if did and keys else None
