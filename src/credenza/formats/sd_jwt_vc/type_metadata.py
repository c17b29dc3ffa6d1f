"""What wallets show of the attestation: its type metadata (SD-JWT VC, section "SD-JWT VC Type Metadata").

The bytes are fixed: every attestation names their hash (``vct#integrity``). Whoever changes a label makes another
document, and attestations issued before name the one before.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from typing import Any

from credenza.specification import LANGUAGES

from .claim_table import VCT, ClaimRow, claim_rows

_NAMES = {"en": "Micro-credential", "it": "Microcredenziale", "kk": "Микробіліктілік", "ru": "Микроквалификация"}
_DESCRIPTIONS = {
    "en": "A small volume of learning that was assessed against transparent criteria.",
    "it": "Un piccolo volume di apprendimento valutato secondo criteri trasparenti.",
    "kk": "Ашық критерийлер бойынша бағаланған шағын көлемді оқу.",
    "ru": "Небольшой объём обучения, оценённый по прозрачным критериям.",
}
_LOOK = {"simple": {"background_color": "#0b3d5c", "text_color": "#ffffff"}}


def type_metadata() -> dict[str, Any]:
    """The document: names of the type and of each claim in four languages, and what can be held back."""
    return {
        "vct": VCT,
        "name": _NAMES["en"],
        "description": _DESCRIPTIONS["en"],
        "display": [
            {
                **_language(language),
                "name": _NAMES[language],
                "description": _DESCRIPTIONS[language],
                "rendering": _LOOK,
            }
            for language in LANGUAGES
        ],
        "claims": [_claim(row) for row in claim_rows().values()],
    }


def _claim(row: ClaimRow) -> dict[str, Any]:
    return {
        "path": [row.name],
        "display": [{**_language(language), "label": row.label.in_language(language)} for language in LANGUAGES],
        "sd": "always" if row.disclosable else "never",
        "mandatory": row.mandatory or not row.disclosable,
    }


def _language(language: str) -> dict[str, str]:
    """The language under both names that drafts of the standard gave it: wallets know one or the other."""
    return {"locale": language, "lang": language}


@cache
def type_metadata_bytes() -> bytes:
    """The document as it is published, byte for byte."""
    return json.dumps(type_metadata(), ensure_ascii=False, separators=(",", ":")).encode()


def type_metadata_integrity() -> str:
    """Its hash as an integrity string (W3C Subresource Integrity): ``sha256-…``."""
    return f"sha256-{base64.b64encode(hashlib.sha256(type_metadata_bytes()).digest()).decode()}"
