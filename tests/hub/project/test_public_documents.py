"""Documents for machines as caches between us and them see them: whole sets of headers."""

from __future__ import annotations

import hashlib

import pytest
from django.http import HttpResponse
from django.test import Client

from credenza_hub.accounts.models import User
from credenza_hub.issuing.models import StatusList
from credenza_hub.organisations.models import Organisation
from tests.hub.awarding import awarded, open_cohort, publish_example, withdraw


@pytest.fixture
def addresses(organisation: Organisation, registrar: User, reviewer: User) -> dict[str, str]:
    """One document of each kind."""
    edition = publish_example(organisation, reviewer)
    awarded(registrar, open_cohort(registrar, edition), 1)
    return {
        "status list": f"/status/{StatusList.objects.get().key}",
        "did document": f"/issuers/{organisation.slug}/did.json",
        "edition": f"/editions/{edition.sha256}.json",
    }


KINDS = ("status list", "did document", "edition")
TYPES = {"status list": "application/json", "did document": "application/did+json", "edition": "application/json"}
CACHING = {
    "status list": "public, max-age=60",
    "did document": "public, max-age=60",
    "edition": "public, max-age=31536000, immutable",
}


def headers_of(answer: HttpResponse) -> dict[str, str]:
    """Every header but those of security, which are the same on every answer of the hub."""
    return {name: value for name, value in answer.items() if name not in OF_SECURITY}


OF_SECURITY = {
    "Content-Security-Policy", "Cross-Origin-Opener-Policy", "Referrer-Policy", "X-Content-Type-Options",
    "X-Frame-Options", "Strict-Transport-Security",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_document_has_exactly_these_headers(client: Client, addresses: dict[str, str], kind: str) -> None:
    answer = client.get(addresses[kind])
    assert headers_of(answer) == {
        "Content-Type": TYPES[kind],
        "Content-Length": str(len(answer.content)),
        "ETag": answer["ETag"],
        "Cache-Control": CACHING[kind],
        "Access-Control-Allow-Origin": "*",
    }
    assert answer["ETag"].startswith('"')
    assert not answer.cookies


@pytest.mark.parametrize("kind", KINDS)
def test_document_is_the_same_whoever_asks_in_whatever_language(
    client: Client, registrar: User, addresses: dict[str, str], kind: str
) -> None:
    known = Client()
    known.force_login(registrar, backend="django.contrib.auth.backends.ModelBackend")
    asked = {"Accept-Language": "kk", "Accept-Encoding": "gzip", "Origin": "https://verifier.example", "Cookie": "a=b"}
    answers = [client.get(addresses[kind]), known.get(addresses[kind], headers=asked)]
    assert answers[0].content == answers[1].content
    assert headers_of(answers[0]) == headers_of(answers[1])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["{}", "W/{}", '"another", {}', "*"])
def test_unchanged_document_is_not_sent_again(client: Client, addresses: dict[str, str], kind: str, form: str) -> None:
    first = client.get(addresses[kind])
    again = client.get(addresses[kind], headers={"If-None-Match": form.format(first["ETag"])})
    assert (again.status_code, again.content) == (304, b"")
    assert {name: value for name, value in headers_of(again).items() if name != "Content-Length"} == {
        "ETag": first["ETag"],
        "Cache-Control": CACHING[kind],
        "Access-Control-Allow-Origin": "*",
    }
    assert client.get(addresses[kind], headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_head_gives_the_headers_without_the_document(client: Client, addresses: dict[str, str], kind: str) -> None:
    got, asked = client.get(addresses[kind]), client.head(addresses[kind])
    assert (asked.status_code, asked.content, headers_of(asked)) == (200, b"", headers_of(got))


@pytest.mark.parametrize("kind", KINDS)
def test_document_is_only_read(client: Client, addresses: dict[str, str], kind: str) -> None:
    for method in ("post", "put", "delete", "patch"):
        assert getattr(client, method)(addresses[kind]).status_code == 405


def test_tag_of_a_document_is_new_when_the_document_is(
    client: Client, registrar: User, addresses: dict[str, str]
) -> None:
    before = client.get(addresses["status list"])
    withdraw(registrar, StatusList.objects.get().credentials.get())
    after = client.get(addresses["status list"], headers={"If-None-Match": before["ETag"]})
    assert (after.status_code, after["ETag"] == before["ETag"]) == (200, False)
    did_document = client.get(addresses["did document"])
    assert did_document["ETag"] == f'"{hashlib.sha256(did_document.content).hexdigest()}"'


@pytest.mark.django_db
def test_page_still_says_what_it_depends_on(client: Client) -> None:
    assert "Accept-Language" in client.get("/")["Vary"]
    assert client.get("/it/verify/")["Content-Language"] == "it"
