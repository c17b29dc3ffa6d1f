"""Writes the credentials anew: ``python -m tests.vectors.credentials.make``. ``expected.json`` is written by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from credenza.proofs import add_proof, did_document, sign_vc_jwt
from credenza.status import StatusReference, new_list, set_bit, status_list_credential
from tests.proofs.badges import SIGNED_AT, key_number, open_badge

FOLDER = Path(__file__).parent
LIST_URL = "https://alatau.example/status/1"
REVOKED = (0, 5, 131_071)

KEY = key_number(1)
OTHER_KEY = key_number(2)
WEB_KEY = key_number(3, "did:web:alatau.example")


def signed(changes: Mapping[str, Any] | None = None, key: Any = KEY) -> dict[str, Any]:
    """The badge with some members changed before it is signed."""
    return add_proof(open_badge(key.did) | dict(changes or {}), key, SIGNED_AT)


def status(index: int) -> dict[str, Any]:
    """A status entry at an index of the list."""
    return {"credentialStatus": StatusReference(LIST_URL, index).entry()}


def status_list() -> dict[str, Any]:
    """The list on which the indices REVOKED are set."""
    bits = new_list()
    for index in REVOKED:
        set_bit(bits, index, True)
    return status_list_credential(bits, LIST_URL, "revocation", SIGNED_AT, KEY)


def credentials() -> dict[str, dict[str, Any]]:
    """File name → credential."""
    good = signed()
    subject = good["credentialSubject"]
    (proof,) = good["proof"]
    return {
        "good.json": good,
        "good-did-web.json": signed(key=WEB_KEY),
        "good-with-status.json": signed(status(6)),
        "revoked-first.json": signed(status(0)),
        "revoked-inside.json": signed(status(5)),
        "revoked-last.json": signed(status(131_071)),
        "status-not-at-hand.json": signed({"credentialStatus": StatusReference(f"{LIST_URL}0", 6).entry()}),
        "expired.json": signed({"validUntil": "2026-05-31T23:59:59Z"}),
        "not-yet-valid.json": signed({"validFrom": "2126-01-01T00:00:00Z"}),
        "tampered-name.json": good | {"name": "Energy audit of ships"},
        "tampered-credits.json": good | {"credentialSubject": subject | {"creditsEarned": 25.0}},
        "added-claim.json": good | {"awardedDate": "2026-02-01T00:00:00Z", "description": "with honours"},
        "undefined-term.json": good | {"honours": "yes"},
        "unknown-context.json": good | {"@context": [*good["@context"], "https://alatau.example/terms/v1"]},
        "issuer-of-somebody-else.json": add_proof(open_badge(KEY.did), OTHER_KEY, SIGNED_AT),
        "broken-proof-value.json": good | {"proof": [proof | {"proofValue": proof["proofValue"][:-3]}]},
        "other-signature.json": good | {"proof": [proof | {"proofValue": signed(status(6))["proof"][0]["proofValue"]}]},
        "wrong-purpose.json": good | {"proof": [proof | {"proofPurpose": "authentication"}]},
        "unsigned.json": open_badge(KEY.did),
        "without-achievement.json": signed({"credentialSubject": {"type": ["AchievementSubject"]}}),
    }


def main() -> None:
    """Write all files but expected.json and this folder's README."""
    documents = credentials() | {
        "status-list.json": status_list(),
        "did-web.json": did_document(WEB_KEY.did, [WEB_KEY.public_key]),
    }
    for name, document in documents.items():
        (FOLDER / name).write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    (FOLDER / "good.jwt").write_text(sign_vc_jwt(open_badge(KEY.did), KEY) + "\n")


if __name__ == "__main__":
    main()
