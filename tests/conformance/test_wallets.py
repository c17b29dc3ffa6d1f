"""Wallets made by others, at a running hub: they take what a learner offers and show it to the verify page."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import urllib.parse
from typing import Any

import pytest

from credenza.proofs.sd_jwt import read_sd_jwt
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


def test_credo_takes_a_credential_and_shows_it_on_the_verify_page(hub: RunningHub, registrar: office.Visitor) -> None:
    learner, path = learner_with_credential(hub, registrar, "Credo")
    employer = office.Visitor(hub)
    employer.get("/en/wallets/show/")
    waiting = html.unescape(employer.post("/en/wallets/show/", {}))
    request = re.search(r'openid4vp://[^"]+', waiting)
    assert request is not None
    answer = told("credo", {**offer_of(learner, path), "request": request[0]}, hub)
    assert {name: answer[name] for name in ("kind", "valid", "satisfied", "mode", "accepted", "status")} == {
        "kind": "SdJwtVcRecord",
        "valid": True,
        "satisfied": True,
        "mode": "direct_post.jwt",
        "accepted": True,
        "status": 200,
    }, answer
    assert (answer["claims"]["givenName"], answer["claims"]["vct"]) == ("Credo", "VerifiableMicroCredential")
    report = html.unescape(employer.get(urllib.parse.urlsplit(employer.address).path))
    assert 'data-outcome="verified"' in report
    assert "Credo" in report
    assert "1990-04-12" not in report  # the day of birth was not asked for
    assert "Taken into a wallet on" in learner.get(path)


def test_openid4vc_client_takes_both_forms(hub: RunningHub, registrar: office.Visitor) -> None:
    learner, path = learner_with_credential(hub, registrar, "Client")
    answer = told("openid4vci", offer_of(learner, path), hub)
    assert answer["offered"] == ["MicroCredential", "OpenBadge"]
    assert answer["taken"]["OpenBadge"] == json.loads(learner.get(f"{path}credential.json"))
    claims = read_sd_jwt(answer["taken"]["MicroCredential"]).revealed.claims
    assert (claims["givenName"], claims["cnf"]["jwk"]) == ("Client", answer["jwk"])
