"""Tokens and SD-JWTs against jose and @sd-jwt/core (npm): each reads what the other writes and refuses changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from credenza.proofs import (
    ED25519,
    P256,
    P384,
    Expected,
    JwtShape,
    KeyKind,
    find_key,
    read_vc_jwt,
    read_vc_sd_jwt,
    resolve_offline,
    sign_vc_jwt,
    sign_vc_sd_jwt,
    verify_envelope,
)
from credenza.proofs.sd_jwt import Answer, bind_key, read_path, without_disclosures
from tests.cli.test_secure import method_of
from tests.proofs.badges import key_number, open_badge
from tests.proofs.sd_jwt.examples import counted

from .judging import ask

pytestmark = pytest.mark.xdist_group("judges")
NOW = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
KINDS = [ED25519, P256, P384]
SECRET = [read_path("name"), read_path("credentialSubject.identifier[0]"), read_path("credentialSubject.result")]


def told(*acts: dict[str, Any]) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = ask("tokens", acts, documents={})
    return answers


def by_key(kind: KeyKind) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """A key, what a reader needs of it, and a badge that it issues."""
    key = key_number(1, kind=kind)
    jwk = find_key(key.verification_method, resolve_offline, NOW)
    return key, {"jwk": jwk, "alg": key.algorithm}, open_badge(key.did)


def test_jose_reads_ours_and_refuses_changed_ones() -> None:
    acts, wanted = [], []
    for kind in KINDS:
        key, reader, badge = by_key(kind)
        for shape in JwtShape:
            token = sign_vc_jwt(badge, key, shape)
            header, claims, signature = token.split(".")
            acts += [
                {"act": "readJws", "token": token, **reader},
                {"act": "readJws", "token": f"{header}.{claims[:-4]}AAAA.{signature}", **reader},
            ]
            wanted.append(dict(read_vc_jwt(token).claims))
    answers = told(*acts)
    assert [answer.get("answer") for answer in answers[::2]] == wanted
    assert {answer.get("refused") for answer in answers[1::2]} == {"signature verification failed"}


def test_we_read_what_jose_writes() -> None:
    acts, badges = [], []
    for kind in KINDS:
        key, _, badge = by_key(kind)
        header = {"alg": key.algorithm, "typ": "vc+jwt", "kid": key.verification_method}
        acts.append({"act": "writeJws", "claims": badge, "header": header, "jwk": method_of(key)["secretKeyJwk"]})
        badges.append(badge)
    for answer, badge in zip(told(*acts), badges, strict=True):
        read = read_vc_jwt(answer["answer"])
        assert (read.document, verify_envelope(read, resolve_offline, NOW).did) == (badge, read.signer)


def test_sd_jwt_of_npm_reads_ours_and_refuses_what_nobody_signed() -> None:
    acts, wanted = [], []
    for kind in KINDS:
        key, reader, badge = by_key(kind)
        token = sign_vc_sd_jwt(badge, key, counted(), disclosable=SECRET, decoys=2)
        shown = without_disclosures(token, SECRET[1:])
        for good in (token, shown):
            acts.append({"act": "readSdJwt", "token": good, **reader})
            wanted.append(read_vc_sd_jwt(good).document)
        acts.append({"act": "readSdJwt", "token": f"{shown}WyJhIiwiZ3JhZGUiLCJBIl0~", **reader})
        wanted.append(None)
    answers = told(*acts)
    assert [answer.get("answer", {}).get("payload") for answer in answers] == wanted


def test_sd_jwt_of_npm_reads_the_answer_of_our_holder() -> None:
    key, reader, badge = by_key(P256)
    holder = key_number(7, kind=P256)
    public = find_key(holder.verification_method, resolve_offline, NOW)
    token = sign_vc_sd_jwt(badge, key, counted(), disclosable=SECRET, holder_key=public)
    answer = bind_key(
        token, holder, Answer("https://verifier.example", "n-1", datetime.now(UTC) - timedelta(minutes=1))
    )
    act = {"act": "readSdJwt", "token": answer, "holder": public, "nonce": "n-1", **reader}
    right, other_nonce, other_holder = told(act, act | {"nonce": "n-2"}, act | {"holder": reader["jwk"]})
    assert right["answer"] == {"payload": badge | {"cnf": {"jwk": public}}, "audience": "https://verifier.example"}
    assert "refused" in other_nonce
    assert "refused" in other_holder


def test_we_read_what_sd_jwt_of_npm_writes_and_presents() -> None:
    key, _, badge = by_key(P256)
    header = {"alg": "ES256", "typ": "vc+sd-jwt", "kid": key.verification_method}
    frame = {"_sd": ["name"], "credentialSubject": {"_sd": ["result"], "identifier": {"_sd": [0]}, "_sd_decoy": 2}}
    act = {
        "act": "writeSdJwt",
        "claims": badge,
        "frame": frame,
        "header": header,
        "jwk": method_of(key)["secretKeyJwk"],
    }
    whole, part = told(act, act | {"shown": {"credentialSubject": {"result": True}}})
    read = read_vc_sd_jwt(whole["answer"])
    assert (read.document, verify_envelope(read, resolve_offline, NOW, Expected()).did) == (badge, key.did)
    shown = read_vc_sd_jwt(part["answer"])
    verify_envelope(shown, resolve_offline, NOW)
    assert "name" not in shown.document
    assert shown.document["credentialSubject"]["identifier"] == []
    assert shown.document["credentialSubject"]["result"] == badge["credentialSubject"]["result"]
