"""A document and its Data Integrity proof before the signing (W3C VC Data Integrity 1.0, section 4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .canonical import Contexts
from .contexts import unknown_contexts
from .dates import write_datetime
from .faults import ProofError, ProofReason
from .keys import Signer
from .resolving import ASSERTION

PROOF_TYPE = "DataIntegrityProof"


def require_known_contexts(document: Mapping[str, Any], contexts: Contexts) -> None:
    """Raise ProofError when the document names no context or one that is neither pinned nor among ``contexts``."""
    if "@context" not in document:
        raise ProofError(ProofReason.MALFORMED, "The document names no context, so nothing in it means anything.")
    if unknown := unknown_contexts(document, contexts):
        raise ProofError(ProofReason.UNKNOWN_CONTEXT, f"Unknown context: {', '.join(unknown)}")


def unsigned_proof(
    suite: str,
    key: Signer,
    created: datetime,
    *,
    expires: datetime | None = None,
    purpose: str = ASSERTION,
    **others: Any,
) -> dict[str, Any]:
    """The proof without its value; of ``others``, those that are not ``None``."""
    options = {
        "type": PROOF_TYPE,
        "cryptosuite": suite,
        "created": write_datetime(created),
        "expires": write_datetime(expires) if expires else None,
        "verificationMethod": key.verification_method,
        "proofPurpose": purpose,
        **others,
    }
    return {name: value for name, value in options.items() if value is not None}
