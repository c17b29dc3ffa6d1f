"""Tokens: the three shapes, and the attacks that tokens are known for."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import joserfc.errors
import joserfc.jwk
import joserfc.jws
import jwt
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier
from openvc import verify_credential

from credenza.proofs import (
    CREDENTIALS_V2,
    ED25519,
    P256,
    P384,
    IssuerKey,
    JwtShape,
    KeyKind,
    Kind,
    ProofError,
    ProofReason,
    ProofUncheckableError,
    Resolver,
    did_document,
    enveloped,
    find_key,
    read_vc_jwt,
    resolve_offline,
    resolver,
    sign_vc_jwt,
    verify_envelope,
)

from .badges import NOW, key_number, open_badge

KEY = key_number(1)
BADGE = open_badge(KEY.did)


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def token_of(header: dict[str, Any], claims: dict[str, Any], key: IssuerKey = KEY) -> str:
    """A token signed by ``key`` over whatever header and claims a test wants."""
    signed = f"{part(header)}.{part(claims)}"
    return f"{signed}.{base64.urlsafe_b64encode(key.sign(signed.encode())).rstrip(b'=').decode()}"


HEADER = {"alg": "EdDSA", "typ": "JWT", "kid": KEY.verification_method}
REGISTERED = {"iss": KEY.did, "jti": BADGE["id"], "nbf": 1772323200}


def reason(token: str, resolve: Resolver = resolve_offline) -> ProofReason:
    with pytest.raises((ProofError, ProofUncheckableError)) as caught:
        verify_envelope(read_vc_jwt(token), resolve, NOW)
    assert isinstance(caught.value, ProofError | ProofUncheckableError)
    return caught.value.reason


def test_open_badges_shape_is_written_and_read_and_openbadgeslib_accepts_it() -> None:
    token = sign_vc_jwt(BADGE, KEY)
    read = read_vc_jwt(token)
    assert read.message.header == HEADER
    assert {name: read.claims[name] for name in ("iss", "jti", "nbf")} == REGISTERED
    assert {name: value for name, value in read.document.items() if name in BADGE} == BADGE
    assert verify_envelope(read, resolve_offline, NOW).verification_method == KEY.verification_method
    assert OB3Verifier.for_issuer_did(KEY.did).verify(token).issuer.id == KEY.did


def test_claim_vc_of_version_1_1_is_read_and_openvc_accepts_the_same_token() -> None:
    inner = {
        "@context": ["https://www.w3.org/2018/credentials/v1"],
        "type": ["VerifiableCredential"],
        "credentialSubject": {"name": "x"},
    }
    token = token_of(HEADER, REGISTERED | {"sub": "did:example:holder", "exp": 1900000000, "vc": inner})
    read = read_vc_jwt(token)
    assert verify_envelope(read, resolve_offline, NOW).did == KEY.did
    assert verify_credential(token).issuer == KEY.did
    assert read.document["issuer"] == KEY.did
    assert read.document["credentialSubject"]["id"] == "did:example:holder"
    assert (read.document["validFrom"], read.document["validUntil"]) == (
        "2026-03-01T00:00:00Z",
        "2030-03-17T17:46:40Z",
    )


def jwk_of(key: IssuerKey) -> dict[str, Any]:
    return find_key(key.verification_method, resolve_offline, NOW)


@pytest.mark.parametrize("kind", [ED25519, P256, P384], ids=lambda kind: kind.name)
@pytest.mark.parametrize("shape", JwtShape)
def test_each_shape_with_each_kind_of_key_verifies_here_in_joserfc_and_in_pyjwt(shape: JwtShape, kind: KeyKind) -> None:
    key = key_number(1, kind=kind)
    badge = open_badge(key.did)
    token = sign_vc_jwt(badge, key, shape)
    read = read_vc_jwt(token)
    assert verify_envelope(read, resolve_offline, NOW).verification_method == key.verification_method
    assert {name: value for name, value in read.document.items() if name in badge} == badge
    public = jwk_of(key)
    claims = joserfc.jws.deserialize_compact(token, joserfc.jwk.import_key(public), algorithms=[key.algorithm]).payload
    checked = jwt.decode(token, jwt.PyJWK(public, key.algorithm), options={"verify_exp": False})
    assert json.loads(claims) == checked == dict(read.claims)
    header, payload, signature = token.split(".")
    forged = f"{header}.{payload[:-4]}AAAA.{signature}"
    with pytest.raises(joserfc.errors.BadSignatureError):
        joserfc.jws.deserialize_compact(forged, joserfc.jwk.import_key(public), algorithms=[key.algorithm])


def test_what_each_shape_writes() -> None:
    kid = {"kid": KEY.verification_method}
    named = {"iss": KEY.did, "jti": BADGE["id"], "nbf": 1772323200}
    written = {shape: read_vc_jwt(sign_vc_jwt(BADGE | {"proof": []}, KEY, shape)) for shape in JwtShape}
    assert {shape: (read.message.header, read.claims) for shape, read in written.items()} == {
        JwtShape.OPEN_BADGES: ({"alg": "EdDSA", "typ": "JWT", **kid}, BADGE | named),
        JwtShape.VC_1_1: ({"alg": "EdDSA", "typ": "JWT", **kid}, {"vc": BADGE, **named}),
        JwtShape.VC_JOSE: ({"alg": "EdDSA", "typ": "vc+jwt", "cty": "vc", **kid}, BADGE),
    }
    assert verify_credential(sign_vc_jwt(BADGE, KEY, JwtShape.VC_1_1)).issuer == KEY.did


PRESENTATION = {
    "@context": [CREDENTIALS_V2],
    "id": "urn:uuid:1",
    "type": ["VerifiablePresentation"],
    "holder": KEY.did,
    "verifiableCredential": [enveloped("vc+jwt", sign_vc_jwt(BADGE, KEY, JwtShape.VC_JOSE))],
}


@pytest.mark.parametrize(("shape", "form"), [(JwtShape.VC_1_1, "jwt"), (JwtShape.VC_JOSE, "vp+jwt")])
def test_presentations_are_signed_by_their_holder(shape: JwtShape, form: str) -> None:
    read = read_vc_jwt(sign_vc_jwt(PRESENTATION, KEY, shape))
    assert (read.form, read.kind, read.document) == (form, Kind.PRESENTATION, PRESENTATION)
    assert verify_envelope(read, resolve_offline, NOW).did == read.signer == KEY.did


def test_presentations_have_no_shape_of_open_badges() -> None:
    with pytest.raises(ProofError):
        sign_vc_jwt(PRESENTATION, KEY)


def test_presentations_need_a_key_for_authentication() -> None:
    did = "did:web:uni.example"
    key = key_number(1, did)
    document = did_document(did, [key.public_key]) | {"authentication": []}
    token = sign_vc_jwt(PRESENTATION | {"holder": did}, key, JwtShape.VC_JOSE)
    assert reason(token, resolver({did: document})) == ProofReason.KEY_NOT_AUTHORISED
    assert verify_envelope(read_vc_jwt(sign_vc_jwt(open_badge(did), key)), resolver({did: document}), NOW).did == did


def test_media_type_vc_jwt_is_read_and_refused_with_a_claim_vc() -> None:
    header = HEADER | {"typ": "vc+jwt"}
    assert verify_envelope(read_vc_jwt(token_of(header, BADGE)), resolve_offline, NOW).did == KEY.did
    assert reason(token_of(header, BADGE | {"vc": {}})) == ProofReason.MALFORMED


STRICT = HEADER | {"typ": "vc+jwt", "cty": "vc"}


@pytest.mark.parametrize(
    "header",
    [
        STRICT | {"typ": "vp+jwt"},
        STRICT | {"cty": "vp"},
        STRICT | {"cty": "bad+cty"},
        STRICT | {"cty": 5},
        STRICT | {"typ": "bad+typ"},
        STRICT | {"typ": 5},
        STRICT | {"typ": None},
        STRICT | {"typ": "secevent+jwt"},
    ],
    ids=str,
)
def test_other_media_types_are_refused(header: dict[str, Any]) -> None:
    assert reason(token_of(header, BADGE)) == ProofReason.MALFORMED


@pytest.mark.parametrize("typ", ["application/vc+jwt", "VC+JWT"])
def test_media_types_may_be_written_in_full_and_in_capitals(typ: str) -> None:
    assert read_vc_jwt(token_of(STRICT | {"typ": typ, "cty": "application/vc"}, BADGE)).form == "vc+jwt"


def test_neither_token_nor_surroundings_may_soften_the_shape() -> None:
    claims = {"vc": BADGE, **REGISTERED}
    assert read_vc_jwt(token_of(HEADER, claims), "application/jwt").form == "jwt"
    for header, media_type in ((STRICT, "jwt"), (HEADER, "application/vc+jwt"), ({"alg": "EdDSA"}, "vc+jwt")):
        assert read_vc_jwt(token_of(header, BADGE), media_type).form == "vc+jwt"
        with pytest.raises(ProofError):
            read_vc_jwt(token_of(header, claims), media_type)
    for media_type in ("vp+jwt", "vc+sd-jwt", "text/plain"):
        with pytest.raises(ProofError):
            read_vc_jwt(token_of(STRICT, BADGE), media_type)


def test_a_strict_token_may_carry_no_vp_claim_either() -> None:
    assert reason(token_of(STRICT, BADGE | {"vp": "no"})) == ProofReason.MALFORMED


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"exp": 1780315200}, None),  # now
        ({"exp": 1780314900}, ProofReason.PROOF_EXPIRED),  # five minutes ago
        ({"nbf": 1780315500}, None),
        ({"nbf": 1780315501}, ProofReason.PROOF_EXPIRED),
        ({"exp": "2030-01-01T00:00:00Z"}, ProofReason.MALFORMED),
        ({"exp": True}, ProofReason.MALFORMED),
        ({"exp": 1e300}, ProofReason.MALFORMED),
        ({"exp": -1}, ProofReason.MALFORMED),
        ({"iss": "did:example:other"}, ProofReason.CLAIMS_DIFFER),
        ({"jti": "urn:uuid:other"}, ProofReason.CLAIMS_DIFFER),
        ({"validUntil": "2026-12-31T00:00:00Z", "exp": 1780315200}, None),
    ],
    ids=str,
)
def test_registered_claims_of_a_strict_token_speak_of_the_signature(
    claims: dict[str, Any], expected: ProofReason | None
) -> None:
    token = token_of(STRICT, BADGE | claims)
    if expected is None:
        assert verify_envelope(read_vc_jwt(token), resolve_offline, NOW).suite == "vc+jwt EdDSA"
    else:
        assert reason(token) == expected


@pytest.mark.parametrize(
    ("issued", "moment"),
    [
        (1772323200, datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01T00:00:00Z", datetime(2026, 3, 1, tzinfo=UTC)),
        ("yesterday", None),
        (True, None),
        (-1, None),
        ({}, None),
    ],
    ids=str,
)
def test_time_of_signing_is_read_from_seconds_and_from_text_and_decides_nothing(
    issued: Any, moment: datetime | None
) -> None:
    token = token_of(STRICT, BADGE | {"iat": issued})
    assert verify_envelope(read_vc_jwt(token), resolve_offline, NOW).created == moment


OTHER = key_number(2)


@pytest.mark.parametrize("header", [HEADER, STRICT], ids=["jwt", "vc+jwt"])
def test_keys_that_come_with_the_token_are_never_used(header: dict[str, Any]) -> None:
    """The forger signs with a key of their own and says in the header where to find it."""
    forged = header | {
        "jwk": jwk_of(OTHER),
        "jku": "https://forger.example/keys.json",
        "x5u": "https://forger.example/cert.pem",
        "x5c": ["MIIB"],
    }
    assert reason(token_of(forged, BADGE, OTHER)) == ProofReason.BAD_SIGNATURE
    without_kid = {name: value for name, value in forged.items() if name != "kid"}
    assert reason(token_of(without_kid, BADGE, OTHER)) == ProofReason.BAD_SIGNATURE
    assert verify_envelope(read_vc_jwt(token_of(forged, BADGE)), resolve_offline, NOW).did == KEY.did


def test_a_key_of_somebody_else_is_told_as_theirs() -> None:
    token = token_of(HEADER | {"kid": OTHER.verification_method}, BADGE, OTHER)
    proof = verify_envelope(read_vc_jwt(token), resolve_offline, NOW)
    assert (proof.did, read_vc_jwt(token).signer) == (OTHER.did, KEY.did)  # the caller compares


def test_a_header_without_end_is_refused() -> None:
    assert reason(token_of(HEADER | {"x": "y" * 9000}, BADGE)) == ProofReason.MALFORMED


@pytest.mark.parametrize("text", ["e+30", "e/30", "e30=", "e", "e31", "e3 0"])
def test_other_writings_of_base64_are_refused(text: str) -> None:
    _, claims, signature = sign_vc_jwt(BADGE, KEY).split(".")
    assert reason(f"{text}.{claims}.{signature}") == ProofReason.MALFORMED


def test_a_token_without_kid_uses_the_only_key_of_its_issuer() -> None:
    header = {"alg": "EdDSA", "typ": "JWT"}
    assert verify_envelope(read_vc_jwt(token_of(header, BADGE | REGISTERED)), resolve_offline, NOW).did == KEY.did
    did = "did:web:uni.example"
    two = {did: did_document(did, [KEY.public_key, key_number(2).public_key])}
    claims = open_badge(did) | REGISTERED | {"iss": did}
    assert reason(token_of(header, claims), resolver(two)) == ProofReason.KEY_NOT_FOUND
    relative = header | {"kid": f"#{KEY.public_multibase}"}
    assert verify_envelope(read_vc_jwt(token_of(relative, claims)), resolver(two), NOW).did == did


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

    assert verify_envelope(read_vc_jwt(token("ES256")), resolve_offline, NOW).suite == "vc-jwt ES256"
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
