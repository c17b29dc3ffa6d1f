"""Digests of resources that a credential refers to (VC Data Model 2.0, section 5.3)."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import Any

_SRI = {"sha256-": 32, "sha384-": 48, "sha512-": 64}
_SHA2_256_MULTIHASH = b"\x12\x20"


def digests_of(content: bytes) -> frozenset[bytes]:
    """The digests of a resource that a credential may state: by SHA-256, SHA-384 and SHA-512."""
    return frozenset(algorithm(content).digest() for algorithm in (hashlib.sha256, hashlib.sha384, hashlib.sha512))


def states_digest(resource: Mapping[str, Any], digests: frozenset[bytes]) -> bool:
    """Whether a member of ``relatedResource`` states a digest, and every one that it states is among ``digests``."""
    stated = [
        *(_of_sri(part) for text in _texts(resource.get("digestSRI")) for part in text.split() or [""]),
        *(_of_multibase(text) for text in _texts(resource.get("digestMultibase"))),
    ]
    return bool(stated) and all(digest in digests for digest in stated)


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [item if isinstance(item, str) else "" for item in values if item is not None]


def _of_sri(text: str) -> bytes | None:
    """Subresource Integrity, section 3.5: the name of the hash and its value in base64."""
    for prefix, length in _SRI.items():
        if text.startswith(prefix):
            digest = _decoded(text.removeprefix(prefix), b"+/")
            return digest if digest is not None and len(digest) == length else None
    return None


def _of_multibase(text: str) -> bytes | None:
    """Multibase base64url; the digest is a SHA-256 multihash, or bare as many write it."""
    digest = _decoded(text[1:], b"-_") if text.startswith("u") else None
    if digest is None:
        return None
    return digest[2:] if len(digest) == 34 and digest.startswith(_SHA2_256_MULTIHASH) else digest


def _decoded(text: str, signs: bytes) -> bytes | None:
    try:
        return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=signs, validate=True)
    except (binascii.Error, ValueError):
        return None
