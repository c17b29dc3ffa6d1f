"""Compact JSON Web Signatures (RFC 7515): taken apart without trust, and written.

Header parameters that carry or point to a key (``jwk``, ``jku``, ``x5c``, ``x5u``) are never followed: the issuer says
whose key is whose, not the token (RFC 8725, section 3.10).
"""

from __future__ import annotations

import base64
import binascii
import functools
import string
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from credenza.proofs.faults import ProofError, ProofReason
from credenza.proofs.keys import SigningKey
from credenza.proofs.strict_json import JsonError, read_json, write_json

MAX_TOKEN_BYTES = 512 * 1024
_MAX_HEADER = 8 * 1024
_SHORT_HEADER = 1024


@dataclass(frozen=True)
class Jws:
    """A token taken apart, nothing verified yet: its header, the bytes it carries, what was signed, the signature."""

    header: Mapping[str, Any]
    payload: bytes
    signed: bytes
    signature: bytes

    @property
    def algorithm(self) -> str:
        """The signature algorithm that the header names.

        Raises ProofError when it names none, or demands an extension (``crit``, ``b64``) that is not known here.
        """
        algorithm = self.header.get("alg")
        if not isinstance(algorithm, str) or algorithm.lower() in ("", "none"):
            raise ProofError(ProofReason.MALFORMED, "The token names no signature algorithm.")
        if "crit" in self.header or "b64" in self.header:
            raise ProofError(ProofReason.MALFORMED, "The token demands an extension that is not known here.")
        return algorithm

    @property
    def key_id(self) -> str | None:
        """The key that the header names, if any; a hint and no more (RFC 7515, section 4.1.4)."""
        named = self.header.get("kid")
        return named if isinstance(named, str) else None

    def media_type(self, default: str) -> str:
        """``typ`` in lower case without ``application/`` (RFC 7515, section 4.1.9); ``default`` without one."""
        return short_type(self.header.get("typ", default))


def short_type(media_type: object) -> str:
    """A media type in lower case without ``application/``; the empty text for what is none."""
    return media_type.lower().removeprefix("application/") if isinstance(media_type, str) else ""


def read_jws(text: str) -> Jws:
    """Take a compact token apart. Raises ProofError when it is none."""
    parts = text.split(".")
    if len(parts) != 3 or len(text) > MAX_TOKEN_BYTES:
        raise ProofError(ProofReason.MALFORMED, "This is not a signed token of three parts.")
    header, payload, signature = parts
    return Jws(
        _read_header(header) if len(header) <= _SHORT_HEADER else _header(header),
        decode_base64url(payload, "content"),
        text[: len(header) + 1 + len(payload)].encode("ascii"),
        decode_base64url(signature, "signature"),
    )


def _header(text: str) -> dict[str, Any]:
    return read_object(decode_base64url(text, "header"), "header", _MAX_HEADER)


@functools.lru_cache(maxsize=256)
def _read_header(text: str) -> Mapping[str, Any]:
    """The header of many tokens of one issuer is the same."""
    return MappingProxyType(_header(text))


def write_jws(header: Mapping[str, Any], payload: bytes, key: SigningKey) -> str:
    """``payload`` as a compact token under ``header``, signed by ``key``; the header gets its ``alg`` from the key."""
    return signed_under(protected_header(header, key), payload, key).decode("ascii")


def protected_header(header: Mapping[str, Any], key: SigningKey) -> bytes:
    """``header`` with the ``alg`` of a key, as it stands in its tokens."""
    texts = all(value.__class__ is str for value in header.values())
    return _protected_texts(key.algorithm, *header.items()) if texts else _protected(key.algorithm, header)


def signed_under(protected: bytes, payload: bytes, key: SigningKey) -> bytes:
    """``payload`` as a compact token under a header that is encoded already."""
    signed = protected + b"." + encode_base64url(payload)
    return signed + b"." + encode_base64url(key.sign(signed))


def _protected(algorithm: str, header: Mapping[str, Any]) -> bytes:
    return encode_base64url(write_json({"alg": algorithm, **header}))


@functools.lru_cache(maxsize=64)
def _protected_texts(algorithm: str, *members: tuple[str, str]) -> bytes:
    """The header of many tokens of one issuer is the same."""
    return _protected(algorithm, dict(members))


def encode_base64url(data: bytes) -> bytes:
    """Base64url without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def decode_base64url(text: str, what: str) -> bytes:
    """The bytes that ``what`` writes as base64url without padding. Raises ProofError."""
    try:
        written = text.encode("ascii")
        if b"+" in written or b"/" in written:
            raise ValueError("letters of another alphabet")
        padded = written.translate(_STANDARD_ALPHABET) + b"=" * (-len(written) % 4)
        data = binascii.a2b_base64(padded, strict_mode=True)
        if written[-1:] not in _LAST_LETTERS[len(written) % 4]:
            raise ValueError("bits behind the end")  # else one token could be written in several ways
    except (binascii.Error, ValueError) as error:
        raise ProofError(ProofReason.MALFORMED, f"The {what} of the token is not base64url.") from error
    return data


_STANDARD_ALPHABET = bytes.maketrans(b"-_", b"+/")
_ANY_LETTER = string.ascii_letters.encode() + string.digits.encode() + b"-_"
_LAST_LETTERS = (_ANY_LETTER, b"", b"AQgw", b"AEIMQUYcgkosw048")
"""By the length modulo 4: the last letters whose bits are all needed; a rest of one letter holds no byte."""


def read_object(data: bytes, what: str, limit: int = MAX_TOKEN_BYTES) -> dict[str, Any]:
    """The JSON object that ``data`` holds. Raises ProofError."""
    try:
        return read_json(data, limit)
    except JsonError as error:
        raise ProofError(ProofReason.MALFORMED, f"The {what} of the token: {error.detail}") from error
