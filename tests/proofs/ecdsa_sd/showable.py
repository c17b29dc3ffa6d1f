"""A badge of which parts can be shown, and a key and randomness that are the same in every run."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from credenza.proofs import P256, Coverage, IssuerKey, add_base_proof, generate_key, resolve_offline
from credenza.proofs import verify_data_integrity as verify
from tests.proofs.badges import NOW, SIGNED_AT, open_badge

KEY: IssuerKey = generate_key(lambda size: bytes([5]) * size, kind=P256)
AFTER = NOW + timedelta(days=1)


def showable_badge(**changes: Any) -> dict[str, Any]:
    """An unsigned badge that says until when it is valid and where its status stands."""
    badge = open_badge(KEY.did)
    badge |= {
        "validUntil": "2031-03-01T00:00:00Z",
        "credentialStatus": {
            "id": "https://alatau.example/status/1#7",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "7",
            "statusListCredential": "https://alatau.example/status/1",
        },
    }
    hashed = {"type": "IdentityObject", "hashed": True, "identityHash": f"sha256${'5' * 64}", "salt": "s"}
    badge["credentialSubject"]["identifier"].append(hashed | {"identityType": "emailAddress"})
    badge["credentialSubject"]["achievement"]["resultDescription"][0]["allowedValue"] = ["A", "B", "C"]
    return badge | changes


def signed(document: dict[str, Any], *mandatory: str, seed: int = 1) -> dict[str, Any]:
    """The document with a base proof; without ``mandatory`` pointers, with the usual ones."""
    return add_base_proof(
        document, KEY, SIGNED_AT, randomness=random.Random(seed).randbytes, mandatory_pointers=mandatory or None
    )


def coverage(document: dict[str, Any]) -> Coverage:
    """What the only proof of a document covers, as it is after it has been a file."""
    (proof,) = verify(json.loads(json.dumps(document)), resolve_offline, AFTER).verified
    return proof.coverage


def with_value(document: dict[str, Any], value: str) -> dict[str, Any]:
    """The document with another proof value."""
    (proof,) = document["proof"]
    return document | {"proof": [proof | {"proofValue": value}]}


def pointers_in(value: Any, way: str = "") -> Iterator[str]:
    """The pointer to everything in a document."""
    if way:
        yield way
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from pointers_in(part, f"{way}/{str(name).replace('~', '~0').replace('/', '~1')}")
