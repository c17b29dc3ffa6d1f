"""Writes the holder's copy and its parts anew: ``python -m tests.vectors.selective_disclosure.make``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from credenza.proofs import derive
from tests.proofs.ecdsa_sd.showable import showable_badge, signed

FOLDER = Path(__file__).parent
SHOWN = {
    "nothing_chosen": (),
    "one_result": ("/credentialSubject/result/0",),
    "identifiers": ("/credentialSubject/identifier",),
    "everything": ("/credentialSubject", "/evidence"),
}
"""File name without ending → what the holder shows beside what is mandatory."""


def holders_copy() -> dict[str, Any]:
    """A badge with a base proof; its HMAC key and the key of its signatures come from a counted source."""
    badge = showable_badge()
    badge.setdefault("evidence", [{"id": "https://alatau.example/evidence/1", "type": ["Evidence"], "name": "Report"}])
    return signed(badge, seed=21)


def documents() -> dict[str, dict[str, Any]]:
    """File name → document."""
    whole = holders_copy()
    parts = {f"{name}.json": derive(whole, pointers) for name, pointers in SHOWN.items()}
    return {"holders_copy.json": whole, **parts}


def main() -> None:
    """Write all files but this folder's README."""
    for name, document in documents().items():
        (FOLDER / name).write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
