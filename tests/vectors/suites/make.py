"""Writes the signed documents anew: ``python -m tests.vectors.suites.make``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from credenza.proofs import AUTHENTICATION, CREDENTIALS_V2, CRYPTOSUITES, KEY_KINDS, Unsecured, add_proof
from tests.proofs.badges import SIGNED_AT, key_number, open_badge

FOLDER = Path(__file__).parent
CHALLENGE, DOMAIN = "3d9a2f", "https://employer.example"
IDS = ("urn:uuid:00000000-0000-4000-8000-00000000000a", "urn:uuid:00000000-0000-4000-8000-00000000000b")

KEYS = {name: key_number(21, kind=kind) for name, kind in KEY_KINDS.items()}
PAIRS = {
    f"{suite.name}-{name}": (suite, key)
    for suite in CRYPTOSUITES.values()
    for name, key in KEYS.items()
    if key.algorithm in suite.algorithms
}
"""File name without ending → suite and key."""


def signed(name: str) -> dict[str, Any]:
    """The badge with one proof."""
    suite, key = PAIRS[name]
    return add_proof(open_badge(key.did), key, SIGNED_AT, suite=suite.name)


def chain() -> dict[str, Any]:
    """The badge with two proofs beside each other, and one over both."""
    first, second, third = KEYS["Ed25519"], KEYS["P-256"], KEYS["P-384"]
    badge = add_proof(open_badge(first.did), first, SIGNED_AT, proof_id=IDS[0])
    badge = add_proof(badge, second, SIGNED_AT, proof_id=IDS[1], previous=())
    return add_proof(badge, third, SIGNED_AT, previous=IDS)


def presentation() -> dict[str, Any]:
    """A badge shown to one verifier by its holder."""
    holder = KEYS["P-256"]
    document = {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "holder": holder.did,
        "verifiableCredential": [signed("eddsa-rdfc-2022-Ed25519")],
    }
    return add_proof(document, holder, SIGNED_AT, purpose=AUTHENTICATION, challenge=CHALLENGE, domain=DOMAIN)


def documents() -> dict[str, dict[str, Any]]:
    """File name → document."""
    single = {f"{name}.json": signed(name) for name in PAIRS}
    return {**single, "chain.json": chain(), "presentation.json": presentation()}


def hash_data(document: Mapping[str, Any], name: str) -> str:
    """What was signed, in hexadecimal: the hash of the proof options, then that of the document."""
    suite, key = PAIRS[name]
    unsecured = Unsecured({member: value for member, value in document.items() if member != "proof"}, {})
    return suite.hash_data(unsecured, document["proof"][0], key.algorithm).hex()


def main() -> None:
    """Write all files but this folder's README."""
    hashes = {name: hash_data(signed(name), name) for name in PAIRS}
    for name, document in (documents() | {"hashes.json": hashes}).items():
        (FOLDER / name).write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
