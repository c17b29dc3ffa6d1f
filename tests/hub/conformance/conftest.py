"""A hub with the test interface switched on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from credenza_hub.conformance import contexts, documents, keys
from credenza_hub.conformance.paths import PATHS

from . import urls

EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
BASE = "https://localhost:34557"
Post = Callable[[str, Any], HttpResponse]


@pytest.fixture
def interface(settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    """The settings of the interface; keys and contexts are made anew."""
    (tmp_path / "examples.jsonld").write_text('{"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}')
    settings.ROOT_URLCONF = urls.__name__  # imported above: the hub's own addresses are read with the interface off
    settings.CONFORMANCE = True
    settings.PUBLIC_URL = BASE
    settings.CONFORMANCE_SEED = "tests"
    settings.CONFORMANCE_CONTEXTS = tmp_path
    forget()
    yield settings
    forget()


def forget() -> None:
    """Forget keys, contexts and documents of other settings."""
    for remembered in (keys._seed, keys.key_for, contexts.known_contexts, documents.own_documents):
        remembered.cache_clear()


@pytest.fixture
def post(interface: Settings, client: Client) -> Post:
    """Send a JSON body, or bytes as they are, to an address of the interface."""

    def send(address: str, body: Any) -> HttpResponse:
        data = body if isinstance(body, bytes) else json.dumps(body)
        return client.post(address, data, content_type="application/json")

    return send


def credential(path: str = "eddsa-rdfc-2022", **members: Any) -> dict[str, Any]:
    """A small credential that a path of the interface signs; ``members`` replace some of it."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": keys.key_for(PATHS[path].key).did,
        "credentialSubject": {"id": "did:example:learner", "name": "Әсем"},
        **members,
    }


def issued(post: Post, path: str = "eddsa-rdfc-2022", options: Any = None, **members: Any) -> dict[str, Any]:
    """What a path issues."""
    body = {"credential": credential(path, **members), "options": options or {}}
    answer = post(f"/s/{path}/credentials/issue", body)
    assert answer.status_code == 201, answer.content
    return dict(answer.json()["verifiableCredential"])


def verified(post: Post, document: Any, options: Any = None) -> tuple[int, dict[str, Any]]:
    """Status and body of the answer to a credential to be verified."""
    answer = post(
        "/credentials/verify", {"verifiableCredential": document, "options": options or {"checks": ["proof"]}}
    )
    return answer.status_code, answer.json()
