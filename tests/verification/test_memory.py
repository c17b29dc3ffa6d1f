"""What a verifier remembers, and that it never changes a report."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

import pytest

from credenza.proofs import add_proof, did_document
from credenza.specification import Edition
from credenza.status import REVOCATION, StatusReference, new_list, set_bit, status_list_credential
from credenza.verification import Means, Verifier, verify
from credenza.verification.memory import Remembered
from tests.proofs.badges import NOW, SIGNED_AT, key_number, open_badge
from tests.verification.test_editions import CLAIMED, EDITION, award, issued
from tests.verification.test_verifier import as_bytes

URL = "https://alatau.example/status/1"
WEB_KEY = key_number(3, "did:web:alatau.example")


def test_the_answer_nobody_asked_for_longest_is_forgotten() -> None:
    remembered: Remembered[str, int] = Remembered(2)
    remembered.keep("a", 1)
    remembered.keep("b", 2)
    assert remembered.find("a") == 1
    remembered.keep("c", 3)
    assert [remembered.find(key) for key in "abc"] == [1, None, 3]
    assert len(remembered) == 2


def test_an_edition_is_looked_up_once_and_a_missing_one_every_time() -> None:
    asked: list[str] = []
    held: dict[str, Edition] = {}

    def find(sha256: str) -> Edition | None:
        asked.append(sha256)
        return held.get(sha256)

    verifier = Verifier(Means(editions=find))
    data = as_bytes(issued(EDITION, CLAIMED))
    assert verifier.verify(data, NOW).step("edition").reason_code == "edition_not_at_hand"
    held[EDITION.sha256] = EDITION
    reports = [verifier.verify(data, NOW) for _ in range(3)]
    assert [report.step("edition").reason_code for report in reports] == ["edition_same"] * 3
    assert asked == [EDITION.sha256] * 2


def test_a_damaged_edition_is_never_remembered() -> None:
    damaged = dataclasses.replace(EDITION, canonical=EDITION.canonical + b" ")
    held = {EDITION.sha256: damaged}
    verifier = Verifier(Means(editions=held.get))
    data = as_bytes(issued(EDITION))
    assert verifier.verify(data, NOW).step("edition").reason_code == "edition_damaged"
    held[EDITION.sha256] = EDITION
    assert verifier.verify(data, NOW).step("edition").reason_code == "edition_same"


def test_reports_of_one_verifier_are_those_of_fresh_ones() -> None:
    means = Means(editions={EDITION.sha256: EDITION}.get)
    verifier = Verifier(means)
    credentials = [
        issued(EDITION, CLAIMED),
        issued(EDITION, CLAIMED, language="kk"),
        issued(EDITION),
        issued(EDITION, CLAIMED, id="urn:uuid:1f6c2d1e-55f0-4d6d-9a70-0f6f6e0d1c55"),
        issued(EDITION, CLAIMED, learner=dataclasses.replace(award(EDITION).learner, given_name="Жанар")),
        issued(EDITION, CLAIMED) | {"name": "changed"},
    ]
    for credential in credentials * 2:
        data = as_bytes(credential)
        fresh = verify(data, means, NOW)
        assert verifier.verify(data, NOW) == fresh
        assert verifier.verify(data, NOW).to_document() == fresh.to_document()


def listed(*, revoked: bool = False, until: str | None = None) -> bytes:
    """The status list that the credentials below name, as its issuer publishes it."""
    bits = new_list()
    set_bit(bits, 5, revoked)
    made = status_list_credential(bits, URL, REVOCATION, SIGNED_AT, WEB_KEY)
    if until is not None:
        unsigned = {name: value for name, value in made.items() if name != "proof"} | {"validUntil": until}
        made = add_proof(unsigned, WEB_KEY, SIGNED_AT)
    return as_bytes(made)


class TestStatusListThatWasReadBefore:
    def setup_method(self) -> None:
        self.lists = {URL: listed()}
        self.documents = {WEB_KEY.did: did_document(WEB_KEY.did, [WEB_KEY.public_key])}
        self.verifier = Verifier(Means(status_lists=self.lists.get, did_documents=self.documents))
        entry = {"credentialStatus": StatusReference(URL, 5).entry()}
        self.data = as_bytes(add_proof(open_badge(WEB_KEY.did) | entry, WEB_KEY, SIGNED_AT))
        assert self.status() == "status_clear"

    def status(self, now: datetime = NOW) -> str:
        report = self.verifier.verify(self.data, now)
        assert report == verify(self.data, Means(status_lists=self.lists.get, did_documents=self.documents), now)
        return report.step("status").reason_code

    def test_counts_no_more_when_a_new_one_is_published(self) -> None:
        self.lists[URL] = listed(revoked=True)
        assert self.status() == "revoked"
        self.lists[URL] = listed()
        assert self.status() == "status_clear"

    def test_counts_no_more_when_its_time_is_over(self) -> None:
        self.lists[URL] = listed(until="2026-06-02T00:00:00Z")
        assert self.status() == "status_clear"
        assert self.status(NOW + timedelta(days=2)) == "status_list_untimely"
        assert self.status() == "status_clear"

    def test_counts_no_more_when_its_key_is_withdrawn(self) -> None:
        published = self.verifier._status_lists
        assert published.read(self.lists[URL], NOW) is published.read(bytes(bytearray(self.lists[URL])), NOW)
        self.documents[WEB_KEY.did]["verificationMethod"][0]["revoked"] = "2026-05-01T00:00:00Z"
        with pytest.raises(Exception, match="status_list_forged"):
            published.read(self.lists[URL], NOW)

    def test_is_not_the_list_of_another_place(self) -> None:
        self.lists[URL] = listed()
        other = StatusReference("https://alatau.example/status/2", 5)
        self.lists[other.list_url] = self.lists[URL]
        self.data = as_bytes(
            add_proof(open_badge(WEB_KEY.did) | {"credentialStatus": other.entry()}, WEB_KEY, SIGNED_AT)
        )
        assert self.status() == "status_list_other_place"


def test_verifiers_with_other_means_share_what_is_remembered_and_nothing_else() -> None:
    first = Verifier(Means(editions={EDITION.sha256: EDITION}.get, trusted_issuers=lambda did: "Alatau"))
    data = as_bytes(issued(EDITION, CLAIMED))
    assert first.verify(data, NOW).step("issuer_binding").reason_code == "issuer_known"
    second = first.with_means(Means())
    report = second.verify(data, NOW)
    assert report.step("issuer_binding").reason_code == "issuer_unknown"
    assert report.step("edition").reason_code == "edition_same"
    assert first.verify(data, NOW).step("issuer_binding").reason_code == "issuer_known"
