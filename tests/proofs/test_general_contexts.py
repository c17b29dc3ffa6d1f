"""Contexts written into a document are read only where the caller asks for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from credenza.proofs import (
    CREDENTIALS_V2,
    GeneralContexts,
    ProofError,
    ProofReason,
    ProofUncheckableError,
    add_proof,
    generate_key,
    resolve_offline,
    verify_data_integrity,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEY = generate_key(lambda count: bytes(count - 1) + b"\x01")
GENERAL = GeneralContexts({})
DOCUMENT: dict[str, Any] = {
    "@context": [CREDENTIALS_V2, {"Course": "https://example.test/#Course"}],
    "type": ["VerifiableCredential", "Course"],
    "issuer": KEY.did,
    "credentialSubject": {"id": "did:example:learner"},
}


def test_whoever_asks_for_it_signs_and_verifies_a_document_with_its_own_context() -> None:
    signed = add_proof(DOCUMENT, KEY, NOW, contexts=GENERAL)
    (proof,) = verify_data_integrity(signed, resolve_offline, NOW, contexts=GENERAL).verified
    assert proof.did == KEY.did


def test_the_context_is_part_of_what_is_signed() -> None:
    signed = add_proof(DOCUMENT, KEY, NOW, contexts=GENERAL)
    changed = signed | {"@context": [*DOCUMENT["@context"], {"Course": "https://example.test/#Other"}]}
    with pytest.raises(ProofUncheckableError) as caught:
        verify_data_integrity(
            signed | {"@context": [*DOCUMENT["@context"], "https://example.test/other"]}, resolve_offline, NOW
        )
    assert caught.value.reason is ProofReason.UNKNOWN_CONTEXT
    with pytest.raises(ProofError):
        verify_data_integrity(changed, resolve_offline, NOW)
    with pytest.raises(ProofError) as refused:
        add_proof(DOCUMENT, KEY, NOW, contexts={"https://example.test/other": {"@context": {}}})
    assert refused.value.reason is ProofReason.UNKNOWN_CONTEXT
