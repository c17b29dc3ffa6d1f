"""Pages of learners: their own credentials, nobody else's."""

from __future__ import annotations

import io
import json
import os
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.issuing.models import Credential
from credenza_hub.wallet.models import ShareLink
from credenza_hub.wallet.supplements import LONGEST_KEPT, MOST_KEPT
from tests.hub.awarding import awarded, open_cohort, withdraw

BrowserOf = Callable[[User | None], Client]
OTHERS = ["learner", "designer", "reviewer", "registrar"]


def addresses_of(credential: Credential) -> list[tuple[str, str]]:
    """Method and address of everything that can be asked about a credential."""
    start = f"/en/credentials/{credential.key}"
    return [
        ("get", f"{start}/"),
        ("get", f"{start}/credential.json"),
        ("post", f"{start}/supplement.pdf"),
        ("post", f"{start}/document.pdf"),
        ("post", f"{start}/europass.json"),
        ("post", f"{start}/links/"),
        ("post", f"{start}/links/1/withdraw/"),
    ]


def test_owner_sees_own_credential_and_only_it(
    browser_of: BrowserOf, owner: User, credentials: list[Credential]
) -> None:
    page = browser_of(owner).get("/en/credentials/").content.decode()
    assert [str(credential.key) in page for credential in credentials] == [True, False, False]


@pytest.mark.parametrize("role", OTHERS)
def test_others_credentials_do_not_exist_for_anyone(
    role: str, browser_of: BrowserOf, credential: Credential, request: pytest.FixtureRequest
) -> None:
    browser = browser_of(request.getfixturevalue(role))
    for method, address in addresses_of(credential):
        answer = getattr(browser, method)(address, {"first": "en", "second": "it"})
        assert answer.status_code == 404, address
    assert ShareLink.objects.count() == 0


def test_stranger_is_asked_to_sign_in(client: Client, credential: Credential) -> None:
    for method, address in [("get", "/en/credentials/"), *addresses_of(credential)]:
        answer = getattr(client, method)(address)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/en/account/sign-in/")


@pytest.mark.django_db
def test_learner_without_credentials_reads_what_to_expect(browser_of: BrowserOf, learner: User) -> None:
    page = browser_of(learner).get("/en/credentials/").content.decode()
    assert "There is no credential for you yet" in page
    assert "learner@example.org" in page


def test_account_without_address_owns_nothing(browser_of: BrowserOf, learner: User, credential: Credential) -> None:
    type(credential.participant).objects.filter(pk=credential.participant_id).update(email="")
    User.objects.filter(pk=learner.pk).update(email="")
    assert browser_of(learner).get(f"/en/credentials/{credential.key}/").status_code == 404


def test_list_asks_as_many_queries_for_three_credentials_as_for_one(
    browser_of: BrowserOf, owner: User, registrar: User, credential: Credential
) -> None:
    browser = browser_of(owner)
    browser.get("/en/credentials/")
    with CaptureQueriesContext(connection) as for_one:
        browser.get("/en/credentials/")
    for name in ("Winter", "Spring"):
        awarded(registrar, open_cohort(registrar, credential.participant.cohort.edition, name), 1)
    with CaptureQueriesContext(connection) as for_three:
        page = browser.get("/en/credentials/").content.decode()
    assert page.count('data-state="valid"') == 3
    assert len(for_three) == len(for_one)


@pytest.mark.parametrize("language", ["en", "it", "kk", "ru"])
def test_credential_page_shows_learner_and_results(
    language: str, browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    page = browser_of(owner).get(f"/{language}/credentials/{credential.key}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    for expected in ("Ada1 Specimen", "EX-0001", "Prova scritta", "<strong>27</strong>"):
        assert expected in text


def test_downloaded_credential_is_byte_for_byte_as_issued(
    browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    answer = browser_of(owner).get(f"/en/credentials/{credential.key}/credential.json")
    assert answer.content.decode() == credential.document
    assert answer["Content-Disposition"] == f'attachment; filename="credential-{credential.key}.json"'


def test_revoked_credential_says_so_and_has_no_supplement(
    browser_of: BrowserOf, owner: User, registrar: User, credential: Credential
) -> None:
    withdraw(registrar, credential, "Secret reason.")
    browser = browser_of(owner)
    page = browser.get(f"/en/credentials/{credential.key}/").content.decode()
    assert "The issuer revoked this credential" in page
    assert ("Secret reason." in page, "Secret remark." in page) == (True, False)
    assert "stays valid" not in page
    answer = browser.post(f"/en/credentials/{credential.key}/supplement.pdf", {"first": "en", "second": "it"})
    assert answer.status_code == 404


def test_supplement_is_a_pdf_with_the_credential_inside_and_is_drawn_once(
    browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    browser, address = browser_of(owner), f"/kk/credentials/{credential.key}/supplement.pdf"
    first = browser.post(address, {"first": "it", "second": "kk"})
    second = browser.post(address, {"first": "it", "second": "kk"})
    assert first["Content-Type"] == "application/pdf"
    [attached] = PdfReader(io.BytesIO(first.content)).attachments["credential.json"]
    assert json.loads(attached) == json.loads(credential.document)
    assert second.content == first.content
    assert [link.purpose for link in ShareLink.objects.all()] == ["supplement"]
    [file] = kept_supplements(credential)
    assert [part.stat().st_mode & 0o777 for part in (file, file.parent, file.parent.parent)] == [0o600, 0o700, 0o700]


def kept_supplements(credential: Credential) -> list[Path]:
    return list((settings.DATA / "supplements").rglob(f"{credential.key}-*.pdf"))


def test_old_supplement_is_drawn_anew_and_old_ones_make_room(
    browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    browser, address = browser_of(owner), f"/en/credentials/{credential.key}/supplement.pdf"
    languages = {"first": "it", "second": "en"}
    browser.post(address, languages)
    [file] = kept_supplements(credential)
    file.write_bytes(b"drawn long ago")
    now = timezone.now().timestamp()
    month = LONGEST_KEPT.total_seconds()
    os.utime(file, (now - month - 60, now - month - 60))
    for number in range(MOST_KEPT + 5):
        other = file.with_name(f"other-{number:02}.pdf")
        other.write_bytes(b"")
        os.utime(other, (now - 60 - number, now - 60 - number))
    forgotten = file.with_name("forgotten.pdf")
    forgotten.write_bytes(b"")
    os.utime(forgotten, (now - month - 60, now - month - 60))

    answer = browser.post(address, languages)

    assert answer.content.startswith(b"%PDF-")
    assert kept_supplements(credential) == [file]
    left = sorted(path.name for path in file.parent.iterdir() if path != file)
    assert left == [f"other-{number:02}.pdf" for number in range(MOST_KEPT - 1)]


def test_supplement_after_its_link_was_withdrawn_carries_a_new_link(
    browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    browser, address = browser_of(owner), f"/en/credentials/{credential.key}"
    languages = {"first": "it", "second": "en"}
    before = browser.post(f"{address}/supplement.pdf", languages).content
    browser.post(f"{address}/links/{ShareLink.objects.get().pk}/withdraw/")
    after = browser.post(f"{address}/supplement.pdf", languages).content
    assert after != before
    assert ShareLink.objects.filter(withdrawn_at=None).count() == 1


@pytest.mark.parametrize("pair", [("en", "en"), ("en", "xx"), ("", ""), ("../..", "it")])
def test_wrong_pair_of_languages_is_refused(
    pair: tuple[str, str], browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    data = {"first": pair[0], "second": pair[1]}
    answer = browser_of(owner).post(f"/en/credentials/{credential.key}/supplement.pdf", data)
    assert answer.status_code == 422
    assert ShareLink.objects.count() == 0


def test_link_is_made_listed_and_withdrawn(browser_of: BrowserOf, owner: User, credential: Credential) -> None:
    browser, address = browser_of(owner), f"/en/credentials/{credential.key}/"
    browser.post(f"{address}links/", {"note": "<b>for my employer</b>"})
    link = ShareLink.objects.get()
    page = browser.get(address).content.decode()
    assert f"https://register.test/s/{link.token}" in page
    assert "&lt;b&gt;for my employer&lt;/b&gt;" in page
    browser.post(f"{address}links/{link.pk}/withdraw/")
    assert link.token not in browser.get(address).content.decode()


def test_link_of_another_credential_is_not_found(
    browser_of: BrowserOf, owner: User, credentials: list[Credential]
) -> None:
    own, others = credentials[0], credentials[1]
    link = ShareLink.objects.create(credential=others, token="t" * 32, created_at=timezone.now())
    answer = browser_of(owner).post(f"/en/credentials/{own.key}/links/{link.pk}/withdraw/")
    assert answer.status_code == 404
    assert ShareLink.objects.get().withdrawn_at is None


def test_learners_acts_are_recorded_without_organisation_and_personal_data(
    browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    browser, address = browser_of(owner), f"/en/credentials/{credential.key}/"
    browser.post(f"{address}links/", {"note": "Ada Specimen"})
    browser.post(f"{address}links/{ShareLink.objects.get().pk}/withdraw/")
    events = AuditEvent.objects.filter(action__startswith="wallet:").order_by("pk")
    assert [(event.action, event.organisation, event.subject, event.detail) for event in events] == [
        ("wallet:share_link:made", None, f"credential:{credential.key}", {"purpose": "link"}),
        ("wallet:share_link:withdrawn", None, f"credential:{credential.key}", {}),
    ]


@pytest.mark.django_db
def test_absent_credential_is_not_found(browser_of: BrowserOf, learner: User) -> None:
    assert browser_of(learner).get(f"/en/credentials/{uuid.uuid4()}/").status_code == 404
