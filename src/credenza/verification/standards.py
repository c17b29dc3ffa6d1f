"""By which standard a document calls itself a credential, told by its members before anything in it is believed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from credenza.formats.blockcerts import is_blockcert
from credenza.formats.openbadges2 import is_badge_object, is_older_badge
from credenza.proofs import CREDENTIALS_V1, CREDENTIALS_V2
from credenza.proofs.jades import is_sealed

from .data_model import items, texts


class Standard(StrEnum):
    """The standards whose credentials are judged here; the value is used in tests and reports."""

    W3C = "w3c"
    """W3C VC Data Model 1.1 and 2.0: Open Badges 3.0, CLR 2.0, Blockcerts v3, bare or in a token."""

    OPEN_BADGES_2 = "open_badges_2"
    """Open Badges 2.0 and 1.x, hosted or signed."""

    BLOCKCERTS_2 = "blockcerts_2"
    """Blockcerts v1.2 and v2, anchored in a blockchain."""

    SEALED = "sealed"
    """European Digital Credentials under a seal (JAdES)."""


def standard_of(document: Mapping[str, Any]) -> Standard | None:
    """The standard of a JSON document; ``None`` if it follows one that is not known here.

    What names no vocabulary at all is judged by the W3C data model, which will say what is missing.
    """
    contexts = document.get("@context")
    first = contexts[0] if isinstance(contexts, list) and contexts else contexts
    if "VerifiableCredential" in texts(document.get("type")) or first in (CREDENTIALS_V2, CREDENTIALS_V1):
        return Standard.W3C
    if is_sealed(document):
        return Standard.SEALED
    if is_blockcert(document):
        return Standard.BLOCKCERTS_2
    if is_badge_object(document) or is_older_badge(document):
        return Standard.OPEN_BADGES_2
    return None if items(contexts) else Standard.W3C
