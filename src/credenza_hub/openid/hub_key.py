"""The key with which the hub itself signs what it asks of wallets; it signs no credential.

One P-256 key for the installation, made when it is first needed and kept beside those of the organisations.
"""

from __future__ import annotations

import functools
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings

from credenza.proofs import P256, IssuerKey, did_document, did_web_of, generate_key, read_key_file, write_key_file

FILE = "hub-verifier.pem"


def hub_did() -> str | None:
    """The DID by which wallets know who asks; ``None`` without an https address: then the key is a did:key."""
    return did_web_of(f"{settings.PUBLIC_URL}/openid") if settings.PUBLIC_URL.startswith("https://") else None


def hub_key() -> IssuerKey:
    """The key. Raises KeyFileError when its file does not fit ``settings.KEY_PASSPHRASE``."""
    path = settings.KEY_FOLDER / FILE
    if not path.exists():
        _make(path)
    return _read(path, settings.KEY_PASSPHRASE, hub_did())


def hub_did_document() -> dict[str, Any] | None:
    """The DID document of the hub; ``None`` where it has no did:web."""
    did = hub_did()
    if did is None:
        return None
    document = did_document(did, [hub_key().public_key])
    return document | {"authentication": document["assertionMethod"]}


@functools.lru_cache(maxsize=4)
def _read(path: Path, passphrase: str, did: str | None) -> IssuerKey:
    held = path.read_bytes()
    return read_key_file(held, passphrase, did)


def _make(path: Path) -> None:
    """Several processes may do this at once: the first file stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent) as file:  # made with mode 0600
        file.write(write_key_file(generate_key(secrets.token_bytes, hub_did(), P256), settings.KEY_PASSPHRASE))
        file.flush()
        os.fsync(file.fileno())
        try:
            os.link(file.name, path)
        except FileExistsError:
            return
