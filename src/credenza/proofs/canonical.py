"""What an RDF signature covers: the hashes of the canonical forms of a document and of its proof options."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from typing import Any

from credenza.canonicalisation import Canonicalisation, CanonicalisationError

from .contexts import pinned_documents
from .faults import ProofError, ProofReason, ProofUncheckableError

Contexts = Mapping[str, dict[str, Any]]

# What says nothing against the credential, only that it cannot be checked here.
_UNCHECKABLE = {
    "too_complex": ProofReason.TOO_COMPLEX,
    "too_deep": ProofReason.TOO_COMPLEX,
    "unknown_context": ProofReason.UNKNOWN_CONTEXT,
    "unsupported_context": ProofReason.UNKNOWN_CONTEXT,
}


def without_proof(document: Mapping[str, Any]) -> dict[str, Any]:
    """The unsecured document."""
    return {name: value for name, value in document.items() if name != "proof"}


def proof_options(document: Mapping[str, Any], proof: Mapping[str, Any]) -> dict[str, Any]:
    """The proof as it is hashed: without its value, in the contexts of the document (vc-di-eddsa 1.0, 3.2.5)."""
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    return options | {"@context": document["@context"]}


def hash_data(document: Mapping[str, Any], proof: Mapping[str, Any], contexts: Contexts) -> bytes:
    """The 64 bytes that eddsa-rdfc-2022 signs: hash of the proof options, then of the document (ibid., 3.2.4).

    Raises ProofError when the document says something that the signature would not cover (VC Data Integrity 1.0,
    section 2.4.1), ProofUncheckableError when canonicalising it costs too much or needs a context not known here.
    """
    canonicalisation = _canonicalisation_with(contexts) if contexts else _pinned_canonicalisation()
    try:
        return b"".join(
            hashlib.sha256(canonicalisation.canonicalise(part)).digest()
            for part in (proof_options(document, proof), without_proof(document))
        )
    except CanonicalisationError as error:
        if error.reason in _UNCHECKABLE:
            raise ProofUncheckableError(_UNCHECKABLE[error.reason], f"No canonical form: {error!s:.300}") from error
        raise ProofError(ProofReason.UNSIGNED_CONTENT, f"The signature cannot cover this: {error!s:.300}") from error


@functools.cache
def _pinned_canonicalisation() -> Canonicalisation:
    return Canonicalisation(pinned_documents())


def _canonicalisation_with(contexts: Contexts) -> Canonicalisation:
    return Canonicalisation({**pinned_documents(), **contexts})
