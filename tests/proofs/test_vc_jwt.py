"""Tokens: the three shapes, and the attacks that tokens are known for."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier
from openvc import verify_credential

from credenza.proofs import (
    ProofError,
    ProofReason,
    ProofUncheckableError,
    Resolver,
    did_document,
    read_vc_jwt,
    resolve_offline,
    resolver,
    sign_vc_jwt,
    verify_vc_jwt,
)

from .badges import NOW, key_number, open_badge

KEY = key_number(1)
BADGE = open_badge(KEY.did)


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def token_of(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """A token signed by KEY over whatever header and claims a test wants."""
    signed = f"{part(header)}.{part(claims)}"
    return f"{signed}.{base64.urlsafe_b64encode(KEY.sign(signed.encode())).rstrip(b'=').decode()}"


HEADER = {"alg": "EdDSA", "typ": "JWT", "kid": KEY.verification_method}
REGISTERED = {"iss": KEY.did, "jti": BADGE["id"], "nbf": 1772323200}


def reason(token: str, resolve: Resolver = resolve_offline) -> ProofReason:
    with pytest.raises((ProofError, ProofUncheckableError)) as caught:
        verify_vc_jwt(read_vc_jwt(token), resolve, NOW)
    assert isinstance(caught.value, ProofError | ProofUncheckableError)
    return caught.value.reason


def test_open_badges_shape_is_written_and_read_and_openbadgeslib_accepts_it() -> None:
    token = sign_vc_jwt(BADGE, KEY)
    read = read_vc_jwt(token)
    assert read.header == HEADER
    assert {name: read.claims[name] for name in ("iss", "jti", "nbf")} == REGISTERED
    assert {name: value for name, value in read.credential.items() if name in BADGE} == BADGE
    assert verify_vc_jwt(read, resolve_offline, NOW).verification_method == KEY.verification_method
    assert OB3Verifier.for_issuer_did(KEY.did).verify(token).issuer.id == KEY.did


def test_claim_vc_of_version_1_1_is_read_and_openvc_accepts_the_same_token() -> None:
    inner = {
        "@context": ["https://www.w3.org/2018/credentials/v1"],
        "type": ["VerifiableCredential"],
        "credentialSubject": {"name": "x"},
    }
    token = token_of(HEADER, REGISTERED | {"sub": "did:example:holder", "exp": 1900000000, "vc": inner})
    read = read_vc_jwt(token)
    assert verify_vc_jwt(read, resolve_offline, NOW).did == KEY.did
    assert verify_credential(token).issuer == KEY.did
    assert read.credential["issuer"] == KEY.did
    assert read.credential["credentialSubject"]["id"] == "did:example:holder"
    assert (read.credential["validFrom"], read.credential["validUntil"]) == (
        "2026-03-01T00:00:00Z",
        "2030-03-17T17:46:40Z",
    )


def test_media_type_vc_jwt_is_read_and_refused_with_a_claim_vc() -> None:
    header = HEADER | {"typ": "vc+jwt"}
    assert verify_vc_jwt(read_vc_jwt(token_of(header, BADGE)), resolve_offline, NOW).did == KEY.did
    assert reason(token_of(header, BADGE | {"vc": {}})) == ProofReason.MALFORMED


def test_a_token_without_kid_uses_the_only_key_of_its_issuer() -> None:
    header = {"alg": "EdDSA", "typ": "JWT"}
    assert verify_vc_jwt(read_vc_jwt(token_of(header, BADGE | REGISTERED)), resolve_offline, NOW).did == KEY.did
    did = "did:web:uni.example"
    two = {did: did_document(did, [KEY.public_key, key_number(2).public_key])}
    claims = open_badge(did) | REGISTERED | {"iss": did}
    assert reason(token_of(header, claims), resolver(two)) == ProofReason.KEY_NOT_FOUND
    relative = header | {"kid": f"#{KEY.public_multibase}"}
    assert verify_vc_jwt(read_vc_jwt(token_of(relative, claims)), resolver(two), NOW).did == did


def test_a_key_on_curve_p_256_verifies_only_its_own_algorithm() -> None:
    private = ec.derive_private_key(7, ec.SECP256R1())
    numbers = private.public_key().public_numbers()
    x, y = (
        base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode() for number in (numbers.x, numbers.y)
    )
    did = "did:jwk:" + part({"kty": "EC", "crv": "P-256", "x": x, "y": y})

    def token(algorithm: str) -> str:
        signed = f"{part({'alg': algorithm, 'typ': 'JWT', 'kid': f'{did}#0'})}.{part(open_badge(did) | {'iss': did})}"
        r, s = decode_dss_signature(private.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
        return f"{signed}.{base64.urlsafe_b64encode(raw).rstrip(b'=').decode()}"

    assert verify_vc_jwt(read_vc_jwt(token("ES256")), resolve_offline, NOW).suite == "vc-jwt ES256"
    for other in ("EdDSA", "ES384", "HS256", "RS256"):
        assert reason(token(other)) == ProofReason.ALGORITHM_MISMATCH


def test_the_public_key_used_as_a_shared_secret_does_not_verify() -> None:
    signed = f"{part(HEADER | {'alg': 'HS256'})}.{part(BADGE | REGISTERED)}"
    mac = hmac.new(KEY.public_key, signed.encode(), hashlib.sha256).digest()
    token = f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
    assert reason(token) == ProofReason.ALGORITHM_MISMATCH


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", None, 5, ["EdDSA"]])
def test_tokens_without_an_algorithm_are_refused(algorithm: Any) -> None:
    for signature in ("", "AAAA"):
        token = f"{part(HEADER | {'alg': algorithm})}.{part(BADGE | REGISTERED)}.{signature}"
        assert reason(token) in (ProofReason.MALFORMED, ProofReason.ALGORITHM_MISMATCH)


@pytest.mark.parametrize("extension", [{"crit": ["exp"]}, {"b64": False}])
def test_extensions_that_change_what_is_signed_are_refused(extension: dict[str, Any]) -> None:
    assert reason(token_of(HEADER | extension, BADGE | REGISTERED)) == ProofReason.MALFORMED


@pytest.mark.parametrize(
    "claims",
    [{"iss": key_number(2).did}, {"jti": "urn:uuid:other"}, {"nbf": 1772323201}, {"nbf": "1772323200"}, {"nbf": True}],
    ids=str,
)
def test_registered_claims_that_contradict_the_credential_are_refused(claims: dict[str, Any]) -> None:
    assert reason(token_of(HEADER, BADGE | REGISTERED | claims)) == ProofReason.CLAIMS_DIFFER


def test_a_changed_letter_is_a_bad_signature_for_us_and_for_openbadgeslib() -> None:
    header, _, signature = sign_vc_jwt(BADGE, KEY).split(".")
    token = f"{header}.{part(BADGE | REGISTERED | {'name': 'Energy audit of ships'})}.{signature}"
    assert reason(token) == ProofReason.BAD_SIGNATURE
    with pytest.raises(OB3VerificationError):
        OB3Verifier.for_issuer_did(KEY.did).verify(token)


def test_a_signature_of_wrong_length_is_a_bad_signature() -> None:
    header, claims, _ = sign_vc_jwt(BADGE, KEY).split(".")
    assert reason(f"{header}.{claims}.AAAA") == ProofReason.BAD_SIGNATURE


@pytest.mark.parametrize(
    "token",
    [
        "",
        "..",
        "a.b",
        "a.b.c.d",
        "ä.ä.ä",
        f"{part([])}.{part({})}.AA",
        f"{part({'alg': 'EdDSA', 'typ': 'dc+sd-jwt'})}.{part({})}.AA",
        f"{part(HEADER)}.{part({'vc': 'text'})}.AA",
        f"{part(HEADER)}.{part({'nbf': 1e300})}.AA",
        f"{part(HEADER)}.{part({'exp': 'soon'})}.AA",
        base64.urlsafe_b64encode(b'{"alg":"EdDSA","alg":"none"}').decode() + f".{part({})}.AA",
    ],
)
def test_texts_that_are_no_tokens(token: str) -> None:
    with pytest.raises(ProofError) as caught:
        read_vc_jwt(token)
    assert caught.value.reason == ProofReason.MALFORMED


def test_time_of_signing_is_read_from_iat() -> None:
    token = token_of(HEADER, BADGE | REGISTERED | {"iat": 1772323200})
    assert verify_vc_jwt(read_vc_jwt(token), resolve_offline, NOW).created == datetime(2026, 3, 1, tzinfo=UTC)
