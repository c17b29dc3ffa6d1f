"""A tool made with a foreign OAuth library gets a learner's badges by the Open Badges 3.0 API, through a real browser.

The tool's own pages do not exist: the browser is answered by the test when it comes back to them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from playwright.sync_api import expect
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

from credenza.proofs import add_proof
from tests.proofs.badges import key_number, open_badge
from tests.running_hub import RunningHub

from .people import Person
from .test_accessibility import faults_of

pytestmark = pytest.mark.xdist_group("browser")

HOME = "https://portfolio.example"
BACK = f"{HOME}/back"
LEARNER = "learner001@learners.example.org"
SCOPE = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"
SCOPES = [f"{SCOPE}{name}" for name in ("credential.readonly", "credential.upsert", "profile.readonly")]


@dataclass
class Portfolio:
    """A tool that knows nothing but the address of the hub."""

    base: str
    certificate: str

    def __post_init__(self) -> None:
        found = requests.get(f"{self.base}/ims/ob/v3p0/discovery", verify=self.certificate, timeout=30).json()
        self.api = found["servers"][0]["url"]
        self.scheme = found["components"]["securitySchemes"]["OAuth2ACG"]
        self.flow = self.scheme["flows"]["authorizationCode"]
        self.identity = self._post(self.scheme["x-imssf-registrationUrl"], json=self._about()).json()
        self.session = OAuth2Session(
            self.identity["client_id"],
            scope=[*SCOPES, "offline_access"],
            redirect_uri=BACK,
            pkce="S256",
        )
        self.session.verify = self.certificate
        self.session.trust_env = False  # another list of authorities in the environment would win

    @property
    def secret(self) -> HTTPBasicAuth:
        return HTTPBasicAuth(self.identity["client_id"], self.identity["client_secret"])

    def _about(self) -> dict[str, Any]:
        pages = {name: f"{HOME}/{name}" for name in ("client_uri", "logo_uri", "tos_uri", "policy_uri")}
        return {
            **pages,
            "client_name": "Portfolio of Example",
            "software_id": "example-portfolio",
            "software_version": "1.0",
            "redirect_uris": [BACK],
            "grant_types": ["authorization_code", "refresh_token"],
            "scope": " ".join([*SCOPES, "offline_access"]),
        }

    def _post(self, address: str, **content: Any) -> requests.Response:
        return requests.post(address, verify=self.certificate, timeout=30, **content)

    def fetch_token(self, came_back_to: str) -> None:
        """Redeem the code in the address to which the browser came back."""
        self.session.fetch_token(
            self.flow["tokenUrl"],
            authorization_response=came_back_to,
            auth=self.secret,
            verify=self.certificate,
            include_client_id=False,
        )

    def refresh(self) -> None:
        self.session.refresh_token(self.flow["refreshUrl"], auth=self.secret, verify=self.certificate)

    def all_badges(self) -> Iterator[dict[str, Any]]:
        """Every badge, a page at a time, each found by the link of the one before."""
        address = f"{self.api}/credentials?limit=1"
        while address:
            answer = self.session.get(address, timeout=30)
            yield from answer.json()["credential"]
            address = answer.links.get("next", {}).get("url", "")


def consenting(person: Person, portfolio: Portfolio) -> str:
    """Bring the learner to the consent page, press Agree, and say where the browser came back to."""
    address, _state = portfolio.session.authorization_url(portfolio.flow["authorizationUrl"])
    person.page.route(f"{HOME}/**", lambda route: route.fulfill(body="Welcome back", content_type="text/plain"))
    person.page.goto(address)
    expect(person.find("h1")).to_be_visible()
    assert faults_of(person, "tool-consent") == []
    person.look("tool-consent")
    person.page.click("main form button[name=agree]")
    person.page.wait_for_url(f"{BACK}?**")
    return person.page.url


def verdict(badge: dict[str, Any], hub: RunningHub, folder: Path) -> str:
    """What ``credenza verify`` says of a badge, with what its issuer publishes in a folder beside it."""
    published = {
        "did.json": f"/issuers/{badge['issuer']['id'].rpartition(':')[2]}/did.json",
        "status-1.json": urlsplit(badge["credentialStatus"]["statusListCredential"]).path,
        "edition-1.json": urlsplit(badge["credentialSubject"]["achievement"]["id"]).path,
    }
    support = folder / "support"
    support.mkdir(exist_ok=True)
    for name, path in published.items():
        (support / name).write_bytes(hub.get(path))
    file = folder / "badge.json"
    file.write_text(json.dumps(badge, ensure_ascii=False))
    command = [str(Path(sys.executable).with_name("credenza")), "verify", str(file), "--format", "json"]
    ran = subprocess.run([*command, "--support", str(support)], capture_output=True, check=False)
    return str(json.loads(ran.stdout)["outcome"])


@pytest.mark.parametrize("language", ["it", "kk"])
def test_tool_gets_the_badges_of_the_learner_who_agrees(
    language: str, visit: Callable[..., Person], hub: RunningHub, tmp_path: Path
) -> None:
    person = visit(language, java_script_enabled=True)
    person.sign_in(LEARNER)
    portfolio = Portfolio(hub.url, str(hub.certificate))
    came_back_to = consenting(person, portfolio)
    assert parse_qs(urlsplit(came_back_to).query)["iss"] == [f"{hub.url}/ims/ob/v3p0"]
    portfolio.fetch_token(came_back_to)
    badge = next(portfolio.all_badges())
    assert verdict(badge, hub, tmp_path) == "verified"
    tampered = {**badge, "name": "Doctor of everything"}
    assert verdict(tampered, hub, tmp_path) == "not_verified"
    assert portfolio.session.get(f"{portfolio.api}/profile").json()["email"] == LEARNER
    brings_a_badge(person, portfolio, language)
    ends_with_the_learners_word(person, portfolio)


def brings_a_badge(person: Person, portfolio: Portfolio, language: str) -> None:
    portfolio.refresh()
    key = key_number(9)
    unsigned = {**open_badge(key.did), "id": f"https://issuer.example/{language}"}
    brought = add_proof(unsigned, key, datetime.now(UTC))
    answer = portfolio.session.post(f"{portfolio.api}/credentials", json=brought)
    assert (answer.status_code, answer.json()) == (201, brought)
    assert list(portfolio.all_badges())[-1] == brought
    person.go("/credentials/")
    assert faults_of(person, "credentials-with-kept") == []
    person.look("credentials-with-kept")
    person.press("section[aria-labelledby=kept] h3 a")
    expect(person.find(".verdict[data-outcome=verified]")).to_be_visible()
    person.page.go_back()
    person.press("section[aria-labelledby=kept] form button")
    expect(person.find("section[aria-labelledby=kept] h3")).to_have_count(0)
    assert brought not in list(portfolio.all_badges())


def ends_with_the_learners_word(person: Person, portfolio: Portfolio) -> None:
    person.press("section[aria-labelledby=kept] a[href$='/tools/']")
    assert faults_of(person, "tools") == []
    person.look("tools")
    person.press("main form[action$='/disconnect/'] button")
    expect(person.find("main .empty")).to_be_visible()
    person.look("no-tools")
    assert portfolio.session.get(f"{portfolio.api}/credentials").status_code == 401


def test_page_about_tools_and_a_refused_request_are_accessible(visit: Callable[..., Person]) -> None:
    person = visit("ru")
    person.go("/tools/about/")
    faults = faults_of(person, "tools-about")
    person.sign_in(LEARNER)
    person.go("/tools/authorize/?client_id=unknown&response_type=code")
    assert faults + faults_of(person, "tool-refused") == []
