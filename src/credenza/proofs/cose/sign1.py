"""COSE_Sign1 (RFC 9052, section 4.2): one signature over a payload, in CBOR, read strictly and written.

Refused beside what is no COSE_Sign1 with tag 18: members named twice, lengths left open, other tags, deep nesting,
bytes behind the end, a detached payload, critical extensions. Header parameters that carry or point to a key are never
used.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cbor2

from credenza.proofs.faults import ProofError, ProofReason
from credenza.proofs.keys import Signer

ALGORITHM, CRITICAL, CONTENT_TYPE, KEY_ID, CWT_CLAIMS, TYPE = 1, 2, 3, 4, 15, 16
"""Labels of header parameters (RFC 9052, section 3.1; RFC 9596; RFC 9597)."""

MAX_MESSAGE_BYTES = 512 * 1024
_MAX_PROTECTED = 8 * 1024
_MAX_DEPTH = 8
_SIGN1_TAG = 18

_WRITTEN = {"EdDSA": -8, "ES256": -7, "ES384": -35, "ES512": -36}
_READ = {number: name for name, number in _WRITTEN.items()} | {
    -19: "Ed25519",
    -9: "ES256",
    -51: "ES384",
    -52: "ES512",
}
"""COSE algorithm → its JOSE name (RFC 9053, section 2; the second four say the curve, too: RFC 9864)."""


@dataclass(frozen=True)
class Sign1:
    """A message taken apart, nothing verified yet: its headers, what it carries, what was signed, the signature."""

    protected: Mapping[Any, Any]
    unprotected: Mapping[Any, Any]
    payload: bytes
    signed: bytes
    signature: bytes

    @property
    def algorithm(self) -> str:
        """The signature algorithm by its JOSE name.

        Raises ProofError when the protected header names none that is known, or demands an extension.
        """
        number = self.protected.get(ALGORITHM)
        if CRITICAL in self.protected:
            raise ProofError(ProofReason.MALFORMED, "The message demands an extension that is not known here.")
        if isinstance(number, bool) or not isinstance(number, int):
            raise ProofError(ProofReason.MALFORMED, "The message names no signature algorithm.")
        if number not in _READ:
            raise ProofError(ProofReason.ALGORITHM_MISMATCH, f"The COSE algorithm {number} is not known here.")
        return _READ[number]

    @property
    def key_id(self) -> str | None:
        """The key that a header names, if any; a hint and no more (RFC 9052, section 3.1)."""
        named = self.protected.get(KEY_ID, self.unprotected.get(KEY_ID))
        return named.decode("utf-8", "replace") if isinstance(named, bytes) else None


def read_sign1(data: bytes) -> Sign1:
    """Take a tagged COSE_Sign1 apart. Raises ProofError when it is none."""
    message = _decode(data, MAX_MESSAGE_BYTES)
    if not isinstance(message, cbor2.CBORTag) or message.tag != _SIGN1_TAG:
        raise _malformed("is no COSE_Sign1 with its tag")
    parts = message.value
    if not isinstance(parts, list | tuple) or len(parts) != 4:
        raise _malformed("does not have four parts")
    header, unprotected, payload, signature = parts
    if not isinstance(unprotected, Mapping) or not all(
        isinstance(part, bytes) for part in (header, payload, signature)
    ):
        raise _malformed("has a part of the wrong kind")
    protected = _decode(header, _MAX_PROTECTED) if header else {}
    if not isinstance(protected, Mapping) or not protected.keys().isdisjoint(unprotected):
        raise _malformed("has headers that are no maps, or the same parameter in both")
    return Sign1(protected, unprotected, payload, _signed_bytes(header, payload), signature)


def write_sign1(protected: Mapping[int, Any], payload: bytes, key: Signer) -> bytes:
    """``payload`` as a tagged COSE_Sign1 signed by ``key``; the protected header gets its algorithm from the key."""
    header = cbor2.dumps({ALGORITHM: _WRITTEN[key.algorithm], **protected}, canonical=True)
    signature = key.sign(_signed_bytes(header, payload))
    return cbor2.dumps(cbor2.CBORTag(_SIGN1_TAG, [header, {}, payload, signature]))


def _signed_bytes(header: bytes, payload: bytes) -> bytes:
    """The Sig_structure without external data (RFC 9052, section 4.4)."""
    return cbor2.dumps(["Signature1", header, b"", payload])


class _NoOtherTags(dict[int, Any]):
    """What the decoder asks for the meaning of a tag. Some meanings (patterns, huge numbers) cost a reader dear."""

    def __getitem__(self, tag: int) -> Any:
        if tag == _SIGN1_TAG:
            raise KeyError(tag)
        return _refuse_tag


def _refuse_tag(*_: object) -> Any:
    raise ValueError("a tag that has no place here")


def _decode(data: bytes, limit: int) -> Any:
    if len(data) > limit:
        raise _malformed(f"has a part of {len(data)} bytes, more than the {limit} allowed")
    stream = io.BytesIO(data)
    try:
        value = cbor2.CBORDecoder(
            stream,
            max_depth=_MAX_DEPTH,
            allow_indefinite=False,
            allow_duplicate_keys=False,
            semantic_decoders=_NoOtherTags(),
        ).decode()
    except (cbor2.CBORDecodeError, ValueError, TypeError, OverflowError) as error:
        raise _malformed(f"is not strict CBOR: {error!s:.200}") from error
    if stream.tell() != len(data):
        raise _malformed("goes on behind its end")
    return value


def _malformed(what: str) -> ProofError:
    return ProofError(ProofReason.MALFORMED, f"The COSE message {what}.")
