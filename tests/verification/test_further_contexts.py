"""Contexts beside the pinned ones, for whoever hands them in; and digests of those that are pinned."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pyld import jsonld
from pyld.documentloader.frozen import FrozenDocumentLoader

from credenza.proofs import (
    AUTHENTICATION,
    CREDENTIALS_V1,
    CREDENTIALS_V2,
    PINNED_CONTEXTS,
    GeneralContexts,
    add_proof,
    generate_key,
)
from credenza.verification import Means, Outcome, Verifier, verify, verify_presentation
from tests.proofs.badges import open_badge

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CREDENTIALS = "https://www.w3.org/2018/credentials#"
KEY = generate_key(lambda count: bytes(count - 1) + b"\x03")
COURSES = "https://contexts.test/courses"
FURTHER = {COURSES: {"@context": {"@vocab": "https://contexts.test/courses#"}}}
CREDENTIAL: dict[str, Any] = {
    "@context": [CREDENTIALS_V2],
    "type": ["VerifiableCredential"],
    "issuer": KEY.did,
    "credentialSubject": {"id": "did:example:learner"},
}
OWN = CREDENTIAL | {
    "@context": [CREDENTIALS_V2, {"Course": "https://example.test/#Course"}],
    "type": ["VerifiableCredential", "Course"],
}
NAMED = CREDENTIAL | {"@context": [CREDENTIALS_V2, COURSES], "level": "5"}


def outcome(document: dict[str, Any], means: Means) -> Outcome:
    """The outcome for a document."""
    return verify(json.dumps(document).encode(), means, NOW).outcome


@pytest.mark.parametrize("document", [OWN, NAMED], ids=["in the document", "by address"])
def test_a_context_counts_where_it_was_handed_in(document: dict[str, Any]) -> None:
    general = Means(contexts=GeneralContexts(FURTHER))
    signed = add_proof(document, KEY, NOW, contexts=general.contexts)
    assert outcome(signed, Means()) is (Outcome.VERIFIED if document is OWN else Outcome.COULD_NOT_CHECK)
    assert outcome(signed, general) is Outcome.VERIFIED
    assert outcome(signed | {"issuer": "did:example:other"}, general) is Outcome.NOT_VERIFIED


def test_words_that_a_document_brings_are_new_ones_and_the_reader_is_told() -> None:
    plain = Means(contexts=FURTHER)
    assert outcome(add_proof(NAMED, KEY, NOW, contexts=FURTHER), plain) is Outcome.VERIFIED
    signed = add_proof(OWN, KEY, NOW, contexts=GeneralContexts({}))
    report = verify(json.dumps(signed).encode(), plain, NOW)
    assert report.outcome is Outcome.VERIFIED
    assert "own_words" in [warning.reason_code for warning in report.warnings]


@pytest.mark.parametrize(
    ("member", "word"),
    [("name", {"title": "https://schema.org/name"}), ("validUntil", {"ends": f"{CREDENTIALS}validUntil"})],
)
def test_a_member_cannot_be_hidden_behind_a_word_that_the_document_brings(member: str, word: dict[str, str]) -> None:
    (other,) = word
    end = {"name": "Welding", "validUntil": "2026-01-01T00:00:00Z"}
    signed = add_proof(CREDENTIAL | end, KEY, NOW)
    renamed = {other if name == member else name: value for name, value in signed.items()}
    options = (
        {"@id": word[other], "@type": "http://www.w3.org/2001/XMLSchema#dateTime"} if other == "ends" else word[other]
    )
    changed = renamed | {"@context": [*signed["@context"], {other: options}]}
    assert outcome(changed, Means()) is not Outcome.VERIFIED


def test_a_claim_of_an_inner_object_cannot_be_hidden_behind_a_word_of_its_own() -> None:
    signed = add_proof(open_badge(KEY.did), KEY, NOW)
    achievement = signed["credentialSubject"]["achievement"]
    vocabulary = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
    hidden = {("x" if name == "criteria" else name): value for name, value in achievement.items()}
    changed = {
        **signed,
        "@context": [*signed["@context"], {"x": {"@id": f"{vocabulary}Criteria", "@type": "@id"}}],
        "credentialSubject": signed["credentialSubject"] | {"achievement": hidden},
    }
    assert outcome(changed, Means()) is not Outcome.VERIFIED


def test_a_presentation_is_read_in_the_same_contexts() -> None:
    general = GeneralContexts(FURTHER)
    held = add_proof(NAMED, KEY, NOW, contexts=general)
    presentation = {
        "@context": OWN["@context"],
        "type": ["VerifiablePresentation", "Course"],
        "verifiableCredential": [held],
    }
    shown = json.dumps(add_proof(presentation, KEY, NOW, contexts=general, purpose=AUTHENTICATION)).encode()
    assert verify_presentation(shown, Verifier(Means(contexts=general)), NOW).outcome is Outcome.VERIFIED
    assert verify_presentation(shown, Verifier(Means()), NOW).outcome is Outcome.COULD_NOT_CHECK


def test_one_verifier_gives_one_answer_however_often_it_is_asked() -> None:
    verifier = Verifier(Means(contexts=GeneralContexts({})))
    reports = [
        verifier.verify(json.dumps(signed).encode(), NOW).to_document() | {"claims": {}}
        for signed in (
            add_proof(CREDENTIAL | {"id": f"urn:example:{number:04}"}, KEY, NOW, contexts=GeneralContexts({}))
            for number in range(40)
        )
    ]
    assert all(report == reports[0] for report in reports)
    assert reports[0]["outcome"] == "verified"


def stated(digest: bytes) -> dict[str, Any]:
    """A signed credential that states a digest of the context of the data model."""
    written = "u" + base64.urlsafe_b64encode(b"\x12\x20" + digest).rstrip(b"=").decode()
    resource = {"id": CREDENTIALS_V2, "digestMultibase": written}
    return add_proof(CREDENTIAL | {"relatedResource": [resource]}, KEY, NOW)


def test_a_stated_digest_of_a_pinned_context_must_be_right() -> None:
    assert outcome(stated(bytes.fromhex(PINNED_CONTEXTS[CREDENTIALS_V2][1])), Means()) is Outcome.VERIFIED
    report = verify(json.dumps(stated(bytes(32))).encode(), Means(), NOW)
    assert report.outcome is Outcome.NOT_VERIFIED
    assert f"not the digest of {CREDENTIALS_V2}" in report.step("shape").message.in_language("en")


def test_digests_of_resources_that_are_not_at_hand_are_left_alone() -> None:
    resource = {"id": "https://example.test/schema", "digestSRI": "sha256-AAAA"}
    assert outcome(add_proof(CREDENTIAL | {"relatedResource": resource}, KEY, NOW), Means()) is Outcome.VERIFIED


JWS_2020 = "https://w3id.org/security/suites/jws-2020/v1"


def signed_with_pyld(vocabulary: str) -> dict[str, Any]:
    """A credential of version 1.1 with a JsonWebSignature2020, made with PyLD and its own copies of the contexts."""
    credential = {
        "@context": [CREDENTIALS_V1, vocabulary],
        "id": "urn:example:1",
        "type": ["VerifiableCredential"],
        "issuer": KEY.did,
        "issuanceDate": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:learner"},
    }
    proof = {
        "type": "JsonWebSignature2020",
        "created": "2026-01-01T00:00:00Z",
        "verificationMethod": KEY.verification_method,
        "proofPurpose": "assertionMethod",
    }
    loader = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": FrozenDocumentLoader()}
    parts = ({"@context": [CREDENTIALS_V1, JWS_2020]} | proof, credential | {"@context": [CREDENTIALS_V1, JWS_2020]})
    hashes = b"".join(hashlib.sha256(jsonld.normalize(part, loader).encode()).digest() for part in parts)
    header = base64.urlsafe_b64encode(b'{"alg":"EdDSA","b64":false,"crit":["b64"]}').rstrip(b"=")
    signature = base64.urlsafe_b64encode(KEY.sign(header + b"." + hashes)).rstrip(b"=")
    return credential | {"proof": proof | {"jws": f"{header.decode()}..{signature.decode()}"}}


def test_a_json_web_signature_2020_made_elsewhere_is_verified_in_its_own_vocabulary() -> None:
    signed = signed_with_pyld(JWS_2020)
    assert outcome(signed, Means()) is Outcome.VERIFIED
    changed = verify(json.dumps(signed | {"issuanceDate": "2025-01-01T00:00:00Z"}).encode(), Means(), NOW)
    assert (changed.outcome, changed.step("proof").reason_code) == (Outcome.NOT_VERIFIED, "bad_signature")


def test_an_address_of_examples_that_nobody_publishes_stays_unknown() -> None:
    report = verify(
        json.dumps(signed_with_pyld("https://www.w3.org/ns/credentials/examples/v1")).encode(), Means(), NOW
    )
    assert (report.outcome, report.step("contexts").reason_code) == (Outcome.COULD_NOT_CHECK, "unknown_context")
