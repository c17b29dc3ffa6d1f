"""Keys of issuers that are no DIDs, and keys that a name carries in itself.

A controlled identifier document (Controlled Identifiers 1.0) may lie at any address; issuers of Open Badges and
Blockcerts publish theirs under https. Older documents write their keys in other ways than the DID documents of today.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .base58 import decode_base58
from .faults import ProofError, ProofReason
from .key_kinds import ED25519, P256, P384, P521, SECP256K1, CurveKind, KeyLengthError, kind_of, read_public_multibase
from .pem_keys import key_in_pem

_ED25519_BASE58 = ("Ed25519VerificationKey2018", "Ed25519VerificationKey2020")
_LONGEST_KEY = 200
_FORMS = ("publicKeyJwk", "publicKeyMultibase", "publicKeyBase58", "publicKeyPem")


def key_in_name(method: str) -> dict[str, Any] | None:
    """The public key (JWK) that the address of a key names as a Multikey in its fragment; ``None`` if it names none.

    Raises ProofError for one that has the form of a Multikey and is none.
    """
    name = method.partition("#")[2]
    if not name.startswith("z") or not 40 < len(name) <= _LONGEST_KEY:
        return None
    try:
        return _jwk_of(read_public_multibase(name))
    except KeyLengthError as error:
        raise ProofError(ProofReason.KEY_UNUSABLE, f"{name[:80]} is no key: {error}") from error
    except ValueError:
        return secp256k1_key(name)


def secp256k1_key(name: str) -> dict[str, Any] | None:
    """The key in a Multikey of the curve that blockchains use; ``None`` if it is none."""
    try:
        data = decode_base58(name.removeprefix("z"))
        if not data.startswith(SECP256K1.prefix):
            return None
        return _point(SECP256K1, data.removeprefix(SECP256K1.prefix))
    except (ValueError, UnsupportedAlgorithm):
        return None


def did_key_document(did: str) -> dict[str, Any] | None:
    """The document of a did:key with a key of that curve; ``None`` for any other."""
    name = did.removeprefix("did:key:")
    key = secp256k1_key(name) if name.startswith("zQ3s") and len(name) <= _LONGEST_KEY else None
    if key is None:
        return None
    address = f"{did}#{name}"
    method = {"id": address, "type": "JsonWebKey", "controller": did, "publicKeyJwk": key}
    return {"id": did, "verificationMethod": [method], "assertionMethod": [address], "authentication": [address]}


def listed_keys(document: Mapping[str, Any], purpose: str) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """The keys that a controlled identifier document lists: address, the key (JWK), whether for ``purpose``.

    A key that stands in the list of the purpose itself counts as well (Controlled Identifiers 1.0, section 2.3).
    """
    owner = document.get("id")
    named = document.get(purpose)
    references = named if isinstance(named, list) else [] if named is None else [named]
    allowed = {_absolute(item.get("id") if isinstance(item, dict) else item, owner) for item in references}
    methods = document.get("verificationMethod")
    embedded = [item for item in references if isinstance(item, dict)]
    for method in [*(methods if isinstance(methods, list) else []), *embedded]:
        key = _key_of(method) if isinstance(method, dict) else None
        if key is not None:
            address = _absolute(method.get("id"), owner)
            yield address, key, address in allowed


def _absolute(identifier: object, owner: object) -> str:
    return f"{owner}{identifier}" if isinstance(identifier, str) and identifier.startswith("#") else str(identifier)


def with_jwks(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with a JWK beside every key in PEM or base58, the forms of the suites from before Data Integrity."""
    methods = document.get("verificationMethod")
    if not isinstance(methods, list):
        return dict(document)
    return {**document, "verificationMethod": [_with_jwk(item) if isinstance(item, dict) else item for item in methods]}


def _with_jwk(method: dict[str, Any]) -> dict[str, Any]:
    if "publicKeyJwk" in method or not {"publicKeyPem", "publicKeyBase58"} & method.keys():
        return method
    key = _key_of(method)
    return method if key is None else {**method, "publicKeyJwk": key}


def _key_of(method: Mapping[str, Any]) -> dict[str, Any] | None:
    jwk, multikey, older, pem = (method.get(name) for name in _FORMS)
    if isinstance(jwk, dict):
        return jwk
    try:
        if isinstance(multikey, str) and len(multikey) <= _LONGEST_KEY:
            return secp256k1_key(multikey) or _jwk_of(read_public_multibase(multikey))
        if isinstance(older, str) and len(older) <= _LONGEST_KEY:
            return _older_key(str(method.get("type")), decode_base58(older))
        return _jwk_of_pem(pem) if isinstance(pem, str) else None
    except ValueError:
        return None


def _older_key(kind: str, public_key: bytes) -> dict[str, Any] | None:
    """The raw key in ``publicKeyBase58``, whose kind the type of the method tells. Raises ValueError."""
    if kind == "EcdsaSecp256k1VerificationKey2019":
        return _point(SECP256K1, public_key)
    return _jwk_of(public_key) if kind in _ED25519_BASE58 else None


def _jwk_of_pem(pem: str) -> dict[str, Any]:
    """Raises ValueError."""
    key = key_in_pem(pem)
    if isinstance(key, rsa.RSAPublicKey):
        numbers = key.public_numbers()
        return {"kty": "RSA", "n": _unsigned(numbers.n), "e": _unsigned(numbers.e)}
    if isinstance(key, ed25519.Ed25519PublicKey):
        return _jwk_of(key.public_bytes_raw())
    kind = next((kind for kind in (P256, P384, P521, SECP256K1) if kind.curve.name == key.curve.name), None)
    if kind is None:
        raise ValueError(f"no kind of key has the curve {key.curve.name}")
    return _point(kind, key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint))


def _unsigned(number: int) -> str:
    return _text(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def _jwk_of(public_key: bytes) -> dict[str, Any]:
    """A raw public key as a JWK. Raises ValueError."""
    kind = kind_of(public_key)
    if isinstance(kind, CurveKind):
        return _point(kind, public_key)
    return {"kty": "OKP", "crv": ED25519.name, "x": _text(public_key)}


def _point(kind: CurveKind, compressed: bytes) -> dict[str, Any]:
    numbers = ec.EllipticCurvePublicKey.from_encoded_point(kind.curve, compressed).public_numbers()
    x, y = (_text(number.to_bytes(kind.coordinate_bytes, "big")) for number in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": kind.name, "x": x, "y": y}


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
