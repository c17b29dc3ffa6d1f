"""What an RDF signature covers: the hashes of the canonical forms of a document and of its proof options."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785

from credenza.canonicalisation import Canonicalisation, CanonicalisationError, Hash

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


def hash_rdf(
    document: Mapping[str, Any], proof: Mapping[str, Any], contexts: Contexts, algorithm: Hash = hashlib.sha256
) -> bytes:
    """What an RDF suite signs: hash of the canonical proof options, then of the canonical document (ibid., 3.2.4).

    Raises ProofError when the document says something that the signature would not cover (VC Data Integrity 1.0,
    section 2.4.1), ProofUncheckableError when canonicalising it costs too much or needs a context not known here.
    """
    canonicalisation = _canonicalisation_with(contexts) if contexts else _pinned_canonicalisation()
    try:
        return b"".join(
            algorithm(canonicalisation.canonicalise(part, algorithm)).digest()
            for part in (proof_options(document, proof), without_proof(document))
        )
    except CanonicalisationError as error:
        if error.reason in _UNCHECKABLE:
            raise ProofUncheckableError(_UNCHECKABLE[error.reason], f"No canonical form: {error!s:.300}") from error
        raise ProofError(ProofReason.UNSIGNED_CONTENT, f"The signature cannot cover this: {error!s:.300}") from error


def hash_jcs(document: Mapping[str, Any], proof: Mapping[str, Any], algorithm: Hash = hashlib.sha256) -> bytes:
    """What a JSON suite signs: the same hashes over canonical JSON (RFC 8785; vc-di-eddsa 1.0, section 3.3).

    The contexts that the proof names must begin those of the document (ibid., 3.3.2, step 4); the document counts with
    the contexts of the proof. Raises ProofError.
    """
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    unsecured = without_proof(document)
    if "@context" in options:
        _require_beginning(options["@context"], unsecured.get("@context"))
        unsecured["@context"] = options["@context"]
    try:
        return b"".join(algorithm(rfc8785.dumps(part)).digest() for part in (options, unsecured))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise ProofError(ProofReason.MALFORMED, f"The credential has no canonical JSON: {error!s:.200}") from error


def _require_beginning(named: object, held: object) -> None:
    wanted, contexts = (value if isinstance(value, list) else [value] for value in (named, held))
    if contexts[: len(wanted)] != wanted:
        raise ProofError(ProofReason.UNSIGNED_CONTENT, "The proof was made in other contexts than the document names.")


@functools.cache
def _pinned_canonicalisation() -> Canonicalisation:
    return Canonicalisation(pinned_documents())


def _canonicalisation_with(contexts: Contexts) -> Canonicalisation:
    return Canonicalisation({**pinned_documents(), **contexts})
