"""Proofs of the suite that eddsa-rdfc-2022 grew from: verified wherever a document names its context."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest

from credenza.canonicalisation import Canonicalisation
from credenza.proofs import (
    CREDENTIALS_V2,
    ProofError,
    ProofReason,
    ProofUncheckableError,
    generate_key,
    multibase,
    resolve_offline,
    verify_data_integrity,
)
from credenza.proofs.contexts import pinned_documents

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEY = generate_key(lambda count: bytes(count - 1) + b"\x05")
ADDRESS = "https://w3id.org/security/suites/ed25519-2020/v1"
SECURITY = "https://w3id.org/security#"
CONTEXTS: dict[str, dict[str, Any]] = {
    ADDRESS: {
        "@context": {
            "Ed25519Signature2020": {
                "@id": f"{SECURITY}Ed25519Signature2020",
                "@context": {
                    "created": "http://purl.org/dc/terms/created",
                    "proofPurpose": {"@id": f"{SECURITY}proofPurpose", "@type": "@vocab"},
                    "assertionMethod": f"{SECURITY}assertionMethod",
                    "verificationMethod": {"@id": f"{SECURITY}verificationMethod", "@type": "@id"},
                },
            }
        }
    }
}
"""Our own words for the terms that the proof below uses; the published context says more."""


def signed() -> dict[str, Any]:
    """A credential signed by hand: hash of the proof options, then of the document, both in canonical RDF."""
    document = {
        "@context": [CREDENTIALS_V2, ADDRESS],
        "type": ["VerifiableCredential"],
        "issuer": KEY.did,
        "credentialSubject": {"id": "did:example:learner"},
    }
    options = {
        "type": "Ed25519Signature2020",
        "created": "2023-02-24T23:36:38Z",
        "verificationMethod": KEY.verification_method,
        "proofPurpose": "assertionMethod",
    }
    canonicalisation = Canonicalisation({**pinned_documents(), **CONTEXTS})
    parts = (options | {"@context": document["@context"]}, document)
    data = b"".join(hashlib.sha256(canonicalisation.canonicalise(part)).digest() for part in parts)
    return document | {"proof": options | {"proofValue": multibase(KEY.sign(data))}}


def test_it_verifies_where_its_context_is_at_hand() -> None:
    (proof,) = verify_data_integrity(signed(), resolve_offline, NOW, contexts=CONTEXTS).verified
    assert (proof.did, proof.suite) == (KEY.did, "Ed25519Signature2020")


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "did:example:other"},
        {"proof": signed()["proof"] | {"created": "2023-02-24T23:36:39Z"}},
        {"proof": {name: value for name, value in signed()["proof"].items() if name != "created"}},
    ],
)
def test_what_was_changed_does_not(changed: dict[str, Any]) -> None:
    with pytest.raises(ProofError) as caught:
        verify_data_integrity(signed() | changed, resolve_offline, NOW, contexts=CONTEXTS)
    assert caught.value.reason is ProofReason.BAD_SIGNATURE


@pytest.mark.parametrize(
    "proof",
    [{"cryptosuite": "Ed25519Signature2020"}, {"type": "DataIntegrityProof", "cryptosuite": "Ed25519Signature2020"}],
)
def test_its_name_is_that_of_a_type_and_of_no_cryptosuite(proof: dict[str, Any]) -> None:
    document = signed() | {"proof": signed()["proof"] | proof}
    with pytest.raises(ProofUncheckableError) as caught:
        verify_data_integrity(document, resolve_offline, NOW, contexts=CONTEXTS)
    assert caught.value.reason is ProofReason.UNSUPPORTED


def test_where_its_context_is_missing_it_is_a_proof_that_nobody_can_check() -> None:
    document = signed() | {"@context": [CREDENTIALS_V2]}
    with pytest.raises(ProofUncheckableError) as caught:
        verify_data_integrity(document, resolve_offline, NOW)
    assert caught.value.reason is ProofReason.UNSUPPORTED
