"""Data Integrity proofs (W3C VC Data Integrity 1.0): made with eddsa-rdfc-2022, verified with every known suite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .canonical import Contexts
from .contexts import unknown_contexts
from .cryptosuites import CRYPTOSUITES, EDDSA_RDFC_2022
from .dates import read_datetime, write_datetime
from .dids import multibase
from .faults import ProofError, ProofReason, ProofUncheckableError
from .keys import Signer
from .resolving import ASSERTION, Resolver, find_key
from .signatures import algorithm_of, signature_holds

_TYPE = "DataIntegrityProof"
_SIGNATURE_BYTES = (64, 96)
_MAX_PROOFS = 8


@dataclass(frozen=True)
class VerifiedProof:
    """A proof whose signature holds: in whose name (``did``), with which key, by which suite, made when."""

    did: str
    verification_method: str
    suite: str
    created: datetime | None


@dataclass(frozen=True)
class CheckedProofs:
    """The proofs of a document: those that hold, and the suites of those that nobody here can check."""

    verified: tuple[VerifiedProof, ...]
    unsupported: tuple[str, ...] = ()


def add_eddsa_rdfc_2022_proof(
    document: Mapping[str, Any], key: Signer, created: datetime, *, contexts: Contexts | None = None
) -> dict[str, Any]:
    """``document`` with a proof by ``key``, as a list of one (the Open Badges 3.0 JSON Schema wants a list).

    The result shares its parts with ``document``.

    Raises ProofError when the document has a proof already, names an unknown context, or says something that the
    signature would not cover.
    """
    if "proof" in document:
        raise ProofError(ProofReason.MALFORMED, "The document has a proof already.")
    _require_context(document)
    known = contexts or {}
    if unknown := unknown_contexts(document, known):
        raise ProofError(ProofReason.UNKNOWN_CONTEXT, f"Unknown context: {', '.join(unknown)}")
    proof = {
        "type": _TYPE,
        "cryptosuite": EDDSA_RDFC_2022,
        "created": write_datetime(created),
        "verificationMethod": key.verification_method,
        "proofPurpose": ASSERTION,
    }
    signature = key.sign(CRYPTOSUITES[EDDSA_RDFC_2022].hash_data(document, proof, known, "EdDSA"))
    return {**document, "proof": [proof | {"proofValue": multibase(signature)}]}


def verify_data_integrity(
    document: Mapping[str, Any], resolve: Resolver, now: datetime, *, contexts: Contexts | None = None
) -> CheckedProofs:
    """Verify every proof of a document whose suite is known: one must be there and hold, and none may fail.

    Proofs of other suites, and chains of proofs, are named in the result but not checked.
    Raises ProofError (the proof is wrong) or ProofUncheckableError (context, suite or key not at hand).
    """
    proofs = _proofs_of(document)
    supported = [proof for proof in proofs if _is_supported(proof)]
    unsupported = tuple(_suite_name(proof) for proof in proofs if not _is_supported(proof))
    if not supported:
        raise ProofUncheckableError(
            ProofReason.UNSUPPORTED, f"No proof of a suite known here: {', '.join(unsupported)}"
        )
    _require_context(document)
    known = contexts or {}
    if unknown := unknown_contexts(document, known):
        raise ProofUncheckableError(ProofReason.UNKNOWN_CONTEXT, f"Unknown context: {', '.join(unknown)}")
    return CheckedProofs(tuple(_verify_one(document, proof, resolve, now, known) for proof in supported), unsupported)


def _require_context(document: Mapping[str, Any]) -> None:
    if "@context" not in document:
        raise ProofError(ProofReason.MALFORMED, "The document names no context, so nothing in it means anything.")


def _proofs_of(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    held = document.get("proof")
    proofs = held if isinstance(held, list) else [] if held is None else [held]
    if not proofs:
        raise ProofError(ProofReason.MISSING, "The document has no proof.")
    if len(proofs) > _MAX_PROOFS or not all(isinstance(proof, dict) for proof in proofs):
        raise ProofError(ProofReason.MALFORMED, f"proof is neither an object nor a list of 1 to {_MAX_PROOFS} objects.")
    return proofs


def _is_supported(proof: dict[str, Any]) -> bool:
    suite = proof.get("cryptosuite")
    known = isinstance(suite, str) and suite in CRYPTOSUITES
    return proof.get("type") == _TYPE and known and "previousProof" not in proof


def _suite_name(proof: dict[str, Any]) -> str:
    named = next((proof[member] for member in ("cryptosuite", "type") if isinstance(proof.get(member), str)), None)
    if named is None:
        raise ProofError(ProofReason.MALFORMED, "A proof names neither its type nor its cryptosuite.")
    return str(named)[:80]


def _verify_one(
    document: Mapping[str, Any], proof: dict[str, Any], resolve: Resolver, now: datetime, contexts: Contexts
) -> VerifiedProof:
    signature = _signature_of(proof)
    if proof.get("proofPurpose") != ASSERTION:
        raise ProofError(ProofReason.PURPOSE_MISMATCH, f"proofPurpose is {str(proof.get('proofPurpose'))[:80]!r}.")
    created, expires = _moment(proof, "created"), _moment(proof, "expires")
    if expires is not None and expires <= now:
        raise ProofError(ProofReason.PROOF_EXPIRED, f"The proof expired at {write_datetime(expires)}.")
    method = _method_of(proof)
    suite, key = CRYPTOSUITES[proof["cryptosuite"]], find_key(method, resolve, now)
    algorithm = algorithm_of(key)
    if not signature_holds(algorithm, key, suite.hash_data(document, proof, contexts, algorithm), signature):
        raise ProofError(ProofReason.BAD_SIGNATURE, "The content is not what the issuer signed.")
    return VerifiedProof(method.partition("#")[0], method, suite.name, created)


def _method_of(proof: dict[str, Any]) -> str:
    """The key that the proof names. A bare did:key names its only key (1EdTech's examples write it so)."""
    method = proof.get("verificationMethod")
    if not isinstance(method, str):
        raise ProofError(ProofReason.MALFORMED, "verificationMethod is not the address of a key.")
    bare = method.startswith("did:key:") and "#" not in method
    return f"{method}#{method.removeprefix('did:key:')}" if bare else method


def _signature_of(proof: dict[str, Any]) -> bytes:
    from openvc.multibase import MultibaseError, decode_multibase

    value = proof.get("proofValue")
    try:
        signature = decode_multibase(value) if isinstance(value, str) else b""
    except MultibaseError as error:
        raise ProofError(ProofReason.MALFORMED, f"proofValue: {error}") from error
    if len(signature) not in _SIGNATURE_BYTES:
        raise ProofError(ProofReason.MALFORMED, f"proofValue holds {len(signature)} bytes, not 64 or 96.")
    return signature


def _moment(proof: dict[str, Any], member: str) -> datetime | None:
    if member not in proof:
        return None
    moment = read_datetime(proof[member])
    if moment is None:
        raise ProofError(ProofReason.MALFORMED, f"{member} is no date and time.")
    return moment
