"""Credentials in COSE: written, read, judged by pycose, and the ways in which CBOR can be ambiguous."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycose.keys import EC2Key, OKPKey, curves
from pycose.messages import Sign1Message

from credenza.proofs import (
    ED25519,
    P256,
    P384,
    P521,
    IssuerKey,
    KeyKind,
    Kind,
    ProofError,
    ProofReason,
    ProofUncheckableError,
    enveloped,
    find_key,
    open_data_url,
    open_enveloped,
    read_message,
    read_vc_cose,
    resolve_offline,
    sign_vc_cose,
    verify_envelope,
    verify_envelope_with,
)
from tests.proofs.badges import NOW, key_number, open_badge

KEY = key_number(1)
BADGE = open_badge(KEY.did)
GOOD = sign_vc_cose(BADGE, KEY)
PROTECTED = {1: -8, 3: "application/vc", 4: KEY.verification_method.encode(), 16: "application/vc+cose"}
PAYLOAD = cbor2.loads(GOOD).value[2]
CURVES = {"P-256": curves.P256, "P-384": curves.P384, "P-521": curves.P521}


def bytes_of(jwk: Mapping[str, Any], member: str) -> bytes:
    return base64.urlsafe_b64decode(jwk[member] + "==")


def public_jwk(key: IssuerKey) -> dict[str, Any]:
    """The public key as JWK, by way of pyca (did:key of P-521 is not resolved here)."""
    numbers: Any = key._private.public_key()
    if key.kind is ED25519:
        return find_key(key.verification_method, resolve_offline, NOW)
    size, point = key.kind.public_bytes - 1, numbers.public_numbers()
    written = (
        base64.urlsafe_b64encode(part.to_bytes(size, "big")).rstrip(b"=").decode() for part in (point.x, point.y)
    )
    return dict(zip(("kty", "crv", "x", "y"), ("EC", key.kind.name, *written), strict=True))


def pycose_key(jwk: Mapping[str, Any]) -> EC2Key | OKPKey:
    if jwk["kty"] == "OKP":
        return OKPKey(crv=curves.Ed25519, x=bytes_of(jwk, "x"))
    return EC2Key(crv=CURVES[jwk["crv"]], x=bytes_of(jwk, "x"), y=bytes_of(jwk, "y"))


def accepted_by_pycose(data: bytes, jwk: Mapping[str, Any]) -> bool:
    # pycose's own decoder expects lists inside tags, of which cbor2 makes tuples by now.
    tagged = cbor2.loads(data)
    assert tagged.tag == Sign1Message.cbor_tag
    header, unprotected, *rest = tagged.value
    message = Sign1Message.from_cose_obj([header, dict(unprotected), *rest], allow_unknown_attributes=True)
    message.key = pycose_key(jwk)
    return bool(message.verify_signature())


def message_of(
    protected: object = PROTECTED, unprotected: object = None, payload: object = PAYLOAD, key: IssuerKey = KEY
) -> bytes:
    """A COSE_Sign1 signed by ``key`` over whatever headers and payload a test wants."""
    header = protected if isinstance(protected, bytes) else cbor2.dumps(protected)
    signature = key.sign(cbor2.dumps(["Signature1", header, b"", payload]))
    return cbor2.dumps(cbor2.CBORTag(18, [header, unprotected or {}, payload, signature]))


def reason(data: bytes) -> ProofReason:
    with pytest.raises((ProofError, ProofUncheckableError)) as caught:
        verify_envelope(read_vc_cose(data), resolve_offline, NOW)
    assert isinstance(caught.value, ProofError | ProofUncheckableError)
    return caught.value.reason


@pytest.mark.parametrize("kind", [ED25519, P256, P384, P521], ids=lambda kind: kind.name)
def test_each_kind_of_key_signs_messages_that_verify_here_and_in_pycose(kind: KeyKind) -> None:
    key = key_number(1, kind=kind)
    badge = open_badge(key.did)
    data, jwk = sign_vc_cose(badge | {"proof": []}, key), public_jwk(key)
    read = read_vc_cose(data)
    verify_envelope_with(read, jwk, NOW)
    assert (read.form, read.kind, read.document, read.message.key_id) == (
        "vc+cose",
        Kind.CREDENTIAL,
        badge,
        key.verification_method,
    )
    assert accepted_by_pycose(data, jwk)
    forged = data.replace(b"buildings", b"Buildings")
    assert not accepted_by_pycose(forged, jwk)
    with pytest.raises(ProofError, match="not what the issuer signed"):
        verify_envelope_with(read_vc_cose(forged), jwk, NOW)


def test_headers_are_those_of_the_specification_and_nothing_is_left_unprotected() -> None:
    header, unprotected, _, signature = cbor2.loads(GOOD).value
    assert GOOD[:2] == b"\xd2\x84"
    assert (cbor2.loads(header), dict(unprotected), len(signature)) == (PROTECTED, {}, 64)
    presentation = {"@context": BADGE["@context"], "type": "VerifiablePresentation", "holder": KEY.did}
    read = read_vc_cose(sign_vc_cose(presentation, KEY))
    assert (read.form, read.kind, read.signer) == ("vp+cose", Kind.PRESENTATION, KEY.did)
    assert verify_envelope(read, resolve_offline, NOW).suite == "vp+cose EdDSA"


def test_what_pycose_signs_verifies_here() -> None:
    seed = KEY._private.private_bytes_raw()
    jwk = public_jwk(KEY)
    message = Sign1Message(phdr={1: -8, 3: "application/vc"}, uhdr={4: PROTECTED[4]}, payload=PAYLOAD)
    message.key = OKPKey(crv=curves.Ed25519, x=bytes_of(jwk, "x"), d=seed)
    read = read_vc_cose(message.encode(), "application/vc+cose")
    assert verify_envelope(read, resolve_offline, NOW).did == KEY.did


def test_messages_travel_as_bytes_as_base64_as_address_and_as_json_object() -> None:
    text = base64.b64encode(GOOD)
    wrapped = enveloped("vc+cose", GOOD)
    assert wrapped["id"] == f"data:application/vc+cose;base64,{text.decode()}"
    for read in (
        read_message(GOOD),
        read_message(text + b"\n"),
        read_message(text.rstrip(b"=")),
        read_message(base64.encodebytes(GOOD)),
        read_message(wrapped["id"].encode()),
        open_data_url(wrapped["id"].replace("/", "%2F").replace("application%2F", "application/")),
        open_enveloped(wrapped),
    ):
        assert read is not None
        assert (read.document, read.form) == (BADGE, "vc+cose")


@pytest.mark.parametrize(
    "data",
    [
        b"\xd2\x84",
        GOOD[:-1],
        GOOD + b"\0",
        GOOD[1:],  # without its tag
        b"\xd1" + GOOD[1:],  # tag 17: COSE_Mac0
        b"\xd8\x62" + GOOD[1:],  # tag 98: COSE_Sign
        b"\xd2" + GOOD,  # the tag twice
        b"\xd9\xd9\xf7" + GOOD,  # the tag of CBOR itself
        b"\xd2\x9f" + GOOD[2:] + b"\xff",  # an array without length
        cbor2.dumps(cbor2.CBORTag(18, [b"", {}, PAYLOAD])),
        cbor2.dumps(cbor2.CBORTag(18, [b"", {}, None, b""])),  # the payload is elsewhere
        cbor2.dumps(cbor2.CBORTag(18, [b"", [], PAYLOAD, b""])),
        cbor2.dumps(cbor2.CBORTag(18, [PROTECTED, {}, PAYLOAD, b""])),
        message_of(b"\xa2" + cbor2.dumps(PROTECTED)[1:] + b"\x01\x26"),
        message_of(cbor2.dumps(PROTECTED) + b"\0"),
        message_of(b"\xa5" + cbor2.dumps(PROTECTED)[1:] + b"\x01\x26"),  # the algorithm twice
        message_of(PROTECTED, {1: -7}),  # and once in each header
        message_of([1, -8]),
        message_of(PROTECTED, {99: cbor2.CBORTag(35, "(a+)+$")}),
        message_of(PROTECTED, {99: cbor2.CBORTag(2, b"\xff" * 99)}),
        message_of(PROTECTED, {99: [[[[[[[[[1]]]]]]]]]}),
        message_of(PROTECTED | {99: "x" * 9000}),
        message_of(payload=b"[]"),
        message_of(payload=b'{"a":1,"a":2}'),
        message_of(payload=b"\xa1\x01\x02"),
        message_of(PROTECTED | {15: "claims"}),
        message_of(PROTECTED | {2: [15]}),
        message_of({label: value for label, value in PROTECTED.items() if label != 1}),
        message_of(PROTECTED | {1: True}),
        message_of(PROTECTED | {1: "ES256"}),
    ],
)
def test_messages_that_could_be_read_in_two_ways_or_in_none(data: bytes) -> None:
    assert reason(data) == ProofReason.MALFORMED


@pytest.mark.parametrize("algorithm", [-7, -35, -36, -37, 4, 5, -257, 0])
def test_an_algorithm_that_is_not_of_the_key_is_refused(algorithm: int) -> None:
    assert reason(message_of(PROTECTED | {1: algorithm})) == ProofReason.ALGORITHM_MISMATCH


def test_the_algorithm_that_names_its_curve_is_the_same_one() -> None:
    read = read_vc_cose(message_of(PROTECTED | {1: -19}))
    assert verify_envelope(read, resolve_offline, NOW).suite == "vc+cose Ed25519"


@pytest.mark.parametrize(
    ("protected", "outside"),
    [
        ({16: "application/vp+cose"}, ""),
        ({16: "really/bad", 3: "very/bad"}, ""),
        ({3: "application/vp"}, ""),
        ({3: 5}, ""),
        ({16: None}, ""),
        ({}, "vp+cose"),
        ({}, "application/vc+jwt"),
    ],
    ids=str,
)
def test_media_types_must_agree(protected: dict[int, Any], outside: str) -> None:
    with pytest.raises(ProofError) as caught:
        read_vc_cose(message_of(PROTECTED | protected), outside)
    assert caught.value.reason == ProofReason.MALFORMED


def test_a_message_without_any_media_type_is_refused_unless_its_surroundings_name_one() -> None:
    data = message_of({1: -8, 4: PROTECTED[4]})
    assert reason(data) == ProofReason.MALFORMED
    assert read_vc_cose(data, "vc+cose").document == BADGE


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({1: KEY.did, 4: 1780315200, 6: 1772323200}, None),
        ({4: 1780314900}, ProofReason.PROOF_EXPIRED),
        ({1: "did:example:other"}, ProofReason.CLAIMS_DIFFER),
        ({4: "soon"}, ProofReason.MALFORMED),
    ],
    ids=str,
)
def test_claims_in_the_header_speak_of_the_signature(claims: dict[int, Any], expected: ProofReason | None) -> None:
    data = message_of(PROTECTED | {15: claims})
    if expected is None:
        assert verify_envelope(read_vc_cose(data), resolve_offline, NOW).created is not None
    else:
        assert reason(data) == expected


def test_keys_that_come_with_the_message_are_never_used() -> None:
    other = key_number(2)
    cose_key = {1: 1, -1: 6, -2: other.public_key}
    assert reason(message_of(PROTECTED, {-1: cose_key, 33: b"certificate"}, key=other)) == ProofReason.BAD_SIGNATURE


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda tail: GOOD[:2] + tail))
def test_arbitrary_bytes_are_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(ProofError):
        read_vc_cose(data)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_no_changed_byte_passes(position: int, byte: int) -> None:
    changed = bytearray(GOOD)
    changed[position] = byte
    if bytes(changed) != GOOD:
        with pytest.raises((ProofError, ProofUncheckableError)):
            verify_envelope(read_vc_cose(bytes(changed)), resolve_offline, NOW)
