"""Reading one's badges and bringing others; nobody reads or brings what is not theirs."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openbadgeslib.ob3 import OB3LdpVerifier
from pytest_django.asserts import assertNumQueries

from credenza.proofs import sign_vc_jwt
from credenza.verification import verify
from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.badge_api import keeping
from credenza_hub.badge_api.answers import PER_MINUTE
from credenza_hub.badge_api.models import KeptBadge
from credenza_hub.issuing.models import Credential
from credenza_hub.storage.means import hub_means
from tests.hub.awarding import withdraw
from tests.proofs.badges import key_number, open_badge

from .tool import API, OFFLINE, PROFILE, READ, UPDATE, UPSERT, BrowserOf, Tool, fault_of, own_badge, places

BAD = (400, "invalid_data")


def listed(tool: Tool, token: str, query: str = "") -> list[str]:
    """The identifiers of the badges in a part of the list."""
    return [badge["id"] for badge in tool.call("GET", f"/credentials{query}", token).json()["credential"]]


def kept(tool: Tool, token: str, badge: dict[str, Any]) -> tuple[int, str]:
    """The answer to bringing a badge: status, and the minor code of a fault."""
    answer = tool.call("POST", "/credentials", token, json.dumps(badge))
    return (answer.status_code, "") if answer.status_code < 400 else fault_of(answer)


def to(email: str, *, salt: str = "", hashed: bool = True) -> dict[str, Any]:
    """The subject of a badge that names the e-mail address of its learner."""
    text = f"sha256${hashlib.sha256(f'{email}{salt}'.encode()).hexdigest()}" if hashed else email
    identity = {"type": "IdentityObject", "hashed": hashed, "identityHash": text, "identityType": "emailAddress"}
    subject = open_badge("did:key:x")["credentialSubject"]
    return {**subject, "identifier": [identity | ({"salt": salt} if salt else {})]}


def test_received_badge_is_byte_for_byte_what_verifiers_accept(
    tool: Tool, browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    token = tool.connect(browser_of(owner))["access_token"]
    answer = tool.call("GET", "/credentials", token)
    (badge,) = answer.json()["credential"]
    now = timezone.now()
    assert (answer.json()["compactJwsString"], answer["X-Total-Count"]) == ([], "1")
    assert badge == json.loads(credential.document)
    assert verify(json.dumps(badge).encode(), hub_means(now=now), now).outcome == "verified"


def test_list_holds_what_is_the_learners_and_valid(
    tool: Tool, browser_of: BrowserOf, owner: User, other: User, registrar: User, credentials: list[Credential]
) -> None:
    first, second = credentials[0], credentials[1]
    token = tool.connect(browser_of(owner))["access_token"]
    theirs = tool.connect(browser_of(other))["access_token"]
    assert listed(tool, token) == [f"urn:uuid:{first.key}"]
    assert listed(tool, theirs) == [f"urn:uuid:{second.key}"]
    withdraw(registrar, first)
    assert listed(tool, token) == []
    assert listed(tool, theirs) == [f"urn:uuid:{second.key}"]
    of_staff = tool.connect(browser_of(registrar))["access_token"]
    assert listed(tool, of_staff) == []


def test_badge_that_was_brought_comes_back_in_the_list(tool: Tool, access: str) -> None:
    badge = own_badge()
    text = json.dumps(badge)
    answer = tool.call("POST", "/credentials", access, text)
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (201, text.encode(), "application/json")
    assert tool.call("GET", "/credentials", access).json() == {"credential": [badge], "compactJwsString": []}
    assert tool.call("POST", "/credentials", access, text).status_code == 200
    assert KeptBadge.objects.count() == 1


def test_compact_badge_comes_back_as_it_came(tool: Tool, access: str) -> None:
    key = key_number(9)
    text = sign_vc_jwt(open_badge(key.did), key)
    answer = tool.call("POST", "/credentials", access, text, "text/plain")
    assert (answer.status_code, answer.content.decode()) == (201, text)
    assert answer["Content-Type"].startswith("text/plain")
    assert tool.call("GET", "/credentials", access).json() == {"credential": [], "compactJwsString": [text]}
    assert fault_of(tool.call("POST", "/credentials", access, text)) == BAD
    assert fault_of(tool.call("POST", "/credentials", access, json.dumps(own_badge()), "text/plain")) == BAD


def test_later_copy_takes_the_place_of_an_earlier_one_and_never_the_other_way(tool: Tool, access: str) -> None:
    early = own_badge(validFrom="2026-03-01T00:00:00Z")
    late = own_badge(validFrom="2026-04-01T00:00:00Z", id="https://issuer.example/badges/%31")
    assert kept(tool, access, early) == (201, "")
    assert kept(tool, access, late) == (200, "")
    assert kept(tool, access, early) == BAD
    assert listed(tool, access) == [late["id"]]


@pytest.mark.parametrize("salt", ["", "s-1"])
def test_badge_for_the_address_of_the_learner_is_kept(tool: Tool, access: str, learner: User, salt: str) -> None:
    assert kept(tool, access, own_badge(credentialSubject=to(learner.email, salt=salt))) == (201, "")
    assert kept(tool, access, own_badge(2, credentialSubject=to(learner.email.title(), hashed=False))) == (201, "")


def test_badge_for_another_address_is_refused(tool: Tool, access: str) -> None:
    for subject in (to("other@example.org"), to("other@example.org", salt="x"), to("o@example.org", hashed=False)):
        assert kept(tool, access, own_badge(credentialSubject=subject)) == (403, "forbidden")
    assert not KeptBadge.objects.exists()


def test_credential_of_this_hub_needs_no_second_place_and_is_never_anothers(
    tool: Tool, browser_of: BrowserOf, owner: User, registrar: User, credentials: list[Credential]
) -> None:
    token = tool.connect(browser_of(owner))["access_token"]
    mine, anothers = (json.loads(credential.document) for credential in credentials[:2])
    assert kept(tool, token, mine) == (200, "")
    assert kept(tool, token, anothers) == (403, "forbidden")
    withdraw(registrar, credentials[0])
    assert kept(tool, token, mine) == BAD
    assert not KeptBadge.objects.exists()


def test_forged_badge_is_refused_with_the_reason(tool: Tool, access: str) -> None:
    forged = {**own_badge(), "name": "Doctor of everything"}
    answer = tool.call("POST", "/credentials", access, json.dumps(forged))
    assert fault_of(answer) == BAD
    assert "is not valid" in answer.json()["imsx_description"]


def test_badge_that_cannot_be_checked_is_refused_as_such(tool: Tool, access: str) -> None:
    key = key_number(9, "did:web:issuer.example")
    answer = tool.call("POST", "/credentials", access, sign_vc_jwt(open_badge(key.did), key), "text/plain")
    assert fault_of(answer) == BAD
    assert "could not be checked here" in answer.json()["imsx_description"]


@pytest.mark.parametrize(
    "changes",
    [
        {"validUntil": "2026-03-02T00:00:00Z"},
        {"validFrom": "2999-01-01T00:00:00Z"},
        {"type": ["VerifiableCredential"]},
        {"issuer": key_number(9).did, "credentialSubject": []},
    ],
)
def test_what_is_no_valid_open_badge_is_refused(tool: Tool, access: str, changes: dict[str, Any]) -> None:
    assert kept(tool, access, own_badge(**changes)) == BAD
    assert not KeptBadge.objects.exists()


@pytest.mark.parametrize("member", ["id", "issuer", "validFrom", "credentialSubject", "proof", "type"])
def test_badge_with_a_strange_member_is_refused(tool: Tool, access: str, member: str) -> None:
    badge = own_badge()
    for value in (None, 7, "", [], {}, [[{}]]):
        assert kept(tool, access, {**badge, member: value}) == BAD, value


GARBAGE = ("x", "a.b.c", "{}", "[]", "{" * 3000, '{"a":1,"a":2}', "\x00", "%PDF-1.7")


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/vc+ld+json"])
def test_garbage_is_refused(tool: Tool, access: str, kind: str) -> None:
    for body in GARBAGE:
        assert fault_of(tool.call("POST", "/credentials", access, body, kind)) == BAD, body


def test_limits_of_size_number_and_kind(tool: Tool, access: str, monkeypatch: pytest.MonkeyPatch) -> None:
    large = json.dumps({**own_badge(), "x": "x" * keeping.LARGEST_BADGE})
    assert fault_of(tool.call("POST", "/credentials", access, large)) == (413, "invalid_data")
    assert fault_of(tool.call("POST", "/credentials", access, "{}", "image/png")) == (415, "invalid_data")
    monkeypatch.setattr(keeping, "MOST_KEPT", 1)
    assert [kept(tool, access, own_badge(number)) for number in (1, 2)] == [(201, ""), BAD]
    assert kept(tool, access, own_badge(1)) == (200, "")


def test_badge_that_lapses_leaves_the_list(tool: Tool, access: str) -> None:
    assert kept(tool, access, own_badge(validUntil="2999-01-01T00:00:00Z")) == (201, "")
    KeptBadge.objects.update(valid_until=timezone.now() - timedelta(seconds=1))
    assert listed(tool, access) == []


def test_pages_cover_the_list_once(tool: Tool, browser_of: BrowserOf, owner: User, credential: Credential) -> None:
    token = tool.connect(browser_of(owner))["access_token"]
    for number in (1, 2, 3):
        assert kept(tool, token, own_badge(number)) == (201, "")
    everything = [f"urn:uuid:{credential.key}", *(f"https://issuer.example/badges/{n}" for n in (1, 2, 3))]
    assert listed(tool, token) == everything
    found, query = [], "?limit=2"
    for _ in range(2):
        answer = tool.call("GET", f"/credentials{query}", token)
        found += [badge["id"] for badge in answer.json()["credential"]]
        link = places(answer["Link"])
        query = f"?limit={link['next']['limit']}&offset={link['next']['offset']}" if "next" in link else ""
    assert (found, query, answer["X-Total-Count"]) == (everything, "", "4")
    assert link == {
        "first": {"limit": "2", "offset": "0"},
        "last": {"limit": "2", "offset": "2"},
        "prev": {"limit": "2", "offset": "0"},
    }
    assert answer["Link"].count(f"<https://register.test{API}/credentials?") == 3
    beyond = tool.call("GET", "/credentials?offset=9&limit=3", token)
    assert (beyond.json()["credential"], places(beyond["Link"])["prev"]) == ([], {"limit": "3", "offset": "6"})


def test_since_leaves_out_what_was_issued_before(tool: Tool, access: str) -> None:
    kept(tool, access, own_badge(1, validFrom="2026-03-01T00:00:00Z"))
    kept(tool, access, own_badge(2, validFrom="2026-05-01T00:00:00Z"))
    assert listed(tool, access, "?since=2026-04-01T00:00:00Z") == ["https://issuer.example/badges/2"]
    assert listed(tool, access, "?since=2026-05-01T00:00:00Z") == []
    assert KeptBadge.objects.last().issued_at == datetime(2026, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=-1", "limit=x", "limit=", "limit=9999999999", "offset=-1", "offset=1.5", "since=", "since=x"],
)
def test_wrong_parameter_is_named(tool: Tool, access: str, query: str) -> None:
    answer = tool.call("GET", f"/credentials?{query}", access)
    assert fault_of(answer) == (400, "invalid_query_parameter")
    assert query.partition("=")[0] in answer.json()["imsx_description"]


def test_large_limit_is_made_smaller(tool: Tool, access: str) -> None:
    assert places(tool.call("GET", "/credentials?limit=1000", access)["Link"])["first"]["limit"] == "50"


def test_list_costs_the_same_however_long_it_is(tool: Tool, access: str) -> None:
    for number in range(3):
        kept(tool, access, own_badge(number))
    tool.call("GET", "/credentials", access)
    with assertNumQueries(5):
        tool.call("GET", "/credentials", access)


OPERATIONS = {
    READ: ("GET", "/credentials", ""),
    UPSERT: ("POST", "/credentials", "{}"),
    PROFILE: ("GET", "/profile", ""),
    UPDATE: ("PUT", "/profile", "{}"),
}


@pytest.mark.parametrize("scope", OPERATIONS)
def test_token_does_what_its_scope_says_and_nothing_else(
    tool: Tool, browser_of: BrowserOf, learner: User, scope: str
) -> None:
    token = tool.connect(browser_of(learner), scope=f"{scope} {OFFLINE}")["access_token"]
    for needed, (method, path, body) in OPERATIONS.items():
        answer = tool.call(method, path, token, body)
        assert (answer.status_code == 403) == (needed != scope)
        if needed != scope:
            assert fault_of(answer) == (403, "forbidden")
            assert 'error="insufficient_scope"' in answer["WWW-Authenticate"]


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer wrong", "Basic eDp5", "Bearer a b c", "\u00e9"])
def test_without_a_good_token_nothing_is_answered(client: Client, header: str) -> None:
    headers = {"Authorization": header} if header else {}
    for method, path, body in OPERATIONS.values():
        answer = client.generic(method, f"{API}{path}", body, "application/json", headers=headers)
        assert fault_of(answer) == (401, "unauthorizedrequest")
        assert answer["WWW-Authenticate"].startswith('Bearer realm="badges"')


def test_cookie_of_the_learner_opens_nothing(browser_of: BrowserOf, learner: User) -> None:
    for method, path, body in OPERATIONS.values():
        answer = browser_of(learner).generic(method, f"{API}{path}", body, "application/json")
        assert fault_of(answer) == (401, "unauthorizedrequest")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", "/credentials"), ("PUT", "/credentials"), ("POST", "/profile")]
)
def test_other_methods_are_refused(client: Client, method: str, path: str) -> None:
    answer = client.generic(method, f"{API}{path}")
    assert fault_of(answer) == (405, "not_allowed")
    assert answer["Allow"] == {"/credentials": "GET, POST", "/profile": "GET, PUT"}[path]


@pytest.mark.django_db
def test_asking_too_often_is_refused_for_a_while(client: Client) -> None:
    answers = [client.get(f"{API}/profile") for _ in range(PER_MINUTE + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {401}
    assert fault_of(answers[-1]) == (429, "server_busy")
    assert answers[-1]["Retry-After"] == "60"


def test_learner_sees_downloads_and_removes_a_kept_badge(
    tool: Tool, access: str, browser_of: BrowserOf, learner: User, registrar: User
) -> None:
    badge = own_badge()
    kept(tool, access, badge)
    page = browser_of(learner).get("/en/credentials/").content.decode()
    assert "Energy audit of buildings" in page
    assert "University of Alatau" in page
    address = f"/en/credentials/kept/{KeptBadge.objects.get().key}/"
    assert "Energy audit" in browser_of(learner).get(address).content.decode()
    file = browser_of(learner).get(f"{address}badge")
    assert (json.loads(file.content), "attachment" in file["Content-Disposition"]) == (badge, True)
    for stranger, status in ((None, 302), (registrar, 404)):
        browser = browser_of(stranger)
        assert [browser.get(address).status_code, browser.get(f"{address}badge").status_code] == [status] * 2
        assert browser.post(f"{address}remove/").status_code == status
    assert browser_of(learner).get(f"{address}remove/").status_code == 405
    after = browser_of(learner).post(f"{address}remove/", follow=True).content.decode()
    assert "Energy audit" not in after
    assert listed(tool, access) == []
    trail = AuditEvent.objects.filter(action__startswith="badge_api:badge").values_list("action", "organisation")
    assert sorted(trail) == [("badge_api:badge:kept", None), ("badge_api:badge:removed", None)]


def test_kept_badge_is_accepted_by_a_verifier_made_by_others(tool: Tool, access: str) -> None:
    kept(tool, access, own_badge())
    (badge,) = tool.call("GET", "/credentials", access).json()["credential"]
    badge["proof"] = badge["proof"][0]
    assert OB3LdpVerifier().verify(badge)
