"""Resolving DIDs and dereferencing DID URLs: did:key from itself, did:web only the interface's own.

Source: https://www.w3.org/TR/did-resolution/ and the did:key method specification. Two ways of writing the answer are
in use among test suites; both are made from the same finding (``did_views``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from credenza.proofs import KeyLengthError, did_document, read_public_multibase

from .documents import own_did, own_documents

INVALID_DID = "INVALID_DID"
INVALID_DID_URL = "INVALID_DID_URL"
METHOD_NOT_SUPPORTED = "METHOD_NOT_SUPPORTED"
NOT_FOUND = "NOT_FOUND"
KEY_LENGTH = "INVALID_PUBLIC_KEY_LENGTH"
KEY_TYPE = "INVALID_PUBLIC_KEY_TYPE"
UNSUPPORTED_KEY_TYPE = "UNSUPPORTED_PUBLIC_KEY_TYPE"

FORMATS = ("Multikey",)
_EXPERIMENTAL_FORMATS = ("Ed25519VerificationKey2018", "X25519KeyAgreementKey2019", "EcdsaSecp256k1VerificationKey2019")
_LONGEST = 2048

_SEGMENT = r"(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})"
_is_did = re.compile(rf"did:([a-z0-9]+):(?:{_SEGMENT}*:)*{_SEGMENT}+").fullmatch
_is_rest = re.compile(
    r"(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?(?:\?[^#^`<>\"{}|\\\s]*)?(?:#[^#^`<>\"{}|\\\s]*)?"
).fullmatch
_END_OF_DID = re.compile(r"[/?#]")
_PURPOSES = ("authentication", "assertionMethod", "capabilityDelegation", "capabilityInvocation")


@dataclass(frozen=True)
class Found:
    """What was found: a document (or the part of one that a DID URL names), or the reason why there is none."""

    document: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    is_url: bool = False


def look_up(identifier: str, key_format: str | None = None, *, experimental: bool = False) -> Found:
    """The document of a DID, or the verification method that a DID URL names.

    ``key_format`` is how the caller wants keys written; Multikey is the only way that is offered.
    """
    did, rest = _split(identifier)
    is_url = bool(rest)
    if len(identifier) > _LONGEST or not _is_did(did):
        return Found(error=INVALID_DID, is_url=is_url)
    if not _is_rest(rest):
        return Found(error=INVALID_DID_URL, is_url=True)
    if key_format not in (None, *FORMATS):
        refused = not experimental and key_format in _EXPERIMENTAL_FORMATS
        return Found(error=KEY_TYPE if refused else UNSUPPORTED_KEY_TYPE, is_url=is_url)
    found = _resolve(did)
    return _dereference(found, did, rest) if is_url and not found.error else Found(found.document, found.error, is_url)


def _split(identifier: str) -> tuple[str, str]:
    end = _END_OF_DID.search(identifier)
    return (identifier[: end.start()], identifier[end.start() :]) if end else (identifier, "")


def _resolve(did: str) -> Found:
    method = did.split(":")[1]
    if method == "key":
        return _from_key(did)
    if method != "web":
        return Found(error=METHOD_NOT_SUPPORTED)
    own = own_did()
    # The server has decoded the path once already, so the port may have lost its encoding.
    named = own is not None and did in (own, unquote(own))
    return Found(own_documents()[str(own)]) if named else Found(error=NOT_FOUND)


def _from_key(did: str) -> Found:
    try:
        public_key = read_public_multibase(did.removeprefix("did:key:"))
    except KeyLengthError:
        return Found(error=KEY_LENGTH)
    except ValueError:
        return Found(error=INVALID_DID)
    document = did_document(did, [public_key])
    return Found(document | dict.fromkeys(_PURPOSES, document["assertionMethod"]))


def _dereference(found: Found, did: str, rest: str) -> Found:
    for method in found.document["verificationMethod"]:
        if method["id"] == did + rest:
            return Found({"@context": found.document["@context"], **method}, is_url=True)
    return Found(error=NOT_FOUND, is_url=True)
