"""Attacks: changes that keep the statements, weak keys, and documents that are small to write and dear to read."""

from __future__ import annotations

import gc
import hashlib
import io
import json
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import pytest
from openbadgeslib.ob3.contexts import bundled_contexts
from pyld import jsonld
from pypdf import PdfWriter
from pypdf.generic import NameObject

from credenza.canonicalisation import Canonicalisation, CanonicalisationError
from credenza.formats.openbadges3 import claims_of
from credenza.proofs import did_key_of, multibase
from credenza.status import StatusReference
from credenza.verification import Means, Outcome, flatten, verify
from tests.canonicalisation.badge import OB, VC, badge
from tests.proofs.badges import NOW, key_number, open_badge
from tests.vectors.attacks.make import attacks

FOLDER = Path(__file__).parents[1] / "vectors" / "attacks"
CHANGED = sorted(path.name for path in FOLDER.glob("*.json") if path.name != "original.json")


def statements_by_pyld(document: dict[str, Any]) -> str:
    contexts = dict(bundled_contexts())

    def load(address: str, options: Any = None) -> dict[str, Any]:
        return {"contextUrl": None, "documentUrl": address, "document": contexts[address], "contentType": None}

    unsecured = {name: value for name, value in document.items() if name != "proof"}
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    return str(jsonld.normalize(unsecured, options))


def read(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((FOLDER / name).read_text())
    return document


def test_files_are_what_the_maker_makes() -> None:
    assert {path.name: json.loads(path.read_text()) for path in FOLDER.glob("*.json")} == attacks()


def test_original_is_verified() -> None:
    assert verify((FOLDER / "original.json").read_bytes(), Means(), NOW).outcome is Outcome.VERIFIED


@pytest.mark.parametrize("name", CHANGED)
def test_change_that_keeps_the_statements_is_refused(name: str) -> None:
    assert statements_by_pyld(read(name)) == statements_by_pyld(read("original.json"))
    report = verify((FOLDER / name).read_bytes(), Means(), NOW)
    assert report.outcome is Outcome.NOT_VERIFIED
    assert report.step("proof").reason_code == "unsigned_content"


def test_description_of_an_assessment_behind_a_bare_reference_fails_the_shape() -> None:
    document = read("original.json")
    achievement = document["credentialSubject"]["achievement"]
    achievement["resultDescription"] = [{"id": achievement["resultDescription"][0]["id"]}]
    step = verify(json.dumps(document).encode(), Means(), NOW).step("shape")
    assert step.reason_code == "shape_wrong"
    assert "resultDescription" in step.message.in_language("en")


def test_texts_in_lists_of_one_are_read_as_the_texts_they_are() -> None:
    document = open_badge("did:key:z6MkTest")
    identity, result = document["credentialSubject"]["identifier"][0], document["credentialSubject"]["result"][0]
    edition = "https://registry.example/e#assessment-1-test"
    result["resultDescription"] = edition
    before = claims_of(document)
    for node in (identity, result):
        node |= {name: [value] for name, value in node.items() if name != "type"}
    assert (before.results[0].grade, before.learner.family_name) == ("A", "Айгүл Сейітқызы")
    assert claims_of(document) == before


WEAK_HEIGHTS = {
    "order 1": 1,
    "order 1, written a second way": 2**255 - 18,
    "order 2": 2**255 - 20,
    "order 4": 0,
    "order 8": 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
}


@pytest.mark.parametrize("height", WEAK_HEIGHTS.values(), ids=WEAK_HEIGHTS)
def test_key_under_which_anybody_can_sign_is_refused(height: int) -> None:
    point = height.to_bytes(32, "little")
    signature = multibase((1).to_bytes(32, "little") + bytes(32))  # R is the neutral point, S is zero
    did = did_key_of(point)
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-03-02T09:30:00Z",
        "verificationMethod": f"{did}#{did.removeprefix('did:key:')}",
        "proofPurpose": "assertionMethod",
        "proofValue": signature,
    }
    report = verify(json.dumps(open_badge(did) | {"proof": proof}).encode(), Means(), NOW)
    assert report.step("proof").reason_code == "key_unusable"


def test_signature_with_the_group_order_added_is_refused() -> None:
    order = 2**252 + 27742317777372353535851937790883648493
    document = read("original.json")
    key = key_number(1)
    options = {name: value for name, value in document["proof"][0].items() if name != "proofValue"}
    canonicalisation = Canonicalisation(dict(bundled_contexts()))
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    parts = (options | {"@context": document["@context"]}, unsecured)
    signed = key.sign(b"".join(hashlib.sha256(canonicalisation.canonicalise(part)).digest() for part in parts))
    assert document["proof"][0]["proofValue"] == multibase(signed)
    larger = int.from_bytes(signed[32:], "little") + order
    document["proof"][0]["proofValue"] = multibase(signed[:32] + larger.to_bytes(32, "little"))
    assert verify(json.dumps(document).encode(), Means(), NOW).step("proof").reason_code == "bad_signature"


def in_achievement(**members: Any) -> dict[str, Any]:
    document = badge()
    document["credentialSubject"]["achievement"] |= members
    return document


LONG = "urn:" + "a" * 60_000
DESCRIPTION = {"type": ["ResultDescription"], "name": "a", "resultType": "x"}
DEAR = {
    "twin lists": in_achievement(resultDescription=[DESCRIPTION | {"allowedValue": ["A"] * 400}] * 2),
    "list of equal values": in_achievement(resultDescription=[DESCRIPTION | {"allowedValue": ["A"] * 3000}]),
    "long member name": badge() | {f"x:{'y' * 60_000}": [1] * 60_000},
    "long id, many values": in_achievement(id=LONG, tag=[str(number) for number in range(15_000)]),
    "long id, many links": in_achievement(id=LONG, alignment=[{"type": "Alignment"}] * 3_000),
    "contexts without end": badge(**{"@context": [VC] + [OB] * 3_500}),
    "hubs of twins": in_achievement(
        alignment=[{"type": "Alignment", "alignment": [{"type": "Alignment"}] * 2_000}] * 2
    ),
}


@pytest.mark.parametrize("document", DEAR.values(), ids=DEAR)
def test_document_that_is_dear_to_read_is_refused_soon(document: dict[str, Any]) -> None:
    canonicalisation = Canonicalisation(dict(bundled_contexts()))
    with pytest.raises(CanonicalisationError):
        canonicalisation.canonicalise(document)


def test_listing_of_claims_under_a_long_name_ends() -> None:
    listing = flatten({"n" * 60_000: list(range(10_000)), "@context": []})
    assert (list(listing)[-1], len(listing)) == ("…", 35)


def test_memory_of_the_walker_does_not_grow_with_what_strangers_name() -> None:
    canonicalisation = Canonicalisation(dict(bundled_contexts()))

    def strange(number: int) -> dict[str, Any]:
        aims = [{"type": ["Alignment", f"urn:t{number}-{n}"], f"urn:p{number}-{n}": "x"} for n in range(200)]
        return in_achievement(alignment=aims)

    for number in range(10):
        canonicalisation.canonicalise(strange(number))
    tracemalloc.start()
    for number in range(10, 110):
        canonicalisation.canonicalise(strange(number))
    gc.collect()
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown < 12_000_000
    assert canonicalisation.canonicalise(badge()) == Canonicalisation(dict(bundled_contexts())).canonicalise(badge())


def test_attachments_that_unpack_without_end_do_not_fill_the_memory() -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for number in range(10):
        writer.add_attachment(f"{number}.json", b"{" * 20_000_000)
    for attachment in writer.attachment_list:
        held: Any = attachment.pdf_object["/EF"]
        stream = held["/F"].get_object()
        stream.set_data(zlib.compress(stream.get_data()))
        stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    written = io.BytesIO()
    writer.write(written)
    tracemalloc.start()
    report = verify(written.getvalue(), Means(), NOW)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report.steps[0].reason_code == "pdf_without_credential"
    assert peak < 60_000_000


@pytest.mark.parametrize("url", ["http://a.example/1", "file:///etc/passwd", "ftp://a.example/1", "//a.example/1"])
def test_status_list_elsewhere_than_at_https_is_never_fetched(url: str) -> None:
    asked: list[str] = []

    def fetch(address: str) -> bytes:
        asked.append(address)
        return b""

    assert Means(fetch=fetch).status_list(StatusReference(url, 1).list_url) is None
    assert asked == []
