"""Issuing on the test interface."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from credenza.proofs import PINNED_CONTEXTS
from credenza.status import read_status_list
from credenza.verification import Means, Outcome, verify
from credenza_hub.conformance.contexts import known_contexts
from credenza_hub.conformance.keys import key_for
from credenza_hub.conformance.paths import PATHS

from .conftest import BASE, EXAMPLES, Post, credential, forget, issued, verified

pytestmark = pytest.mark.django_db

VC = "https://www.w3.org/ns/credentials/v2"
NOW = datetime.now(UTC)
PROVEN = [path for path in PATHS if path != "vc+jwt"]


@pytest.mark.parametrize("path", PATHS)
def test_every_path_issues_what_the_interface_verifies(post: Post, path: str) -> None:
    assert verified(post, issued(post, path)) == (200, {"verified": True, "problemDetails": []})


@pytest.mark.parametrize("path", [path for path in PROVEN if path != "status/revocation-suspension"])
def test_the_product_verifies_it_too(post: Post, path: str) -> None:
    options = {"mandatoryPointers": ["/issuer"]} if "sd" in path else {}
    report = verify(json.dumps(issued(post, path, options)).encode(), Means(), NOW)
    assert report.outcome is Outcome.VERIFIED
    assert PATHS[path].suite in report.step("proof").message.in_language("en")


@pytest.mark.parametrize("path", PROVEN)
def test_the_proof_is_one_object_of_the_suite_by_the_key_of_the_path(post: Post, path: str) -> None:
    proof = issued(post, path)["proof"]
    key = key_for(PATHS[path].key)
    assert (proof["type"], proof["cryptosuite"], proof["verificationMethod"]) == (
        "DataIntegrityProof",
        PATHS[path].suite,
        key.verification_method,
    )


def test_a_token_comes_in_an_envelope(post: Post) -> None:
    envelope = issued(post, "vc+jwt")
    assert envelope["type"] == "EnvelopedVerifiableCredential"
    assert envelope["id"].startswith("data:application/vc+jwt,ey")


def test_with_a_status_it_stands_on_two_lists_that_are_published(post: Post, client: Client) -> None:
    document = issued(post, "status/revocation-suspension")
    purposes = [entry["statusPurpose"] for entry in document["credentialStatus"]]
    assert purposes == ["revocation", "suspension"]
    for entry in document["credentialStatus"]:
        published = client.get(entry["statusListCredential"].removeprefix(BASE)).json()
        assert published["issuer"] == document["issuer"]
        assert read_status_list(published).purposes == (entry["statusPurpose"],)
        assert len(read_status_list(published).bits) == 16 * 1024
        assert verified(post, published)[0] == 200
    assert verified(post, document, {"checks": ["proof", "credentialStatus"]})[0] == 200


def test_version_1_1_gets_a_context_that_defines_proofs(post: Post, interface: Settings, shared_data: Path) -> None:
    interface.CONFORMANCE_CONTEXTS = shared_data.parent / "vocab" / "contexts" / "w3c"
    forget()
    older: dict[str, Any] = {
        "@context": ["https://www.w3.org/2018/credentials/v1"],
        "issuanceDate": "2020-03-16T22:37:26Z",
    }
    older["credentialSubject"] = {"id": "did:example:learner"}
    document = issued(post, **older)
    assert document["@context"] == [*older["@context"], "https://w3id.org/security/data-integrity/v2"]
    assert verified(post, document)[0] == 200


RIGHT: list[dict[str, Any]] = [
    {"@context": [VC, {"Course": "https://example.test/#Course"}], "type": ["VerifiableCredential", "Course"]},
    {"@context": [VC, EXAMPLES], "type": ["VerifiableCredential", "AlumniCredential"], "alumniOf": "The school"},
    {"name": {"@value": "HTML", "@language": "en", "@direction": "ltr"}},
    {"validFrom": "2023-02-25T19:10:39-06:00", "validUntil": "4023-02-26T01:02:58.447Z"},
]


@pytest.mark.parametrize("members", RIGHT, ids=range(len(RIGHT)))
@pytest.mark.parametrize("path", ["eddsa-rdfc-2022", "ecdsa-jcs-2019/P-384", "ecdsa-sd-2023/P-256"])
def test_a_right_credential_is_issued(post: Post, path: str, members: dict[str, Any]) -> None:
    assert verified(post, issued(post, path, **members))[0] == 200


def test_a_digest_of_an_earlier_context_is_signed_though_it_does_not_verify(post: Post) -> None:
    document = issued(
        post, relatedResource={"id": VC, "digestMultibase": "uJKGMkOmFbVJhEfKTduMC2XCyvRAYLjOVmZWwIH1wQ7k"}
    )
    assert verified(post, document)[0] == 400


def test_a_digest_of_the_pinned_context_is_right(post: Post) -> None:
    digest = base64.urlsafe_b64encode(b"\x12\x20" + bytes.fromhex(PINNED_CONTEXTS[VC][1])).rstrip(b"=").decode()
    document = issued(post, relatedResource=[{"id": VC, "digestMultibase": f"u{digest}"}])
    assert verified(post, document)[0] == 200


WRONG: list[dict[str, Any]] = [
    {"@context": []},
    {"@context": VC},
    {"@context": [VC, "https://example.com"]},
    {"@context": [VC, "https ://not-a-url/contexts/example/v1"]},
    {"@context": [VC, 123192875]},
    {"@context": [VC, {"VerifiableCredential": "https://example.test/#Other"}]},
    {"@context": [VC, {"@base": "https://example.test/"}]},
    {"type": ["VerifiableCredential", "Undefined"]},
    {"credentialSubject": {"id": "did:example:learner", "undefinedTerm": "x"}},
    {"credentialSubject": {}},
    {"id": "https ://not-a-url/1"},
    {"issuer": "did:example:somebody-else"},
    {"issuer": {"id": None}},
    {"validFrom": "2023-02-26T01:02:58Z", "validUntil": "2022-02-26T01:02:58Z"},
    {"validFrom": "2023-02-26T01:02:58"},
    {"evidence": {}},
    {"relatedResource": {"id": VC, "digestMultibase": "uM4RgWQc3RUDtjJCSgTJtTfvpZ7SPEg_LNO0ESlovQC0"}},
    {
        "relatedResource": {
            "id": VC,
            "digestSRI": "sha384-_rCVIV7fSXXTNIvpiq26jRDyj8JG8TDjij-tD0ewLk4JpnXEz6a5AeeY_1qQ0d0P",
        }
    },
    {
        "relatedResource": {
            "id": "https://example.test/unknown",
            "digestSRI": "sha384-NSOcNpmdIVUxIJGvGUoe22FjTWrXiaXlsZ8q6912LdnR3KraQO2n75Ica4wK4Qeg",
        }
    },
    {"proof": {"created": "2023-07-28T22:25:05Z"}},
]


@pytest.mark.parametrize("members", WRONG, ids=range(len(WRONG)))
@pytest.mark.parametrize("path", PATHS)
def test_a_wrong_credential_is_refused_on_every_path(post: Post, path: str, members: dict[str, Any]) -> None:
    answer = post(f"/s/{path}/credentials/issue", {"credential": credential(path, **members)})
    assert answer.status_code == 400
    assert {"type", "title", "detail", "status", "problemDetails"} == set(answer.json())


def test_a_second_proof_stands_beside_the_first(post: Post) -> None:
    once = issued(post)
    twice = issued(post, "eddsa-jcs-2022", **once)
    assert [proof["cryptosuite"] for proof in twice["proof"]] == ["eddsa-rdfc-2022", "eddsa-jcs-2022"]
    assert verified(post, twice)[0] == 200


def test_the_holder_shows_a_part(post: Post) -> None:
    whole = issued(post, "ecdsa-sd-2023/P-256", {"mandatoryPointers": ["/issuer"]}, name="Secret")
    body = {"verifiableCredential": whole, "options": {"selectivePointers": ["/credentialSubject/id"]}}
    answer = post("/credentials/derive", body)
    assert answer.status_code == 201
    part = answer.json()["verifiableCredential"]
    assert part["credentialSubject"] == {"id": "did:example:learner"}
    assert "name" not in part
    assert verified(post, part)[0] == 200
    assert verified(post, part | {"credentialSubject": {"id": "did:example:other"}})[0] == 400


@pytest.mark.parametrize("pointers", [["/nowhere"], ["no pointer"], "/issuer", [4], {}])
def test_pointers_that_lead_nowhere_are_refused(post: Post, pointers: Any) -> None:
    path = "ecdsa-sd-2023/P-256"
    body = {"credential": credential(path), "options": {"mandatoryPointers": pointers}}
    assert post(f"/s/{path}/credentials/issue", body).status_code == 400
    body = {"verifiableCredential": issued(post, path), "options": {"selectivePointers": pointers}}
    assert post("/credentials/derive", body).status_code == 400


def test_there_is_no_path_beside_those(post: Post) -> None:
    assert post("/s/eddsa-2022/credentials/issue", {"credential": credential()}).status_code == 404


def test_keys_follow_from_the_seed_alone(interface: Settings) -> None:
    first = key_for("P-384").did
    assert first.startswith("did:key:z82L")
    forget()
    assert key_for("P-384").did == first
    interface.CONFORMANCE_SEED = "another"
    forget()
    assert key_for("P-384").did != first
    interface.CONFORMANCE_SEED = ""
    forget()
    random = key_for("P-384").did
    forget()
    assert key_for("P-384").did != random


def test_the_command_prints_what_clients_need(interface: Settings) -> None:
    text = StringIO()
    call_command("conformance", stdout=text)
    described = json.loads(text.getvalue())
    assert [issuer["endpoint"] for issuer in described["issuers"]] == [
        f"{BASE}/s/{path}/credentials/issue" for path in PATHS
    ]
    assert {issuer["id"] for issuer in described["issuers"]} == {
        key_for(kind).did for kind in ("Ed25519", "P-256", "P-384")
    }


def test_contexts_count_by_what_they_say(interface: Settings, tmp_path: Path) -> None:
    (tmp_path / "examples.jsonld").rename(tmp_path / "renamed.json")
    (tmp_path / "changed.jsonld").write_text('{"@context": {"@vocab": "https://www.w3.org/ns/credentials/other#"}}')
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "list.json").write_text("[]")
    (tmp_path / "large.json").write_bytes(b'{"a": "' + b"x" * 1_100_000 + b'"}')
    (tmp_path / "half.json").write_text('{"a": "\\ud800"}')
    assert list(known_contexts()) == [EXAMPLES]
