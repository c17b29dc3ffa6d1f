"""Why a proof was refused or could not be checked: one reason code per cause, never free text alone."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from credenza.errors import CredentialError, Problem, UncheckableError
from credenza.specification import Sentences

SENTENCES = Sentences(__package__, "problems")
"""What can be wrong with key files and identifiers."""


class ProofReason(StrEnum):
    """Machine-readable cause. The values are stable: reports, tests and translations refer to them."""

    MISSING = "proof_missing"
    MALFORMED = "proof_malformed"
    UNSUPPORTED = "proof_unsupported"
    BAD_SIGNATURE = "bad_signature"
    UNSIGNED_CONTENT = "unsigned_content"
    DESCRIBED_AGAIN = "described_again"
    PART_UNSIGNED = "part_unsigned"
    TOO_COMPLEX = "too_complex"
    UNKNOWN_CONTEXT = "unknown_context"
    PURPOSE_MISMATCH = "purpose_mismatch"
    CHALLENGE_MISMATCH = "challenge_mismatch"
    DOMAIN_MISMATCH = "domain_mismatch"
    PREVIOUS_PROOF_MISSING = "previous_proof_missing"
    PROOF_EXPIRED = "proof_expired"
    CONTENT_MISSING = "content_missing"
    KEY_NOT_FOUND = "key_not_found"
    KEY_NOT_AUTHORISED = "key_not_authorised"
    KEY_REVOKED = "key_revoked"
    KEY_UNUSABLE = "key_unusable"
    ALGORITHM_MISMATCH = "algorithm_mismatch"
    DID_UNRESOLVABLE = "did_unresolvable"
    CLAIMS_DIFFER = "claims_differ"
    UNTRUSTED_CERTIFICATE = "untrusted_certificate"


class ProofError(CredentialError):
    """The proof is wrong: ``reason`` says how, ``detail`` gives the facts in English."""

    def __init__(self, reason: ProofReason, detail: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(Problem("proof", detail))


class ProofUncheckableError(UncheckableError):
    """The proof could not be checked: neither right nor wrong. ``reason`` says what was missing."""

    def __init__(self, reason: ProofReason, detail: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(detail)


class KeyUnconfirmedError(ProofUncheckableError):
    """The proofs hold under keys that the document names itself, and nothing at hand says whose keys these are.

    ``proofs`` are those proofs (``VerifiedProof``): good to condemn a document, never to clear it.
    """

    def __init__(self, detail: str, proofs: tuple[Any, ...]) -> None:
        self.proofs = proofs
        super().__init__(ProofReason.DID_UNRESOLVABLE, detail)
