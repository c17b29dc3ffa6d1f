"""JSON-LD contexts that only the test interface knows. They belong to others and are read from a folder.

A file counts by what it says, not by its name: the SHA-256 of its canonical JSON (RFC 8785) must be one of these.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import rfc8785
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from credenza.proofs import GeneralContexts

FURTHER_CONTEXTS: Mapping[str, str] = {
    "https://www.w3.org/2018/credentials/v1": "b01e671e873981f19a9102a9a57f666dbcaeb31b99e3e124378d143e71549247",
    "https://www.w3.org/ns/credentials/examples/v2": "8a675bead391be98e6054c4e07c41f73337508d398e07047344c5d349aa2dc58",
    "https://www.w3.org/ns/did/v1": "a7e146c40fcec005d3f0f14ae745665f446da58d7914a9d8f733746686fad82b",
    "https://w3id.org/security/data-integrity/v1": "9505bf85338a4c2121ad03992ac90061bc85d43bcfa34d9d47b779381cf08b5f",
    "https://w3id.org/security/suites/ed25519-2020/v1": (
        "fb517f09d990829aed734c9bad8cbbb2ac3d5063b865c7e3d81f246074bf5691"
    ),
}
"""Address → SHA-256 of the canonical JSON of the context document."""

_LARGEST_FILE = 1024 * 1024


@functools.cache
def known_contexts() -> GeneralContexts:
    """The pinned contexts, those of the folder in the settings, and the ones that documents bring themselves."""
    return GeneralContexts(dict(_found(settings.CONFORMANCE_CONTEXTS)))


def _found(folder: Path | None) -> Iterator[tuple[str, dict[str, Any]]]:
    if folder is None:
        return
    if not folder.is_dir():
        raise ImproperlyConfigured(f"CREDENZA_CONFORMANCE_CONTEXTS: {folder} is not a folder.")
    addresses = {digest: address for address, digest in FURTHER_CONTEXTS.items()}
    for path in sorted(folder.rglob("*.json*")):
        document = _read(path)
        address = addresses.get(_digest(document)) if document else None
        if document and address:
            yield address, document


def _digest(document: dict[str, Any]) -> str:
    try:
        return hashlib.sha256(rfc8785.dumps(document)).hexdigest()
    except rfc8785.CanonicalizationError:
        return ""


def _read(path: Path) -> dict[str, Any] | None:
    if path.stat().st_size > _LARGEST_FILE:
        return None
    try:
        document = json.loads(path.read_bytes())
    except ValueError:
        return None
    return document if isinstance(document, dict) else None
