"""Targets: signed messages, parts of credentials, histories of identifiers, addresses of keys."""

from __future__ import annotations

import base64
import json
from functools import cache
from typing import Any

from tests.proofs.badges import NOW, SIGNED_AT, open_badge

from credenza.proofs import (
    P256,
    JwtShape,
    generate_key,
    read_message,
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
    Target("proof_value", _proof_value, _proof_values),
    Target("pointers", _pointers, lambda: [b"/credentialSubject/result/0", b"/id\n/credentialSubject/a~1b"]),
    Target("did_log", _did_log, _did_logs, ("openvc",)),
    Target("token_address", _token_address, lambda: [b"pkcs11:token=uni;object=seal?pin-source=file:/run/pin"]),
)
