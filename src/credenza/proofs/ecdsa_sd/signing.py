"""Base proofs: what an issuer signs (vc-di-ecdsa 1.0, sections 3.6.1 to 3.6.5)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from credenza.proofs.canonical import Contexts, Unsecured, explained
from credenza.proofs.faults import ProofError, ProofReason
from credenza.proofs.key_kinds import P256
from credenza.proofs.keys import Signer, generate_key
from credenza.proofs.unsigned import require_known_contexts, unsigned_proof

from .mandatory import default_pointers
from .proof_values import DIGEST_BYTES, MOST_SIGNATURES, BaseProof
from .statements import Statements, blinded

ECDSA_SD_2023 = "ecdsa-sd-2023"


def add_base_proof(
    document: Mapping[str, Any],
    key: Signer,
    created: datetime,
    *,
    randomness: Callable[[int], bytes],
    mandatory_pointers: Iterable[str] | None = None,
    contexts: Contexts | None = None,
    expires: datetime | None = None,
) -> dict[str, Any]:
    """``document`` with a proof by the P-256 ``key``, as a list of one, from which its holder can derive others.

    It is for the holder alone: whoever has it can show any part. ``mandatory_pointers`` (JSON Pointers, RFC 6901) lead
    to what must always be shown; without them ``default_pointers`` chooses. ``randomness`` gives bytes, anew for
    each credential.

    Raises PointerError when a pointer leads nowhere, ProofError for another key, or when the document has a proof
    already, names an unknown context, or says something that the signature would not cover.
    """
    if key.algorithm != P256.algorithm:
        raise ProofError(ProofReason.ALGORITHM_MISMATCH, f"{ECDSA_SD_2023} takes a key for ES256 only.")
    if "proof" in document:
        raise ProofError(ProofReason.MALFORMED, "The document has a proof already.")
    unsecured = Unsecured(document, contexts or {})
    require_known_contexts(document, unsecured.contexts)
    pointers = tuple(default_pointers(document) if mandatory_pointers is None else mandatory_pointers)
    proof = unsigned_proof(ECDSA_SD_2023, key, created, expires=expires)
    value = _base_proof(unsecured, proof, key, pointers, randomness)
    return {**document, "proof": [proof | {"proofValue": value.written()}]}


def _base_proof(
    unsecured: Unsecured,
    proof: Mapping[str, Any],
    key: Signer,
    pointers: tuple[str, ...],
    randomness: Callable[[int], bytes],
) -> BaseProof:
    hmac_key, one_time_key = randomness(DIGEST_BYTES), generate_key(randomness, kind=P256)
    with explained():
        statements = Statements(unsecured.document, unsecured.canonicalisation, blinded(hmac_key))
        mandatory = statements.part(pointers).lines
    others = [line for line in statements.lines if line not in set(mandatory)]
    if len(others) > MOST_SIGNATURES:
        raise ProofError(ProofReason.TOO_COMPLEX, f"More than {MOST_SIGNATURES} statements to be signed one by one.")
    public_key = P256.prefix + one_time_key.public_key
    return BaseProof(
        signature=key.sign(signed_data(unsecured, proof, public_key, mandatory)),
        public_key=public_key,
        hmac_key=hmac_key,
        statement_signatures=tuple(one_time_key.sign(line.encode()) for line in others),
        mandatory_pointers=pointers,
    )


def signed_data(unsecured: Unsecured, proof: Mapping[str, Any], public_key: bytes, mandatory: Iterable[str]) -> bytes:
    """What the issuer signs: proof options, key of the other signatures, mandatory statements (serializeSignData)."""
    return unsecured.hash_options(proof) + public_key + hashlib.sha256("".join(mandatory).encode()).digest()
