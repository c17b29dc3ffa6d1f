"""One signature against one key, the algorithm fixed by the key."""

from __future__ import annotations

import base64
import functools
import re
from typing import Any

import nacl.bindings
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from nacl.exceptions import BadSignatureError

from .faults import ProofError, ProofReason, ProofUncheckableError
from .key_kinds import ED25519, KEY_KINDS, P256, P384, P521, SECP256K1, CurveKind, KeyKind, kind_of
from .pem_keys import verify_with_rsa

_ALGORITHMS = {
    ("OKP", ED25519.name): ("EdDSA", "Ed25519"),
    ("EC", P256.name): ("ES256",),
    ("EC", P384.name): ("ES384",),
    ("EC", P521.name): ("ES512",),
    ("EC", SECP256K1.name): ("ES256K",),
    ("RSA", "None"): ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
}
"""Kind and curve of a JWK → the algorithms it may verify (RFC 7518, RFC 8037, RFC 9864)."""

_KINDS: dict[str, KeyKind] = {**KEY_KINDS, P521.name: P521, SECP256K1.name: SECP256K1}

_LONGEST_RSA = 1400
"""Characters of a modulus of 8192 bits, and some."""

_base64url = re.compile(r"[A-Za-z0-9_-]+").fullmatch

_FIELD = 2**255 - 19
_ORDER_EIGHT_HEIGHT = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL_ORDER_HEIGHTS = {0, 1, _FIELD - 1, _ORDER_EIGHT_HEIGHT, _FIELD - _ORDER_EIGHT_HEIGHT}
"""The y of the points whose order divides 8 on edwards25519 (RFC 7748, section 4.1, has the curve)."""


def algorithm_of(key: dict[str, Any]) -> str:
    """The algorithm for which a public JWK is a key. Raises ProofUncheckableError when its kind is not known here."""
    return algorithms_of(key)[0]


def algorithms_of(key: dict[str, Any]) -> tuple[str, ...]:
    """The algorithms for which a public JWK may be used. Raises as ``algorithm_of`` does."""
    kind = (str(key.get("kty"))[:20], str(key.get("crv"))[:20])
    if kind not in _ALGORITHMS:
        raise ProofUncheckableError(ProofReason.UNSUPPORTED, f"Keys of the kind {'/'.join(kind)} are not known here.")
    return _ALGORITHMS[kind]


def signature_holds(algorithm: str, key: dict[str, Any], data: bytes, signature: bytes) -> bool:
    """Whether ``signature`` over ``data`` was made by the owner of the public JWK ``key``.

    What a token claims about its algorithm never chooses how a key is used (RFC 8725, section 3.1).
    Raises ProofError when the key is broken or not one for ``algorithm``, ProofUncheckableError when keys of its kind
    are not known here.
    """
    if algorithm not in algorithms_of(key):
        raise ProofError(ProofReason.ALGORITHM_MISMATCH, f"A key of this kind is not one for {algorithm[:20]!r}.")
    if key["kty"] == "RSA":
        return _rsa_holds(key, algorithm, data, signature)
    kind = _KINDS[key["crv"]]
    if isinstance(kind, CurveKind):
        public = _point(kind, _coordinate(key, "x", kind), _coordinate(key, "y", kind))
        return len(signature) == kind.signature_bytes and _ecdsa_holds(public, kind, data, signature)
    return _ed25519_holds(_sound(_member(key, "x", kind.public_bytes)), data, signature)


def raw_signature_holds(public_key: bytes, data: bytes, signature: bytes) -> bool:
    """The same for a raw public key of 32 bytes of Ed25519, else a compressed point of P-256 or P-384.

    Raises ProofError when the key is broken, ValueError when its length is that of no kind.
    """
    kind = kind_of(public_key)
    if len(signature) != kind.signature_bytes:
        return False
    if not isinstance(kind, CurveKind):
        return _ed25519_holds(_sound(public_key), data, signature)
    try:
        public = ec.EllipticCurvePublicKey.from_encoded_point(kind.curve, public_key)
    except ValueError as error:
        raise ProofError(ProofReason.KEY_UNUSABLE, "The key is unusable: it is no point of its curve.") from error
    return _ecdsa_holds(public, kind, data, signature)


def _member(key: dict[str, Any], name: str, length: int) -> bytes:
    """A member of a JWK that holds so many bytes."""
    text = key.get(name)
    octets = _octets(text) if isinstance(text, str) and len(text) == -(-length * 4 // 3) else None
    if octets is None:
        raise ProofError(ProofReason.KEY_UNUSABLE, f"The key is unusable: {name} is not {length} bytes in base64url.")
    return octets


@functools.lru_cache(maxsize=1024)
def _octets(text: str) -> bytes | None:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)) if _base64url(text) else None


def _coordinate(key: dict[str, Any], name: str, kind: CurveKind) -> int:
    return int.from_bytes(_member(key, name, kind.coordinate_bytes), "big")


def _rsa_holds(key: dict[str, Any], algorithm: str, data: bytes, signature: bytes) -> bool:
    """By a key of RSA in a JWK (RFC 7518, section 6.3.1)."""
    members = [key.get(name) for name in ("n", "e")]
    numbers = [_octets(text) if isinstance(text, str) and len(text) <= _LONGEST_RSA else None for text in members]
    if None in numbers:
        raise ProofError(ProofReason.KEY_UNUSABLE, "The key is unusable: n and e are not numbers in base64url.")
    modulus, exponent = (int.from_bytes(number or b"", "big") for number in numbers)
    try:
        verify_with_rsa(rsa.RSAPublicNumbers(exponent, modulus).public_key(), algorithm, data, signature)
    except InvalidSignature:
        return False
    except ValueError as error:
        raise ProofError(ProofReason.KEY_UNUSABLE, "The key is unusable: it is no key of RSA.") from error
    return True


def _ed25519_holds(public: bytes, data: bytes, signature: bytes) -> bool:
    """By libsodium, which refuses a second way of writing the same signature (RFC 8032, section 5.1.7, step 1)."""
    if len(signature) != ED25519.signature_bytes:
        return False
    try:
        nacl.bindings.crypto_sign_open(signature + data, public)
    except BadSignatureError:
        return False
    return True


@functools.lru_cache(maxsize=1024)
def _sound(public: bytes) -> bytes:
    """An Ed25519 key that is neither a point of small order nor written in a second way.

    RFC 8032 lets a library accept both, and OpenSSL does; libsodium and the suites of other languages refuse them.
    """
    height = int.from_bytes(public, "little") & (2**255 - 1)
    if height >= _FIELD or height in _SMALL_ORDER_HEIGHTS:
        raise ProofError(ProofReason.KEY_UNUSABLE, "The key is one under which anybody can sign anything.")
    return public


def _ecdsa_holds(public: ec.EllipticCurvePublicKey, kind: CurveKind, data: bytes, signature: bytes) -> bool:
    r, s = (int.from_bytes(half, "big") for half in _halves(signature))
    try:
        public.verify(encode_dss_signature(r, s), data, ec.ECDSA(kind.hash))
    except InvalidSignature:
        return False
    return True


def _halves(signature: bytes) -> tuple[bytes, bytes]:
    middle = len(signature) // 2
    return signature[:middle], signature[middle:]


@functools.lru_cache(maxsize=256)
def _point(kind: CurveKind, x: int, y: int) -> ec.EllipticCurvePublicKey:
    """The public key at a point. Raises ProofError when the point is not on the curve."""
    try:
        return ec.EllipticCurvePublicNumbers(x, y, kind.curve).public_key()
    except ValueError as error:
        raise ProofError(ProofReason.KEY_UNUSABLE, "The key is unusable: it is no point of its curve.") from error
