"""The keys of the log: one signs checkpoints, another, the log's clock, says since when each exists, and a third pays
for anchors on a blockchain.

They lie encrypted in ``settings.KEY_FOLDER`` and are made when first needed. Credentials are signed with other keys:
who steals one of those can still not put anything into the past of the log.
"""

from __future__ import annotations

import functools
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from credenza.errors import KeyFileError, Problem
from credenza.proofs import IssuerKey, generate_key, read_key_file, write_key_file
from credenza.translog import new_account_key, read_account_key

SIGNING, CLOCK, ANCHORING = "log.pem", "log-clock.pem", "log-anchor.pem"


def log_signer() -> IssuerKey:
    """The key that signs checkpoints. Raises KeyFileError."""
    return _key(settings.KEY_FOLDER / SIGNING, settings.KEY_PASSPHRASE)


def log_clock() -> IssuerKey:
    """The key that cosigns them with the time. Raises KeyFileError."""
    return _key(settings.KEY_FOLDER / CLOCK, settings.KEY_PASSPHRASE)


def anchor_key() -> bytes:
    """The private key of the account that pays for anchors, 32 bytes of secp256k1. Raises KeyFileError."""
    return _anchor_key(settings.KEY_FOLDER / ANCHORING, settings.KEY_PASSPHRASE)


@functools.lru_cache(maxsize=8)
def _key(path: Path, passphrase: str) -> IssuerKey:
    return read_key_file(_content(path, lambda: _new_key(passphrase)), passphrase)


def _new_key(passphrase: str) -> bytes:
    return write_key_file(generate_key(secrets.token_bytes), passphrase)


@functools.lru_cache(maxsize=8)
def _anchor_key(path: Path, passphrase: str) -> bytes:
    return read_account_key(_content(path, lambda: new_account_key(passphrase)), passphrase, path.name)


def _content(path: Path, new: Callable[[], bytes]) -> bytes:
    """The file of a key, made when it is first needed. Raises KeyFileError."""
    if not path.exists():
        _make(path, new())
    try:
        return path.read_bytes()
    except OSError as error:
        remedy = "Restore it from a backup: another key would be another log."
        raise KeyFileError(Problem(path.name, f"The key cannot be read: {error.strerror}.", remedy)) from error


def _make(path: Path, content: bytes) -> None:
    """A new key, unless another process makes one at the same time: the first that is there whole stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
