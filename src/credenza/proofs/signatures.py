"""One signature against one key, the algorithm fixed by the key."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from .faults import ProofError, ProofReason, ProofUncheckableError

_SIGNATURE_BYTES = {"EdDSA": 64, "Ed25519": 64, "ES256": 64, "ES384": 96}
_ALGORITHMS = {
    ("OKP", "Ed25519"): ("EdDSA", "Ed25519"),
    ("EC", "P-256"): ("ES256",),
    ("EC", "P-384"): ("ES384",),
}
"""Kind and curve of a JWK → the algorithms it may verify (RFC 7518, RFC 8037, RFC 9864)."""

_FIELD = 2**255 - 19
_ORDER_EIGHT_HEIGHT = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL_ORDER_HEIGHTS = {0, 1, _FIELD - 1, _ORDER_EIGHT_HEIGHT, _FIELD - _ORDER_EIGHT_HEIGHT}
"""The y of the points whose order divides 8 on edwards25519 (RFC 7748, section 4.1, has the curve)."""


def algorithm_of(key: dict[str, Any]) -> str:
    """The algorithm for which a public JWK is a key. Raises ProofUncheckableError when its kind is not known here."""
    return _algorithms_of(key)[0]


def _algorithms_of(key: dict[str, Any]) -> tuple[str, ...]:
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
    from openvc.keys import InvalidKey, verify_signature

    if algorithm not in _algorithms_of(key):
        raise ProofError(ProofReason.ALGORITHM_MISMATCH, f"A key of this kind is not one for {algorithm[:20]!r}.")
    if key.get("crv") == "Ed25519" and _is_weak(key.get("x")):
        raise ProofError(ProofReason.KEY_UNUSABLE, "The key is one under which anybody can sign anything.")
    if len(signature) != _SIGNATURE_BYTES[algorithm]:
        return False
    try:
        return verify_signature(alg=algorithm, public_jwk=key, signing_input=data, signature=signature)
    except InvalidKey as error:
        raise ProofError(ProofReason.KEY_UNUSABLE, f"The key is unusable: {error!s:.200}") from error


def _is_weak(encoded: object) -> bool:
    """Whether an Ed25519 key is a point of small order or written in a second way.

    RFC 8032 lets a library accept both, and OpenSSL does; libsodium and the suites of other languages refuse them.
    """
    try:
        raw = base64.urlsafe_b64decode(str(encoded) + "=" * (-len(str(encoded)) % 4))
    except (binascii.Error, ValueError):
        return False  # no key at all, which the library says better
    height = int.from_bytes(raw, "little") & (2**255 - 1)
    return height >= _FIELD or height in _SMALL_ORDER_HEIGHTS
