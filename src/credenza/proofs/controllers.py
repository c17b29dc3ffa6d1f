"""Keys of issuers that are no DIDs, and keys that a name carries in itself.

A controlled identifier document (Controlled Identifiers 1.0) may lie at any address; issuers of Open Badges and
Blockcerts publish theirs under https. Older documents write their keys in other ways than the DID documents of today.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec

from .base58 import decode_base58
from .faults import ProofError, ProofReason
from .key_kinds import ED25519, SECP256K1, CurveKind, KeyLengthError, kind_of, read_public_multibase

_ED25519_BASE58 = ("Ed25519VerificationKey2018", "Ed25519VerificationKey2020")
_LONGEST_KEY = 200


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


def _key_of(method: Mapping[str, Any]) -> dict[str, Any] | None:
    jwk, multikey, older = (method.get(name) for name in ("publicKeyJwk", "publicKeyMultibase", "publicKeyBase58"))
    if isinstance(jwk, dict):
        return jwk
    try:
        if isinstance(multikey, str) and len(multikey) <= _LONGEST_KEY:
            return secp256k1_key(multikey) or _jwk_of(read_public_multibase(multikey))
        if isinstance(older, str) and len(older) <= _LONGEST_KEY and method.get("type") in _ED25519_BASE58:
            return _jwk_of(decode_base58(older))
    except ValueError:
        return None
    return None


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
