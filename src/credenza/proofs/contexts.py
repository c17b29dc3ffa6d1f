"""The JSON-LD contexts that Credenza knows. They come with openbadgeslib, are compared with the hashes below, and
nothing is ever fetched: a context that changes under its address changes what a signature covers.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from credenza.errors import RenderingError

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_V3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

PINNED_CONTEXTS: Mapping[str, tuple[str, str]] = {
    CREDENTIALS_V2: (
        "credentials-v2.json",
        "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json": (
        "ob-v3p0-context-3.0.1.json",
        "5f3d9dd6288ef437ff8286cf95ffbff609c748a66f24a1e9450c45ca64be1571",
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json": (
        "ob-v3p0-context-3.0.2.json",
        "00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53",
    ),
    OPEN_BADGES_V3: (
        "ob-v3p0-context-3.0.3.json",
        "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": (
        "ob-v3p0-extensions.json",
        "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
    ),
    "https://w3id.org/security/data-integrity/v2": (
        "security-data-integrity-v2.json",
        "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    ),
    "https://w3id.org/security/multikey/v1": (
        "security-multikey-v1.json",
        "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
    ),
}
"""Address → (file in openbadgeslib, SHA-256 of its bytes)."""


def unknown_contexts(document: Mapping[str, Any], extra: Mapping[str, dict[str, Any]]) -> tuple[str, ...]:
    """What any ``@context`` of the document names beyond the pinned and the ``extra`` contexts, as text for people."""
    unknown: list[Any] = []
    pending: list[Any] = [dict(document)]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            pending.extend(value.values())
            named = value.get("@context", [])
            unknown += named if isinstance(named, list) else [named]
        elif isinstance(value, list):
            pending.extend(value)
    return tuple(dict.fromkeys(str(entry)[:200] for entry in unknown if not _is_known(entry, extra)))


def _is_known(entry: object, extra: Mapping[str, dict[str, Any]]) -> bool:
    return isinstance(entry, str) and (entry in PINNED_CONTEXTS or entry in extra)


@functools.cache
def pinned_documents() -> Mapping[str, Any]:
    """The pinned context documents by address. Raises RenderingError when an installed copy is not the pinned one."""
    folder, documents = resources.files("openbadgeslib") / "ob3" / "contexts", {}
    for address, (name, expected) in PINNED_CONTEXTS.items():
        data = folder.joinpath(name).read_bytes()
        if hashlib.sha256(data).hexdigest() != expected:
            raise RenderingError(f"The installed copy of {address} is not the pinned one; reinstall openbadgeslib.")
        documents[address] = json.loads(data)
    return documents
