"""Attestations of EU wallets before @sd-jwt/sd-jwt-vc (npm) and openvc (PyPI): ours hold, changed ones do not."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from openvc.errors import OpenvcError
from openvc.proof.sd_jwt import SdJwtVcProofSuite
from openvc.status.token_status_list import check_token_status

from credenza.formats.sd_jwt_vc import VCT, type_metadata_bytes
from credenza.proofs import ED25519, P256, P384, KeyKind
from credenza.proofs.sd_jwt import Answer, bind_key, read_path, read_sd_jwt, without_disclosures
from tests.issuance.attestations import HOLDER, NOW, attestation, public_jwk, status_list
from tests.proofs.badges import key_number

from .judging import ask

INDICES = (0, 5, 47, 131071)


def told(*questions: dict[str, Any]) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = ask("attestations", questions, documents={})
    return answers


def question(token: str, kind: KeyKind = ED25519, revoked: tuple[int, ...] = (), **more: Any) -> dict[str, Any]:
    key = key_number(1, kind=kind)
    listed = status_list(revoked, key).decode()
    now = int(NOW.timestamp())
    return {"token": token, "jwk": public_jwk(key), "alg": key.algorithm, "list": listed, "now": now, **more}


@pytest.mark.xdist_group("judges")
@pytest.mark.parametrize("kind", [ED25519, P256, P384])
def test_judge_verifies_ours_whole_and_in_part_with_the_answer_of_the_wallet(kind: KeyKind) -> None:
    token = attestation(key_number(1, kind=kind))
    part = without_disclosures(token, [read_path("title")])
    bound = bind_key(part, HOLDER, Answer("https://verifier.example", "n-1", NOW))
    holder = {"holder": public_jwk(HOLDER), "nonce": "n-1", "metadata": type_metadata_bytes().decode()}
    whole, shown = told(question(token, kind), question(bound, kind, **holder))
    assert whole["answer"]["payload"] == read_sd_jwt(token).revealed.claims
    assert shown["answer"]["audience"] == "https://verifier.example"
    assert shown["answer"]["payload"]["title"].startswith("Esame singolo")
    assert "familyName" not in shown["answer"]["payload"]
    assert shown["answer"]["names"] == [
        *("Micro-credential", "Microcredenziale", "Микробіліктілік", "Микроквалификация")
    ]


@pytest.mark.xdist_group("judges")
def test_judge_refuses_changed_ones_and_sees_revoked_indices_alone() -> None:
    token = attestation()
    issued, *disclosures, _ = token.split("~")
    head, payload, signature = issued.split(".")
    forged = [_renamed(text) for text in disclosures]
    copies = [
        "~".join([issued, *disclosures[:number], forged[number], *disclosures[number + 1 :], ""])
        for number in range(len(disclosures))
    ]
    copies += [f"{head}.{payload[:-4]}AAAA.{signature}~", f"{head}.{payload}.{signature[:-4]}AAAA~"]
    answers = told(*(question(copy) for copy in copies))
    assert (["answer" in answer for answer in answers], len(copies)) == ([False] * len(copies), len(disclosures) + 2)
    near = [index for index in range(131072) if index in (*INDICES, 1, 4, 6, 46, 48, 131070)]
    verdicts = told(*(question(attestation(index=index), revoked=INDICES) for index in near))
    assert [index for index, verdict in zip(near, verdicts, strict=True) if "refused" in verdict] == list(INDICES)


def _renamed(disclosure: str) -> str:
    salt, name, value = json.loads(base64.urlsafe_b64decode(disclosure + "=="))
    return base64.urlsafe_b64encode(json.dumps([salt, name, [value]]).encode()).rstrip(b"=").decode()


def test_openvc_verifies_ours_and_refuses_another_verifiers_challenge() -> None:
    answer = bind_key(attestation(), HOLDER, Answer("https://verifier.example", "n-1", NOW))
    demands = {"audience": "https://verifier.example", "require_key_binding": True, "expected_vct": VCT}
    suite = SdJwtVcProofSuite()
    jwk = public_jwk(key_number(1))
    assert suite.verify(answer, public_key_jwk=jwk, nonce="n-1", now=NOW, **demands)
    with pytest.raises(OpenvcError):
        suite.verify(answer, public_key_jwk=jwk, nonce="n-2", now=NOW, **demands)


def test_openvc_reads_our_status_list_bit_by_bit() -> None:
    listed = json.loads(base64.urlsafe_b64decode(status_list(INDICES).split(b".")[1] + b"=="))
    near = (*INDICES, 1, 4, 6, 46, 48, 131070)
    results = [_status(index, listed) for index in near]
    assert results == [True] * len(INDICES) + [False] * (len(near) - len(INDICES))


def _status(index: int, listed: dict[str, Any]) -> bool:
    claims = read_sd_jwt(attestation(index=index)).payload
    found = check_token_status(claims, resolve_status_list_token=lambda uri: listed)
    assert found is not None
    return found.revoked
