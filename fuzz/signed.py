"""Targets: signed messages, parts of credentials, histories of identifiers, addresses of keys."""

from __future__ import annotations

import base64
import json
import zlib
from functools import cache
from typing import Any

from tests.issuance.attestations import KEY as ISSUER
from tests.issuance.attestations import LIST, award_under, edition_of, status_list
from tests.proofs.badges import NOW, SIGNED_AT, open_badge

from credenza.formats.sd_jwt_vc import attestation_problems, read_attestation
from credenza.issuance import Binding, issue_attestation
from credenza.proofs import (
    P256,
    JwtShape,
    generate_key,
    read_json,
    read_message,
    read_sd_jwt_vc,
    resolver,
    sign_vc_jwt,
    verify_data_integrity,
    verify_envelope,
)
from credenza.proofs.cose import read_vc_cose, sign_vc_cose
from credenza.proofs.ecdsa_sd import add_base_proof, derive
from credenza.proofs.ecdsa_sd.proof_values import read_proof_value
from credenza.proofs.sd_jwt import read_path, sign_vc_sd_jwt, without_disclosures
from credenza.proofs.token_uri import read_token_uri
from credenza.status import TokenStatusReference, read_token_status, read_token_status_list
from credenza.verification import Means, Outcome, verify

from .target import KEY, Target


def _message(data: bytes) -> None:
    """Tokens, SD-JWTs, COSE: whatever is read is verified or refused, and never believed but as it was signed."""
    envelope = read_message(data)
    if envelope is None:
        envelope = read_vc_cose(data)
    proof = verify_envelope(envelope, resolver({}), NOW)
    assert proof.did == KEY.did
    assert json.dumps(envelope.document, sort_keys=True) in _enveloped_documents(), "verified, but nobody signed it"


@cache
def _enveloped_documents() -> frozenset[str]:
    found = [read_message(data) or read_vc_cose(data) for data in _messages()]
    parts = [read_message(without_disclosures(text, ()).encode()) for text in _sd_jwts()]
    return frozenset(json.dumps(held.document, sort_keys=True) for held in (*found, *parts) if held is not None)


@cache
def _messages() -> tuple[bytes, ...]:
    badge = open_badge(KEY.did)
    tokens = [sign_vc_jwt(badge, KEY, shape).encode() for shape in JwtShape]
    return (*tokens, *(text.encode() for text in _sd_jwts()), sign_vc_cose(badge, KEY))


@cache
def _sd_jwts() -> tuple[str, ...]:
    path = read_path("/credentialSubject/identifier")
    return (sign_vc_sd_jwt(open_badge(KEY.did), KEY, lambda size: bytes(size), disclosable=[path]),)


def _attestation(data: bytes) -> None:
    """Attestations of EU wallets: read, and never believed but as they were issued."""
    envelope = read_sd_jwt_vc(data.decode("ascii", "replace"))
    read_attestation(envelope.document)
    attestation_problems(envelope.document)
    report = verify(data, Means(status_lists={LIST: status_list(at=NOW)}.get), NOW)
    if report.outcome is Outcome.VERIFIED:
        issued, _, disclosed = data.decode("ascii").strip().partition("~")
        whole, *known = _attestations()[0].decode().split("~")
        assert issued == whole, "verified, but nobody signed it"
        assert set(disclosed.split("~")[:-1]) <= set(known), "shown, but nobody signed it"


@cache
def _attestations() -> tuple[bytes, ...]:
    edition = edition_of()
    binding = Binding({"kty": "OKP", "crv": "Ed25519", "x": "A" * 43}, TokenStatusReference(LIST, 5), SIGNED_AT)
    award = award_under(edition, awarded_on=SIGNED_AT.date(), results=())
    text = issue_attestation(edition, award, ISSUER, binding, lambda size: bytes(size))
    return (text.encode(), without_disclosures(text, ()).encode())


def _token_status_list(data: bytes) -> None:
    claims = read_json(data, len(data) + 1)
    reference = read_token_status(claims.get("status"))
    read_token_status_list(claims).value(reference.index)


def _token_status_lists() -> list[bytes]:
    listed = base64.urlsafe_b64encode(zlib.compress(b"\1" * 8)).rstrip(b"=").decode()
    return [
        json.dumps(
            {"status": TokenStatusReference(LIST, 5).claim(), "status_list": {"bits": 1, "lst": listed}}
        ).encode()
    ]


def _proof_value(data: bytes) -> None:
    value = read_proof_value("u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode())
    assert value.written() == "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _proof_values() -> list[bytes]:
    signed = [_base_signed(), derive(_base_signed(), ["/credentialSubject/result"])]
    values = [document["proof"][0]["proofValue"][1:] for document in signed]
    return [base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)) for value in values]


@cache
def _base_signed() -> dict[str, Any]:
    key = generate_key(lambda size: b"\1" * size, kind=P256)
    return add_base_proof(
        open_badge(key.did), key, SIGNED_AT, randomness=lambda size: b"\2" * size, mandatory_pointers=["/issuer"]
    )


def _pointers(data: bytes) -> None:
    """A part that can be shown verifies, whatever pointers lead to it."""
    part = derive(_base_signed(), data.decode("utf-8", "replace").split("\n"))
    verify_data_integrity(part, resolver({}), NOW)


def _did_log(data: bytes) -> None:
    """A stranger's history of a did:webvh."""
    did = "did:webvh:QmZ9aAEVvn3Lkx8UtVQ6n3vBHqgGzUTKkPuJq2cMLZ6hsv:alatau.example"
    assert resolver({}, lambda url: data)(did)["id"] == did


def _did_logs() -> list[bytes]:
    state = {"id": "did:webvh:QmZ9aAEVvn3Lkx8UtVQ6n3vBHqgGzUTKkPuJq2cMLZ6hsv:alatau.example", "verificationMethod": []}
    entry = {
        "versionId": "1-QmZ9aAEVvn3Lkx8UtVQ6n3vBHqgGzUTKkPuJq2cMLZ6hsv",
        "versionTime": "2026-03-02T09:30:00Z",
        "parameters": {
            "method": "did:webvh:1.0",
            "scid": "QmZ9aAEVvn3Lkx8UtVQ6n3vBHqgGzUTKkPuJq2cMLZ6hsv",
            "updateKeys": [KEY.public_multibase],
        },
        "state": state,
        "proof": [_base_signed()["proof"][0] | {"cryptosuite": "eddsa-jcs-2022"}],
    }
    return [json.dumps(entry).encode(), json.dumps(entry).encode() + b"\n" + json.dumps(entry).encode()]


def _token_address(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    assert read_token_uri(text) == read_token_uri(text)


SIGNED_TARGETS = (
    Target("message", _message, _messages),
    Target("attestation", _attestation, _attestations),
    Target("token_status_list", _token_status_list, _token_status_lists),
    Target("proof_value", _proof_value, _proof_values),
    Target("pointers", _pointers, lambda: [b"/credentialSubject/result/0", b"/id\n/credentialSubject/a~1b"]),
    Target("did_log", _did_log, _did_logs, ("openvc",)),
    Target("token_address", _token_address, lambda: [b"pkcs11:token=uni;object=seal?pin-source=file:/run/pin"]),
)
