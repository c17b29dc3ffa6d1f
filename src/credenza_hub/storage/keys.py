"""The key store: the keys of each organisation, the first made when it is needed.

The public side lies in the table ``IssuerKey``, the secret encrypted in ``settings.KEY_FOLDER``, or on a token that the
table names by its address (RFC 7512). A file is complete before it
gets its name and the table names it only afterwards, so a crash leaves at most a file that nobody refers to.
"""

from __future__ import annotations

import functools
import os
import secrets
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from credenza.errors import KeyFileError, Problem
from credenza.proofs import (
    ED25519,
    IssuerKey,
    KeyKind,
    Signer,
    TokenKey,
    TokenUri,
    did_web_of,
    generate_key,
    read_key_file,
    read_token_uri,
    write_key_file,
)
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.organisations import models as organisations


def issuer_did(organisation: organisations.Organisation) -> str | None:
    """The organisation's did:web; ``None`` where the hub has no https address: there each key is a did:key."""
    if not settings.PUBLIC_URL.startswith("https://"):
        return None
    return did_web_of(f"{settings.PUBLIC_URL}/issuers/{organisation.slug}")


def signing_key(organisation: organisations.Organisation, *, now: datetime) -> Signer:
    """The key with which the organisation signs today; made if there is none yet.

    Raises KeyFileError when the file is gone or does not fit ``settings.KEY_PASSPHRASE``, or when the token that keeps
    the key is gone or does not fit ``settings.PKCS11_PIN``.
    """
    return open_key(current_key(organisation, now=now) or _make_first_key(organisation, now))


def open_key(row: organisations.IssuerKey) -> Signer:
    """The key of a row, ready to sign. Raises KeyFileError."""
    if row.is_on_token:
        return _open_token_key(row.reference, settings.PKCS11_PIN, row.did, settings.PKCS11_MODULE)
    return _read_key(settings.KEY_FOLDER / row.reference, settings.KEY_PASSPHRASE, row.did)


def current_key(organisation: organisations.Organisation, *, now: datetime) -> organisations.IssuerKey | None:
    """The key that signs at the moment ``now``; ``None`` if the organisation has none yet."""
    did = issuer_did(organisation)
    of_this_did = {"did": did} if did else {"did__startswith": "did:key:"}
    keys = organisation.keys.filter(revoked_at=None, valid_from__lte=now, **of_this_did)
    return keys.filter(Q(valid_until=None) | Q(valid_until__gt=now)).order_by("-valid_from", "-pk").first()


def _make_first_key(organisation: organisations.Organisation, now: datetime) -> organisations.IssuerKey:
    with transaction.atomic():
        organisations.Organisation.objects.select_for_update().get(pk=organisation.pk)
        made_meanwhile = current_key(organisation, now=now)
        if made_meanwhile:
            return made_meanwhile
        row = make_key(organisation, now=now)
        record(None, organisation, Event.KEY_MADE, row.verification_method, now=now)
        return row


def make_key(
    organisation: organisations.Organisation, *, kind: KeyKind = ED25519, token: str = "", now: datetime
) -> organisations.IssuerKey:
    """A new key that signs from ``now`` on: in a file, or the one at the address ``token`` of a security module.

    Raises KeyFileError when the token does not give the key. Call it inside a transaction.
    """
    did = issuer_did(organisation)
    if token:
        on_token = _open_token_key(token, settings.PKCS11_PIN, did, settings.PKCS11_MODULE)
        if organisations.IssuerKey.objects.filter(verification_method=on_token.verification_method).exists():
            raise KeyFileError(Problem(token, "This key signs, or signed, already.", "Make a new one on the token."))
        return _enter(organisation, on_token, token, now)
    key = generate_key(secrets.token_bytes, did, kind)
    reference = f"{organisation.slug}-{key.public_multibase[-16:]}.pem"
    write_whole(settings.KEY_FOLDER / reference, write_key_file(key, settings.KEY_PASSPHRASE))
    return _enter(organisation, key, reference, now)


def _enter(
    organisation: organisations.Organisation, key: IssuerKey | TokenKey, reference: str, now: datetime
) -> organisations.IssuerKey:
    return organisations.IssuerKey.objects.create(
        organisation=organisation,
        reference=reference,
        did=key.did,
        verification_method=key.verification_method,
        public_multibase=key.public_multibase,
        valid_from=now,
    )


@functools.lru_cache(maxsize=64)
def _open_token_key(reference: str, pin: str, did: str | None, module: str) -> TokenKey:
    """A key on a token. Which library speaks to tokens is for the operator to say, never for what the table holds."""
    uri = read_token_uri(reference)
    if uri.module:
        raise KeyFileError(Problem("module-path", "Name the module in the settings (CREDENZA_PKCS11_MODULE)."))
    return TokenKey(uri, _pin_in(uri) or pin, did, module or None)


def _pin_in(uri: TokenUri) -> str:
    try:
        return uri.pin_file.read_text(encoding="utf-8").strip() if uri.pin_file else ""
    except OSError as error:
        raise KeyFileError(Problem(str(uri.pin_file), f"The PIN cannot be read: {error.strerror}.")) from error


@functools.lru_cache(maxsize=64)
def _read_key(path: Path, passphrase: str, did: str) -> IssuerKey:
    try:
        content = path.read_bytes()
    except OSError as error:
        remedy = "Restore it from a backup; a lost key is never replaced silently."
        raise KeyFileError(Problem(path.name, f"The key file cannot be read: {error.strerror}.", remedy)) from error
    return read_key_file(content, passphrase, did)


def write_whole(path: Path, content: bytes) -> None:
    """Write a secret file, readable only for the hub, so that it appears whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:  # made with mode 0600
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
