"""Issuer keys: Ed25519, kept as PKCS #8 in PEM (RFC 8410, RFC 7468), encrypted with a passphrase.

A key file may say in a line before the PEM block which DID the key signs for (``did: did:web:…``); RFC 7468
section 2 allows such text. Without the line the key signs for its own did:key.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from credenza.errors import KeyFileError

from .dids import did_key_of, public_multibase
from .faults import SENTENCES

_DID_LINE = re.compile(rb"^did: *(\S+) *\r?$", re.MULTILINE)
_MAX_KEY_FILE = 16 * 1024
_MAKE_KEY = "make_key.do"
_SEED_BYTES = 32


class Signer(Protocol):
    """Whatever can sign for an issuer: a key in memory, a security module, a remote service."""

    @property
    def did(self) -> str:
        """The DID in whose name is signed; credentials name it as their issuer."""

    @property
    def verification_method(self) -> str:
        """The DID URL under which verifiers find the public key."""

    @property
    def public_key(self) -> bytes:
        """The raw Ed25519 public key, 32 bytes."""

    def sign(self, data: bytes) -> bytes:
        """The raw Ed25519 signature of ``data``, 64 bytes (RFC 8032)."""


@dataclass(frozen=True, eq=False)
class IssuerKey:
    """An Ed25519 private key in memory together with the DID it signs for."""

    did: str
    _private: Ed25519PrivateKey = field(repr=False)

    @property
    def public_key(self) -> bytes:
        """The raw public key, 32 bytes."""
        return self._private.public_key().public_bytes_raw()

    @property
    def public_multibase(self) -> str:
        """The public key as Multikey text (``z6Mk…``), the form DID documents use."""
        return public_multibase(self.public_key)

    @property
    def verification_method(self) -> str:
        """The DID URL of the public key. The fragment is the key itself, so keys of one DID never collide."""
        return f"{self.did}#{self.public_multibase}"

    def sign(self, data: bytes) -> bytes:
        """The raw Ed25519 signature of ``data``, 64 bytes (RFC 8032)."""
        return self._private.sign(data)


def _issuer_key(private: Ed25519PrivateKey, did: str | None) -> IssuerKey:
    return IssuerKey(did or did_key_of(private.public_key().public_bytes_raw()), private)


def generate_key(randomness: Callable[[int], bytes], did: str | None = None) -> IssuerKey:
    """A new key from 32 bytes that ``randomness`` gives. Without ``did`` it signs for its own did:key."""
    return _issuer_key(Ed25519PrivateKey.from_private_bytes(randomness(_SEED_BYTES)), did)


def write_key_file(key: IssuerKey, passphrase: str | None, *, unencrypted: bool = False) -> bytes:
    """The content of a key file. Without a passphrase only when ``unencrypted`` is asked for by name.

    Raises KeyFileError when there is no passphrase and ``unencrypted`` is false.
    """
    if not passphrase and not unencrypted:
        raise KeyFileError(SENTENCES.problem("no_passphrase"))
    encryption = (
        serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    )
    pem = key._private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
    return f"did: {key.did}\n".encode() + pem


def read_key_file(data: bytes, passphrase: str | None, did: str | None = None) -> IssuerKey:
    """Read a key file. ``did`` takes precedence over the DID that the file names.

    Raises KeyFileError: no PEM private key, wrong or missing passphrase, not an Ed25519 key.
    """
    if len(data) > _MAX_KEY_FILE:
        raise KeyFileError(SENTENCES.problem("too_large", remedy=_MAKE_KEY))
    private = _load_private_key(data, passphrase)
    named = _DID_LINE.search(data.partition(b"-----BEGIN")[0])
    return _issuer_key(private, did or (named.group(1).decode("utf-8", "replace") if named else None))


def _load_private_key(data: bytes, passphrase: str | None) -> Ed25519PrivateKey:
    encrypted = b"BEGIN ENCRYPTED PRIVATE KEY" in data
    if encrypted and not passphrase:
        raise KeyFileError(SENTENCES.problem("encrypted"))
    try:
        key = serialization.load_pem_private_key(data, passphrase.encode() if passphrase and encrypted else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        fault = "wrong_passphrase" if encrypted else "no_key_file"
        raise KeyFileError(SENTENCES.problem(fault, remedy=_MAKE_KEY)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(SENTENCES.problem("other_key", remedy=_MAKE_KEY))
    return key
