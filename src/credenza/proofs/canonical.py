"""What an RDF signature covers: the canonical form of a document, computed within limits.

Three engines of openbadgeslib are used behind this one door, because their limits are what a public verifier needs:
the structure screen (counts nodes before any JSON-LD work), RDFC-1.0 under a work budget (canonicalisation is
factorial on hostile blank nodes), and context validation (W3C VC Data Integrity 1.0, section 2.4.1: the JSON must be
the compacted form of what is signed, so no member of it can escape the signature).
They are imported when first needed: they load a network stack, and ``import credenza`` must not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from .contexts import context_loader
from .faults import ProofError, ProofReason

Contexts = Mapping[str, dict[str, Any]]

# What PyLD raises on JSON whose shape it does not expect, beside its own error.
_BROKEN_INPUT = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)


def without_proof(document: Mapping[str, Any]) -> dict[str, Any]:
    """The unsecured document."""
    return {name: value for name, value in document.items() if name != "proof"}


def proof_options(document: Mapping[str, Any], proof: Mapping[str, Any]) -> dict[str, Any]:
    """The proof as it is hashed: without its value, in the contexts of the document (vc-di-eddsa 1.0, 3.2.5)."""
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    return options | {"@context": document["@context"]}


def hash_data(document: Mapping[str, Any], proof: Mapping[str, Any], contexts: Contexts) -> bytes:
    """The 64 bytes that eddsa-rdfc-2022 signs: hash of the proof options, then of the document (ibid., 3.2.4).

    Raises ProofError when the document is no JSON-LD or costs too much to canonicalise.
    """
    from openbadgeslib.errors import LibOpenBadgesException
    from openbadgeslib.ob3._canon_guard import CanonicalizationWorkExceeded, WorkBudget, canonize
    from openbadgeslib.ob3._structure_screen import StructureLimitExceeded, screen
    from pyld import jsonld

    budget, loader, digest = WorkBudget(), context_loader(contexts), b""
    try:
        screen(document)
        for part in (proof_options(document, proof), without_proof(document)):
            digest += hashlib.sha256(canonize(jsonld, part, loader, budget).encode()).digest()
    except (StructureLimitExceeded, CanonicalizationWorkExceeded) as error:
        raise ProofError(ProofReason.TOO_COMPLEX, f"The credential is too complex to check: {error}") from error
    except (jsonld.JsonLdError, LibOpenBadgesException, *_BROKEN_INPUT) as error:
        raise ProofError(ProofReason.MALFORMED, f"The credential is no JSON-LD: {error!s:.200}") from error
    return digest


def require_all_signed(document: Mapping[str, Any], proof: Mapping[str, Any], contexts: Contexts) -> None:
    """Refuse a document that says anything its signature does not cover. Raises ProofError."""
    from openbadgeslib.ob3._canon_guard import isolate
    from openbadgeslib.ob3._context_validation import validate_document
    from openbadgeslib.ob3.verifier import OB3VerificationError
    from pyld import jsonld

    try:
        validate_document(
            without_proof(document), proof_options(document, proof), context_loader(contexts), isolate(jsonld)
        )
    except OB3VerificationError as error:
        raise ProofError(ProofReason.UNSIGNED_CONTENT, str(error)[:400]) from error
