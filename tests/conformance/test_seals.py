"""Seals judged by jose (npm) and Node's X.509, and by the header's clauses written once more in another language.

How independent: signature and certificates are other libraries' work; the clauses of ETSI TS 119 182-1 in ``jades.mjs``
are our own reading, tried on the Commission's samples as well, which neither library nor reading had a part in.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from credenza.issuance import edc_of_badge, seal_edc
from credenza.proofs.jades import SealKey, SigningTime
from tests.formats.elm3.material import PAGES, award, badge, example
from tests.proofs.jades.authority import NOW, Authority, rsa_key

from .judging import ask

pytestmark = pytest.mark.xdist_group("judges")
AUTHORITY = Authority("Esempio Trust, second", above=Authority())
KEYS = {
    "RS256": AUTHORITY.seal_key(key=rsa_key()),
    "ES256": AUTHORITY.seal_key(),
    "ES384": AUTHORITY.seal_key(key=ec.generate_private_key(ec.SECP384R1())),
}
SHARED = Path(__file__).resolve().parents[3] / "shared"
SAMPLES = [
    SHARED / "data" / "credentials" / "elm_ec" / "Sample-CertOfPart-signed.jsonld",
    SHARED / "vocab" / "samples" / "eu" / "Sample-MC-Annex1-signed.jsonld",
]


def sealed(key: SealKey, time: SigningTime = SigningTime.SIG_T) -> str:
    edition = example("data-literacy")
    return seal_edc(edc_of_badge(badge(edition, award(edition)), edition, PAGES), key, NOW, time).decode()


def judged(*texts: str) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = ask("jades", texts, documents={})  # type: ignore[arg-type]
    return answers


def test_seals_of_every_algorithm_and_time_are_right() -> None:
    texts = [sealed(key, time) for key in KEYS.values() for time in SigningTime]
    right = {"verified": True, "faults": [], "subject": "urn:credential:7b0e5c1c-6b2f-4c4c-8a86-0c9f9d5f0a11"}
    assert judged(*texts) == [right] * len(texts)


def test_changed_seals_are_refused() -> None:
    document = json.loads(sealed(KEYS["RS256"]))
    other = json.loads(sealed(KEYS["ES256"]))["signatures"][0]
    first = document["signatures"][0]
    changed = (
        {**document, "payload": document["payload"].replace("Rossi", "Bianchi")},
        {**document, "payload": document["payload"] + " "},
        {**document, "signatures": [{**first, "signature": other["signature"]}]},
        {**document, "signatures": [{**first, "protected": other["protected"]}]},
    )
    assert [answer["verified"] for answer in judged(*map(json.dumps, changed))] == [False] * 4


@pytest.mark.skipif(not SAMPLES[0].exists(), reason="needs ../shared, which is absent")
def test_the_judge_finds_the_samples_of_the_commission_right() -> None:
    answers = judged(*(path.read_text("utf-8") for path in SAMPLES))
    assert [answer["verified"] for answer in answers] == [True, True]
    assert [answer["faults"] for answer in answers] == [[], []]
