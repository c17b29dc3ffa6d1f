"""Issuing on the test interface: the product's own checks and proofs, with keys that vouch for nothing."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from credenza.canonicalisation import CanonicalisationError
from credenza.proofs import (
    ECDSA_SD_2023,
    JwtShape,
    PointerError,
    ProofError,
    ProofUncheckableError,
    add_base_proof,
    add_proof,
    derive,
    enveloped,
    sign_vc_jwt,
)
from credenza.status import ENTRIES, StatusReference
from credenza.verification import VC_1_1, states_digest, unsigned_problems

from .contexts import known_contexts
from .keys import key_for
from .paths import STATUS_PURPOSES, Path, status_list_address
from .problems import GENERATION, MALFORMED, RefusedError, problem
from .resources import digests_at

DATA_INTEGRITY_V2 = "https://w3id.org/security/data-integrity/v2"
_ALWAYS_SHOWN = ("/issuer",)
_PROOF_CONTEXTS = {
    DATA_INTEGRITY_V2,
    "https://w3id.org/security/data-integrity/v1",
    "https://w3id.org/security/suites/ed25519-2020/v1",
}


def issue(path: Path, credential: dict[str, Any], options: dict[str, Any], *, now: datetime) -> dict[str, Any]:
    """The credential, secured as the path says. Raises RefusedError."""
    _require_sound(path, credential)
    complete = _with_status(credential) if path.has_status else credential
    try:
        return _secured(path, complete, options, now)
    except (PointerError, ProofError, ProofUncheckableError) as error:
        raise RefusedError(problem(GENERATION, str(error))) from error


def derive_part(credential: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """What the holder of a credential with a base proof shows of it. Raises RefusedError."""
    try:
        return derive(credential, options.get("selectivePointers", []), contexts=known_contexts())
    except (PointerError, ProofError, ProofUncheckableError) as error:
        raise RefusedError(problem(GENERATION, str(error))) from error


def _require_sound(path: Path, credential: dict[str, Any]) -> None:
    """What every issuer must ask before it signs, whatever the suite covers."""
    wrong = unsigned_problems(credential)
    if wrong:
        raise RefusedError(*(problem(MALFORMED, text) for text in wrong))
    issuer = credential["issuer"]
    if (issuer["id"] if isinstance(issuer, dict) else issuer) != key_for(path.key).did:
        raise RefusedError(problem(MALFORMED, "issuer: this path signs for its own test key only."))
    for resource in _related(credential):
        if not states_digest(resource, digests_at(resource["id"])):
            raise RefusedError(problem(MALFORMED, "relatedResource: not the digest of what is at hand here."))
    try:
        known_contexts().canonicalisation.canonicalise(
            {name: value for name, value in credential.items() if name != "proof"}
        )
    except CanonicalisationError as error:
        raise RefusedError(problem(MALFORMED, str(error))) from error


def _related(credential: dict[str, Any]) -> list[dict[str, Any]]:
    held = credential.get("relatedResource", [])
    return held if isinstance(held, list) else [held]


def _with_status(credential: dict[str, Any]) -> dict[str, Any]:
    if "credentialStatus" in credential:
        raise RefusedError(problem(MALFORMED, "credentialStatus: this path gives the credential its status itself."))
    entries = [
        StatusReference(status_list_address(purpose), secrets.randbelow(ENTRIES), purpose).entry()
        for purpose in STATUS_PURPOSES
    ]
    return credential | {"credentialStatus": entries}


def _secured(path: Path, credential: dict[str, Any], options: dict[str, Any], now: datetime) -> dict[str, Any]:
    key = key_for(path.key)
    if path.suite == "vc+jwt":
        return enveloped("vc+jwt", sign_vc_jwt(credential, key, JwtShape.VC_JOSE))
    document = _with_proof_terms(credential)
    if path.suite == ECDSA_SD_2023:
        pointers = options.get("mandatoryPointers", _ALWAYS_SHOWN)
        signed = add_base_proof(
            document,
            key,
            now,
            randomness=secrets.token_bytes,
            mandatory_pointers=pointers,
            contexts=known_contexts(),
        )
    else:
        signed = add_proof(document, key, now, suite=path.suite, contexts=known_contexts(), previous=())
    proofs = signed["proof"]
    return signed | {"proof": proofs if len(proofs) > 1 else proofs[0]}  # most clients expect an object


def _with_proof_terms(credential: dict[str, Any]) -> dict[str, Any]:
    """The credential with a context that defines proofs (VC Data Integrity 1.0, section 2.4.2): that of version 1.1 of
    the data model does not."""
    contexts = credential["@context"]
    if contexts[0] != VC_1_1 or any(context in _PROOF_CONTEXTS for context in contexts if isinstance(context, str)):
        return credential
    return credential | {"@context": [*contexts, DATA_INTEGRITY_V2]}
