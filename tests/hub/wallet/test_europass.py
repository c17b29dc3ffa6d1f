"""A learner downloads the credential for Europass, under the seal of the organisation that awarded it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from credenza.formats.elm3 import claims_of_edc, is_sealed_by_issuer
from credenza.proofs.jades import StampStanding, Standing, Trust, verify_seals
from credenza.translog import read_proof
from credenza.verification import Means, verify
from credenza_hub.accounts.models import User
from credenza_hub.issuing.models import Credential
from credenza_hub.organisations.actions import add_seal, remove_seals
from credenza_hub.organisations.models import Organisation
from credenza_hub.storage.means import OwnLog, hub_verifier
from credenza_hub.storage.time_stamps import check
from credenza_hub.translog.actions import forget
from credenza_hub.translog.models import Opening
from credenza_hub.translog.sequencing import EVERY, integrate
from tests.hub.awarding import withdraw
from tests.hub.conftest import make_person
from tests.hub.seals import new_authority, new_seal_key, new_time_authority

BrowserOf = Callable[[User | None], Client]
LANGUAGES = {"europass-first": "it", "europass-second": "ru"}
AUTHORITY = new_authority()


@pytest.fixture
def sealed_organisation(organisation: Organisation, credential: Credential) -> Organisation:
    add_seal(organisation, new_seal_key(AUTHORITY), now=timezone.now())
    return organisation


def address_of(credential: Credential) -> str:
    return f"/en/credentials/{credential.key}/europass.json"


@pytest.mark.usefixtures("sealed_organisation")
def test_owner_gets_the_sealed_credential_with_the_facts_of_the_badge(
    browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    answer = browser_of(owner).post(address_of(credential), LANGUAGES)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer["Content-Disposition"] == f'attachment; filename="europass-{credential.key}.json"'
    [found] = verify_seals(answer.content, Trust((AUTHORITY.certificate,)), timezone.now())
    assert found.trust.standing is Standing.TRUSTED
    assert is_sealed_by_issuer(found.document, found.holder)
    read = claims_of_edc(found.document)
    assert (read.credential_id, read.learner.full_name) == (f"urn:uuid:{credential.key}", "Ada1 Specimen")
    assert read.edition_sha256 == credential.participant.cohort.edition.sha256
    shown = found.document["displayParameter"]["language"]
    assert [language["id"][-3:] for language in shown] == ["ITA", "RUS"]


@pytest.mark.usefixtures("sealed_organisation")
def test_each_copy_enters_the_log_and_the_latest_has_its_proof_on_the_page(
    browser_of: BrowserOf, owner: User, credential: Credential, settings: Settings, tmp_path: Path
) -> None:
    settings.LOG_FOLDER = tmp_path / "log"
    browser, page = browser_of(owner), f"/en/credentials/{credential.key}/"
    assert "europass.tlog-proof" not in browser.get(page).content.decode()
    asked = (LANGUAGES, {"europass-first": "en", "europass-second": "kk"})  # two different files, also within a second
    first, second = (browser.post(address_of(credential), languages).content for languages in asked)
    later = timezone.now() + EVERY  # the award may have got a checkpoint in this second
    integrate("one", lambda: later)
    assert f"{page}europass.tlog-proof" in browser.get(page).content.decode()
    answer = browser.get(f"{page}europass.tlog-proof")
    assert answer["Content-Disposition"] == f'attachment; filename="europass-{credential.key}.tlog-proof"'
    proof = read_proof(answer.content)
    assert [proof.is_of(proof.entry_of(copy)) for copy in (first, second)] == [False, True]
    seen = verify(second, Means(logs=dict(OwnLog())), later, answer.content)
    assert seen.step("log").reason_code == "logged_since"
    by_itself = [hub_verifier(now=later).verify(copy, later).step("log").reason_code for copy in (first, second)]
    assert by_itself == ["logged_since", "logged_since"]
    assert browser_of(make_person("other@example.org")).get(f"{page}europass.tlog-proof").status_code == 404
    assert forget(str(credential.key)) == 3
    assert browser.get(f"{page}europass.tlog-proof").status_code == 404


def test_without_a_seal_there_is_nothing_and_the_page_does_not_offer_it(
    browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    browser = browser_of(owner)
    assert browser.post(address_of(credential), LANGUAGES).status_code == 404
    assert "europass.json" not in browser.get(f"/en/credentials/{credential.key}/").content.decode()


@pytest.mark.parametrize("language", ["en", "it", "kk", "ru"])
@pytest.mark.usefixtures("sealed_organisation")
def test_page_offers_it_in_every_language(
    language: str, browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    page = browser_of(owner).get(f"/{language}/credentials/{credential.key}/").content.decode()
    assert f"/{language}/credentials/{credential.key}/europass.json" in page
    assert "Università di Esempio" in page


def test_seal_out_of_use_seals_nothing(
    browser_of: BrowserOf, owner: User, credential: Credential, sealed_organisation: Organisation
) -> None:
    assert remove_seals(sealed_organisation, now=timezone.now()) == 1
    assert browser_of(owner).post(address_of(credential), LANGUAGES).status_code == 404


@pytest.mark.usefixtures("sealed_organisation")
def test_revoked_credential_is_not_sealed(
    browser_of: BrowserOf, owner: User, registrar: User, credential: Credential
) -> None:
    withdraw(registrar, credential, "Mistake.")
    assert browser_of(owner).post(address_of(credential), LANGUAGES).status_code == 404


@pytest.mark.usefixtures("sealed_organisation")
def test_suspended_credential_is_not_sealed_until_the_suspension_ends(
    browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    browser, now = browser_of(owner), timezone.now()
    for until, status in ((now + timedelta(days=1), 404), (now - timedelta(days=1), 200)):
        Credential.objects.filter(pk=credential.pk).update(suspended_until=until)
        assert browser.post(address_of(credential), LANGUAGES).status_code == status


@pytest.mark.usefixtures("sealed_organisation")
def test_two_equal_languages_are_refused(browser_of: BrowserOf, owner: User, credential: Credential) -> None:
    answer = browser_of(owner).post(address_of(credential), {"europass-first": "en", "europass-second": "en"})
    assert answer.status_code == 422
    assert "Choose two different languages." in answer.content.decode()


def test_lost_file_of_the_seal_is_said_to_be_our_fault(
    browser_of: BrowserOf, owner: User, credential: Credential, sealed_organisation: Organisation, settings: Settings
) -> None:
    seal = sealed_organisation.seals.get()
    (Path(settings.KEY_FOLDER) / seal.reference).unlink()
    answer = browser_of(owner).post(address_of(credential), LANGUAGES, follow=True)
    assert "The fault is ours" in answer.content.decode()


@pytest.mark.usefixtures("sealed_organisation")
def test_time_is_stamped_where_the_operator_named_an_authority(
    browser_of: BrowserOf, owner: User, credential: Credential, settings: Settings
) -> None:
    with new_time_authority(AUTHORITY).served() as (url, _):
        settings.TIME_STAMP_URL = url
        answer = browser_of(owner).post(address_of(credential), LANGUAGES)
    anchors = (AUTHORITY.certificate,)
    [found] = verify_seals(answer.content, Trust(anchors, stamp_anchors=anchors), timezone.now())
    assert [stamp.standing for stamp in found.stamps] == [StampStanding.HOLDS]


@pytest.mark.parametrize("language", ["en", "it", "kk", "ru"])
@pytest.mark.usefixtures("sealed_organisation")
def test_authority_that_fails_is_told_and_nothing_is_sealed_or_logged(
    language: str, browser_of: BrowserOf, owner: User, credential: Credential, settings: Settings
) -> None:
    told = {
        "en": "nothing was sealed",
        "it": "non è stato sigillato nulla",
        "kk": "мөр қойылмады",
        "ru": "не запечатано",
    }
    before = Opening.objects.count()
    with new_time_authority(AUTHORITY).served(status=503) as (url, _):
        settings.TIME_STAMP_URL = url
        answer = browser_of(owner).post(address_of(credential).replace("/en/", f"/{language}/"), LANGUAGES, follow=True)
    assert (answer["Content-Type"].partition(";")[0], told[language] in answer.content.decode()) == ("text/html", True)
    assert Opening.objects.count() == before


@pytest.mark.parametrize(("url", "faults"), [("", 0), ("https://tsa.example/", 0), ("tsa.example", 1)])
def test_wrong_address_of_the_authority_is_named_at_the_start(url: str, faults: int, settings: Settings) -> None:
    settings.TIME_STAMP_URL = url
    assert len(check()) == faults


@pytest.mark.usefixtures("sealed_organisation")
def test_seal_of_another_organisation_is_never_used(
    browser_of: BrowserOf, owner: User, credential: Credential, other_organisation: Organisation
) -> None:
    other = new_seal_key(AUTHORITY, "Another University", "VATIT-99999999999")
    add_seal(other_organisation, other, now=timezone.now())
    answer = browser_of(owner).post(address_of(credential), LANGUAGES)
    [found] = verify_seals(answer.content, Trust((AUTHORITY.certificate,)), timezone.now())
    assert found.holder.organization == "Università di Esempio"
