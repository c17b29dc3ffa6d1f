"""Presentations: what a holder shows to one verifier, with the credentials in it."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyld import jsonld

from credenza.canonicalisation import Canonicalisation
from credenza.proofs import (
    AUTHENTICATION,
    CREDENTIALS_V2,
    KEY_KINDS,
    JwtShape,
    KeyKind,
    Kind,
    add_proof,
    did_document,
    sign_vc_jwt,
)
from credenza.proofs import enveloped as envelop
from credenza.proofs.contexts import pinned_documents
from credenza.verification import (
    PRESENTATION_STEPS,
    Means,
    Outcome,
    PresentationReport,
    Verifier,
    catalogue,
    verify_presentation,
)
from tests.proofs.badges import NOW, SIGNED_AT, key_number, open_badge

ISSUER, HOLDER, STRANGER = key_number(1), key_number(2), key_number(3)
CHALLENGE, DOMAIN = "0b8e3c1a", "https://employer.example"


def badge(issuer: Any = ISSUER, number: int = 1) -> dict[str, Any]:
    identifier = {"id": f"urn:uuid:00000000-0000-4000-8000-00000000000{number}"}
    return add_proof(open_badge(issuer.did) | identifier, issuer, SIGNED_AT)


def enveloped(credential: dict[str, Any]) -> dict[str, Any]:
    return envelop("vc+jwt", sign_vc_jwt(credential, ISSUER, JwtShape.VC_JOSE))


def unsigned(*credentials: Any, holder: str | None = HOLDER.did) -> dict[str, Any]:
    presentation = {"@context": [CREDENTIALS_V2], "type": ["VerifiablePresentation"]}
    return presentation | {"verifiableCredential": list(credentials)} | ({"holder": holder} if holder else {})


def presented(document: dict[str, Any], key: Any = HOLDER, **options: Any) -> dict[str, Any]:
    demands = {"purpose": AUTHENTICATION, "challenge": CHALLENGE, "domain": DOMAIN} | options
    return add_proof(document, key, SIGNED_AT, **demands)


def check(document: dict[str, Any], means: Means | None = None, **demands: Any) -> PresentationReport:
    asked = {"challenge": CHALLENGE, "domain": DOMAIN} | demands
    return verify_presentation(json.dumps(document).encode(), Verifier(means or Means()), NOW, **asked)


def reasons(report: PresentationReport) -> dict[str, str]:
    return {step.name: step.reason_code for step in report.steps}


@pytest.mark.parametrize("kind", KEY_KINDS.values(), ids=KEY_KINDS)
@pytest.mark.parametrize("form", ["rdfc", "jcs"])
def test_presentation_of_two_credentials_is_verified_whatever_signs_it(kind: KeyKind, form: str) -> None:
    holder = key_number(2, kind=kind)
    suite = f"eddsa-{form}-2022" if kind.algorithm == "EdDSA" else f"ecdsa-{form}-2019"
    report = check(presented(unsigned(badge(), badge(number=2), holder=holder.did), holder, suite=suite))
    assert reasons(report) == {
        "parse": "presentation_parsed",
        "contexts": "contexts_known",
        "shape": "presentation_shape_right",
        "proof": "signature_holds",
        "holder_binding": "holder_proven",
    }
    assert [credential.outcome for credential in report.credentials] == [Outcome.VERIFIED] * 2
    assert (report.outcome, report.message.texts["en"]) == (
        Outcome.VERIFIED,
        "The presentation is genuine, and so are the credentials in it.",
    )


def test_enveloped_credential_is_verified_like_one_beside_its_proof() -> None:
    report = check(presented(unsigned(enveloped(open_badge(ISSUER.did)), badge())))
    assert [credential.outcome for credential in report.credentials] == [Outcome.VERIFIED] * 2
    assert report.outcome is Outcome.VERIFIED


def token(document: dict[str, Any], key: Any = HOLDER, shape: JwtShape = JwtShape.VC_JOSE) -> str:
    asked = {"nonce": CHALLENGE, "aud": DOMAIN}
    return sign_vc_jwt(document | asked if shape is JwtShape.VC_JOSE else document, key, shape)


def check_token(text: str, **demands: Any) -> PresentationReport:
    asked = {"challenge": CHALLENGE, "domain": DOMAIN} | demands
    return verify_presentation(text.encode(), Verifier(Means()), NOW, **asked)


def test_presentation_in_a_token_is_verified_bare_and_enveloped() -> None:
    text = token(unsigned(enveloped(open_badge(ISSUER.did))))
    for report in (check_token(text), check(envelop("vp+jwt", text, Kind.PRESENTATION))):
        assert set(reasons(report).values()) == {
            "presentation_parsed",
            "contexts_known",
            "presentation_shape_right",
            "signature_holds",
            "holder_proven",
        }
        assert [credential.outcome for credential in report.credentials] == [Outcome.VERIFIED]
        assert report.outcome is Outcome.VERIFIED


def test_presentation_in_a_token_made_for_another_occasion_is_refused() -> None:
    text = token(unsigned(badge()))
    assert reasons(check_token(text, challenge="another"))["proof"] == "challenge_mismatch"
    assert reasons(check_token(text, domain="https://other.example"))["proof"] == "domain_mismatch"
    older = token(unsigned(badge()), shape=JwtShape.VC_1_1)
    assert reasons(check_token(older))["proof"] == "challenge_mismatch"
    assert check_token(older, challenge=None, domain=None).outcome is Outcome.VERIFIED


def test_credentials_may_stand_in_a_presentation_as_tokens() -> None:
    text = token(unsigned(sign_vc_jwt(open_badge(ISSUER.did), ISSUER), "no token"), shape=JwtShape.VC_1_1)
    report = check_token(text, challenge=None, domain=None)
    assert [credential.outcome for credential in report.credentials] == [Outcome.VERIFIED, Outcome.NOT_VERIFIED]


def test_token_signed_by_another_than_the_holder_is_found_out() -> None:
    assert check_token(token(unsigned(badge()), STRANGER)).outcome is Outcome.NOT_VERIFIED


def test_credential_in_a_token_is_no_presentation() -> None:
    report = check_token(sign_vc_jwt(open_badge(ISSUER.did), ISSUER), challenge=None, domain=None)
    assert (reasons(report)["shape"], report.outcome) == ("presentation_shape_wrong", Outcome.NOT_VERIFIED)


def test_changed_enveloped_credential_is_found() -> None:
    good = enveloped(open_badge(ISSUER.did))
    header, claims, signature = good["id"].split(".")
    changed = json.loads(base64.urlsafe_b64decode(claims + "==")) | {"name": "Another name"}
    claims = base64.urlsafe_b64encode(json.dumps(changed).encode()).rstrip(b"=").decode()
    report = check(presented(unsigned(good | {"id": ".".join([header, claims, signature])})))
    assert reasons(report)["proof"] == "signature_holds"
    assert report.credentials[0].step("proof").reason_code == "bad_signature"
    assert report.outcome is Outcome.NOT_VERIFIED


@pytest.mark.parametrize(
    ("demands", "reason"),
    [
        ({"challenge": "another"}, "challenge_mismatch"),
        ({"domain": "https://other.example"}, "domain_mismatch"),
        ({"domain": (DOMAIN, "https://other.example")}, "domain_mismatch"),
    ],
)
def test_presentation_made_for_another_occasion_is_refused(demands: dict[str, Any], reason: str) -> None:
    report = check(presented(unsigned(badge())), **demands)
    assert (reasons(report)["proof"], report.outcome) == (reason, Outcome.NOT_VERIFIED)
    assert reasons(report)["holder_binding"] == "proof_needed"


@pytest.mark.parametrize("left_out", ["challenge", "domain"])
def test_presentation_that_does_not_sign_what_was_asked_is_refused(left_out: str) -> None:
    report = check(presented(unsigned(badge()), **{left_out: None}))
    assert reasons(report)["proof"] == f"{left_out}_mismatch"


def test_verifier_that_asks_nothing_takes_a_presentation_with_and_without_a_challenge() -> None:
    for options in ({}, {"challenge": None, "domain": None}):
        report = check(presented(unsigned(badge()), **options), challenge=None, domain=None)
        assert report.outcome is Outcome.VERIFIED


def test_order_of_several_domains_means_nothing() -> None:
    domains = [DOMAIN, "https://other.example"]
    signed = presented(unsigned(badge()), domain=domains)
    assert check(signed, domain=tuple(reversed(domains))).outcome is Outcome.VERIFIED
    assert reasons(check(signed))["proof"] == "domain_mismatch"


def test_signature_of_an_issuer_does_not_authenticate_a_holder() -> None:
    report = check(presented(unsigned(badge()), purpose="assertionMethod"))
    assert (reasons(report)["proof"], report.outcome) == ("purpose_mismatch", Outcome.NOT_VERIFIED)


def test_key_that_is_listed_for_credentials_alone_authenticates_nobody() -> None:
    did = "did:web:holder.example"
    key = key_number(2, did)
    document = did_document(did, [key.public_key])
    signed = presented(unsigned(badge(), holder=did), key)
    assert reasons(check(signed, Means(did_documents={did: document})))["proof"] == "key_not_authorised"
    allowed = document | {"authentication": [key.verification_method]}
    assert check(signed, Means(did_documents={did: allowed})).outcome is Outcome.VERIFIED


def test_holder_who_did_not_sign_is_found_out() -> None:
    report = check(presented(unsigned(badge()), STRANGER))
    assert (reasons(report)["holder_binding"], report.outcome) == ("holder_mismatch", Outcome.NOT_VERIFIED)


def test_presentation_without_a_signature_is_not_verified() -> None:
    report = check(unsigned(badge()))
    assert (reasons(report)["proof"], report.outcome) == ("presentation_unsigned", Outcome.NOT_VERIFIED)
    assert report.credentials[0].outcome is Outcome.VERIFIED


def test_credential_put_in_after_signing_is_noticed() -> None:
    signed = presented(unsigned(badge()))
    report = check(signed | {"verifiableCredential": [badge(STRANGER)]})
    assert (reasons(report)["proof"], report.outcome) == ("bad_signature", Outcome.NOT_VERIFIED)


def test_credential_that_cannot_be_checked_leaves_the_presentation_undecided() -> None:
    elsewhere = key_number(4, "did:web:uni.example")
    report = check(presented(unsigned(badge(), badge(elsewhere, 2))))
    assert [credential.outcome for credential in report.credentials] == [Outcome.VERIFIED, Outcome.COULD_NOT_CHECK]
    assert report.outcome is Outcome.COULD_NOT_CHECK


def test_one_wrong_credential_spoils_the_presentation() -> None:
    forged = badge(number=2) | {"name": "Another name"}
    report = check(presented(unsigned(badge(), forged)))
    assert [credential.outcome for credential in report.credentials] == [Outcome.VERIFIED, Outcome.NOT_VERIFIED]
    assert (reasons(report)["proof"], report.outcome) == ("signature_holds", Outcome.NOT_VERIFIED)


def test_presentation_without_credentials_shows_who_the_holder_is() -> None:
    empty = {name: value for name, value in unsigned().items() if name != "verifiableCredential"}
    report = check(presented(empty))
    assert (report.credentials, report.outcome) == ((), Outcome.VERIFIED)
    assert report.step("holder_binding").message.texts["en"] == f"The holder signed: {HOLDER.did}"


@pytest.mark.parametrize(
    "changes",
    [
        {"type": ["VerifiableCredential"]},
        {"type": ...},
        {"holder": 1},
        {"holder": {"name": "no id"}},
        {"verifiableCredential": [1]},
        {"verifiableCredential": None},
        {"verifiableCredential": [{"type": "VerifiableCredential"}] * 33},
    ],
    ids=str,
)
def test_wrong_form_is_refused_and_nothing_inside_is_looked_at(changes: dict[str, Any]) -> None:
    document = presented(unsigned(badge())) | changes
    report = check({name: value for name, value in document.items() if value is not ...})
    assert (reasons(report)["shape"], report.credentials) == ("presentation_shape_wrong", ())
    assert report.outcome is Outcome.NOT_VERIFIED


@pytest.mark.parametrize(
    ("data", "reason", "outcome"),
    [
        (b"", "not_json", Outcome.NOT_VERIFIED),
        (b"[]", "not_an_object", Outcome.NOT_VERIFIED),
        (b'{"a": 1, "a": 1}', "repeated_member", Outcome.NOT_VERIFIED),
        (b" " * (1024 * 1024 + 1), "too_large", Outcome.COULD_NOT_CHECK),
        (b"{}", "presentation_parsed", Outcome.NOT_VERIFIED),
    ],
)
def test_bytes_that_are_no_presentation_get_a_report(data: bytes, reason: str, outcome: Outcome) -> None:
    report = verify_presentation(data, Verifier(Means()), NOW)
    assert (reasons(report)["parse"], report.outcome) == (reason, outcome)
    assert [step.name for step in report.steps] == list(PRESENTATION_STEPS)


def test_every_step_and_outcome_has_a_text() -> None:
    texts = catalogue()
    assert {f"step.{name}" for name in PRESENTATION_STEPS} <= set(texts)
    assert {f"presentation.{outcome}" for outcome in Outcome} <= set(texts)


def test_canonical_form_of_a_presentation_is_that_of_an_independent_library() -> None:
    signed = presented(unsigned(badge(), enveloped(open_badge(ISSUER.did))))
    documents = pinned_documents()
    loader = lambda url, options: {"documentUrl": url, "document": documents[url], "contextUrl": None}  # noqa: E731
    expected = jsonld.normalize(
        signed, {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": loader}
    )
    assert Canonicalisation(documents).canonicalise(signed).decode() == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
MEMBERS = ("@context", "type", "holder", "verifiableCredential", "proof")


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(member=st.sampled_from(MEMBERS), value=JSON)
def test_any_other_member_is_never_verified_and_never_raises(member: str, value: Any) -> None:
    signed = presented(unsigned(badge()))
    report = check(signed | {member: value})
    assert report.outcome is not Outcome.VERIFIED


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    member=st.sampled_from(
        (
            "type",
            "cryptosuite",
            "created",
            "verificationMethod",
            "proofPurpose",
            "challenge",
            "domain",
            "proofValue",
            "expires",
            "id",
            "previousProof",
            "nonce",
        )
    ),
    value=JSON,
)
def test_any_other_proof_option_is_never_verified_and_never_raises(member: str, value: Any) -> None:
    signed = presented(unsigned(badge()))
    report = check(signed | {"proof": signed["proof"][0] | {member: value}})
    assert report.outcome is not Outcome.VERIFIED
