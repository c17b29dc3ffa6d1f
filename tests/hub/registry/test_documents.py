"""Documents of the register for machines."""

from __future__ import annotations

import hashlib

import pytest
from django.test import Client

from credenza_hub.registry.models import Edition


def test_edition_json_is_the_bytes_of_its_name(client: Client, evaluator: Edition) -> None:
    answer = client.get(f"/editions/{evaluator.sha256}.json")
    assert hashlib.sha256(answer.content).hexdigest() == evaluator.sha256
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["ETag"] == f'"{evaluator.sha256}"'
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_edition_json_is_not_sent_twice(client: Client, evaluator: Edition) -> None:
    answer = client.get(f"/editions/{evaluator.sha256}.json", headers={"If-None-Match": f'"{evaluator.sha256}"'})
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize("accept", ["application/json", "application/ld+json", "application/json, text/html;q=0.5"])
def test_permanent_address_gives_json_to_machines(client: Client, evaluator: Edition, accept: str) -> None:
    for address in ("", f"/editions/{evaluator.sha256}"):
        answer = client.get(f"/register/cimea-credential-evaluator{address}", headers={"Accept": accept})
        assert answer.status_code == 200
        assert answer.content.decode() == evaluator.canonical
        assert "Accept" in answer["Vary"]


@pytest.mark.parametrize("accept", ["text/html,application/xhtml+xml,*/*;q=0.8", "*/*"])
def test_permanent_address_leads_readers_to_their_page(client: Client, evaluator: Edition, accept: str) -> None:
    headers = {"Accept": accept, "Accept-Language": "kk"}
    answer = client.get("/register/cimea-credential-evaluator", headers=headers)
    assert (answer.status_code, answer["Location"]) == (302, "/kk/register/cimea-credential-evaluator/")
    assert {"Accept", "Accept-Language"} <= {name.strip() for name in answer["Vary"].split(",")}


def test_format_in_the_address_wins(client: Client, evaluator: Edition) -> None:
    answer = client.get("/register/cimea-credential-evaluator?format=json", headers={"Accept": "text/html"})
    assert answer["Content-Type"] == "application/json"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", [f"/editions/{'0' * 64}.json", "/editions/abc.json", "/register/absent", "/register/absent/editions/x"]
)
def test_absent_documents_are_not_found(client: Client, address: str) -> None:
    answer = client.get(address, headers={"Accept": "application/json"}, follow=True)
    assert answer.status_code == 404
