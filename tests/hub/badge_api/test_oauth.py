"""Registering, consent, tokens: the whole way, and every wrong one."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.badge_api.connections import delete_old_connections
from credenza_hub.badge_api.machine_views import REGISTRATIONS_PER_MINUTE
from credenza_hub.badge_api.models import Connection
from credenza_hub.badge_api.models import Token as TokenRow
from credenza_hub.badge_api.models import Tool as ToolRow

from .tool import (
    ALL,
    API,
    BACK,
    HOME,
    OFFLINE,
    PROFILE,
    READ,
    UPSERT,
    VERIFIER,
    BrowserOf,
    Tool,
    fault_of,
    register,
    registration,
)

SECRETS = {"client_id", "client_secret", "client_id_issued_at", "client_secret_expires_at"}


def error_of(response: HttpResponse) -> tuple[int, str]:
    assert response["Content-Type"] == "application/json"
    return response.status_code, response.json()["error"]


@pytest.mark.django_db
def test_registration_gives_back_what_was_said_with_a_secret() -> None:
    said = registration(contacts=["help@portfolio.example"])
    answer = register(said)
    body = answer.json()
    assert answer.status_code == 201
    assert {name: value for name, value in body.items() if name not in SECRETS} == said
    assert set(body) - set(said) == SECRETS
    assert body["client_secret"] not in json.dumps(list(ToolRow.objects.values()), default=str)


@pytest.mark.django_db
def test_registration_keeps_the_scopes_that_are_known() -> None:
    assert register(registration(scope=f"{READ} https://other.example/scope {OFFLINE}")).json()["scope"] == (
        f"{READ} {OFFLINE}"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        *({name: None} for name in ("client_name", "client_uri", "logo_uri", "tos_uri", "policy_uri", "scope")),
        *({name: None} for name in ("software_id", "software_version", "redirect_uris")),
        {"client_name": " "},
        {"client_name": "a\u202eb"},
        {"client_name": "x" * 201},
        {"client_name": 7},
        {"redirect_uris": []},
        {"redirect_uris": BACK},
        {"redirect_uris": [BACK] * 11},
        {"redirect_uris": ["https://elsewhere.example/back"]},
        {"redirect_uris": ["http://portfolio.example/back"]},
        {"redirect_uris": ["http://localhost/back"]},
        {"redirect_uris": [f"{BACK}#part"]},
        {"redirect_uris": ["https://user@portfolio.example/back"]},
        {"redirect_uris": ["javascript:alert(1)"]},
        {"redirect_uris": ["https://[/"]},
        {"logo_uri": "https://elsewhere.example/logo.png"},
        {"scope": OFFLINE},
        {"scope": "openid"},
        {"grant_types": ["client_credentials"]},
        {"grant_types": "authorization_code"},
        {"response_types": ["token"]},
        {"token_endpoint_auth_method": "none"},
        {"contacts": "x"},
        {"jwks": {"keys": []}},
    ],
)
def test_registration_that_the_standard_does_not_allow_is_refused(changes: dict[str, Any]) -> None:
    assert error_of(register(registration(**changes))) == (400, "invalid_client_metadata")
    assert not ToolRow.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body", [b"", b"[]", b"\xff", b'{"a":1,"a":2}', b"[" * 5000, b'{"a":"' + b"x" * 20_000 + b'"}']
)
def test_garbage_is_no_registration(client: Client, body: bytes) -> None:
    answer = client.post(f"{API}/register", body, content_type="application/json")
    assert error_of(answer) == (400, "invalid_request")


@pytest.mark.django_db
def test_registering_is_limited() -> None:
    answers = [register(registration()).status_code for _ in range(REGISTRATIONS_PER_MINUTE + 1)]
    assert answers == [201] * REGISTRATIONS_PER_MINUTE + [429]


def test_whole_way_from_registration_to_the_api(tool: Tool, browser_of: BrowserOf, owner: User, client: Client) -> None:
    answer = tool.answer(browser_of(owner))
    assert {**answer, "code": ""} == {"code": "", "state": "s-1", "scope": ALL, "iss": f"https://register.test{API}"}
    redeemed = tool.redeem(answer["code"])
    granted = redeemed.json()
    assert redeemed["Cache-Control"] == "no-store"
    assert {**granted, "access_token": "", "refresh_token": ""} == {
        "access_token": "",
        "refresh_token": "",
        "token_type": "Bearer",
        "expires_in": 900,
        "scope": ALL,
    }
    listed = tool.call("GET", "/credentials", granted["access_token"]).json()
    assert [badge["type"] for badge in listed["credential"]] == [["VerifiableCredential", "OpenBadgeCredential"]]
    kept = json.dumps([*TokenRow.objects.values(), *Connection.objects.values()], default=str)
    assert not [name for name in ("access_token", "refresh_token") if granted[name] in kept]
    assert answer["code"] not in kept


def test_consent_page_says_who_asks_for_what_and_until_when(tool: Tool, browser_of: BrowserOf, learner: User) -> None:
    shown = tool.page(browser_of(learner), scope=f"{READ} {OFFLINE}")
    page = shown.content.decode()
    for words in ("“Portfolio”", "portfolio.example", "Read your valid credentials", "2027", f"{HOME}/privacy"):
        assert words in page
    assert "your e-mail address" not in page
    assert f"form-action 'self' {HOME}" in shown["Content-Security-Policy"]
    assert (shown["X-Frame-Options"], "no-store" in shown["Cache-Control"]) == ("DENY", True)


@pytest.mark.parametrize(("language", "words"), [("it", "Leggere"), ("kk", "оқу"), ("ru", "Читать")])
def test_consent_page_speaks_the_language_of_the_learner(
    tool: Tool, browser_of: BrowserOf, learner: User, language: str, words: str
) -> None:
    browser = browser_of(learner)
    page = browser.get(f"/{language}/tools/authorize/", tool.query()).content.decode()
    assert words in page


def test_name_of_a_tool_is_text_and_nothing_else(browser_of: BrowserOf, learner: User) -> None:
    page = Tool(client_name="<b>Bank</b>").page(browser_of(learner)).content.decode()
    assert "&lt;b&gt;Bank&lt;/b&gt;" in page
    assert "<b>Bank" not in page


def test_stranger_signs_in_first(tool: Tool, browser_of: BrowserOf) -> None:
    shown = tool.page(browser_of(None))
    assert shown.redirect_chain[-1][0].startswith("/en/account/sign-in/?next=/en/tools/authorize/")


def test_refusal_gives_no_code(tool: Tool, browser_of: BrowserOf, learner: User) -> None:
    answer = tool.answer(browser_of(learner), "refuse")
    assert (answer["error"], answer["state"], answer["iss"]) == ("access_denied", "s-1", f"https://register.test{API}")
    assert "code" not in answer
    assert not Connection.objects.exists()


def test_form_of_another_site_does_nothing(tool: Tool, learner: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(learner, backend="django.contrib.auth.backends.ModelBackend")
    sent = browser.post(f"/en/tools/authorize/?{'&'.join(f'{n}={v}' for n, v in tool.query().items())}", {"agree": "1"})
    assert sent.status_code == 403
    assert not Connection.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "unknown"},
        {"client_id": None},
        {"redirect_uri": None},
        {"redirect_uri": f"{BACK}/"},
        {"redirect_uri": f"{BACK}?x=1"},
        {"redirect_uri": "https://elsewhere.example/back"},
        {"response_type": "token"},
        {"response_type": None},
        {"scope": None},
        {"scope": OFFLINE},
        {"scope": "openid"},
        {"state": None},
        {"state": "x" * 2001},
        {"code_challenge": None},
        {"code_challenge": "short"},
        {"code_challenge_method": None},
        {"code_challenge_method": "plain"},
    ],
)
def test_wrong_request_is_explained_and_leads_nowhere(
    tool: Tool, browser_of: BrowserOf, learner: User, changes: dict[str, Any]
) -> None:
    browser = browser_of(learner)
    shown = tool.page(browser, **changes)
    assert shown.status_code == 400
    page = shown.content.decode()
    assert "This request cannot be answered" in page
    assert re.search(r'<code lang="en">\w+_\w+', page), "what is wrong, for its makers"
    assert browser.post("/en/tools/authorize/", tool.query(**changes)).status_code == 400
    assert not Connection.objects.exists()


def test_parameter_that_comes_twice_is_refused(tool: Tool, browser_of: BrowserOf, learner: User) -> None:
    query = "&".join(f"{name}={value}" for name, value in tool.query().items())
    assert browser_of(learner).get(f"/en/tools/authorize/?{query}&state=other").status_code == 400


def test_tool_gets_no_more_than_it_registered_for(browser_of: BrowserOf, learner: User) -> None:
    assert Tool(scope=READ).answer(browser_of(learner), scope=ALL)["scope"] == READ


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"redirect_uri": f"{HOME}/other"}, "invalid_grant"),
        ({"code_verifier": "w" * 43}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_request"),
        ({"code": "wrong"}, "invalid_grant"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
    ],
)
def test_code_is_redeemed_only_as_it_was_asked_for(
    tool: Tool, browser_of: BrowserOf, learner: User, changes: dict[str, str], expected: str
) -> None:
    code = tool.answer(browser_of(learner))["code"]
    assert error_of(tool.redeem(**{"code": code, **changes})) == (400, expected)
    assert not TokenRow.objects.exists()


def test_code_of_one_tool_is_nothing_to_another(tool: Tool, browser_of: BrowserOf, learner: User) -> None:
    code = tool.answer(browser_of(learner))["code"]
    assert error_of(Tool().redeem(code)) == (400, "invalid_grant")
    assert tool.redeem(code).status_code == 200


def test_wrong_secret_is_refused(tool: Tool, browser_of: BrowserOf, learner: User) -> None:
    code = tool.answer(browser_of(learner))["code"]
    tool.identity["client_secret"] = "wrong"
    answer = tool.redeem(code)
    assert error_of(answer) == (401, "invalid_client")
    assert answer["WWW-Authenticate"].startswith("Basic")


def test_secret_in_the_form_is_refused(tool: Tool, browser_of: BrowserOf, learner: User, client: Client) -> None:
    fields = {
        "grant_type": "authorization_code",
        "code": tool.answer(browser_of(learner))["code"],
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
        **{name: tool.identity[name] for name in ("client_id", "client_secret")},
    }
    sent = "&".join(f"{name}={value}" for name, value in fields.items())
    answer = client.post(f"{API}/token", sent, content_type="application/x-www-form-urlencoded")
    assert error_of(answer) == (401, "invalid_client")


def test_code_is_over_after_five_minutes(tool: Tool, browser_of: BrowserOf, learner: User) -> None:
    code = tool.answer(browser_of(learner))["code"]
    Connection.objects.update(code_expires_at=timezone.now())
    assert error_of(tool.redeem(code)) == (400, "invalid_grant")


def test_code_that_comes_twice_takes_everything_back(tool: Tool, browser_of: BrowserOf, learner: User) -> None:
    code = tool.answer(browser_of(learner))["code"]
    token = tool.redeem(code).json()["access_token"]
    assert error_of(tool.redeem(code)) == (400, "invalid_grant")
    assert fault_of(tool.call("GET", "/profile", token)) == (401, "unauthorizedrequest")


def test_without_offline_access_there_is_no_refresh_token(tool: Tool, browser_of: BrowserOf, learner: User) -> None:
    granted = tool.connect(browser_of(learner), scope=READ)
    assert "refresh_token" not in granted
    assert Connection.objects.get().expires_at - timezone.now() < timedelta(minutes=21)


def test_refresh_gives_new_tokens_of_the_same_or_less(tool: Tool, browser_of: BrowserOf, learner: User) -> None:
    first = tool.connect(browser_of(learner), scope=f"{READ} {PROFILE} {OFFLINE}")
    less = tool.refresh(first["refresh_token"], scope=READ).json()
    assert (less["scope"], tool.call("GET", "/credentials", less["access_token"]).status_code) == (READ, 200)
    assert fault_of(tool.call("GET", "/profile", less["access_token"])) == (403, "forbidden")
    whole = tool.refresh(less["refresh_token"]).json()
    assert whole["scope"] == f"{READ} {PROFILE} {OFFLINE}"
    assert error_of(tool.refresh(whole["refresh_token"], scope=UPSERT)) == (400, "invalid_scope")


def test_refresh_token_that_comes_twice_takes_everything_back(tool: Tool, browser_of: BrowserOf, learner: User) -> None:
    first = tool.connect(browser_of(learner))
    second = tool.refresh(first["refresh_token"]).json()
    assert error_of(tool.refresh(first["refresh_token"])) == (400, "invalid_grant")
    assert fault_of(tool.call("GET", "/profile", second["access_token"])) == (401, "unauthorizedrequest")
    assert error_of(tool.refresh(second["refresh_token"])) == (400, "invalid_grant")


def test_access_token_refreshes_nothing_and_a_refresh_token_reads_nothing(
    tool: Tool, browser_of: BrowserOf, learner: User
) -> None:
    granted = tool.connect(browser_of(learner))
    assert error_of(tool.refresh(granted["access_token"])) == (400, "invalid_grant")
    assert fault_of(tool.call("GET", "/profile", granted["refresh_token"])) == (401, "unauthorizedrequest")


def test_refresh_token_of_one_tool_is_nothing_to_another(tool: Tool, browser_of: BrowserOf, learner: User) -> None:
    granted = tool.connect(browser_of(learner))
    assert error_of(Tool().refresh(granted["refresh_token"])) == (400, "invalid_grant")
    assert tool.refresh(granted["refresh_token"]).status_code == 200


def test_revoked_access_token_is_over_and_a_revoked_refresh_token_ends_all(
    tool: Tool, browser_of: BrowserOf, learner: User
) -> None:
    granted = tool.connect(browser_of(learner))
    assert tool.revoke(granted["access_token"], token_type_hint="access_token").status_code == 200
    assert fault_of(tool.call("GET", "/profile", granted["access_token"])) == (401, "unauthorizedrequest")
    again = tool.refresh(granted["refresh_token"]).json()
    assert tool.revoke(again["refresh_token"], token_type_hint="refresh_token").status_code == 200
    assert fault_of(tool.call("GET", "/profile", again["access_token"])) == (401, "unauthorizedrequest")
    assert tool.revoke("unknown").status_code == 200
    assert error_of(tool.revoke("unknown", token_type_hint="id_token")) == (401, "unsupported_token_type")


def test_tool_cannot_revoke_what_is_anothers(tool: Tool, browser_of: BrowserOf, learner: User) -> None:
    granted = tool.connect(browser_of(learner))
    assert error_of(Tool().revoke(granted["refresh_token"])) == (400, "invalid_grant")
    assert tool.call("GET", "/profile", granted["access_token"]).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["token", "revoke", "register"])
def test_endpoints_answer_posts_of_tools_alone(client: Client, path: str) -> None:
    assert client.get(f"{API}/{path}").status_code == 405
    if path != "register":
        assert error_of(client.post(f"{API}/{path}", b"\x00", content_type="text/xml")) == (400, "invalid_request")
    assert error_of(client.post(f"{API}/{path}", b"a=%FF", content_type="application/x-www-form-urlencoded"))[0] in (
        400,
        401,
    )


def test_account_that_was_closed_is_closed_for_tools(tool: Tool, access: str, learner: User) -> None:
    User.objects.filter(pk=learner.pk).update(is_active=False)
    assert fault_of(tool.call("GET", "/credentials", access)) == (401, "unauthorizedrequest")


def test_learner_sees_and_ends_connections(tool: Tool, browser_of: BrowserOf, learner: User, registrar: User) -> None:
    granted = tool.connect(browser_of(learner))
    page = browser_of(learner).get("/en/tools/").content.decode()
    assert "<h2>Portfolio</h2>" in page
    assert "Not used so far." in page
    tool.call("GET", "/profile", granted["access_token"])
    assert "Last used on" in browser_of(learner).get("/en/tools/").content.decode()
    assert "<h2>Portfolio</h2>" not in browser_of(registrar).get("/en/tools/").content.decode()
    address = f"/en/tools/{Connection.objects.get().key}/disconnect/"
    assert browser_of(registrar).post(address).status_code == 404
    assert tool.call("GET", "/profile", granted["access_token"]).status_code == 200
    assert "<h2>Portfolio</h2>" not in browser_of(learner).post(address, follow=True).content.decode()
    assert browser_of(learner).post(address).status_code == 404
    assert fault_of(tool.call("GET", "/profile", granted["access_token"])) == (401, "unauthorizedrequest")
    assert error_of(tool.refresh(granted["refresh_token"])) == (400, "invalid_grant")
    trail = list(
        AuditEvent.objects.filter(action__startswith="badge_api:").order_by("pk").values_list("action", "subject")
    )
    assert trail == [
        ("badge_api:tool:connected", "tool:portfolio.example"),
        ("badge_api:tool:disconnected", "tool:portfolio.example"),
    ]
    assert set(AuditEvent.objects.filter(action__startswith="badge_api:").values_list("organisation", flat=True)) == {
        None
    }


def test_tool_that_is_connected_again_stands_once(tool: Tool, browser_of: BrowserOf, learner: User) -> None:
    first = tool.connect(browser_of(learner))
    second = tool.connect(browser_of(learner), scope=READ)
    assert browser_of(learner).get("/en/tools/").content.decode().count("<h2>Portfolio</h2>") == 1
    assert fault_of(tool.call("GET", "/profile", first["access_token"])) == (401, "unauthorizedrequest")
    assert tool.call("GET", "/credentials", second["access_token"]).status_code == 200


def test_old_things_are_deleted_and_nothing_else(tool: Tool, browser_of: BrowserOf, learner: User, access: str) -> None:
    now = timezone.now()
    Tool()
    delete_old_connections(now=now + timedelta(days=89))
    assert (ToolRow.objects.count(), Connection.objects.count()) == (2, 1)
    assert [token.kind for token in TokenRow.objects.all()] == ["refresh_token"]
    delete_old_connections(now=now + timedelta(days=91))
    assert [row.client_id for row in ToolRow.objects.all()] == [tool.identity["client_id"]]
    delete_old_connections(now=now + timedelta(days=396))
    assert (ToolRow.objects.count(), Connection.objects.count(), TokenRow.objects.count()) == (0, 0, 0)


class AnyRegistration(TestCase):
    """Whatever is said at registration, the answer is one of the two."""

    @hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.sampled_from(sorted(registration(contacts=[]))),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=20),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
            max_leaves=5,
        ),
    )
    def test_registration_with_any_value_is_taken_or_refused(self, name: str, value: object) -> None:
        cache.clear()
        answer = register({**registration(), name: value})
        assert answer.status_code in (201, 400), answer.content
        assert answer.status_code == 201 or answer.json()["error"] in ("invalid_client_metadata", "invalid_request")


@pytest.mark.django_db
@pytest.mark.parametrize(("wished", "shown"), [("de kk", "kk"), ("fr", "ru")])
def test_consent_page_speaks_the_language_that_the_tool_wishes(wished: str, shown: str, client: Client) -> None:
    answer = client.get(f"/ims/ob/v3p0/authorize?ui_locales={wished}", headers={"accept-language": "ru"})
    assert answer["Location"].startswith(f"/{shown}/tools/authorize/?ui_locales=")
    metadata = client.get("/.well-known/oauth-authorization-server/ims/ob/v3p0").json()
    assert metadata["ui_locales_supported"] == ["en", "it", "kk", "ru"]
