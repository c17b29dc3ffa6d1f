"""One signature against one key, the algorithm fixed by the key."""

from __future__ import annotations

from typing import Any

from .faults import ProofError, ProofReason, ProofUncheckableError

_SIGNATURE_BYTES = {"EdDSA": 64, "Ed25519": 64, "ES256": 64, "ES384": 96}
_ALGORITHMS = {
    ("OKP", "Ed25519"): ("EdDSA", "Ed25519"),
    ("EC", "P-256"): ("ES256",),
    ("EC", "P-384"): ("ES384",),
}
"""Kind and curve of a JWK → the algorithms it may verify (RFC 7518, RFC 8037, RFC 9864)."""


def signature_holds(algorithm: str, key: dict[str, Any], data: bytes, signature: bytes) -> bool:
    """Whether ``signature`` over ``data`` was made by the owner of the public JWK ``key``.

    What a token claims about its algorithm never chooses how a key is used (RFC 8725, section 3.1).
    Raises ProofError when the key is broken or not one for ``algorithm``, ProofUncheckableError when keys of its kind
    are not known here.
    """
    from openvc.keys import InvalidKey, verify_signature

    kind = (str(key.get("kty"))[:20], str(key.get("crv"))[:20])
    if kind not in _ALGORITHMS:
        raise ProofUncheckableError(ProofReason.UNSUPPORTED, f"Keys of the kind {'/'.join(kind)} are not known here.")
    if algorithm not in _ALGORITHMS[kind]:
        raise ProofError(ProofReason.ALGORITHM_MISMATCH, f"A key {'/'.join(kind)} is not one for {algorithm[:20]!r}.")
    if len(signature) != _SIGNATURE_BYTES[algorithm]:
        return False
    try:
        return verify_signature(alg=algorithm, public_jwk=key, signing_input=data, signature=signature)
    except InvalidKey as error:
        raise ProofError(ProofReason.KEY_UNUSABLE, f"The key is unusable: {error!s:.200}") from error
