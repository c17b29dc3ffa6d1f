"""Pages of awards: who sees them, double clicks, progress, revocation, hand-over."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from credenza_hub.accounts.invitations import invited_email
from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.cohorts.models import Cohort, Participant
from credenza_hub.issuing.models import AwardBatch, BatchState, Credential, HandOver, Notice
from credenza_hub.issuing.queries import hand_over_counts
from credenza_hub.organisations.models import Organisation, Role
from tests.hub.awarding import awarded, enrol, learner_list, open_cohort, order_award, withdraw, work_until_idle
from tests.hub.conftest import make_person

BrowserOf = Callable[[User | None], Client]


@pytest.fixture
def browser(browser_of: BrowserOf, registrar: User) -> Client:
    return browser_of(registrar)


PAGES = [
    ("post", "/en/cohorts/{cohort}/award/", 302),
    ("get", "/en/cohorts/{cohort}/awards/{batch}/", 200),
    ("get", "/en/cohorts/{cohort}/awards/{batch}/progress.json", 200),
    ("post", "/en/cohorts/{cohort}/awards/{batch}/cancel/", 302),
    ("get", "/en/cohorts/{cohort}/credentials/", 200),
    ("get", "/en/cohorts/{cohort}/credentials/{credential}/", 200),
    *(
        (method, f"/en/cohorts/{{cohort}}/credentials/{{credential}}/{act}/", status)
        for act in ("correct", "renew", "suspend", "restore", "withdraw")
        for method, status in (("get", 200), ("post", 422))
    ),
    ("post", "/en/cohorts/{cohort}/credentials/{credential}/send-again/", 302),
    ("get", "/en/cohorts/{cohort}/hand-over/", 200),
    ("post", "/en/cohorts/{cohort}/hand-over/", 302),
    ("post", "/en/cohorts/{cohort}/hand-over/links.csv", 200),
]


@pytest.mark.parametrize(("method", "address", "for_registrar"), PAGES)
def test_page_for_each_role_opens_for_registrars_only(
    browser_of: BrowserOf,
    organisation: Organisation,
    other_organisation: Organisation,
    registrar: User,
    cohort: Cohort,
    method: str,
    address: str,
    for_registrar: int,
) -> None:
    people = {
        "stranger": None,
        "learner": make_person("learner1@example.org"),
        "designer": make_person("d@example.org", organisation, Role.DESIGNER),
        "reviewer": make_person("r@example.org", organisation, Role.REVIEWER),
        "registrar elsewhere": make_person("o@example.org", other_organisation, Role.REGISTRAR),
        "registrar": registrar,
    }
    (credential,) = awarded(registrar, cohort, 1)
    path = address.format(cohort=cohort.pk, batch=AwardBatch.objects.get().pk, credential=credential.key)
    answers = {name: getattr(browser_of(person), method)(path) for name, person in people.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == {
        "stranger": 302,
        "learner": 404,
        "designer": 403,
        "reviewer": 403,
        "registrar elsewhere": 404,
        "registrar": for_registrar,
    }
    assert answers["stranger"]["Location"].startswith("/en/account/sign-in/")


@pytest.mark.parametrize(
    "address", ["award/", "awards/1/cancel/", "hand-over/links.csv", "lists/", "lists/1/accept/", "lists/1/discard/"]
)
def test_act_by_a_mere_link_is_refused(browser: Client, cohort: Cohort, address: str) -> None:
    assert browser.get(f"/en/cohorts/{cohort.pk}/{address}").status_code == 405


def test_award_clicked_twice_is_one_batch(browser: Client, registrar: User, cohort: Cohort) -> None:
    enrol(registrar, cohort, learner_list(2))
    first, second = (browser.post(f"/en/cohorts/{cohort.pk}/award/") for _ in range(2))
    batch = AwardBatch.objects.get()
    assert first["Location"] == second["Location"] == f"/en/cohorts/{cohort.pk}/awards/{batch.pk}/"
    work_until_idle()
    assert Credential.objects.count() == 2


def test_award_without_learners_says_so(browser: Client, cohort: Cohort) -> None:
    answer = browser.post(f"/en/cohorts/{cohort.pk}/award/", follow=True)
    assert "Add learners first" in answer.content.decode()
    assert not AwardBatch.objects.exists()


def test_progress_of_an_open_award_refreshes_without_a_script(browser: Client, registrar: User, cohort: Cohort) -> None:
    enrol(registrar, cohort, learner_list(2))
    batch = order_award(registrar, cohort)
    address = f"/en/cohorts/{cohort.pk}/awards/{batch.pk}/"
    page = browser.get(address).content.decode()
    assert '<meta http-equiv="refresh"' in page
    assert '<progress value="0" max="2">' in page
    assert browser.get(f"{address}progress.json").json() == {
        "state": "waiting", "label": "waiting", "done": 0, "total": 2, "finished": False,
    }  # fmt: skip
    work_until_idle()
    assert '<meta http-equiv="refresh"' not in browser.get(address).content.decode()
    assert browser.get(f"{address}progress.json").json() == {
        "state": "done", "label": "done", "done": 2, "total": 2, "finished": True,
    }  # fmt: skip


def test_cancelled_award_signs_nobody(browser: Client, registrar: User, cohort: Cohort) -> None:
    enrol(registrar, cohort, learner_list(2))
    batch = order_award(registrar, cohort)
    answer = browser.post(f"/en/cohorts/{cohort.pk}/awards/{batch.pk}/cancel/", follow=True)
    work_until_idle()
    batch.refresh_from_db()
    assert "The award was cancelled" in answer.content.decode()
    assert (batch.state, Credential.objects.count()) == (BatchState.CANCELLED, 0)


def test_award_stopped_by_a_fault_says_why_and_can_be_ordered_again(
    browser: Client, registrar: User, cohort: Cohort
) -> None:
    enrol(registrar, cohort, learner_list(2))
    Participant.objects.update(options=["no-such-option"])
    batch = order_award(registrar, cohort)
    work_until_idle()
    page = browser.get(f"/en/cohorts/{cohort.pk}/awards/{batch.pk}/").content.decode()
    assert "no-such-option" in page
    assert "stopped by a fault" in browser.get(f"/en/cohorts/{cohort.pk}/").content.decode()
    Participant.objects.update(options=["certificate"])
    order_award(registrar, cohort)
    work_until_idle()
    assert Credential.objects.count() == 2


def test_batch_or_credential_of_another_cohort_is_not_found(browser: Client, registrar: User, cohort: Cohort) -> None:
    (credential,) = awarded(registrar, cohort, 1)
    other = open_cohort(registrar, cohort.edition, "Another")
    addresses = [f"awards/{AwardBatch.objects.get().pk}/", f"credentials/{credential.key}/withdraw/"]
    assert [browser.get(f"/en/cohorts/{other.pk}/{address}").status_code for address in addresses] == [404, 404]


def test_credentials_are_searched_by_name(browser: Client, registrar: User, cohort: Cohort) -> None:
    awarded(registrar, cohort, 3)
    page = browser.get(f"/en/cohorts/{cohort.pk}/credentials/", {"q": "ada2 spec"}).content.decode()
    assert ("Ada2" in page, "Ada1" in page) == (True, False)
    assert (
        "No learner of this cohort"
        in browser.get(f"/en/cohorts/{cohort.pk}/credentials/", {"q": "\x00<b>%_"}).content.decode()
    )


def test_search_minds_no_capitals_in_any_alphabet_and_shows_so_many_learners_at_most(
    browser: Client, registrar: User, cohort: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    awarded(registrar, cohort, 3)
    Participant.objects.filter(given_name="Ada2").update(given_name="Әсем")
    address = f"/en/cohorts/{cohort.pk}/credentials/"
    page = browser.get(address, {"q": "әсем"}).content.decode()
    assert ("Әсем" in page, "Ada1" in page, "Only the first" in page) == (True, False, False)
    monkeypatch.setattr("credenza_hub.issuing.queries.MOST_FOUND", 2)
    page = browser.get(address, {"q": "specimen"}).content.decode()
    assert ("Әсем" in page, "Ada3" in page, "Only the first learners found" in page) == (True, False, True)


def test_hand_over_page_counts_each_kind_of_learner(browser: Client, registrar: User, cohort: Cohort) -> None:
    credentials = awarded(registrar, cohort, 8)
    enrol(registrar, cohort, learner_list(9))
    Participant.objects.filter(given_name__in=["Ada5", "Ada6", "Ada9"]).update(email="")
    browser.post(f"/en/cohorts/{cohort.pk}/hand-over/")
    letters = HandOver.objects.order_by("pk")
    letters.filter(pk=letters[0].pk).update(sent_at=timezone.now())
    letters.filter(pk=letters[1].pk).update(fault="SMTPRecipientsRefused")
    letters.filter(pk=letters[4].pk).delete()
    for credential in (credentials[0], credentials[5], credentials[7]):
        withdraw(registrar, credential)
    assert [letter.credential.participant.given_name for letter in letters] == [
        "Ada1", "Ada2", "Ada3", "Ada4", "Ada8",
    ]  # fmt: skip
    assert hand_over_counts(cohort) == {"ready": 1, "without_address": 1, "under_way": 3, "sent": 1, "faulty": 1}


def test_hand_over_is_sent_again_to_one_learner_or_to_all_whose_e_mail_failed(
    browser: Client, registrar: User, cohort: Cohort
) -> None:
    first, *_ = awarded(registrar, cohort, 3)
    browser.post(f"/en/cohorts/{cohort.pk}/hand-over/")
    work_until_idle()
    browser.post(f"/en/cohorts/{cohort.pk}/credentials/{first.key}/send-again/")
    work_until_idle()
    assert sorted(message.to[0] for message in mail.outbox).count("learner1@example.org") == 2
    HandOver.objects.exclude(credential=first).update(fault="SMTPRecipientsRefused", sent_at=None)
    page = browser.post(f"/en/cohorts/{cohort.pk}/hand-over/", {"letters": "failed"}, follow=True).content.decode()
    assert "2 e-mails are on their way." in page
    work_until_idle()
    assert (len(mail.outbox), HandOver.objects.filter(sent_at=None).count()) == (6, 0)


def test_hand_over_of_a_revoked_credential_is_not_sent_again(browser: Client, registrar: User, cohort: Cohort) -> None:
    (credential,) = awarded(registrar, cohort, 1)
    browser.post(f"/en/cohorts/{cohort.pk}/hand-over/")
    work_until_idle()
    withdraw(registrar, credential)
    browser.post(f"/en/cohorts/{cohort.pk}/credentials/{credential.key}/send-again/")
    work_until_idle()
    assert (len(mail.outbox), Notice.objects.exclude(sent_at=None).count()) == (2, 1)


def test_credentials_with_one_and_three_of_them_ask_the_database_as_often(
    browser: Client, registrar: User, cohort: Cohort, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = f"/en/cohorts/{cohort.pk}/credentials/"
    awarded(registrar, cohort, 1)
    browser.post(f"/en/cohorts/{cohort.pk}/hand-over/")
    browser.get(address)
    with django_assert_num_queries(9, exact=False) as first:
        browser.get(address)
    awarded(registrar, cohort, 3)
    with django_assert_num_queries(len(first.captured_queries)):
        browser.get(address)


def test_hand_over_writes_once_to_each_learner_in_their_language(
    browser: Client, registrar: User, cohort: Cohort
) -> None:
    reader = make_person("learner1@example.org")
    reader.language = "en"
    reader.save()
    awarded(registrar, cohort, 3)
    Participant.objects.filter(given_name="Ada3").update(email="")
    for _ in range(2):
        browser.post(f"/en/cohorts/{cohort.pk}/hand-over/")
        work_until_idle()
    first, second = sorted(mail.outbox, key=lambda message: message.to)
    assert (first.to, first.subject) == (
        ["learner1@example.org"], "Your micro-credential: Single examination: European Union law",
    )  # fmt: skip
    assert "https://register.test/en/credentials/" in first.body
    assert second.to == ["learner2@example.org"]
    assert "https://register.test/it/account/invitation/" in second.body
    assert "Esame singolo: diritto dell'Unione europea" in second.body
    assert HandOver.objects.filter(sent_at=None).count() == 0


def test_hand_over_leaves_revoked_credentials_out(browser: Client, registrar: User, cohort: Cohort) -> None:
    credential, _ = awarded(registrar, cohort, 2)
    withdraw(registrar, credential)
    browser.post(f"/en/cohorts/{cohort.pk}/hand-over/")
    assert [letter.credential.participant.email for letter in HandOver.objects.all()] == ["learner2@example.org"]


def test_claim_links_open_the_account_of_their_learner_and_never_run_as_formulas(
    browser: Client, registrar: User, cohort: Cohort
) -> None:
    awarded(registrar, cohort, 2)
    Participant.objects.filter(given_name="Ada2").update(given_name="=cmd")
    answer = browser.post(f"/en/cohorts/{cohort.pk}/hand-over/links.csv")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [row["given_name"] for row in rows] == ["Ada1", "'=cmd"]
    assert [invited_email(row["link"].rstrip("/").rpartition("/")[2]) for row in rows] == [
        "learner1@example.org", "learner2@example.org",
    ]  # fmt: skip
    event = AuditEvent.objects.filter(action="issuing:credential:handed_over").get()
    assert event.detail == {"links": 2}


@pytest.mark.parametrize("language", ["en", "it", "kk", "ru"])
def test_pages_open_in_each_language(browser: Client, registrar: User, cohort: Cohort, language: str) -> None:
    (credential,) = awarded(registrar, cohort, 1)
    batch = AwardBatch.objects.get()
    for address in (f"awards/{batch.pk}/", "credentials/", f"credentials/{credential.key}/", "hand-over/"):
        answer = browser.get(f"/{language}/cohorts/{cohort.pk}/{address}")
        assert (answer.status_code, f'lang="{language}"' in answer.content.decode()) == (200, True)


def test_unknown_credential_is_not_found(browser: Client, cohort: Cohort) -> None:
    assert browser.get(f"/en/cohorts/{cohort.pk}/credentials/{uuid.uuid4()}/withdraw/").status_code == 404
