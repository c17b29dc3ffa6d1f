"""Proof values of ecdsa-sd-2023: three bytes of header and a CBOR list of five (vc-di-ecdsa 1.0, section 3.5).

Each is read only in the one spelling that the standard leaves: without tags, indefinite lengths, repeated keys or
numbers written longer than need be. So nothing in a proof can be changed without changing what it says.
"""

from __future__ import annotations

import base64
import binascii
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import cbor2

from credenza.proofs.faults import ProofError, ProofReason

LONGEST_VALUE = 512 * 1024
MOST_SIGNATURES = 4_000
"""Characters of a proof value, and statements signed one by one: each costs a verification."""

SIGNATURE_BYTES, KEY_BYTES, DIGEST_BYTES = 64, 35, 32
"""Of an ES256 signature (r and s), a P-256 key as Multikey (prefix and compressed point), and an HMAC-SHA-256."""

_BASE_HEADER, _DERIVED_HEADER = b"\xd9\x5d\x00", b"\xd9\x5d\x01"
_DEEPEST = 3


@dataclass(frozen=True)
class BaseProof:
    """What an issuer hands to the holder: the means to show any part of the credential.

    ``signature`` is the issuer's, over the proof options, ``public_key`` and the mandatory statements together;
    ``statement_signatures`` are those of ``public_key`` over each other statement, in their order. ``hmac_key`` blinds
    the labels of blank nodes.
    """

    signature: bytes
    public_key: bytes
    hmac_key: bytes
    statement_signatures: tuple[bytes, ...]
    mandatory_pointers: tuple[str, ...]

    def written(self) -> str:
        """The proof value."""
        signatures, pointers = list(self.statement_signatures), list(self.mandatory_pointers)
        return _written(_BASE_HEADER, [self.signature, self.public_key, self.hmac_key, signatures, pointers])


@dataclass(frozen=True)
class DerivedProof:
    """What a holder shows: as in the base proof, but with the signatures of the shown statements only.

    ``labels`` are the blinded labels of the blank nodes by their canonical number; ``mandatory_indexes`` the places of
    the mandatory statements among all that are shown.
    """

    signature: bytes
    public_key: bytes
    statement_signatures: tuple[bytes, ...]
    labels: Mapping[int, bytes]
    mandatory_indexes: tuple[int, ...]

    def written(self) -> str:
        """The proof value."""
        signatures, indexes = list(self.statement_signatures), list(self.mandatory_indexes)
        labels = dict(sorted(self.labels.items()))
        return _written(_DERIVED_HEADER, [self.signature, self.public_key, signatures, labels, indexes])


def _written(header: bytes, components: list[Any]) -> str:
    return "u" + base64.urlsafe_b64encode(header + cbor2.dumps(components)).rstrip(b"=").decode("ascii")


def read_proof_value(value: object) -> BaseProof | DerivedProof:
    """The base or derived proof in a proof value. Raises ProofError."""
    data = _decoded(value)
    if data.startswith(_BASE_HEADER):
        return _base_proof(_components(data[len(_BASE_HEADER) :]))
    if data.startswith(_DERIVED_HEADER):
        return _derived_proof(_components(data[len(_DERIVED_HEADER) :]))
    raise _malformed("it has no header of ecdsa-sd-2023")


def _malformed(what: str) -> ProofError:
    return ProofError(ProofReason.MALFORMED, f"proofValue: {what}.")


def _decoded(value: object) -> bytes:
    if not isinstance(value, str) or not value.startswith("u"):
        raise _malformed("it is not multibase in base64url")
    if len(value) > LONGEST_VALUE:
        raise _malformed(f"it is longer than {LONGEST_VALUE} characters")
    try:
        data = base64.b64decode(value[1:] + "=" * (-len(value[1:]) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise _malformed("it is not base64url") from error
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii") != value[1:]:
        raise _malformed("it is not base64url as it is written without padding")
    return data


def _refused(*_: object) -> NoReturn:
    raise ValueError("tags are not allowed")


# Every tag that the library would follow by itself; the hook refuses the others.
_NO_TAGS = dict.fromkeys((*range(1_100), 43_000, 55_799), _refused)


def _components(data: bytes) -> list[Any]:
    try:
        components = cbor2.loads(
            data,
            max_depth=_DEEPEST,
            allow_indefinite=False,
            allow_duplicate_keys=False,
            semantic_decoders=_NO_TAGS,
            tag_hook=_refused,
        )
        written = cbor2.dumps(components)
    except (cbor2.CBORError, ValueError) as error:
        raise _malformed(f"no CBOR that may stand here ({error!s:.100})") from error
    if not isinstance(components, list) or len(components) != 5:
        raise _malformed("it is not a list of five")
    if written != data:
        raise _malformed("it is not written in the shortest form")
    return components


def _base_proof(components: list[Any]) -> BaseProof:
    signature, public_key, hmac_key, signatures, pointers = components
    _require_bytes("base signature", signature, SIGNATURE_BYTES)
    _require_bytes("public key", public_key, KEY_BYTES)
    _require_bytes("HMAC key", hmac_key, DIGEST_BYTES)
    if not isinstance(pointers, list) or not all(isinstance(pointer, str) for pointer in pointers):
        raise _malformed("the mandatory pointers are not a list of texts")
    return BaseProof(signature, public_key, hmac_key, _signatures(signatures), tuple(pointers))


def _derived_proof(components: list[Any]) -> DerivedProof:
    signature, public_key, signatures, labels, indexes = components
    _require_bytes("base signature", signature, SIGNATURE_BYTES)
    _require_bytes("public key", public_key, KEY_BYTES)
    if not isinstance(labels, dict) or not all(_is_number(number) for number in labels):
        raise _malformed("the label map is not a map from whole numbers")
    for label in labels.values():
        _require_bytes("label", label, DIGEST_BYTES)
    if len(set(labels.values())) < len(labels):
        raise _malformed("two nodes have the same label")
    return DerivedProof(signature, public_key, _signatures(signatures), labels, _ascending(indexes))


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _require_bytes(what: str, value: object, length: int) -> None:
    if not isinstance(value, bytes) or len(value) != length:
        raise _malformed(f"a {what} is not {length} bytes")


def _signatures(value: object) -> tuple[bytes, ...]:
    if not isinstance(value, list) or len(value) > MOST_SIGNATURES:
        raise _malformed(f"the signatures are not a list of at most {MOST_SIGNATURES}")
    for signature in value:
        _require_bytes("signature", signature, SIGNATURE_BYTES)
    return tuple(value)


def _ascending(value: object) -> tuple[int, ...]:
    if not isinstance(value, list) or not all(_is_number(index) for index in value):
        raise _malformed("the mandatory indexes are not a list of whole numbers")
    if any(second <= first for first, second in itertools.pairwise(value)):
        raise _malformed("the mandatory indexes do not ascend")
    return tuple(value)
