"""Issuer keys: Ed25519, P-256 and P-384, kept as PKCS #8 in PEM (RFC 5958, RFC 7468), encrypted with a passphrase.

A key file may say in a line before the PEM block which DID the key signs for (``did: did:web:…``); RFC 7468
section 2 allows such text. Without the line the key signs for its own did:key.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import nacl.bindings
from cryptography.exceptions import InternalError, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from credenza.errors import KeyFileError

from .dids import did_key_of
from .faults import SENTENCES
from .key_kinds import ED25519, P256, P384, P521, CurveKind, KeyKind, kind_of, public_multibase

PrivateKey = Ed25519PrivateKey | ec.EllipticCurvePrivateKey

_DID_LINE = re.compile(rb"^did: *(\S+) *\r?$", re.MULTILINE)
_MAX_KEY_FILE = 16 * 1024
_MAKE_KEY = "make_key.do"
_SEED_BYTES = 32
_CURVES = {kind.curve.name: kind for kind in (P256, P384, P521)}
_CURVES_OF_ISSUERS = {kind.curve.name for kind in (P256, P384)}  # those that every form of signature knows


class SigningKey(Protocol):
    """Whatever makes signatures as JWS has them."""

    @property
    def algorithm(self) -> str:
        """How it signs, by its JOSE name."""

    def sign(self, data: bytes) -> bytes:
        """The signature of ``data`` (RFC 7518, sections 3.3 and 3.4; RFC 8037, section 3.1)."""


class Signer(SigningKey, Protocol):
    """Whatever can sign for an issuer: a key in memory, a security module, a remote service."""

    @property
    def did(self) -> str:
        """The DID in whose name is signed; credentials name it as their issuer."""

    @property
    def verification_method(self) -> str:
        """The DID URL under which verifiers find the public key."""

    @property
    def algorithm(self) -> str:
        """How it signs, by its JOSE name: ``EdDSA``, ``ES256`` or ``ES384``."""

    @property
    def public_key(self) -> bytes:
        """The raw public key: 32 bytes of Ed25519, else a compressed point of 33 (P-256) or 49 bytes (P-384)."""

    def sign(self, data: bytes) -> bytes:
        """The raw signature of ``data``: 64 bytes of Ed25519 (RFC 8032), else r and s, 64 or 96 bytes in all."""


@dataclass(frozen=True, eq=False)
class IssuerKey:
    """A private key in memory together with the DID it signs for."""

    did: str
    _private: PrivateKey = field(repr=False)

    @functools.cached_property
    def public_key(self) -> bytes:
        """The raw public key: 32 bytes of Ed25519, else a compressed point of 33 (P-256) or 49 bytes (P-384)."""
        return _public_bytes(self._private)

    @property
    def kind(self) -> KeyKind:
        """The kind of the key."""
        return kind_of(self.public_key)

    @property
    def algorithm(self) -> str:
        """The JOSE name of its signatures: ``EdDSA``, ``ES256`` or ``ES384``."""
        return self.kind.algorithm

    @functools.cached_property
    def public_multibase(self) -> str:
        """The public key as Multikey text (``z6Mk…``, ``zDna…``, ``z82L…``), the form DID documents use."""
        return public_multibase(self.public_key)

    @functools.cached_property
    def verification_method(self) -> str:
        """The DID URL of the public key. The fragment is the key itself, so keys of one DID never collide."""
        return f"{self.did}#{self.public_multibase}"

    def sign(self, data: bytes) -> bytes:
        """The raw signature of ``data``: 64 bytes of Ed25519 (RFC 8032), else r and s, 64 or 96 bytes in all.

        Nothing in it is random: ECDSA takes its nonce from key and data (RFC 6979), so a bad source of randomness
        cannot give the key away.
        """
        return self._sign(data)

    @functools.cached_property
    def _sign(self) -> Callable[[bytes], bytes]:
        return _signing_with(self._private)


def _signing_with(private: PrivateKey) -> Callable[[bytes], bytes]:
    if isinstance(private, ec.EllipticCurvePrivateKey):
        kind = _CURVES[private.curve.name]
        scheme = ec.ECDSA(kind.hash, deterministic_signing=True)
        return lambda data: _joined(private.sign(data, scheme), kind)
    secret = private.private_bytes_raw() + private.public_key().public_bytes_raw()
    return lambda data: nacl.bindings.crypto_sign(data, secret)[: ED25519.signature_bytes]


def _joined(signature: bytes, kind: CurveKind) -> bytes:
    """An ECDSA signature in DER as r and s of fixed length, one after the other (RFC 7518, section 3.4)."""
    return b"".join(part.to_bytes(kind.coordinate_bytes, "big") for part in decode_dss_signature(signature))


def _public_bytes(private: PrivateKey) -> bytes:
    if isinstance(private, Ed25519PrivateKey):
        return private.public_key().public_bytes_raw()
    return private.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)


def _issuer_key(private: PrivateKey, did: str | None) -> IssuerKey:
    return IssuerKey(did or did_key_of(_public_bytes(private)), private)


def generate_key(randomness: Callable[[int], bytes], did: str | None = None, kind: KeyKind = ED25519) -> IssuerKey:
    """A new key from bytes that ``randomness`` gives. Without ``did`` it signs for its own did:key.

    Ed25519 takes 32 bytes (RFC 8032, section 5.1.5); ECDSA keys 64 bits more than their order, so that the
    remainder is spread evenly (FIPS 186-5, A.2.1).
    """
    if isinstance(kind, CurveKind):
        scalar = int.from_bytes(randomness(kind.coordinate_bytes + 8), "big") % (kind.order - 1) + 1
        return _issuer_key(ec.derive_private_key(scalar, kind.curve), did)
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

    Raises KeyFileError: no PEM private key, wrong or missing passphrase, a key of a kind that signs no credentials.
    """
    if len(data) > _MAX_KEY_FILE:
        raise KeyFileError(SENTENCES.problem("too_large", remedy=_MAKE_KEY))
    private = _load_private_key(data, passphrase)
    named = _DID_LINE.search(data.partition(b"-----BEGIN")[0])
    return _issuer_key(private, did or (named.group(1).decode("utf-8", "replace") if named else None))


def _load_private_key(data: bytes, passphrase: str | None) -> PrivateKey:
    encrypted = b"BEGIN ENCRYPTED PRIVATE KEY" in data
    if encrypted and not passphrase:
        raise KeyFileError(SENTENCES.problem("encrypted"))
    try:
        key = serialization.load_pem_private_key(data, passphrase.encode() if passphrase and encrypted else None)
    except (ValueError, TypeError, UnsupportedAlgorithm, InternalError) as error:
        fault = "wrong_passphrase" if encrypted else "no_key_file"
        raise KeyFileError(SENTENCES.problem(fault, remedy=_MAKE_KEY)) from error
    if isinstance(key, Ed25519PrivateKey):
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES_OF_ISSUERS:
        return key
    raise KeyFileError(SENTENCES.problem("other_key", remedy=_MAKE_KEY))
