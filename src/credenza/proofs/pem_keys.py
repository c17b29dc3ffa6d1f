"""Signatures by keys that an issuer publishes in PEM, as Open Badges 2.0 has them."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from .faults import ProofError, ProofReason, ProofUncheckableError

LEAST_RSA_BITS = 2048
_LONGEST_PEM = 16_384
_HASHES = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}
_CURVES = {"ES256": "secp256r1", "ES384": "secp384r1", "ES512": "secp521r1"}


def verify_with_pem(algorithm: str, pem: str, data: bytes, signature: bytes) -> None:
    """Check a signature that a token names as of a JOSE ``algorithm``; the key decides which of them it may be.

    Raises ProofError when it does not hold or the key is broken or too short, ProofUncheckableError for other keys.
    """
    try:
        key = load_pem_public_key(pem[:_LONGEST_PEM].encode())
        if isinstance(key, rsa.RSAPublicKey):
            verify_with_rsa(key, algorithm, data, signature)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            _verify_ecdsa(key, algorithm, data, signature)
        elif isinstance(key, ed25519.Ed25519PublicKey) and algorithm == "EdDSA":
            key.verify(signature, data)
        else:
            raise ProofUncheckableError(ProofReason.UNSUPPORTED, "Keys of this kind are not known here.")
    except InvalidSignature as error:
        raise ProofError(ProofReason.BAD_SIGNATURE, "The content is not what the issuer signed.") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ProofError(ProofReason.KEY_UNUSABLE, "The key in PEM is unusable.") from error


def key_in_pem(pem: str) -> rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey:
    """The public key in a PEM text. Raises ValueError for keys of other kinds and for what is none."""
    try:
        key = load_pem_public_key(pem[:_LONGEST_PEM].encode())
    except UnsupportedAlgorithm as error:
        raise ValueError("a key that is not known here") from error
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey):
        raise ValueError("a key of another kind")
    return key


def verify_with_rsa(key: rsa.RSAPublicKey, algorithm: str, data: bytes, signature: bytes) -> None:
    """Check a signature by RSA (RFC 7518, sections 3.3 and 3.5).

    Raises InvalidSignature when it does not hold, ProofError when the key is too short or the algorithm another.
    """
    if algorithm[:2] not in ("RS", "PS") or algorithm[2:] not in _HASHES:
        raise ProofError(ProofReason.ALGORITHM_MISMATCH, f"An RSA key is not one for {algorithm[:20]!r}.")
    if key.key_size < LEAST_RSA_BITS:
        raise ProofError(ProofReason.KEY_UNUSABLE, f"The key has {key.key_size} bits; anybody may have broken it.")
    method = _HASHES[algorithm[2:]]
    scheme = padding.PSS(padding.MGF1(method), method.digest_size) if algorithm[0] == "P" else padding.PKCS1v15()
    key.verify(signature, data, scheme, method)


def _verify_ecdsa(key: ec.EllipticCurvePublicKey, algorithm: str, data: bytes, signature: bytes) -> None:
    if _CURVES.get(algorithm) != key.curve.name:
        raise ProofError(ProofReason.ALGORITHM_MISMATCH, f"A key of this curve is not one for {algorithm[:20]!r}.")
    half = (key.key_size + 7) // 8
    if len(signature) != 2 * half:
        raise InvalidSignature
    r, s = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
    key.verify(encode_dss_signature(r, s), data, ec.ECDSA(_HASHES[algorithm[2:]]))
