"""Sets and chains of proofs on one document (W3C VC Data Integrity 1.0, sections 2.1.1, 2.1.2 and 4.5).

The proofs of a set sign the same document. A proof of a chain names earlier ones in ``previousProof`` and signs the
document together with them, values and all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .faults import ProofError, ProofReason

MAX_PROOFS = 8

Proof = Mapping[str, Any]


def proofs_of(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The proofs of a document, 1 to ``MAX_PROOFS``, no two with the same id. Raises ProofError."""
    held = document.get("proof")
    proofs = held if isinstance(held, list) else [] if held is None else [held]
    if not proofs:
        raise ProofError(ProofReason.MISSING, "The document has no proof.")
    if len(proofs) > MAX_PROOFS or not all(isinstance(proof, dict) for proof in proofs):
        raise ProofError(ProofReason.MALFORMED, f"proof is neither an object nor a list of 1 to {MAX_PROOFS} objects.")
    _require_own_ids(proofs)
    return proofs


def _require_own_ids(proofs: Sequence[Proof]) -> None:
    ids = [proof["id"] for proof in proofs if "id" in proof]
    if not all(isinstance(identifier, str) for identifier in ids) or len(set(ids)) < len(ids):
        raise ProofError(ProofReason.MALFORMED, "The id of a proof is no text, or two proofs share one.")


def previous_of(proof: Proof, proofs: Sequence[Proof]) -> tuple[Proof, ...]:
    """Those of ``proofs`` that ``proof`` names as its previous ones. Raises ProofError if one is not there."""
    if "previousProof" not in proof:
        return ()
    named = proof["previousProof"]
    wanted = [named] if isinstance(named, str) else named
    if not isinstance(wanted, list) or not wanted or not all(isinstance(name, str) for name in wanted):
        raise ProofError(ProofReason.MALFORMED, "previousProof is neither the id of a proof nor a list of them.")
    found = tuple(other for other in proofs if other is not proof and other.get("id") in wanted)
    if len(found) < len(set(wanted)):
        raise ProofError(ProofReason.PREVIOUS_PROOF_MISSING, "A proof signs an earlier proof that is not there.")
    return found


def secured_by(document: Mapping[str, Any], previous: Sequence[Proof]) -> dict[str, Any]:
    """What a proof signs: the document without its proofs, with the ``previous`` ones if there are any."""
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    return unsecured | {"proof": list(previous)} if previous else unsecured
