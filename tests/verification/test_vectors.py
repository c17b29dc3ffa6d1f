"""The frozen credentials: our verifier, and two others as judges."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openbadgeslib.ob3.contexts import bundled_contexts
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier
from openvc import verify_credential
from openvc.did.base import DidResolverRegistry
from openvc.did.did_key import DidKeyResolver
from openvc.did.did_web import DidWebResolver
from openvc.errors import OpenvcError

from credenza.verification import Means, VerificationReport, verify
from tests.proofs.badges import NOW
from tests.vectors.credentials.make import LIST_URL, credentials

FOLDER = Path(__file__).parents[1] / "vectors" / "credentials"
EXPECTED = json.loads((FOLDER / "expected.json").read_text())
STATUS_LIST = (FOLDER / "status-list.json").read_bytes()
DID_WEB = json.loads((FOLDER / "did-web.json").read_text())
MEANS = Means(did_documents={DID_WEB["id"]: DID_WEB}, status_lists={LIST_URL: STATUS_LIST}.get)


def deciding(report: VerificationReport) -> list[str]:
    """``step: reason`` of every step that failed, else of those that could not be checked."""
    for outcome in ("failed", "not_checked"):
        steps = [step for step in report.steps if step.outcome == outcome and step.reason_code != "proof_needed"]
        if steps:
            return [f"{step.name}: {step.reason_code}" for step in steps]
    return []


def test_every_file_has_an_expectation() -> None:
    files = {path.name for path in FOLDER.iterdir() if path.suffix in (".json", ".jwt")}
    assert files - {"expected.json", "status-list.json", "did-web.json"} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_answer_and_reason(name: str) -> None:
    report = verify((FOLDER / name).read_bytes(), MEANS, NOW)
    assert (report.outcome, deciding(report)) == (EXPECTED[name]["outcome"], EXPECTED[name]["because"])


@pytest.mark.parametrize("name", sorted(credentials()))
def test_making_the_file_again_gives_the_same(name: str) -> None:
    assert json.loads((FOLDER / name).read_text()) == credentials()[name]


def openbadgeslib_accepts(name: str) -> bool:
    content = (FOLDER / name).read_text().strip()
    try:
        if name.endswith(".jwt"):
            OB3Verifier.for_issuer_did(json.loads((FOLDER / "good.json").read_text())["issuer"]["id"]).verify(content)
        else:
            download = lambda url: (FOLDER / "did-web.json").read_bytes()  # noqa: E731
            OB3LdpVerifier().verify(content, download=download)
    except OB3VerificationError:
        return False
    return True


def openvc_accepts(name: str) -> bool:
    document: dict[str, Any] = json.loads((FOLDER / name).read_text())
    if "proof" in document:
        (document["proof"],) = document["proof"]
    registry = DidResolverRegistry([DidKeyResolver(), DidWebResolver(lambda url: DID_WEB)])
    lists = {LIST_URL: json.loads(STATUS_LIST)}
    try:
        verify_credential(
            document, resolver=registry, extra_contexts=bundled_contexts(), resolve_status_list=lists.__getitem__
        )
    except (OpenvcError, KeyError):
        return False
    return True


@pytest.mark.parametrize("name", EXPECTED)
def test_the_judges_answer_as_written_down(name: str) -> None:
    expected = EXPECTED[name]
    assert openbadgeslib_accepts(name) is expected["openbadgeslib"]
    if expected["openvc"] is not None:
        assert openvc_accepts(name) is expected["openvc"]
