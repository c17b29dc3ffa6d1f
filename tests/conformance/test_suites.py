"""Each cryptosuite against the verifiers and issuers made by others that know it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from typing import Any

import pytest
from openvc import VerificationPolicy, verify_credential
from openvc.errors import OpenvcError

from credenza.proofs import ED25519, OPEN_BADGES_V3, P256, P384, IssuerKey, KeyKind, add_proof, generate_key
from credenza.verification import Means, verify
from tests.vectors.suites.make import FOLDER as VECTORS
from tests.vectors.suites.make import PAIRS

from .judging import ask, judge
from .test_judges import changed, issued

pytestmark = pytest.mark.xdist_group("judges")
NOW = datetime(2026, 7, 1, 9, 0, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Suite:
    """A cryptosuite and a kind of key, by the name that @digitalbazaar gives it."""

    name: str
    kind: KeyKind
    curve: str

    def __str__(self) -> str:
        return f"{self.name}/{self.curve}"

    def sign(self, document: dict[str, Any]) -> dict[str, Any]:
        """The document signed by a key of this kind, which becomes its issuer."""
        key: IssuerKey = generate_key(lambda size: bytes(range(1, size + 1)), kind=self.kind)
        named = {**document, "issuer": {**document["issuer"], "id": key.did}}
        return add_proof(named, key, NOW, suite=self.name)


SUITES = (
    Suite("eddsa-rdfc-2022", ED25519, "Ed25519"),
    Suite("eddsa-jcs-2022", ED25519, "Ed25519"),
    Suite("ecdsa-rdfc-2019", P256, "P-256"),
    Suite("ecdsa-rdfc-2019", P384, "P-384"),
    Suite("ecdsa-jcs-2019", P256, "P-256"),
    Suite("ecdsa-jcs-2019", P384, "P-384"),
)
CHANGES: tuple[tuple[Any, ...], ...] = (
    ("validFrom",),
    ("issuer", "name"),
    ("credentialSubject", "identifier", 0, "identityHash"),
    ("credentialSubject", "achievement", "name"),
    ("proof", 0, "created"),
    ("proof", 0, "proofValue"),
)


def unsigned() -> dict[str, Any]:
    """A badge without status and without proof."""
    return {name: value for name, value in issued(1).items() if name not in ("proof", "credentialStatus")}


def with_changes(credential: dict[str, Any]) -> list[dict[str, Any]]:
    """The credential, then a copy for each change."""
    return [credential, *(changed(credential, path) for path in CHANGES)]


def outcome_of(credential: dict[str, Any]) -> str:
    return verify(json.dumps(credential).encode(), Means(), NOW).outcome


def openvc_accepts(credential: dict[str, Any]) -> bool:
    """openvc wants the proof bare, not in a list."""
    file = resources.files("openbadgeslib") / "ob3" / "contexts" / "ob-v3p0-context-3.0.3.json"
    contexts = {OPEN_BADGES_V3: json.loads(file.read_text())}
    bare = {**credential, "proof": credential["proof"][0]}
    try:
        verify_credential(bare, policy=VerificationPolicy(now=NOW), extra_contexts=contexts)
    except OpenvcError:
        return False
    return True


@pytest.mark.parametrize("suite", SUITES, ids=str)
def test_digitalbazaar_accepts_ours_and_refuses_changed_ones(suite: Suite) -> None:
    verdicts = judge("digitalbazaar", with_changes(suite.sign(unsigned())), documents={})
    assert [verdict.verified for verdict in verdicts] == [True] + [False] * len(CHANGES), verdicts


@pytest.mark.parametrize("name", PAIRS)
def test_digitalbazaar_accepts_the_frozen_document_of_each_suite(name: str) -> None:
    frozen = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
    verdicts = judge("digitalbazaar", with_changes(frozen), documents={})
    assert [verdict.verified for verdict in verdicts] == [True] + [False] * len(CHANGES), verdicts


@pytest.mark.parametrize("suite", [suite for suite in SUITES if str(suite) != "ecdsa-rdfc-2019/P-384"], ids=str)
def test_openvc_accepts_ours_and_refuses_changed_ones(suite: Suite) -> None:
    """Without ecdsa-rdfc-2019 by P-384: openvc hashes blank nodes with SHA-256 there (vc-di-ecdsa 1.0, 3.2)."""
    answers = [openvc_accepts(credential) for credential in with_changes(suite.sign(unsigned()))]
    assert answers == [True] + [False] * len(CHANGES)


def test_we_accept_what_digitalbazaar_signs_and_refuse_changed_ones() -> None:
    questions = [{"suite": suite.name, "kind": suite.curve, "credential": unsigned()} for suite in SUITES]
    found = {
        str(suite): [outcome_of(credential) for credential in with_changes({**signed, "proof": [signed["proof"]]})]
        for suite, signed in zip(SUITES, ask("digitalbazaar_issue", questions, documents={}), strict=True)
    }
    assert found == {str(suite): ["verified"] + ["not_verified"] * len(CHANGES) for suite in SUITES}
