"""The holder of an account deletes it: what is theirs goes, what others must keep stays, and both are said before."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from axes.models import AccessAttempt
from django.core.management import call_command
from django.utils import timezone

from credenza.errors import InputError
from credenza_hub.accounts.invitations import invitation_link
from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.badge_api.models import KeptBadge
from credenza_hub.cohorts.models import Participant
from credenza_hub.erasure.closing import close_account, finish_closed_accounts
from credenza_hub.issuing.models import Credential
from credenza_hub.organisations.models import Membership, Organisation, Role
from credenza_hub.recognition_desk.models import CaseFile, Procedure
from credenza_hub.wallet.actions import share_credential
from credenza_hub.wallet.models import ShareLink
from tests.hub.conftest import PASSWORD, make_person
from tests.hub.recognition_desk.walking import Walk, at

from .conftest import ADDRESS, Browser, everything_stored

pytestmark = pytest.mark.django_db(transaction=True)
CLOSE = "/en/account/delete/"
FORM = {"password": PASSWORD, "confirmed": "on"}
LATER = datetime(2027, 3, 3, 9, 0, tzinfo=UTC)


def keep_badge(owner: User) -> None:
    named = {"title": "Elsewhere", "issuer": "Other", "identity": "0" * 64, "text": "{}", "is_compact": False}
    KeptBadge.objects.create(key=uuid4(), user=owner, issued_at=timezone.now(), kept_at=timezone.now(), **named)


def test_holder_is_told_what_goes_and_what_stays(
    owner: User, credentials: list[Credential], browser_of: Browser
) -> None:
    share_credential(owner, credential=credentials[0], note="", now=timezone.now())
    keep_badge(owner)
    page = browser_of(owner).get(CLOSE).content.decode()
    assert all(words in page for words in ("1 share link:", "1 badge of other", "1 credential in the register"))
    assert User.objects.get(pk=owner.pk).is_active


def test_deleted_account_leaves_nothing_of_its_holder_but_the_awards(
    owner: User, credentials: list[Credential], browser_of: Browser
) -> None:
    share_credential(owner, credential=credentials[0], note="for my aunt", now=timezone.now())
    keep_badge(owner)
    AccessAttempt.objects.create(username=ADDRESS, ip_address="192.0.2.1", failures_since_start=1)
    browser = browser_of(owner)
    answer = browser.post(CLOSE, FORM)
    assert (answer.status_code, "Your account is deleted" in answer.content.decode()) == (200, True)
    assert browser.get("/en/account/").status_code == 302
    stored = everything_stored(Participant, Credential)
    assert [word for word in (ADDRESS, "Learner1", "my aunt", "Elsewhere") if word in stored] == []
    assert (ShareLink.objects.count(), Participant.objects.get(email=ADDRESS).erased_at) == (0, None)
    line = AuditEvent.objects.get(action="accounts:account:closed")
    assert (str(line.actor), line.organisation, line.subject, line.detail) == ("—", None, "", {})


def test_nobody_can_sign_in_and_the_address_can_be_invited_again(owner: User, browser_of: Browser) -> None:
    close_account(owner, now=timezone.now())
    stranger = browser_of(None)
    assert stranger.post("/en/account/sign-in/", {"email": ADDRESS, "password": PASSWORD}).status_code == 422
    closed = User.objects.get(pk=owner.pk)
    assert stranger.post("/en/account/sign-in/", {"email": closed.email, "password": PASSWORD}).status_code == 422
    assert stranger.get(invitation_link(ADDRESS).removeprefix("https://testserver")).status_code in (200, 301, 302)
    assert make_person(ADDRESS).pk != owner.pk


@pytest.mark.parametrize("form", [{}, {"password": PASSWORD}, {"password": "wrong", "confirmed": "on"}])
def test_without_password_and_confirmation_nothing_is_deleted(
    form: dict[str, str], owner: User, browser_of: Browser
) -> None:
    answer = browser_of(owner).post(CLOSE, form)
    assert (answer.status_code, 'data-state="wrong"' in answer.content.decode()) == (422, True)
    assert User.objects.get(pk=owner.pk).closed_at is None


@pytest.mark.parametrize("role", list(Role))
def test_person_with_a_role_has_to_be_released_first(
    role: Role, organisation: Organisation, browser_of: Browser
) -> None:
    person = make_person("somebody@example.org", organisation, role)
    browser = browser_of(person)
    assert "Example University" in browser.get(CLOSE).content.decode()
    assert browser.post(CLOSE, FORM).status_code == 422
    assert User.objects.get(pk=person.pk).closed_at is None
    Membership.objects.all().delete()
    assert browser.post(CLOSE, FORM).status_code == 200


def test_name_stays_with_what_somebody_did_for_an_organisation(
    registrar: User, credentials: list[Credential], browser_of: Browser
) -> None:
    Membership.objects.filter(user=registrar).delete()
    assert "who decided has to stay known" in browser_of(registrar).get(CLOSE).content.decode()
    close_account(registrar, now=timezone.now())
    registrar.refresh_from_db()
    assert (registrar.name, registrar.email) == ("Registrar", f"closed-{registrar.pk}@invalid")


def test_stranger_is_led_to_the_sign_in(browser_of: Browser, db: None) -> None:
    for answer in (browser_of(None).get(CLOSE), browser_of(None).post(CLOSE, FORM)):
        assert (answer.status_code, "sign-in" in answer.headers["Location"]) == (302, True)


@pytest.mark.parametrize("language", ["en", "it", "kk", "ru"])
def test_pages_speak_four_languages(language: str, owner: User, browser_of: Browser) -> None:
    browser = browser_of(owner)
    pages = [browser.get(f"/{language}/account/delete/"), browser.post(f"/{language}/account/delete/", FORM)]
    assert [(page.status_code, f'lang="{language}"' in page.content.decode()) for page in pages] == [(200, True)] * 2


def test_open_case_holds_the_account(asked: Walk, owner: User, browser_of: Browser) -> None:
    page = browser_of(owner).get(CLOSE).content.decode()
    assert "it is open" in page
    assert 'type="password"' not in page
    assert browser_of(owner).post(CLOSE, FORM).status_code == 422
    with pytest.raises(InputError, match="still open"):
        close_account(owner, now=LATER)
    assert User.objects.get(pk=owner.pk).is_active


def test_case_that_must_be_kept_keeps_the_name_until_its_time_is_over(taken_back: Walk, owner: User) -> None:
    Procedure.objects.update(keep_files_months=12)
    close_account(owner, now=datetime(2026, 9, 1, tzinfo=UTC))
    owner.refresh_from_db()
    assert (owner.name, owner.is_active, CaseFile.objects.count()) == ("Learner1", False, 1)
    assert ADDRESS not in everything_stored()
    assert finish_closed_accounts(now=datetime(2027, 3, 2, 8, 59, tzinfo=UTC)) == 0
    with at(LATER):
        call_command("delete_old_files")
    owner.refresh_from_db()
    assert (owner.name, CaseFile.objects.count()) == ("—", 0)
    assert [word for word in ("Learner1", "Data literacy", "Cleans tables") if word in everything_stored()] == []


def test_case_whose_time_is_over_goes_with_the_account(taken_back: Walk, owner: User) -> None:
    Procedure.objects.update(keep_files_months=12)
    close_account(owner, now=LATER)
    owner.refresh_from_db()
    assert (owner.name, CaseFile.objects.count()) == ("—", 0)


def test_cases_of_living_accounts_are_not_erased_by_themselves(taken_back: Walk, owner: User) -> None:
    Procedure.objects.update(keep_files_months=12)
    assert finish_closed_accounts(now=LATER) == 0
    assert CaseFile.objects.count() == 1
