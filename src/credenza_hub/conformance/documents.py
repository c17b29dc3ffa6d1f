"""What the test interface publishes: its DID document and its status lists."""

from __future__ import annotations

import functools
from datetime import datetime
from typing import Any

from django.conf import settings

from credenza.proofs import KEY_KINDS, did_document, did_web_of, write_json
from credenza.status import new_list, status_list_credential

from .keys import key_for
from .paths import STATUS_PURPOSES, status_list_address


def own_did() -> str | None:
    """The did:web of the interface; ``None`` where the hub has no https address."""
    return did_web_of(settings.PUBLIC_URL) if settings.PUBLIC_URL.startswith("https://") else None


@functools.cache
def own_documents() -> dict[str, dict[str, Any]]:
    """The DID document of the interface by its DID."""
    did = own_did()
    return {did: did_document(did, [key_for(kind).public_key for kind in KEY_KINDS])} if did else {}


def status_list(purpose: str, *, now: datetime) -> dict[str, Any]:
    """The signed status list for a purpose. Nothing on it is ever set: nobody here revokes anything."""
    return status_list_credential(new_list(), status_list_address(purpose), purpose, now, key_for("Ed25519"))


def status_list_at(address: str, *, now: datetime) -> bytes | None:
    """The status list that belongs at an address; ``None`` for the address of another."""
    purposes = {status_list_address(purpose): purpose for purpose in STATUS_PURPOSES}
    return write_json(status_list(purposes[address], now=now)) if address in purposes else None
