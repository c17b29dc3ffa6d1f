"""Every cryptosuite that is verified here, made by a peer (openvc) or published by W3C."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openvc.keys import Ed25519SigningKey, P256SigningKey, P384SigningKey
from openvc.proof.di_ecdsa_rdfc import EcdsaRdfcProofSuite
from openvc.proof.di_jcs import EcdsaJcsProofSuite, EddsaJcsProofSuite

from credenza.proofs import (
    CREDENTIALS_V2,
    CRYPTOSUITES,
    ED25519,
    KEY_KINDS,
    KeyKind,
    ProofError,
    ProofReason,
    ProofUncheckableError,
    VerifiedProof,
    add_proof,
    multibase,
    resolve_offline,
    verify_data_integrity,
)

from .badges import NOW, SIGNED_AT, key_number, open_badge

_PREFIXES = {Ed25519SigningKey: b"\xed\x01", P256SigningKey: b"\x80\x24", P384SigningKey: b"\x81\x24"}
"""Multicodec prefixes of public keys (https://github.com/multiformats/multicodec, table.csv)."""


@dataclass(frozen=True)
class Case:
    """A suite, the kind of key, and the peer that makes the proof."""

    suite: str
    kind: Any
    peer: Callable[[], Any]


CASES = {
    "eddsa-jcs-2022": Case("eddsa-jcs-2022", Ed25519SigningKey, EddsaJcsProofSuite),
    "ecdsa-rdfc-2019 P-256": Case("ecdsa-rdfc-2019", P256SigningKey, EcdsaRdfcProofSuite),
    "ecdsa-rdfc-2019 P-384": Case("ecdsa-rdfc-2019", P384SigningKey, EcdsaRdfcProofSuite),
    "ecdsa-jcs-2019 P-256": Case("ecdsa-jcs-2019", P256SigningKey, EcdsaJcsProofSuite),
    "ecdsa-jcs-2019 P-384": Case("ecdsa-jcs-2019", P384SigningKey, EcdsaJcsProofSuite),
}


def signed_by_peer(case: Case) -> dict[str, Any]:
    """A credential with a proof by the peer.

    Its nodes have ids, because the peer labels blank nodes by SHA-256 even for P-384. The peer signs the contexts as
    part of a JSON proof but leaves them out of it, where the standard wants them (vc-di-eddsa 1.0, 3.3.1, step 2).
    """
    key = case.kind.generate("key")
    name = multibase(_PREFIXES[case.kind] + key.public_key_raw())
    did = f"did:key:{name}"
    credential = {
        "@context": [CREDENTIALS_V2],
        "id": "urn:uuid:00000000-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential"],
        "name": "Әдістеме",
        "issuer": did,
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:asem"},
    }
    signed: dict[str, Any] = case.peer().add_proof(
        credential, signing_key=key, verification_method=f"{did}#{name}", created=SIGNED_AT
    )
    if "jcs" in case.suite:
        signed["proof"]["@context"] = credential["@context"]
    return signed


def reason(document: dict[str, Any]) -> ProofReason:
    with pytest.raises(ProofError) as caught:
        verify_data_integrity(document, resolve_offline, NOW)
    return caught.value.reason


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_proof_of_a_peer_holds(case: Case) -> None:
    signed = signed_by_peer(case)
    (proof,) = verify_data_integrity(signed, resolve_offline, NOW).verified
    assert (proof.suite, proof.did, proof.created) == (case.suite, signed["issuer"], SIGNED_AT)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@pytest.mark.parametrize("change", [{"name": "Әдіс"}, {"id": "urn:uuid:00000000-0000-4000-8000-000000000002"}])
def test_changed_credential_is_refused(case: Case, change: dict[str, Any]) -> None:
    assert reason(signed_by_peer(case) | change) == ProofReason.BAD_SIGNATURE


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@pytest.mark.parametrize("change", [{"created": "2026-03-01T00:00:01Z"}, {"domain": "example.org"}])
def test_changed_proof_options_are_refused(case: Case, change: dict[str, Any]) -> None:
    signed = signed_by_peer(case)
    assert reason(signed | {"proof": signed["proof"] | change}) == ProofReason.BAD_SIGNATURE


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_proof_called_by_the_name_of_another_suite_is_refused(case: Case) -> None:
    signed = signed_by_peer(case)
    for other in set(CRYPTOSUITES) - {case.suite}:
        renamed = signed | {"proof": signed["proof"] | {"cryptosuite": other}}
        assert reason(renamed) in (ProofReason.BAD_SIGNATURE, ProofReason.ALGORITHM_MISMATCH)


def name_of(part: str | KeyKind) -> str:
    return part if isinstance(part, str) else part.name


FITTING = [
    (suite.name, kind)
    for suite in CRYPTOSUITES.values()
    for kind in KEY_KINDS.values()
    if kind.algorithm in suite.algorithms
]


@pytest.mark.parametrize(("suite", "kind"), FITTING, ids=name_of)
def test_proof_made_here_holds_here(suite: str, kind: KeyKind) -> None:
    key = key_number(4, kind=kind)
    signed = add_proof(open_badge(key.did), key, SIGNED_AT, suite=suite, expires=NOW + timedelta(days=1))
    (proof,) = verify_data_integrity(signed, resolve_offline, NOW).verified
    assert proof == VerifiedProof(key.did, key.verification_method, suite, SIGNED_AT)
    with pytest.raises(ProofError) as caught:
        verify_data_integrity(signed, resolve_offline, NOW + timedelta(days=1, minutes=6))
    assert caught.value.reason == ProofReason.PROOF_EXPIRED


@pytest.mark.parametrize("kind", KEY_KINDS.values(), ids=KEY_KINDS)
def test_suite_that_fits_the_key_is_taken_when_none_is_named(kind: KeyKind) -> None:
    signed = add_proof(open_badge("did:example:a"), key_number(4, kind=kind), SIGNED_AT)
    assert signed["proof"][0]["cryptosuite"] == ("eddsa-rdfc-2022" if kind is ED25519 else "ecdsa-rdfc-2019")


UNFITTING = [(suite, kind) for suite in CRYPTOSUITES for kind in KEY_KINDS.values() if (suite, kind) not in FITTING]


@pytest.mark.parametrize(("suite", "kind"), UNFITTING, ids=name_of)
def test_key_that_does_not_fit_the_suite_is_refused(suite: str, kind: KeyKind) -> None:
    with pytest.raises(ProofError, match=f"{suite} takes a key for .*, not one for {kind.algorithm}") as caught:
        add_proof(open_badge("did:example:a"), key_number(4, kind=kind), SIGNED_AT, suite=suite)
    assert caught.value.reason == ProofReason.ALGORITHM_MISMATCH


def test_suite_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ProofError, match="'rsa-2000' is not one of the suites") as caught:
        add_proof(open_badge("did:example:a"), key_number(4), SIGNED_AT, suite="rsa-2000")
    assert caught.value.reason == ProofReason.UNSUPPORTED


def test_json_suite_counts_members_that_no_context_defines() -> None:
    assert reason(signed_by_peer(CASES["eddsa-jcs-2022"]) | {"honours": "yes"}) == ProofReason.BAD_SIGNATURE


def test_json_suite_refuses_a_document_whose_contexts_begin_otherwise() -> None:
    signed = signed_by_peer(CASES["eddsa-jcs-2022"])
    other = {"@context": ["https://w3id.org/security/data-integrity/v2", CREDENTIALS_V2]}
    assert reason(signed | other) == ProofReason.UNSIGNED_CONTENT


@pytest.mark.parametrize(("folder", "holds"), [("eddsa-jcs-2022", True), ("tampered_by_us/eddsa-jcs-2022", False)])
def test_published_json_proof_of_w3c_holds_and_a_changed_copy_does_not(
    shared_data: Path, folder: str, holds: bool
) -> None:
    path = shared_data / "credentials" / "w3c_eddsa_vectors" / folder / "signedJCS.json"
    document = json.loads(path.read_text())
    examples = {"https://www.w3.org/ns/credentials/examples/v2": {"@context": {"@vocab": "https://example.org/#"}}}
    try:
        verified = bool(verify_data_integrity(document, resolve_offline, NOW, contexts=examples).verified)
    except ProofError as error:
        verified = error.reason != ProofReason.BAD_SIGNATURE
    assert verified is holds


@pytest.mark.parametrize("suite", [["eddsa-jcs-2022"], {}, None, 2022])
def test_cryptosuite_that_is_no_text_is_not_taken_for_a_known_one(suite: Any) -> None:
    signed = signed_by_peer(CASES["eddsa-jcs-2022"])
    with pytest.raises(ProofUncheckableError):
        verify_data_integrity(signed | {"proof": signed["proof"] | {"cryptosuite": suite}}, resolve_offline, NOW)
