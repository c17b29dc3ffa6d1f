"""Verifying on the test interface: what the product refuses is refused, in the words of the interface."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from credenza.proofs import (
    AUTHENTICATION,
    P256,
    JwtShape,
    add_proof,
    enveloped,
    generate_key,
    sign_vc_jwt,
)
from credenza.proofs.claims import Kind

from .conftest import Post, credential, issued, verified

pytestmark = pytest.mark.django_db

VC = "https://www.w3.org/ns/credentials/v2"
NOW = datetime.now(UTC)
HOLDER = generate_key(lambda count: bytes(count - 1) + b"\x07", kind=P256)
SUITES = ["eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019/P-384", "ecdsa-sd-2023/P-256"]


def changes_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Copies of a signed document, each wrong in one way."""
    proof = document["proof"]
    return [
        document | {"proof": None},
        document | {"proof": []},
        document | {"validFrom": "2020-01-01T00:00:00Z"},
        document | {"type": [*document["type"], "Undefined"]},
        document | {"credentialSubject": document["credentialSubject"] | {"undefinedTerm": "x"}},
        {name: value for name, value in document.items() if name != "proof"},
        {name: value for name, value in document.items() if name != "@context"},
        {name: value for name, value in document.items() if name != "issuer"},
        *(
            document | {"proof": {name: value for name, value in proof.items() if name != left_out}}
            for left_out in ("type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue")
        ),
        *(
            document | {"proof": proof | changed}
            for changed in (
                {"type": "UnknownProofType"},
                {"cryptosuite": "unknown-suite"},
                {"cryptosuite": "Ed25519Signature2020"},
                {"proofPurpose": "invalidPurpose"},
                {"verificationMethod": "did:key:invalidVm"},
                {"created": "invalidDate"},
                {"expires": "invalidDate"},
                {"proofValue": None},
                {"proofValue": proof["proofValue"][1:]},
                {"proofValue": proof["proofValue"][:-4] + "2222"},
                {"previousProof": "urn:uuid:0"},
                {"previousProof": ["urn:uuid:0"]},
                {"previousProof": 4},
            )
        ),
    ]


@pytest.mark.parametrize("path", SUITES)
def test_whatever_is_changed_it_no_longer_verifies(post: Post, path: str) -> None:
    document = issued(post, path, {"mandatoryPointers": ["/issuer", "/credentialSubject"]} if "sd" in path else {})
    assert verified(post, document)[0] == 200
    for changed in changes_of(document):
        status, answer = verified(post, changed)
        assert (status, answer["verified"]) == (400, False), changed
        assert all({"type", "title", "detail"} == set(problem) for problem in answer["problemDetails"])


def test_a_signer_who_is_not_the_issuer_is_only_remarked_upon_when_the_proof_alone_is_asked_for(post: Post) -> None:
    document = add_proof(credential() | {"issuer": "https://vc.example/issuers/1"}, HOLDER, NOW)
    assert verified(post, document)[0] == 200
    assert post("/credentials/verify", {"verifiableCredential": document}).status_code == 200
    assert verified(post, document, {"checks": ["proof", "credentialStatus"]})[0] == 400


def test_an_expired_credential_is_only_remarked_upon_when_the_proof_alone_is_asked_for(post: Post) -> None:
    document = issued(post, validUntil="2020-01-01T00:00:00Z")
    assert verified(post, document)[0] == 200
    assert verified(post, document, {"checks": []})[0] == 400


def test_dates_out_of_order_are_refused(post: Post) -> None:
    dates = {"validFrom": "2030-01-01T00:00:00Z", "validUntil": "2020-01-01T00:00:00Z"}
    document = add_proof(credential() | dates | {"issuer": HOLDER.did}, HOLDER, NOW)
    assert verified(post, document)[0] == 400


@pytest.mark.parametrize("wanted", [{"domain": "domain.example"}, {"challenge": "abc"}])
def test_a_challenge_or_domain_that_the_proof_lacks_is_refused(post: Post, wanted: dict[str, str]) -> None:
    assert verified(post, issued(post), {"checks": ["proof"], **wanted})[0] == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"@context": []},
        {"@context": "https://www.w3.org/ns/credentials/examples/v2"},
        {"type": "VerifiableCredential"},
        {"id": "ey"},
    ],
)
def test_an_envelope_says_what_it_is(post: Post, changed: dict[str, Any]) -> None:
    envelope = issued(post, "vc+jwt")
    assert verified(post, envelope)[0] == 200
    assert verified(post, envelope | changed)[0] == 400
    assert verified(post, {name: value for name, value in envelope.items() if name != "type"})[0] == 400


def presentation(post: Post, **members: Any) -> dict[str, Any]:
    """An unsigned presentation of one credential."""
    return {
        "@context": [VC],
        "type": ["VerifiablePresentation"],
        "holder": HOLDER.did,
        "verifiableCredential": [issued(post)],
        **members,
    }


def shown(document: dict[str, Any]) -> dict[str, Any]:
    """A presentation signed for a challenge and a domain."""
    return add_proof(document, HOLDER, NOW, purpose=AUTHENTICATION, challenge="n-1", domain="verifier.example")


def answer_to(post: Post, document: Any, **options: Any) -> int:
    """The status of the answer to a presentation."""
    body = {
        "verifiablePresentation": document,
        "options": options or {"challenge": "n-1", "domain": "verifier.example"},
    }
    return post("/presentations/verify", body).status_code


def test_a_presentation_for_this_challenge_and_domain_verifies(post: Post) -> None:
    document = shown(presentation(post))
    assert answer_to(post, document) == 200
    assert answer_to(post, document, challenge="n-1") == 200
    assert answer_to(post, document, challenge="n-2") == 400
    assert answer_to(post, document, challenge="n-1", domain="other.example") == 400


@pytest.mark.parametrize(
    "members",
    [
        {"@context": ["https://www.w3.org/ns/credentials/examples/v2", VC]},
        {"@context": [VC, "https://example.com"]},
        {"@context": [VC, 123192875]},
        {"type": ["VerifiableCredential"]},
        {"holder": "did:example:other"},
        {"holder": {"name": "Acme"}},
        {"id": "no address"},
        {"verifiableCredential": ["ey.ey.x"]},
        {"verifiableCredential": [[]]},
        {"verifiableCredential": 4},
    ],
)
def test_a_wrong_presentation_is_refused(post: Post, members: dict[str, Any]) -> None:
    assert answer_to(post, shown(presentation(post)) | members) == 400


def test_a_presentation_with_a_changed_credential_is_refused_though_the_holder_signed_it(post: Post) -> None:
    changed = issued(post) | {"validFrom": "2020-01-01T00:00:00Z"}
    assert answer_to(post, shown(presentation(post, verifiableCredential=[changed]))) == 400


def test_a_presentation_as_token_verifies_for_its_challenge(post: Post) -> None:
    unsigned = presentation(post, verifiableCredential=[issued(post, "vc+jwt")]) | {
        "nonce": "n-1",
        "aud": "verifier.example",
    }
    document = enveloped("vp+jwt", sign_vc_jwt(unsigned, HOLDER, JwtShape.VC_JOSE), Kind.PRESENTATION)
    assert answer_to(post, document) == 200
    assert answer_to(post, document, challenge="n-2") == 400
    assert answer_to(post, document | {"@context": []}) == 400
    assert answer_to(post, document | {"type": ["VerifiablePresentation"]}) == 400
