"""Wallets made by others, at a running hub: they take what a learner offers and show it to the verify page."""

from __future__ import annotations

import base64
import csv
import html
import io
import json
import re
import urllib.parse
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from credenza.proofs.jades import write_seal_file
from credenza.proofs.sd_jwt import read_sd_jwt
from tests.hub.seals import new_access_key, new_authority
from tests.running_hub import RunningHub

from . import office
from .judging import WALLETS, ask

pytestmark = pytest.mark.xdist_group("browser")
LEARNER = "given_name,family_name,birth_date,email,quiz,quiz.completed_on,assignment,assignment.completed_on\n"


@pytest.fixture(scope="module")
def registrar(hub: RunningHub) -> office.Visitor:
    visitor = office.Visitor(hub)
    visitor.sign_in("registrar@applied.demo.example.org")
    return visitor


def learner_with_credential(hub: RunningHub, registrar: office.Visitor, name: str) -> tuple[office.Visitor, str]:
    """A learner who is signed in, and the path of their only credential."""
    line = f"{name},Өтегенова,1990-04-12,{name.lower()}@wallets.example.org,passed,2026-09-25,A,2026-10-03\n"
    cohort = office.award(registrar, f"Wallet of {name}", LEARNER + line)
    registrar.get(f"{cohort}hand-over/")
    [row] = csv.DictReader(io.StringIO(registrar.post(f"{cohort}hand-over/links.csv", {})))
    learner = office.Visitor(hub)
    learner.get(row["link"])
    learner.post(learner.address, dict.fromkeys(("new_password1", "new_password2"), "bees make honey 2026"))
    learner.get("/en/credentials/")
    found = re.search(r"/en/credentials/[0-9a-f-]{36}/", learner.page)
    assert found is not None, learner.page
    return learner, found[0]


def offer_of(learner: office.Visitor, path: str) -> dict[str, str]:
    """An offer as it stands on the learner's page."""
    learner.get(path)
    page = html.unescape(learner.post(f"{path}wallet/", {}))
    link, digits = re.search(r'openid-credential-offer://[^"]+', page), re.search(r"<strong>(\d{6})</strong>", page)
    assert link is not None
    assert digits is not None
    return {"offer": link[0], "digits": digits[1]}


def told(program: str, question: dict[str, Any], hub: RunningHub) -> Any:
    return ask(program, question, documents={}, certificate=hub.certificate, folder=WALLETS)


@pytest.fixture
def asker(request: pytest.FixtureRequest, hub: RunningHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Who asks wallets: the hub by its DID, or by a certificate; and the certificates that the wallet has to trust."""
    prefix = request.param
    if prefix == "decentralized_identifier":
        yield prefix, []
        return
    authority, file = new_authority(), tmp_path / "access.p12"
    file.write_bytes(write_seal_file(new_access_key(authority, "localhost"), "ponte"))
    monkeypatch.setenv("ACCESS_SECRET", "ponte")
    hub.run("add_access_certificate", str(file), "--passphrase-env", "ACCESS_SECRET", "--prefix", prefix)
    yield prefix, [base64.b64encode(authority.certificate.public_bytes(Encoding.DER)).decode()]
    hub.run("add_access_certificate", "--remove")


@pytest.mark.parametrize("asker", ["decentralized_identifier", "x509_san_dns", "x509_hash"], indirect=True)
def test_credo_takes_a_credential_and_shows_it_on_the_verify_page(
    asker: tuple[str, list[str]], hub: RunningHub, registrar: office.Visitor
) -> None:
    prefix, trusted = asker
    learner, path = learner_with_credential(hub, registrar, f"Credo-{prefix.replace('_', '-')}")
    employer = office.Visitor(hub)
    employer.get("/en/wallets/show/")
    waiting = html.unescape(employer.post("/en/wallets/show/", {}))
    request = re.search(r'openid4vp://[^"]+', waiting)
    assert request is not None
    assert f"client_id={prefix}%3A" in request[0]
    answer = told("credo", {**offer_of(learner, path), "request": request[0], "trusted": trusted}, hub)
    assert {
        name: answer[name]
        for name in ("kind", "tokenType", "bound", "valid", "satisfied", "signer", "mode", "accepted", "status")
    } == {
        "kind": "SdJwtVcRecord",
        "tokenType": "DPoP",
        "bound": True,
        "valid": True,
        "satisfied": True,
        "signer": "x5c" if trusted else "did",
        "mode": "direct_post.jwt",
        "accepted": True,
        "status": 200,
    }, answer
    assert (answer["claims"]["givenName"][:5], answer["claims"]["vct"]) == ("Credo", "VerifiableMicroCredential")
    report = html.unescape(employer.get(urllib.parse.urlsplit(employer.address).path))
    assert 'data-outcome="verified"' in report
    assert answer["claims"]["givenName"] in report
    assert "1990-04-12" not in report  # the day of birth was not asked for
    assert "Taken into a wallet on" in learner.get(path)


def test_openid4vc_client_takes_both_forms(hub: RunningHub, registrar: office.Visitor) -> None:
    learner, path = learner_with_credential(hub, registrar, "Client")
    answer = told("openid4vci", offer_of(learner, path), hub)
    assert answer["offered"] == ["MicroCredential", "OpenBadge"]
    assert answer["taken"]["OpenBadge"] == json.loads(learner.get(f"{path}credential.json"))
    claims = read_sd_jwt(answer["taken"]["MicroCredential"]).revealed.claims
    assert (claims["givenName"], claims["cnf"]["jwk"]) == ("Client", answer["jwk"])
