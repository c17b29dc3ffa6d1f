"""Decentralised identifiers of issuers: did:key, did:web and the DID document that publishes the keys.

Sources: W3C DID Core 1.0; did:key and did:web method specifications; Controlled Identifiers 1.0 (Multikey).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from credenza.errors import InputError

from .dates import write_datetime
from .faults import SENTENCES
from .key_kinds import public_multibase

_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?", re.IGNORECASE)


def did_key_of(public_key: bytes) -> str:
    """The did:key of a raw public key (32 bytes of Ed25519, else a compressed point)."""
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


def did_document(
    did: str, public_keys: Sequence[bytes], revoked: Mapping[bytes, datetime] = MappingProxyType({})
) -> dict[str, Any]:
    """The DID document that lets verifiers find the raw public keys of ``did``.

    Keep retired keys in the list, as they are: with ``expires`` nobody would verify what they signed in their time
    (Controlled Identifiers 1.0, section 2.2). ``revoked`` says since when a key that fell into other hands counts for
    nothing: it is listed with that moment, and for no purpose.
    """
    names = {key: f"{did}#{public_multibase(key)}" for key in public_keys}
    methods = [
        {"id": name, "type": "Multikey", "controller": did, "publicKeyMultibase": public_multibase(key)}
        | ({"revoked": write_datetime(revoked[key])} if key in revoked else {})
        for key, name in names.items()
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [name for key, name in names.items() if key not in revoked],
    }
