"""The profile: the name can be changed by a learner's tool, nothing else and nobody else's."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest

from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent

from .tool import BrowserOf, Tool, fault_of

CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]


def put(tool: Tool, token: str, profile: object) -> Any:
    return tool.call("PUT", "/profile", token, json.dumps(profile))


def test_profile_has_name_address_and_a_number_of_its_own(
    tool: Tool, access: str, browser_of: BrowserOf, learner: User, registrar: User
) -> None:
    profile = tool.call("GET", "/profile", access).json()
    another = tool.call("GET", "/profile", tool.connect(browser_of(registrar))["access_token"]).json()
    assert {**profile, "id": ""} == {
        "@context": CONTEXT,
        "id": "",
        "type": ["Profile"],
        "name": "Learner",
        "email": "learner@example.org",
    }
    assert UUID(profile["id"].removeprefix("urn:uuid:")) != UUID(another["id"].removeprefix("urn:uuid:"))
    assert tool.call("GET", "/profile", access).json() == profile


def test_person_without_a_name_has_a_profile(tool: Tool, access: str) -> None:
    User.objects.update(name="")
    assert "name" not in tool.call("GET", "/profile", access).json()


def test_tool_changes_the_name(tool: Tool, access: str, learner: User) -> None:
    profile = tool.call("GET", "/profile", access).json()
    answer = put(tool, access, {**profile, "type": "Profile", "name": " Әсем Өңғарқызы "})
    assert (answer.status_code, answer.json()) == (200, {**profile, "name": "Әсем Өңғарқызы"})
    assert User.objects.get(pk=learner.pk).name == "Әсем Өңғарқызы"
    assert put(tool, access, answer.json()).status_code == 200
    assert AuditEvent.objects.filter(action="accounts:name:changed", organisation=None).count() == 1


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"email": "other@example.org"}, (403, "forbidden")),
        ({"email": None}, (403, "forbidden")),
        ({"phone": "111-222-3333"}, (400, "invalid_data")),
        ({"id": "https://example.edu/1"}, (400, "invalid_data")),
        ({"type": ["Person"]}, (400, "invalid_data")),
        ({"type": [{}]}, (400, "invalid_data")),
        ({"name": ""}, (400, "invalid_data")),
        ({"name": None}, (400, "invalid_data")),
        ({"name": ["x"]}, (400, "invalid_data")),
        ({"name": "x" * 201}, (400, "invalid_data")),
        ({"name": "a\nb"}, (400, "invalid_data")),
        ({"name": "a\u202eb"}, (400, "invalid_data")),
    ],
)
def test_nothing_else_can_be_changed(
    tool: Tool, access: str, learner: User, changes: dict[str, Any], expected: tuple[int, str]
) -> None:
    profile = tool.call("GET", "/profile", access).json()
    assert fault_of(put(tool, access, {**profile, **changes})) == expected
    assert tool.call("GET", "/profile", access).json() == profile


@pytest.mark.parametrize("body", ["", "[]", "{", '{"a":1,"a":2}', "x" * 100_001])
def test_garbage_is_no_profile(tool: Tool, access: str, body: str) -> None:
    assert tool.call("PUT", "/profile", access, body).status_code in (400, 413)


def test_name_of_somebody_who_works_for_an_organisation_stays(
    tool: Tool, browser_of: BrowserOf, registrar: User
) -> None:
    token = tool.connect(browser_of(registrar))["access_token"]
    profile = tool.call("GET", "/profile", token).json()
    assert fault_of(put(tool, token, {**profile, "name": "Rector"})) == (403, "forbidden")
    assert User.objects.get(pk=registrar.pk).name == "Registrar"
