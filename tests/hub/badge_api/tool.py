"""A learner's tool: it registers, leads the learner to the consent page, redeems the code and calls the API."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from credenza.proofs import add_proof
from credenza_hub.accounts.models import User
from tests.hub.openid.wallet import challenge_of
from tests.proofs.badges import key_number, open_badge

API = "/ims/ob/v3p0"
SCOPE = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"
READ, UPSERT = f"{SCOPE}credential.readonly", f"{SCOPE}credential.upsert"
PROFILE, UPDATE = f"{SCOPE}profile.readonly", f"{SCOPE}profile.update"
OFFLINE = "offline_access"
ALL = " ".join((READ, UPSERT, PROFILE, UPDATE, OFFLINE))
HOME = "https://portfolio.example"
BACK = f"{HOME}/back"
VERIFIER = "v" * 43
FORM = "application/x-www-form-urlencoded"
BrowserOf = Callable[[User | None], Client]


def registration(**changes: Any) -> dict[str, Any]:
    """What a tool says of itself; a value that is ``None`` is left out."""
    said = {
        "client_name": "Portfolio",
        "client_uri": f"{HOME}/",
        "logo_uri": f"{HOME}/logo.png",
        "tos_uri": f"{HOME}/terms",
        "policy_uri": f"{HOME}/privacy",
        "software_id": "c88b6ed8-269e-448e-99be-7e2ff47167d1",
        "software_version": "1.0",
        "redirect_uris": [BACK],
        "token_endpoint_auth_method": "client_secret_basic",
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "scope": ALL,
        **changes,
    }
    return {name: value for name, value in said.items() if value is not None}


def register(said: object, client: Client | None = None) -> HttpResponse:
    return (client or Client()).post(f"{API}/register", json.dumps(said), content_type="application/json")


class Tool:
    """A registered tool without cookies."""

    def __init__(self, **changes: Any) -> None:
        self.client = Client()
        self.identity = register(registration(**changes), self.client).json()

    def query(self, **changes: str | None) -> dict[str, str]:
        """What it asks the learner's browser to bring to the consent page."""
        asked = {
            "response_type": "code",
            "client_id": self.identity["client_id"],
            "redirect_uri": BACK,
            "scope": ALL,
            "state": "s-1",
            "code_challenge": challenge_of(VERIFIER),
            "code_challenge_method": "S256",
            **changes,
        }
        return {name: value for name, value in asked.items() if value is not None}

    def page(self, browser: Client, **changes: str | None) -> HttpResponse:
        """The consent page, by the address that the service description names."""
        return browser.get(f"{API}/authorize?{urlencode(self.query(**changes))}", follow=True)

    def answer(self, browser: Client, button: str = "agree", **changes: str | None) -> dict[str, str]:
        """What comes back with the browser when the learner presses a button."""
        sent = browser.post(f"/en/tools/authorize/?{urlencode(self.query(**changes))}", {button: "1"})
        assert sent.status_code == 302, sent.content.decode()
        target, _, query = sent["Location"].partition("?")
        assert target == BACK
        return {name: values[0] for name, values in parse_qs(query).items()}

    def token(self, **fields: str) -> HttpResponse:
        return self._form("token", fields)

    def revoke(self, token: str, **more: str) -> HttpResponse:
        return self._form("revoke", {"token": token, **more})

    def redeem(self, code: str, **changes: str) -> HttpResponse:
        fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}
        return self.token(**{**fields, **changes})

    def refresh(self, token: str, **more: str) -> HttpResponse:
        return self.token(grant_type="refresh_token", refresh_token=token, **more)

    def connect(self, browser: Client, **changes: str | None) -> dict[str, Any]:
        """The tokens after the learner agreed."""
        granted: dict[str, Any] = self.redeem(self.answer(browser, **changes)["code"]).json()
        return granted

    def call(self, method: str, path: str, token: str = "", data: str = "", kind: str = "") -> HttpResponse:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.client.generic(method, f"{API}{path}", data, kind or "application/json", headers=headers)

    def _form(self, path: str, fields: dict[str, str]) -> HttpResponse:
        pair = f"{self.identity['client_id']}:{self.identity['client_secret']}"
        headers = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
        return self.client.post(f"{API}/{path}", urlencode(fields), content_type=FORM, headers=headers)


def own_badge(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A badge that somebody else issued, signed with their key: ``changes`` are made before."""
    key = key_number(9)
    badge = {**open_badge(key.did), "id": f"https://issuer.example/badges/{number}", **changes}
    return add_proof(badge, key, timezone.now() - timedelta(hours=1))


MINORS = frozenset(
    {
        *("fullsuccess", "not_modified", "invalid_data", "invalid_query_parameter", "misdirected_request", "unknown"),
        *("unauthorizedrequest", "forbidden", "not_acceptable", "not_allowed", "not_found", "server_busy"),
        "internal_server_error",
    }
)
"""The enumeration Imsx_CodeMinorFieldValue of the standard (appendix B.3.6)."""


def fault_of(response: HttpResponse) -> tuple[int, str]:
    """Status and minor code of a fault, which must have the shape of the standard."""
    said = response.json()
    assert set(said) == {"imsx_codeMajor", "imsx_severity", "imsx_description", "imsx_codeMinor"}
    assert (said["imsx_codeMajor"], said["imsx_severity"]) == ("failure", "error")
    assert said["imsx_description"]
    (field,) = said["imsx_codeMinor"]["imsx_codeMinorField"]
    assert set(field) == {"imsx_codeMinorFieldName", "imsx_codeMinorFieldValue"}
    assert field["imsx_codeMinorFieldValue"] in MINORS
    return response.status_code, field["imsx_codeMinorFieldValue"]


def places(link: str) -> dict[str, dict[str, str]]:
    """The ``Link`` header: relation → parameters of its address."""
    found = {}
    for part in link.split(", "):
        address, _, relation = part.partition(">; rel=")
        query = parse_qs(urlsplit(address.removeprefix("<")).query)
        found[relation.strip('"')] = {name: values[0] for name, values in query.items()}
    return found
