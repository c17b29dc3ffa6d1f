"""The pages about the log, for anyone, and the proof that a learner takes home."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import Settings

from credenza.translog import Kind, read_policy, read_proof
from credenza.verification import Means, verify
from credenza_hub.accounts.models import User
from credenza_hub.cohorts.models import Cohort
from credenza_hub.issuing.models import Credential
from credenza_hub.storage.means import OwnIssuers, OwnLog
from credenza_hub.translog.models import Addition, Opening
from credenza_hub.translog.sequencing import integrate
from tests.hub.awarding import awarded
from tests.hub.conftest import make_person

pytestmark = pytest.mark.django_db
Browser = Callable[[User | None], Client]
LANGUAGES = ("en", "it", "kk", "ru")


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.LOG_FOLDER = tmp_path / "log"


@pytest.fixture
def credential(registrar: User, cohort: Cohort) -> Credential:
    return awarded(registrar, cohort, 1)[0]


@pytest.fixture
def client(browser_of: Browser) -> Client:
    return browser_of(None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_of_the_log_says_how_long_it_is_and_whose_keys_it_has(
    client: Client, credential: Credential, language: str
) -> None:
    page = client.get(f"/{language}/log/").content.decode()
    policy = client.get("/log/policy").content.decode()
    assert "register.test/log" in page
    assert policy.splitlines()[0].partition("+")[0] in page
    assert "credenza log audit https://register.test/log --log policy" in page
    assert "Ada1" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_log_that_has_not_begun_has_a_page(client: Client, language: str) -> None:
    assert client.get(f"/{language}/log/").status_code == 200


def test_entry_is_found_by_its_number(client: Client, credential: Credential) -> None:
    assert client.get("/en/log/", {"entry": "1"})["Location"] == "/en/log/entries/1/"
    page = client.get("/en/log/entries/1/").content.decode()
    entries = bytes(Addition.objects.get(first=1).entries)
    assert entries.hex() in page
    assert "known only to whoever holds the document" in page
    assert str(credential.key) not in page


@pytest.mark.parametrize("number", ["-1", "x", "9" * 30])
def test_number_that_is_none_is_refused_with_words(client: Client, credential: Credential, number: str) -> None:
    answer = client.get("/en/log/", {"entry": number})
    assert answer.status_code == 422
    assert 'id="id_entry"' in answer.content.decode()


def test_entry_of_a_published_edition_is_open_to_all(client: Client, credential: Credential) -> None:
    edition = credential.participant.cohort.edition
    page = client.get("/en/log/entries/0/").content.decode()
    assert edition.sha256 in page
    answer = client.get("/en/log/entries/0/opening.tlog-proof")
    proof, policy = read_proof(answer.content), read_policy(client.get("/log/policy").content)
    entry = proof.entry_of(edition.canonical.encode())
    assert proof.check(entry, policy, timezone.now()).seen_at is not None


@pytest.mark.parametrize("address", ["entries/2/", "entries/1/opening.tlog-proof", "entries/99999999999999999999/"])
def test_what_is_not_there_or_not_open_is_not_found(client: Client, credential: Credential, address: str) -> None:
    assert client.get(f"/en/log/{address}").status_code == 404


@pytest.fixture
def owner(credential: Credential) -> User:
    return make_person("learner1@example.org")


def test_learner_takes_the_proof_home_and_anybody_verifies_with_it(
    owner: User, credential: Credential, browser_of: Browser, client: Client
) -> None:
    page = browser_of(owner).get(f"/en/credentials/{credential.key}/").content.decode()
    address = re.search(r'href="([^"]*credential\.tlog-proof)"', page)
    assert address is not None
    answer = browser_of(owner).get(address[1])
    assert answer["Content-Disposition"] == f'attachment; filename="credential-{credential.key}.tlog-proof"'
    Opening.objects.all().delete()  # the register finds no proof of its own any more
    form = {"text": credential.document, "proof": SimpleUploadedFile("x.tlog-proof", answer.content)}
    report = client.post("/en/verify/", form).content.decode()
    assert "The credential is entry 1 of the log register.test/log" in report
    other = SimpleUploadedFile("x.tlog-proof", answer.content.replace(b"index 1", b"index 0"))
    assert 'data-outcome="not_verified"' in client.post("/en/verify/", {**form, "proof": other}).content.decode()


def test_supplement_brings_the_proof_along_and_anybody_verifies_it_offline(
    owner: User, credential: Credential, browser_of: Browser, client: Client
) -> None:
    form = {"first": "en", "second": "it"}
    drawn = browser_of(owner).post(f"/en/credentials/{credential.key}/supplement.pdf", form).content
    offline = Means(did_documents=dict(OwnIssuers()), logs=dict(OwnLog()))
    step = verify(drawn, offline, timezone.now()).step("log")
    assert (step.reason_code, step.facts["index"]) == ("logged_since", "1")


def test_supplement_drawn_before_the_award_had_its_place_is_drawn_again(
    owner: User, credential: Credential, browser_of: Browser
) -> None:
    addition, form = Addition.objects.get(kind=Kind.AWARD), {"first": "en", "second": "it"}
    place, address = addition.first, f"/en/credentials/{credential.key}/supplement.pdf"
    Addition.objects.update(first=None)
    before = PdfReader(BytesIO(browser_of(owner).post(address, form).content))
    Addition.objects.filter(pk=addition.pk).update(first=place)
    after = PdfReader(BytesIO(browser_of(owner).post(address, form).content))
    assert [sorted(each.attachments) for each in (before, after)] == [
        ["credential.json"],
        ["credential.json", "credential.tlog-proof"],
    ]


def test_proof_is_for_the_owner_alone(
    owner: User, credential: Credential, browser_of: Browser, client: Client, registrar: User
) -> None:
    address = f"/en/credentials/{credential.key}/credential.tlog-proof"
    assert browser_of(owner).get(address).status_code == 200
    assert client.get(address).status_code == 302
    assert browser_of(registrar).get(address).status_code == 404
    assert browser_of(make_person("other@example.org")).get(address).status_code == 404


def test_credential_that_waits_for_its_place_has_no_proof_yet(
    owner: User, credential: Credential, browser_of: Browser
) -> None:
    Addition.objects.filter(kind=Kind.AWARD).update(first=None)
    assert "tlog-proof" not in browser_of(owner).get(f"/en/credentials/{credential.key}/").content.decode()
    assert browser_of(owner).get(f"/en/credentials/{credential.key}/credential.tlog-proof").status_code == 404


def test_damaged_tile_takes_the_proof_away_and_not_the_page(
    owner: User, credential: Credential, browser_of: Browser, settings: Settings, client: Client
) -> None:
    for tile in settings.LOG_FOLDER.glob("tile/0/*.p/*"):
        tile.unlink()
    answer = browser_of(owner).get(f"/en/credentials/{credential.key}/credential.tlog-proof", follow=True)
    assert "The log is being repaired" in answer.content.decode()
    report = client.post("/en/verify/", {"text": credential.document}).content.decode()
    assert 'data-outcome="verified"' in report
    assert not integrate("one", timezone.now)
