"""Parts of credentials, across implementations: made here and there, verified there and here."""

from __future__ import annotations

import copy
import json
import random
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError
from openvc.keys import P256SigningKey
from openvc.proof.ecdsa_sd import EcdsaSdProofSuite
from openvc.proof.errors import ProofError as OpenvcProofError

from credenza.proofs import (
    OPEN_BADGES_V3,
    P256,
    Extent,
    IssuerKey,
    ProofError,
    ProofUncheckableError,
    add_base_proof,
    default_pointers,
    derive,
    generate_key,
    multibase,
    read_json,
    resolve_offline,
    verify_data_integrity,
)
from credenza.status import REVOCATION, new_list, status_list_credential
from tests.proofs.ecdsa_sd.showable import showable_badge

from .judging import ask, judge
from .test_judges import KEY as LIST_KEY
from .test_judges import NOW, changed, documents, issued, leaves

__all__ = ["documents"]
pytestmark = pytest.mark.xdist_group("judges")

KEY: IssuerKey = generate_key(lambda size: bytes(range(2, size + 2)), kind=P256)
CONTEXT = resources.files("openbadgeslib") / "ob3" / "contexts" / "ob-v3p0-context-3.0.3.json"
CONTEXTS = {OPEN_BADGES_V3: read_json(CONTEXT.read_bytes(), 1_000_000)}
VECTORS = Path(__file__).parents[1] / "vectors" / "selective_disclosure"
FROZEN_PARTS = sorted(path for path in VECTORS.glob("*.json") if path.name != "holders_copy.json")
CHOICES = (
    (),
    ("/credentialSubject/result/0",),
    ("/credentialSubject/identifier/0", "/awardedDate"),
    ("/credentialSubject",),
)


def unsigned(issuer: str = KEY.did) -> dict[str, Any]:
    """A badge that says until when it is valid and where its status stands."""
    badge = {name: value for name, value in issued(1).items() if name != "proof"}
    return {**badge, "validUntil": "2099-12-31T23:59:59Z", "issuer": {**badge["issuer"], "id": issuer}}


def without_ordered_lists(badge: dict[str, Any]) -> dict[str, Any]:
    """The badge without the grades of its scales: @digitalbazaar and openvc give a list an id, which JSON-LD forbids,
    and so can make no part of a credential that holds one. They verify such parts all the same."""
    copied = copy.deepcopy(badge)
    for described in copied["credentialSubject"]["achievement"]["resultDescription"]:
        described.pop("allowedValue", None)
    return copied


WHOLE = add_base_proof(unsigned(), KEY, NOW, randomness=random.Random(3).randbytes)
PARTS = [derive(WHOLE, pointers) for pointers in CHOICES]


def tampered(part: dict[str, Any]) -> list[dict[str, Any]]:
    """A changed copy for every eighth value, proof and all but the name of its suite, which chooses the judge."""
    return [changed(part, path) for path in list(leaves(part))[::8] if path[-1] != "cryptosuite"]


TAMPERED = [copied for part in PARTS for copied in tampered(part)]


def extent_of(document: dict[str, Any]) -> Extent | None:
    """How much of what was signed is shown, if the proof holds."""
    try:
        (proof,) = verify_data_integrity(document, resolve_offline, NOW).verified
    except (ProofError, ProofUncheckableError):
        return None
    return proof.coverage.extent


def without_list(part: dict[str, Any]) -> dict[str, Any]:
    """openvc wants the proof bare."""
    (proof,) = part["proof"] if isinstance(part["proof"], list) else [part["proof"]]
    return {**part, "proof": proof}


USUAL = list(default_pointers(unsigned()))


def test_digitalbazaar_accepts_our_parts_and_refuses_changed_ones(documents: dict[str, Path]) -> None:
    verdicts = judge("digitalbazaar", [*PARTS, *TAMPERED], documents=documents)
    assert [verdict.verified for verdict in verdicts] == [True] * len(PARTS) + [False] * len(TAMPERED), verdicts
    assert len(TAMPERED) > 50


def test_digitalbazaar_accepts_the_frozen_parts_and_refuses_changed_ones(tmp_path: Path) -> None:
    address = "https://alatau.example/status/1"
    listed = tmp_path / "list.json"
    listed.write_text(json.dumps(status_list_credential(new_list(), address, REVOCATION, NOW, LIST_KEY)))
    frozen = [json.loads(path.read_text(encoding="utf-8")) for path in FROZEN_PARTS]
    tampered_with = [changed(part, ("validUntil",)) for part in frozen]
    verdicts = judge("digitalbazaar", [*frozen, *tampered_with], documents={address: listed})
    assert [verdict.verified for verdict in verdicts] == [True] * 4 + [False] * 4, verdicts


def test_digitalbazaar_makes_the_same_parts_of_ours(documents: dict[str, Path]) -> None:
    whole = add_base_proof(without_ordered_lists(unsigned()), KEY, NOW, randomness=random.Random(4).randbytes)
    bare = {**whole, "proof": whole["proof"][0]}
    parts = ask("digitalbazaar_derive", [{"credential": bare, "pointers": p} for p in CHOICES], documents=documents)
    assert parts == [derive(bare, pointers) for pointers in CHOICES]
    listed = {**WHOLE, "proof": WHOLE["proof"][0]}
    (refusal,) = ask("digitalbazaar_derive", [{"credential": listed, "pointers": ()}], documents=documents)
    assert "@list" in refusal["error"], "now it can: let it make parts of credentials with ordered lists, too"


@pytest.mark.parametrize(
    "mandatory", [["/issuer", "/validFrom"], list(default_pointers(unsigned()))], ids=["few", "usual"]
)
def test_we_accept_what_digitalbazaar_signs_and_shows(documents: dict[str, Path], mandatory: list[str]) -> None:
    question = {"suite": "ecdsa-sd-2023", "kind": "P-256", "pointers": mandatory}
    question["credential"] = without_ordered_lists(unsigned())
    (whole,) = ask("digitalbazaar_issue", [question], documents=documents)
    assert extent_of(whole) is Extent.HOLDERS_COPY
    questions = [{"credential": whole, "pointers": pointers} for pointers in CHOICES]
    theirs = ask("digitalbazaar_derive", questions, documents=documents)
    assert [extent_of(part) for part in theirs] == [Extent.PART] * len(CHOICES)
    assert [derive(whole, pointers) for pointers in CHOICES] == theirs
    assert {extent_of(copied) for part in theirs for copied in tampered(part)} == {None}


def test_openbadgeslib_accepts_our_parts_and_refuses_changed_ones() -> None:
    assert [OB3LdpVerifier().verify(part).issuer.id for part in PARTS] == [KEY.did] * len(PARTS)
    for copied in TAMPERED[::12]:
        with pytest.raises(OB3VerificationError):
            OB3LdpVerifier().verify(copied)


def openvc_accepts(part: dict[str, Any]) -> bool:
    try:
        EcdsaSdProofSuite().verify(without_list(part), now=NOW, extra_contexts=CONTEXTS)
    except OpenvcProofError:
        return False
    return True


def test_openvc_accepts_our_parts_and_refuses_changed_ones() -> None:
    assert [openvc_accepts(part) for part in PARTS] == [True] * len(PARTS)
    assert {openvc_accepts(copied) for copied in TAMPERED[::8]} == {False}


def test_we_accept_what_openvc_signs_and_shows() -> None:
    """openvc shows no parts of nodes without an id: it loses the signatures of their statements."""
    key, suite = P256SigningKey.generate(kid="unused"), EcdsaSdProofSuite()
    point = generate_key_of(key)
    did = f"did:key:{point}"
    badge = showable_badge() | {"issuer": {"id": did, "type": ["Profile"], "name": "University of Alatau"}}
    whole = suite.add_base_proof(
        without_ordered_lists(badge),
        signing_key=key,
        verification_method=f"{did}#{point}",
        mandatory_pointers=["/issuer", "/validFrom"],
        created=NOW,
        extra_contexts=CONTEXTS,
    )
    choices = ((), ("/awardedDate",), ("/validUntil", "/credentialStatus"))
    theirs = [suite.derive_proof(whole, selective_pointers=p, extra_contexts=CONTEXTS) for p in choices]
    ours = [derive(whole, pointers) for pointers in (*CHOICES, *choices)]
    assert extent_of(whole) is Extent.HOLDERS_COPY
    assert [extent_of(part) for part in (*theirs, *ours)] == [Extent.PART] * 10
    assert [openvc_accepts(part) for part in ours] == [True] * 7


def generate_key_of(key: P256SigningKey) -> str:
    """The public key as Multikey text."""
    from openvc.proof.ecdsa_sd import p256_public_multikey

    return multibase(p256_public_multikey(key.public_jwk()))
