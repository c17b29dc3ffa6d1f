"""The key store: one Ed25519 key for each organisation, made when it is first needed, encrypted in a file.

The public side lies in the table ``IssuerKey``, the secret in ``settings.KEY_FOLDER``. A file is complete before it
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

from credenza.errors import KeyFileError, Problem
from credenza.proofs import IssuerKey, did_web_of, generate_key, read_key_file, write_key_file
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.organisations import models as organisations


def issuer_did(organisation: organisations.Organisation) -> str | None:
    """The organisation's did:web; ``None`` where the hub has no https address: there each key is a did:key."""
    if not settings.PUBLIC_URL.startswith("https://"):
        return None
    return did_web_of(f"{settings.PUBLIC_URL}/issuers/{organisation.slug}")


def signing_key(organisation: organisations.Organisation, *, now: datetime) -> IssuerKey:
    """The key with which the organisation signs today; made if there is none yet.

    Raises KeyFileError when the file is gone or does not fit ``settings.KEY_PASSPHRASE``.
    """
    row = _current_key(organisation) or _make_key(organisation, now)
    return _read_key(settings.KEY_FOLDER / row.reference, settings.KEY_PASSPHRASE, row.did)


def _current_key(organisation: organisations.Organisation) -> organisations.IssuerKey | None:
    did = issuer_did(organisation)
    of_this_did = {"did": did} if did else {"did__startswith": "did:key:"}
    return organisation.keys.filter(valid_until=None, **of_this_did).order_by("-valid_from", "-pk").first()


def _make_key(organisation: organisations.Organisation, now: datetime) -> organisations.IssuerKey:
    with transaction.atomic():
        organisations.Organisation.objects.select_for_update().get(pk=organisation.pk)
        made_meanwhile = _current_key(organisation)
        if made_meanwhile:
            return made_meanwhile
        key = generate_key(secrets.token_bytes, issuer_did(organisation))
        reference = f"{organisation.slug}-{key.public_multibase[-16:]}.pem"
        _write_whole(settings.KEY_FOLDER / reference, write_key_file(key, settings.KEY_PASSPHRASE))
        record(None, organisation, Event.KEY_MADE, key.verification_method, now=now)
        return organisations.IssuerKey.objects.create(
            organisation=organisation,
            reference=reference,
            did=key.did,
            verification_method=key.verification_method,
            public_multibase=key.public_multibase,
            valid_from=now,
        )


@functools.lru_cache(maxsize=64)
def _read_key(path: Path, passphrase: str, did: str) -> IssuerKey:
    try:
        content = path.read_bytes()
    except OSError as error:
        remedy = "Restore it from a backup; a lost key is never replaced silently."
        raise KeyFileError(Problem(path.name, f"The key file cannot be read: {error.strerror}.", remedy)) from error
    return read_key_file(content, passphrase, did)


def _write_whole(path: Path, content: bytes) -> None:
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
