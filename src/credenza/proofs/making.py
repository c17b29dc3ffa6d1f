"""Data Integrity proofs are made (W3C VC Data Integrity 1.0, sections 4.2 and 4.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from .canonical import Contexts, Unsecured
from .chains import MAX_PROOFS, previous_of, proofs_of, secured_by
from .cryptosuites import Cryptosuite, suite_for
from .faults import ProofError, ProofReason
from .key_kinds import multibase
from .keys import Signer
from .resolving import ASSERTION
from .unsigned import require_known_contexts, unsigned_proof


def add_proof(
    document: Mapping[str, Any],
    key: Signer,
    created: datetime,
    *,
    suite: str | None = None,
    contexts: Contexts | None = None,
    expires: datetime | None = None,
    purpose: str = ASSERTION,
    challenge: str | None = None,
    domain: str | None = None,
    proof_id: str | None = None,
    previous: Sequence[str] | None = None,
) -> dict[str, Any]:
    """``document`` with a proof by ``key``; ``proof`` is a list (the Open Badges 3.0 JSON Schema wants one).

    ``suite`` is one of ``CRYPTOSUITES``; without it the one over canonical RDF that fits the key. ``contexts`` are
    known beside the pinned ones (address → document). ``challenge`` and ``domain`` are what a verifier asked a holder
    to sign. Where the document has proofs already, ``previous`` names by their ids those that the new proof signs too
    (a chain); empty, it stands beside them (a set); ``None`` means that there must be none. The result shares its parts
    with ``document``.

    Raises ProofError when the suite is unknown or does not fit the key, or when the document has proofs that were not
    expected or lacks some that were, names an unknown context, or says something that the signature would not cover.
    """
    chosen = suite_for(key.algorithm, suite)
    if previous is None and "proof" in document:
        raise ProofError(ProofReason.MALFORMED, "The document has a proof already.")
    known = contexts or {}
    require_known_contexts(document, known)
    others = {
        "id": proof_id,
        "challenge": challenge,
        "domain": domain,
        "previousProof": list(previous) if previous else None,
        "@context": None if chosen.signs_rdf else document["@context"],  # vc-di-eddsa 1.0, 3.3.1, step 2
    }
    proof = unsigned_proof(chosen.name, key, created, expires=expires, purpose=purpose, **others)
    return _with_proof(document, proof, key, chosen, known)


def _with_proof(
    document: Mapping[str, Any], proof: dict[str, Any], key: Signer, suite: Cryptosuite, contexts: Contexts
) -> dict[str, Any]:
    there = proofs_of(document) if "proof" in document else []
    if len(there) >= MAX_PROOFS:
        raise ProofError(ProofReason.MALFORMED, f"A document has at most {MAX_PROOFS} proofs.")
    unsecured = Unsecured(secured_by(document, previous_of(proof, there)), contexts)
    signature = key.sign(suite.hash_data(unsecured, proof, key.algorithm))
    return {**document, "proof": [*there, proof | {"proofValue": multibase(signature)}]}
