"""Whatever is sent to the test interface, it answers with a refusal and never with a fault."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credenza_hub.conformance.paths import PATHS

from .conftest import Post, credential, issued

pytestmark = pytest.mark.django_db

MEMBERS = {
    **{f"/s/{path}/credentials/issue": "credential" for path in PATHS},
    "/credentials/verify": "verifiableCredential",
    "/credentials/derive": "verifiableCredential",
    "/presentations/verify": "verifiablePresentation",
}
BODIES = [
    b"",
    b"null",
    b"4",
    b'"text"',
    b"[]",
    b"{}",
    b"true",
    b"{",
    b"\xff\xfe",
    b'{"a": 1, "a": 2}',
    b"[" * 100_000,
    b'{"a":' * 5_000,
    b'{"a": 1e999}',
    b'{"a": ' + b"9" * 5_000 + b"}",
    b'{"a": "\\ud800"}',
    b'{"a": "' + b"x" * 600_000 + b'"}',
    b'{"a": "' + b"x" * 5_100_000 + b'"}',
]
VALUES = [
    None,
    True,
    4,
    1.5,
    "",
    "text",
    [],
    [None],
    [[]],
    {},
    {"a": {}},
    {"@context": 4},
    {"@context": [{}]},
    {"type": {}},
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
@pytest.mark.parametrize("address", MEMBERS)
def test_a_body_that_is_no_request_is_refused(post: Post, address: str, body: bytes) -> None:
    assert post(address, body).status_code == 400


@pytest.mark.parametrize("address", MEMBERS)
def test_a_value_that_is_no_document_is_refused(post: Post, address: str) -> None:
    for value in VALUES:
        assert post(address, {MEMBERS[address]: value}).status_code == 400, value


@pytest.mark.parametrize("address", MEMBERS)
def test_options_of_the_wrong_kind_are_refused(post: Post, address: str) -> None:
    document = issued(post, "ecdsa-sd-2023/P-256")
    for options in [
        None,
        4,
        "x",
        [],
        {"challenge": 4},
        {"domain": []},
        {"checks": "proof"},
        {"selectivePointers": [4]},
    ]:
        assert post(address, {MEMBERS[address]: document, "options": options}).status_code == 400, options


@pytest.mark.parametrize("address", MEMBERS)
def test_every_member_may_hold_anything(post: Post, address: str) -> None:
    signed = issued(post)
    for name in (*signed, "validFrom", "credentialStatus", "relatedResource", "verifiableCredential", "holder"):
        for value in VALUES:
            document = (credential() if "issue" in address else signed) | {name: value}
            answer = post(address, {MEMBERS[address]: document})
            assert answer.status_code in (200, 201, 400), (name, value)


@pytest.mark.parametrize("address", MEMBERS)
def test_asking_with_get_is_not_allowed(interface: Any, client: Client, address: str) -> None:
    assert client.get(address).status_code == 405


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(["@context", "id", "type", "issuer", "credentialSubject", "proof", "name", "evidence", "x"])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(names, values, min_size=1, max_size=3), inner=st.dictionaries(names, values, max_size=2))
def test_no_document_whatever_breaks_it(post: Post, changes: dict[str, Any], inner: dict[str, Any]) -> None:
    signed = issued(post)
    proof = signed["proof"] | inner
    for address, member in MEMBERS.items():
        document = (credential() if "issue" in address else signed | {"proof": proof}) | changes
        body = json.dumps({member: document}).encode()
        assert post(address, body).status_code in (200, 201, 400)


identifiers = st.text(max_size=40) | st.builds(
    "did:{}:{}{}".format,
    st.sampled_from(["key", "web", "jwk", "x", ""]),
    st.text("z6Mk123:%@.-_", max_size=60),
    st.sampled_from(["", "#a", "/p?q#f", "?", "#", "/^"]),
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    identifier=identifiers,
    accept=st.sampled_from(["*/*", "application/did", "", "x", ",;,", "application/did-resolution"]),
)
def test_no_identifier_whatever_breaks_the_resolver(
    interface: Any, client: Client, identifier: str, accept: str
) -> None:
    for prefix in ("/1.0/identifiers/", "/did-key/1.0/identifiers/"):
        answer = client.get(prefix + quote(identifier, safe=""), headers={"accept": accept})
        assert answer.status_code in (200, 400, 404, 406, 501)
