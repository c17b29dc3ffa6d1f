"""Decentralised identifiers of issuers: did:key, did:web and the DID document that publishes the keys.

Sources: W3C DID Core 1.0; did:key and did:web method specifications; Controlled Identifiers 1.0 (Multikey).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from credenza.errors import InputError

from .faults import SENTENCES

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519_PUBLIC = b"\xed\x01"  # multicodec ed25519-pub (0xed) as an unsigned varint
_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?", re.IGNORECASE)


def _base58btc(data: bytes) -> str:
    number, digits = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _BASE58[digit] + digits
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + digits


def multibase(data: bytes) -> str:
    """Bytes as multibase base58btc text (prefix ``z``)."""
    return "z" + _base58btc(data)


def public_multibase(public_key: bytes) -> str:
    """A raw Ed25519 public key (32 bytes) as Multikey text ``z6Mk…``."""
    return multibase(_ED25519_PUBLIC + public_key)


def did_key_of(public_key: bytes) -> str:
    """The did:key of a raw Ed25519 public key (32 bytes)."""
    return f"did:key:{public_multibase(public_key)}"


def did_web_of(url: str) -> str:
    """The did:web whose document lies below a web address: ``https://uni.example/a`` → ``did:web:uni.example:a``.

    Raises InputError when the address is not plain https (user, query and fragment have no place in did:web).
    """
    parts = urlsplit(url)
    if parts.scheme != "https" or not _HOST.fullmatch(parts.netloc) or parts.query or parts.fragment:
        raise InputError(SENTENCES.problem("not_plain_https", {"value": repr(url)}, path="did"))
    segments = [quote(unquote(segment), safe="") for segment in parts.path.split("/") if segment]
    return ":".join(["did:web", quote(parts.netloc.lower(), safe=""), *segments])


def did_web_address(did: str) -> str:
    """The https address at which the document of a did:web is published. Raises InputError for any other DID."""
    host, *segments = did.removeprefix("did:web:").split(":")
    if not did.startswith("did:web:") or not _HOST.fullmatch(unquote(host)) or "" in segments:
        raise InputError(SENTENCES.problem("not_did_web", {"value": repr(did)}, path="did"))
    folder = "/".join(segments) if segments else ".well-known"
    return f"https://{unquote(host)}/{folder}/did.json"


def did_document(did: str, public_keys: Sequence[bytes]) -> dict[str, Any]:
    """The DID document that lets verifiers find the raw Ed25519 public keys of ``did``.

    Keep retired keys in the list: credentials signed with them stay verifiable.
    """
    methods = [
        {
            "id": f"{did}#{public_multibase(public_key)}",
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": public_multibase(public_key),
        }
        for public_key in public_keys
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
