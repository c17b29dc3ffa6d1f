"""Faults of the hub: programs get JSON, people a page; neither hears what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client

API = "/ims/ob/v3p0"
SECRET = "row 42 of Ada Lovelace"
MACHINES = [
    ("GET", "/openid/offers/7e9b1c1e-0000-4000-8000-000000000000"),
    ("POST", "/openid/nonce"),
    ("GET", "/openid/requests/7e9b1c1e-0000-4000-8000-000000000000"),
    ("GET", "/openid/authorize?request_uri=x"),
    ("GET", "/status/7e9b1c1e-0000-4000-8000-000000000000"),
]


@pytest.fixture(autouse=True)
def _broken_database(db: None) -> Iterator[None]:
    """A database that fails at every statement, as when its disk is full."""
    cache.clear()
    with connection.execute_wrapper(_fails):
        yield


def _fails(*_: Any) -> None:
    raise OperationalError(SECRET)


def asked(method: str, address: str) -> Any:
    return Client(raise_request_exception=False).generic(method, address, b"", "application/json")


@pytest.mark.parametrize(("method", "address"), MACHINES)
def test_program_gets_a_fault_as_json(method: str, address: str) -> None:
    answer = asked(method, address)
    assert answer.status_code == 500, answer.content
    assert answer["Content-Type"] == "application/json"
    assert answer.json() == {
        "error": "server_error",
        "error_description": "The fault is ours and was noted. Try again later.",
    }


def test_tool_gets_a_fault_in_the_words_of_the_api() -> None:
    answer = Client(raise_request_exception=False).get(
        f"{API}/credentials", headers={"authorization": "Bearer abcdefghijk"}
    )
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/json")
    [field] = answer.json()["imsx_codeMinor"]["imsx_codeMinorField"]
    assert (answer.json()["imsx_codeMajor"], field["imsx_codeMinorFieldValue"]) == ("failure", "internal_server_error")
    assert SECRET not in answer.content.decode()


def test_person_gets_a_page() -> None:
    answer = asked("GET", "/en/")
    assert (answer.status_code, answer["Content-Type"]) == (500, "text/html; charset=utf-8")
    assert SECRET not in answer.content.decode()


@pytest.mark.parametrize(("method", "address"), [("GET", "/openid/token"), ("GET", f"{API}/token")])
def test_wrong_method_is_told_to_programs_as_json(method: str, address: str) -> None:
    answer = asked(method, address)
    assert (answer.status_code, answer["Allow"], answer["Content-Type"]) == (405, "POST", "application/json")
    assert answer.json()["error"] == "invalid_request"
