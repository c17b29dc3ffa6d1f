"""Credentials as SD-JWTs, presented with and without key binding; openvc and the reference implementation judge."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jwcrypto.jwk import JWK
from openvc.proof.sd_jwt import SdJwtVcProofSuite
from sd_jwt.verifier import SDJWTVerifier

from credenza.proofs import (
    ED25519,
    P256,
    P384,
    Expected,
    IssuerKey,
    KeyKind,
    Kind,
    ProofError,
    ProofReason,
    ProofUncheckableError,
    enveloped,
    find_key,
    open_enveloped,
    read_message,
    read_path,
    read_vc_sd_jwt,
    resolve_offline,
    sign_vc_sd_jwt,
    verify_envelope,
)
from credenza.proofs.jose import encode_base64url, read_jws, write_jws
from credenza.proofs.sd_jwt import (
    ALWAYS_SHOWN,
    Answer,
    bind_key,
    issue_sd_jwt,
    read_sd_jwt,
    verify_key_binding,
    without_disclosures,
)
from tests.proofs.badges import NOW, key_number, open_badge

from .examples import CLAIMS, KEY, counted

HOLDER = key_number(7, kind=P256)
BADGE = open_badge(KEY.did)
SECRET = [read_path("credentialSubject.identifier[0]"), read_path("credentialSubject.result"), read_path("name")]
ANSWER = Answer("https://verifier.example", "n-1", NOW)


def jwk_of(key: IssuerKey) -> dict[str, Any]:
    return find_key(key.verification_method, resolve_offline, NOW)


def badge_token(**options: Any) -> str:
    return sign_vc_sd_jwt(BADGE, KEY, counted(), disclosable=SECRET, **options)


def reason(token: str, now: datetime = NOW, expected: Expected | None = None) -> ProofReason:
    with pytest.raises((ProofError, ProofUncheckableError)) as caught:
        verify_envelope(read_vc_sd_jwt(token), resolve_offline, now, expected)
    assert isinstance(caught.value, ProofError | ProofUncheckableError)
    return caught.value.reason


@pytest.mark.parametrize("kind", [ED25519, P256, P384], ids=lambda kind: kind.name)
def test_a_badge_is_signed_by_each_kind_of_key_and_shown_in_part(kind: KeyKind) -> None:
    key = key_number(1, kind=kind)
    badge = open_badge(key.did)
    token = sign_vc_sd_jwt(badge | {"proof": []}, key, counted(), disclosable=SECRET, decoys=2)
    header = read_jws(token.partition("~")[0]).header
    assert header == {
        "alg": key.algorithm,
        "kid": key.verification_method,
        "typ": "vc+sd-jwt",
        "cty": "vc",
    }
    whole = read_vc_sd_jwt(token)
    assert (whole.document, whole.kind, whole.form) == (badge, Kind.CREDENTIAL, "vc+sd-jwt")
    proof = verify_envelope(whole, resolve_offline, NOW)
    assert (proof.did, proof.suite) == (key.did, f"vc+sd-jwt {key.algorithm}")
    part = read_vc_sd_jwt(without_disclosures(token, [SECRET[1]]))
    verify_envelope(part, resolve_offline, NOW)
    assert "name" not in part.document
    assert part.document["credentialSubject"]["identifier"] == []
    assert part.document["credentialSubject"]["result"] == badge["credentialSubject"]["result"]
    public = JWK(**jwk_of(key))
    assert SDJWTVerifier(token, lambda _, __: public).get_verified_payload() == badge


def test_presentations_are_signed_alike() -> None:
    presentation = {"@context": BADGE["@context"], "type": ["VerifiablePresentation"], "holder": KEY.did, "id": "urn:1"}
    read = read_vc_sd_jwt(sign_vc_sd_jwt(presentation, KEY, counted(), disclosable=[("holder",)]))
    assert (read.form, read.kind, read.document) == ("vp+sd-jwt", Kind.PRESENTATION, presentation)
    assert verify_envelope(read, resolve_offline, NOW).did == KEY.did


@pytest.mark.parametrize("name", sorted(ALWAYS_SHOWN))
def test_what_a_verifier_needs_cannot_be_held_back(name: str) -> None:
    document = {**BADGE, name: BADGE.get(name, {"type": ["X"]})}
    with pytest.raises(ProofError, match="verifier needs"):
        sign_vc_sd_jwt(document, KEY, counted(), disclosable=[(name,)])


def test_sd_jwts_travel_as_texts_and_in_envelopes() -> None:
    token = badge_token()
    wrapped = enveloped("vc+sd-jwt", token)
    for data in (token.encode(), wrapped["id"].encode(), wrapped["id"].replace("~", "%7E").encode()):
        read = read_message(data + b"\n")
        assert read is not None
        assert read.document == BADGE
    assert open_enveloped(wrapped).document == BADGE


@pytest.mark.parametrize(
    ("typ", "cty", "outside"),
    [
        ("vp+sd-jwt", "vc", ""),
        ("vc+sd-jwt", "vp", ""),
        ("dc+sd-jwt", "vc", ""),
        ("vc+jwt", "vc", ""),
        ("JWT", "vc", ""),
        (None, "vc", ""),
        ("vc+sd-jwt", "vc", "vp+sd-jwt"),
        ("bad+typ", "bad+cty", ""),
    ],
)
def test_media_types_must_agree(typ: str | None, cty: str, outside: str) -> None:
    token = issue_sd_jwt(BADGE, KEY, counted(), header={"typ": typ, "cty": cty}, disclosable=SECRET)
    with pytest.raises(ProofError) as caught:
        read_vc_sd_jwt(token, outside)
    assert caught.value.reason == ProofReason.MALFORMED


def test_the_claims_vc_and_vp_have_no_place_even_when_disclosed() -> None:
    header = {"typ": "vc+sd-jwt"}
    for name in ("vc", "vp"):
        with pytest.raises(ProofError, match="no place"):
            read_vc_sd_jwt(issue_sd_jwt(BADGE | {name: {}}, KEY, counted(), header=header, disclosable=[(name,)]))


def disclosure_text(*content: Any) -> str:
    return encode_base64url(json.dumps(content).encode()).decode()


def test_what_nobody_signed_is_refused() -> None:
    """sd-jwt 0.10.4 lets it pass; RFC 9901, section 7.1, step 5 does not."""
    token = badge_token()
    assert reason(token + disclosure_text("salt", "grade", "A") + "~") == ProofReason.UNSIGNED_CONTENT
    texts = token.split("~")
    for place in range(1, len(texts) - 1):
        content = json.loads(base64.urlsafe_b64decode(texts[place] + "=" * (-len(texts[place]) % 4)))
        changed = [*texts[:place], disclosure_text(*content[:-1], "forged"), *texts[place + 1 :]]
        assert reason("~".join(changed)) == ProofReason.UNSIGNED_CONTENT


def test_a_changed_token_is_a_bad_signature() -> None:
    header, payload, signature = badge_token().split("~")[0].split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "==")) | {"awardedDate": "2020-01-01T00:00:00Z"}
    forged = encode_base64url(json.dumps(claims).encode()).decode()
    assert reason(f"{header}.{forged}.{signature}~") == ProofReason.BAD_SIGNATURE


def test_a_holder_answers_a_verifier() -> None:
    shown = without_disclosures(badge_token(holder_key=jwk_of(HOLDER)), [SECRET[0]])
    token = bind_key(shown, HOLDER, ANSWER)
    assert verify_key_binding(read_sd_jwt(token), NOW) == {
        "iat": int(NOW.timestamp()),
        "aud": "https://verifier.example",
        "nonce": "n-1",
        "sd_hash": json.loads(read_jws(token.rpartition("~")[2]).payload)["sd_hash"],
    }
    expected = Expected(challenge="n-1", domain="https://verifier.example")
    assert verify_envelope(read_vc_sd_jwt(token), resolve_offline, NOW, expected).did == KEY.did
    assert verify_envelope(read_vc_sd_jwt(token), resolve_offline, NOW).did == KEY.did
    public = JWK(**jwk_of(KEY))
    verified = SDJWTVerifier(token, lambda _, __: public, ANSWER.audience, ANSWER.nonce).get_verified_payload()
    assert verified == read_vc_sd_jwt(token).document
    for wrong, why in (
        (Expected(challenge="n-2"), ProofReason.CHALLENGE_MISMATCH),
        (Expected(domain="https://other.example"), ProofReason.DOMAIN_MISMATCH),
    ):
        assert reason(token, expected=wrong) == why
        assert reason(shown, expected=wrong) == why  # not bound at all


def bound(shown: str, key: IssuerKey, typ: str = "kb+jwt", **changes: Any) -> str:
    """An answer with whatever a test wants in it; a claim that is ``None`` is left out."""
    claims = json.loads(read_jws(bind_key(shown, HOLDER, ANSWER).rpartition("~")[2]).payload) | changes
    written = json.dumps({name: value for name, value in claims.items() if value is not None}).encode()
    return shown + write_jws({"typ": typ}, written, key)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"typ": "JWT"}, ProofReason.MALFORMED),
        ({"sd_hash": "AAAA"}, ProofReason.BAD_SIGNATURE),
        ({"sd_hash": None}, ProofReason.BAD_SIGNATURE),
        ({"nonce": None}, ProofReason.MALFORMED),
        ({"aud": ["https://verifier.example"]}, ProofReason.MALFORMED),
        ({"iat": None}, ProofReason.MALFORMED),
        ({"iat": "2026-06-01T12:00:00Z"}, ProofReason.MALFORMED),
        ({"iat": int((NOW + timedelta(minutes=6)).timestamp())}, ProofReason.MALFORMED),
    ],
    ids=str,
)
def test_answers_that_are_none(changes: dict[str, Any], expected: ProofReason) -> None:
    shown = badge_token(holder_key=jwk_of(HOLDER))
    assert reason(bound(shown, HOLDER, **changes)) == expected


def test_an_answer_counts_only_from_the_holder_and_for_these_disclosures() -> None:
    shown = badge_token(holder_key=jwk_of(HOLDER))
    assert reason(bound(shown, key_number(8, kind=P256))) == ProofReason.BAD_SIGNATURE
    assert reason(bound(shown, KEY)) == ProofReason.ALGORITHM_MISMATCH
    less = without_disclosures(shown, [SECRET[0]])
    answer = bind_key(shown, HOLDER, ANSWER).rpartition("~")[2]
    assert reason(less + answer) == ProofReason.BAD_SIGNATURE
    assert reason(bound(badge_token(), HOLDER)) == ProofReason.MALFORMED  # the issuer named no key
    by_address = issue_sd_jwt(BADGE | {"cnf": {"kid": HOLDER.verification_method}}, KEY, counted(),
                              header={"typ": "vc+sd-jwt"})  # fmt: skip
    assert reason(bound(by_address, HOLDER)) == ProofReason.UNSUPPORTED


def test_a_holder_cannot_name_their_own_key() -> None:
    """A disclosure that says ``cnf`` counts as a claim, never as the issuer's word on the holder's key."""
    forged = badge_token() + disclosure_text("salt", "cnf", {"jwk": jwk_of(HOLDER)}) + "~"
    assert reason(bound(forged, HOLDER)) == ProofReason.UNSIGNED_CONTENT


def test_the_same_machinery_makes_what_openvc_reads_as_sd_jwt_vc() -> None:
    """The face of the EU wallet comes later; its type and claims go through the same functions."""
    issuer = key_number(1, kind=P256)
    claims = {
        **{"iss": issuer.did, "vct": "https://credentials.example/mc", "iat": 1772323200, "exp": 4070908800},
        **{name: CLAIMS[name] for name in ("name", "address")},
    }
    paths = [("name",), ("address",), ("address", "city")]
    token = issue_sd_jwt(
        claims, issuer, counted(), header={"typ": "dc+sd-jwt"}, disclosable=paths, decoys=1, holder_key=jwk_of(HOLDER)
    )
    shown = without_disclosures(token, [("address", "city")])
    answered_now = Answer("https://verifier.example", "n-1", datetime.now(UTC))
    answer = bind_key(shown, HOLDER, answered_now)
    options: dict[str, Any] = {
        "public_key_jwk": jwk_of(issuer),
        "audience": "https://verifier.example",
        "nonce": "n-1",
        "require_key_binding": True,
        "expected_vct": "https://credentials.example/mc",
    }
    verified = SdJwtVcProofSuite().verify(answer, **options)
    assert verified.claims["address"] == CLAIMS["address"]
    assert "name" not in verified.claims
    added = shown + disclosure_text("salt", "grade", "A") + "~"
    with pytest.raises(Exception, match=r"(?i)disclosure"):
        SdJwtVcProofSuite().verify(
            bind_key(added, HOLDER, Answer(options["audience"], "n-1", datetime.now(UTC))), **options
        )


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_changed_letter_passes(choices: st.DataObject) -> None:
    token = bind_key(badge_token(holder_key=jwk_of(HOLDER)), HOLDER, ANSWER)
    place = choices.draw(st.integers(0, len(token) - 1))
    letter = choices.draw(st.sampled_from("ABab01-_.~"))
    changed = token[:place] + letter + token[place + 1 :]
    if changed != token:
        with pytest.raises((ProofError, ProofUncheckableError)):
            verify_envelope(read_vc_sd_jwt(changed), resolve_offline, NOW)
