"""Certificates of seals: whom they name, and keys with their certificates from a file.

Sources: RFC 5280; RFC 7292 (PKCS #12); ETSI EN 319 412-1, clause 5.1.4, and 412-3 (names of organisations).
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from credenza.errors import KeyFileError
from credenza.proofs.faults import SENTENCES
from credenza.proofs.keys import SigningKey

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey

LEAST_RSA_BITS = 2048
_MAX_FILE = 64 * 1024
_CURVES: dict[str, tuple[str, hashes.HashAlgorithm]] = {
    "secp256r1": ("ES256", hashes.SHA256()),
    "secp384r1": ("ES384", hashes.SHA384()),
    "secp521r1": ("ES512", hashes.SHA512()),
}


class SealKey(SigningKey, Protocol):
    """Whatever can seal for an organisation: a key in memory, a security module, a remote service."""

    @property
    def certificates(self) -> tuple[x509.Certificate, ...]:
        """The certificate of the key, and those of the bodies above it, from below to above."""

    @property
    def algorithm(self) -> str:
        """How it signs, by its JOSE name: ``RS256``, ``ES256``, ``ES384`` or ``ES512``."""


@dataclass(frozen=True)
class Holder:
    """The organisation that a certificate names; what it does not say is ``None``. ``country`` is ISO 3166-1 alpha-2.

    ``organization_identifier`` is attribute 2.5.4.97, e.g. ``VATIT-01234567890`` (EN 319 412-1, clause 5.1.4).
    """

    organization: str | None = None
    common_name: str | None = None
    organization_identifier: str | None = None
    country: str | None = None


def holder_of(certificate: x509.Certificate) -> Holder:
    """Whom a certificate names."""
    return Holder(
        _attribute(certificate.subject, NameOID.ORGANIZATION_NAME),
        _attribute(certificate.subject, NameOID.COMMON_NAME),
        _attribute(certificate.subject, NameOID.ORGANIZATION_IDENTIFIER),
        _attribute(certificate.subject, NameOID.COUNTRY_NAME),
    )


def _attribute(name: x509.Name, kind: x509.ObjectIdentifier) -> str | None:
    values = [attribute.value for attribute in name.get_attributes_for_oid(kind)]
    return next((value for value in values if isinstance(value, str) and value), None)


@dataclass(frozen=True, eq=False)
class FileSealKey:
    """A key in memory with its certificates."""

    certificates: tuple[x509.Certificate, ...]
    _private: PrivateKey = field(repr=False)

    @functools.cached_property
    def algorithm(self) -> str:
        """``RS256`` for RSA, else the algorithm of the curve."""
        return algorithm_of(self._private.public_key())

    def sign(self, data: bytes) -> bytes:
        """The signature of ``data``; RSASSA-PKCS1-v1_5 with SHA-256, or r and s one after the other."""
        if isinstance(self._private, rsa.RSAPrivateKey):
            return self._private.sign(data, padding.PKCS1v15(), hashes.SHA256())
        scheme = ec.ECDSA(_CURVES[self._private.curve.name][1], deterministic_signing=True)
        size = (self._private.curve.key_size + 7) // 8
        return b"".join(part.to_bytes(size, "big") for part in decode_dss_signature(self._private.sign(data, scheme)))


def algorithm_of(key: object) -> str:
    """The JOSE name of the signatures of a public key. Raises KeyFileError for keys that seal nothing."""
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= LEAST_RSA_BITS:
        return "RS256"
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name][0]
    raise KeyFileError(SENTENCES.problem("seal_key_unfit"))


def read_seal_file(data: bytes, passphrase: str | None, certificates: bytes = b"") -> FileSealKey:
    """A key with its certificates from PKCS #12, or from PEM with both in it; ``certificates`` is a second PEM file.

    Raises KeyFileError: no such file, wrong passphrase, no certificate for the key, a key of a kind that seals nothing.
    """
    if len(data) > _MAX_FILE or len(certificates) > _MAX_FILE:
        raise KeyFileError(SENTENCES.problem("seal_no_file"))
    private, chain = _from_pem(data, passphrase) if b"-----BEGIN" in data else _from_pkcs12(data, passphrase)
    chain = [*chain, *_pem_certificates(certificates)]
    if not isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise KeyFileError(SENTENCES.problem("seal_key_unfit"))
    algorithm_of(private.public_key())
    return FileSealKey(ordered(chain, private.public_key()), private)


def write_seal_file(key: FileSealKey, passphrase: str) -> bytes:
    """The key with its certificates as PKCS #12, encrypted with the passphrase (AES-256)."""
    own, *above = key.certificates
    encryption = serialization.BestAvailableEncryption(passphrase.encode())
    return pkcs12.serialize_key_and_certificates(b"seal", key._private, own, above or None, encryption)


def _from_pkcs12(data: bytes, passphrase: str | None) -> tuple[object, list[x509.Certificate]]:
    try:
        private, own, above = pkcs12.load_key_and_certificates(data, passphrase.encode() if passphrase else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyFileError(SENTENCES.problem("seal_no_file")) from error
    return private, [own, *above] if own else above


def _from_pem(data: bytes, passphrase: str | None) -> tuple[object, list[x509.Certificate]]:
    encrypted = b"ENCRYPTED" in data
    try:
        private = serialization.load_pem_private_key(data, passphrase.encode() if passphrase and encrypted else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyFileError(SENTENCES.problem("wrong_passphrase" if encrypted else "seal_no_file")) from error
    return private, _pem_certificates(data) if b"BEGIN CERTIFICATE" in data else []


def _pem_certificates(data: bytes) -> list[x509.Certificate]:
    return list(read_certificates(data)) if data else []


def read_certificates(data: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates of a PEM file, or the one of a DER file. Raises KeyFileError."""
    try:
        if b"-----BEGIN" not in data:
            return (x509.load_der_x509_certificate(data),)
        return tuple(x509.load_pem_x509_certificates(data))
    except ValueError as error:
        raise KeyFileError(SENTENCES.problem("no_certificate")) from error


def whole_certificate(der: bytes) -> x509.Certificate:
    """A certificate of a stranger, read to its end; else ``cryptography`` reads on when somebody looks.

    Raises ValueError when it is none, UnsupportedAlgorithm when its key is of a kind that is not known.
    """
    try:
        certificate = x509.load_der_x509_certificate(der)
        certificate.public_key()
        _ = certificate.extensions, certificate.subject, certificate.issuer
        _ = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    except (x509.InvalidVersion, x509.DuplicateExtension) as error:
        raise ValueError("no certificate") from error
    return certificate


def ordered(chain: Sequence[x509.Certificate], key: PublicKey) -> tuple[x509.Certificate, ...]:
    """The certificate of ``key`` and those above it, each signed by the next. Raises KeyFileError without the first."""
    found = [certificate for certificate in chain if certificate.public_key() == key]
    if not found:
        raise KeyFileError(SENTENCES.problem("seal_no_certificate"))
    path = [found[0]]
    while above := [other for other in chain if other not in path and other.subject == path[-1].issuer]:
        path.append(above[0])
    return tuple(path)
