"""Documents for machines: status lists, DID documents, health."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from credenza.proofs import resolver, verify_data_integrity
from credenza.status import ENTRIES, get_bit, read_status_list
from credenza_hub.accounts.models import User
from credenza_hub.cohorts.models import Cohort
from credenza_hub.issuing.models import Credential, StatusList
from credenza_hub.organisations.models import Organisation
from credenza_hub.storage.keys import signing_key
from tests.hub.awarding import awarded, withdraw


def address_in(credential: Credential) -> str:
    """The path at which a credential says its status list is found."""
    address = json.loads(credential.document)["credentialStatus"]["statusListCredential"]
    assert address.startswith("https://register.test/status/")
    return str(address).removeprefix("https://register.test")


def set_bits(document: dict[str, Any]) -> list[int]:
    """The indices whose bit is set."""
    bits = read_status_list(document).bits
    return [index for index in range(ENTRIES) if get_bit(bits, index)]


def test_status_list_lies_where_credentials_say_and_is_signed_by_their_issuer(
    client: Client, registrar: User, cohort: Cohort
) -> None:
    (credential,) = awarded(registrar, cohort, 1)
    answer = client.get(address_in(credential))
    document = answer.json()
    did_document = client.get("/issuers/esempio/did.json").json()
    checked = verify_data_integrity(document, resolver({did_document["id"]: did_document}), timezone.now())
    assert [proof.did for proof in checked.verified] == [document["issuer"]]
    assert document["issuer"] == json.loads(credential.document)["issuer"]["id"] == did_document["id"]
    assert document["id"] == f"https://register.test{address_in(credential)}"
    assert (answer["Access-Control-Allow-Origin"], answer["Cache-Control"]) == ("*", "public, max-age=60")


@pytest.mark.parametrize("index", [0, 5, ENTRIES - 1])
def test_revocation_sets_its_bit_and_no_neighbours(client: Client, registrar: User, cohort: Cohort, index: int) -> None:
    (credential,) = awarded(registrar, cohort, 1)
    before = set_bits(client.get(address_in(credential)).json())
    Credential.objects.update(status_index=index)
    credential.refresh_from_db()
    withdraw(registrar, credential, "Annulled")
    assert (before, set_bits(client.get(address_in(credential)).json())) == ([], [index])


def test_status_list_asked_again_is_sent_only_after_a_change(client: Client, registrar: User, cohort: Cohort) -> None:
    (credential,) = awarded(registrar, cohort, 1)
    path = address_in(credential)
    first = client.get(path)
    assert client.get(path).content == first.content
    unchanged = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (unchanged.status_code, unchanged["Access-Control-Allow-Origin"]) == (304, "*")
    withdraw(registrar, credential, "Annulled")
    changed = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (changed.status_code, changed["ETag"] == first["ETag"]) == (200, False)


def test_status_list_names_nobody(client: Client, registrar: User, cohort: Cohort) -> None:
    (credential,) = awarded(registrar, cohort, 1)
    withdraw(registrar, credential, "Ada1 cheated")
    document = client.get(address_in(credential)).content.decode()
    assert [word for word in ("Ada1", "Specimen", "cheated", str(credential.key)) if word in document] == []


@pytest.mark.parametrize(
    "path", ["/status/00000000-0000-4000-8000-000000000000", "/status/x", "/issuers/nobody/did.json"]
)
def test_document_that_does_not_exist_is_not_found(db: None, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_did_document_of_an_organisation_without_a_key_is_not_found(client: Client, organisation: Organisation) -> None:
    assert client.get("/issuers/esempio/did.json").status_code == 404


def test_did_document_keeps_retired_keys(client: Client, organisation: Organisation) -> None:
    retired = signing_key(organisation, now=timezone.now())
    organisation.keys.update(valid_until=timezone.now())
    current = signing_key(organisation, now=timezone.now())
    answer = client.get("/issuers/esempio/did.json")
    assert answer.json()["assertionMethod"] == [retired.verification_method, current.verification_method]
    assert (answer["Content-Type"], answer["Access-Control-Allow-Origin"]) == ("application/did+json", "*")


@pytest.mark.parametrize("path", ["/health", "/issuers/esempio/did.json"])
def test_machine_document_is_only_read(client: Client, organisation: Organisation, path: str) -> None:
    assert client.post(path).status_code == 405


def test_health_of_a_running_hub_is_ok(db: None, client: Client) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": "ok"})


def test_unused_places_leave_the_list_unchanged(registrar: User, cohort: Cohort) -> None:
    awarded(registrar, cohort, 1)
    version = StatusList.objects.get().updated_at
    awarded(registrar, cohort, 2)
    assert StatusList.objects.get().updated_at == version
