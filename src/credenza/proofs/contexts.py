"""The JSON-LD contexts that Credenza knows. They come with openbadgeslib, are compared with the hashes below, and
nothing is ever fetched: a context that changes under its address changes what a signature covers.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from credenza.canonicalisation import Canonicalisation
from credenza.errors import RenderingError

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_V3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

CLR_V2 = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"

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
    CLR_V2: (
        "clr_context_2.0.1.json",
        "880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6",
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


class GeneralContexts(Mapping[str, dict[str, Any]]):
    """Further contexts, and the general mode of canonicalisation: contexts written into a document are read too.

    For test rooms and tools that must read what the whole field writes. Whoever verifies for people hands in a plain
    mapping, so that a document cannot bring a vocabulary of its own.
    """

    def __init__(self, documents: Mapping[str, dict[str, Any]], *, adding: bool = False) -> None:
        """``adding``: contexts in a document may add words, and change none that the known ones have."""
        self._documents = dict(documents)
        known = {**pinned_documents(), **self._documents}
        self.canonicalisation = Canonicalisation(known, general=True, adding=adding)

    def __getitem__(self, address: str) -> dict[str, Any]:
        return self._documents[address]

    def __iter__(self) -> Iterator[str]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)

    def __bool__(self) -> bool:
        return True  # the mode counts even where no context is added


def unknown_contexts(document: Mapping[str, Any], extra: Mapping[str, dict[str, Any]]) -> tuple[str, ...]:
    """What any ``@context`` of the document names beyond the pinned and the ``extra`` contexts, as text for people."""
    unknown: list[Any] = []
    level: list[Any] = [dict(document)]
    while level:
        groups = [value for value in level if value.__class__ is dict]
        for named in [group["@context"] for group in groups if "@context" in group]:
            unknown += named if isinstance(named, list) else [named]
        inner = [member for value in level for member in (value.values() if value.__class__ is dict else value)]
        level = [value for value in inner if value.__class__ is dict or value.__class__ is list]
    return tuple(dict.fromkeys(str(entry)[:200] for entry in unknown if not _is_known(entry, extra)))


def _is_known(entry: object, extra: Mapping[str, dict[str, Any]]) -> bool:
    if isinstance(entry, dict) and isinstance(extra, GeneralContexts):
        return True
    return isinstance(entry, str) and (entry in PINNED_CONTEXTS or entry in extra)


@functools.cache
def pinned_documents() -> Mapping[str, Any]:
    """The pinned context documents by address. Raises RenderingError when an installed copy is not the pinned one."""
    return {address: json.loads(pinned_bytes(address)) for address in PINNED_CONTEXTS}


def pinned_bytes(address: str) -> bytes:
    """A pinned context document as it is published; KeyError for any other address.

    Raises RenderingError when the installed copy is not the pinned one.
    """
    name, expected = PINNED_CONTEXTS[address]
    data = (_folder() / name).read_bytes()
    if hashlib.sha256(data).hexdigest() != expected:
        raise RenderingError(f"The installed copy of {address} is not the pinned one; reinstall openbadgeslib.")
    return data


@functools.cache
def _folder() -> Path:
    """Where openbadgeslib keeps contexts. To import it for its files would take longer than all else at the start."""
    found = importlib.util.find_spec("openbadgeslib")
    if found is None or not found.submodule_search_locations:
        raise RenderingError("openbadgeslib, which brings the contexts, is not installed.")
    return Path(found.submodule_search_locations[0]) / "ob3" / "contexts"
