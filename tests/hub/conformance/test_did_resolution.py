"""The DID resolver, in both of its shapes."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import Settings

from credenza.proofs import public_multibase
from credenza_hub.conformance.keys import key_for

from .conftest import forget

DID = "did:key:z6MktKwz7Ge1Yxzr4JHavN33wiwa8y81QdcMRLXQsrH9T53b"
METHOD = f"{DID}#{DID.removeprefix('did:key:')}"
RESULT = "application/did-resolution"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("interface")]


def newer(client: Client, identifier: str, accept: str = RESULT, **query: str) -> tuple[int, dict[str, Any]]:
    """Status and body of the answer of DID Resolution."""
    answer = client.get(f"/1.0/identifiers/{identifier}", query, headers={"accept": accept})
    return answer.status_code, json.loads(answer.content)


def older(client: Client, identifier: str, **query: str) -> tuple[int, dict[str, Any]]:
    """Status and body of the answer in the older shape."""
    answer = client.get(f"/did-key/1.0/identifiers/{quote(identifier, safe='')}", query)
    return answer.status_code, answer.json()


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384"])
def test_a_did_key_is_resolved_from_itself(client: Client, kind: str) -> None:
    key = key_for(kind)
    status, answer = newer(client, key.did)
    assert status == 200
    assert answer["didResolutionMetadata"] == {"contentType": RESULT}
    document = answer["didDocument"]
    assert document["id"] == key.did
    assert document["verificationMethod"] == [
        {
            "id": key.verification_method,
            "type": "Multikey",
            "controller": key.did,
            "publicKeyMultibase": public_multibase(key.public_key),
        }
    ]
    assert document["assertionMethod"] == document["authentication"] == [key.verification_method]
    assert older(client, key.did)[1]["didDocument"] == document


@pytest.mark.parametrize(
    "written", ["did:web:localhost%253A34557", "did:web:localhost%3A34557", "did%3Aweb%3Alocalhost%253A34557"]
)
def test_the_own_did_web_is_resolved_however_often_it_is_encoded(client: Client, written: str) -> None:
    status, answer = newer(client, written)
    assert (status, answer["didDocument"]) == (200, client.get("/.well-known/did.json").json())
    assert answer["didDocument"]["id"] == "did:web:localhost%3A34557"


@pytest.mark.parametrize(
    "media_type", ["application/did", "application/did+ld+json", "application/did+json", "application/json"]
)
def test_whoever_accepts_a_document_alone_gets_it_alone(client: Client, media_type: str) -> None:
    answer = client.get(f"/1.0/identifiers/{DID}", headers={"accept": media_type})
    assert answer["Content-Type"] == media_type
    assert json.loads(answer.content)["id"] == DID


@pytest.mark.parametrize(
    "accept", ["*/*", 'application/ld+json;profile="https://w3id.org/did-resolution"', "text/x, */*"]
)
def test_whoever_accepts_anything_gets_the_whole_result(client: Client, accept: str) -> None:
    assert newer(client, DID, accept)[1]["didDocument"]["id"] == DID


def test_a_key_is_dereferenced(client: Client) -> None:
    status, answer = newer(client, quote(METHOD), "application/did-url-dereferencing")
    assert status == 200
    assert answer["dereferencingMetadata"] == {"contentType": "application/did-url-dereferencing"}
    assert (answer["contentStream"]["id"], answer["contentStream"]["controller"]) == (METHOD, DID)
    assert older(client, METHOD)[1]["didDocument"] == answer["contentStream"]


REFUSED = [
    ("", 400, "INVALID_DID", "didResolutionMetadata"),
    ("not-a-did", 400, "INVALID_DID", "didResolutionMetadata"),
    ("did:example", 400, "INVALID_DID", "didResolutionMetadata"),
    ("did:key:@", 400, "INVALID_DID", "didResolutionMetadata"),
    ("did:key:-4:z6MktKwz7Ge1Yxzr4JHavN33wiwa8y81QdcMRLXQsrH9T53b", 400, "INVALID_DID", "didResolutionMetadata"),
    (DID.replace(":z", ":"), 400, "INVALID_DID", "didResolutionMetadata"),
    ("did:key:z" + "6" * 3000, 400, "INVALID_DID", "didResolutionMetadata"),
    ("did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2160", 400, "INVALID_DID", "didResolutionMetadata"),
    ("did:key:zTjsVPtY", 400, "INVALID_PUBLIC_KEY_LENGTH", "didResolutionMetadata"),
    ("did:unsupported:123", 501, "METHOD_NOT_SUPPORTED", "didResolutionMetadata"),
    ("did:web:elsewhere.example", 404, "NOT_FOUND", "didResolutionMetadata"),
    (quote(f"{DID}/^bar^/?query=`#x"), 400, "INVALID_DID_URL", "dereferencingMetadata"),
    (quote(f"{DID}#other"), 404, "NOT_FOUND", "dereferencingMetadata"),
]


@pytest.mark.parametrize(("identifier", "status", "error", "place"), REFUSED)
def test_each_error_has_its_status_and_its_name(
    client: Client, identifier: str, status: int, error: str, place: str
) -> None:
    found, answer = newer(client, identifier)
    assert (found, answer[place]["error"]["type"]) == (status, f"https://www.w3.org/ns/did#{error}")
    assert answer.get("didDocument", answer.get("contentStream")) is None


@pytest.mark.parametrize(
    ("identifier", "error", "place"),
    [
        (DID.replace("did:", "notDid:"), "invalidDid", "didResolutionMetadata"),
        (DID.replace(":key:", ":experimental:"), "methodNotSupported", "didResolutionMetadata"),
        ("did:key:@", "invalidDid", "didResolutionMetadata"),
        ("did:key:zTjsVPtY", "invalidPublicKeyLength", "didResolutionMetadata"),
        (f"{DID}/^bar^/?query=`#x", "invalidDidUrl", "didDereferencingMetadata"),
    ],
)
def test_in_the_older_shape_an_error_is_a_word(client: Client, identifier: str, error: str, place: str) -> None:
    status, answer = older(client, identifier)
    assert (status, answer[place]["error"], answer["didDocument"]) == (400, error, {})


@pytest.mark.parametrize(
    ("identifier", "key_format", "experimental", "error", "place"),
    [
        (DID, "unknown", "", "unsupportedPublicKeyType", "didResolutionMetadata"),
        (METHOD, "Ed25519VerificationKey2018", "false", "invalidPublicKeyType", "didDereferencingMetadata"),
        (METHOD, "Ed25519VerificationKey2018", "true", "unsupportedPublicKeyType", "didDereferencingMetadata"),
    ],
)
def test_keys_are_written_in_one_way(
    client: Client, identifier: str, key_format: str, experimental: str, error: str, place: str
) -> None:
    query = {"publicKeyFormat": key_format, "enableExperimentalPublicKeyTypes": experimental}
    assert older(client, identifier, **query)[1][place]["error"] == error
    assert older(client, DID, publicKeyFormat="Multikey")[0] == 200


def test_an_unknown_representation_is_not_supported(client: Client) -> None:
    status, answer = newer(client, DID, "application/x-unknown")
    assert status == 406
    assert answer["didResolutionMetadata"]["error"]["type"].endswith("#REPRESENTATION_NOT_SUPPORTED")


def test_the_path_as_sent_decides_where_the_server_leaves_slashes_encoded(client: Client) -> None:
    sent = f"/did-key/1.0/identifiers/{quote(DID + '/^bar^', safe='')}"
    answer = client.get(f"/did-key/1.0/identifiers/{DID}%252F^bar^", REQUEST_URI=sent)
    assert answer.json()["didDereferencingMetadata"] == {"error": "invalidDidUrl"}


def test_without_https_there_is_no_did_web(client: Client, interface: Settings) -> None:
    interface.PUBLIC_URL = "http://localhost:8000"
    forget()
    assert client.get("/.well-known/did.json").status_code == 404
    assert newer(client, "did:web:localhost%253A34557")[0] == 404
