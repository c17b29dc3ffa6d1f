"""A registrar erases a learner by pages: seen first, confirmed with a ground, done with a receipt."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.utils import timezone

from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.cohorts.models import Cohort, Participant
from credenza_hub.erasure.actions import Ground, erase_learner
from credenza_hub.issuing.models import Credential
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.recognition_desk.models import CaseFile, Procedure
from tests.hub.awarding import order_award
from tests.hub.conftest import make_person
from tests.hub.recognition_desk.walking import Walk, at

from .conftest import ADDRESS, Browser, everything_stored

pytestmark = pytest.mark.django_db(transaction=True)
FIND, ERASE, RECEIPT = ("/en/cohorts/erasure/", "/en/cohorts/erasure/erase/", "/en/cohorts/erasure/receipts/{}/")
LATER = datetime(2027, 3, 3, 9, 0, tzinfo=UTC)


def form_for(organisation: Organisation, identity: str = ADDRESS, **changes: object) -> dict[str, object]:
    chosen = list(Participant.objects.filter(email=identity).values_list("pk", flat=True))
    said = {"organisation": organisation.pk, "identity": identity, "learners": chosen}
    return {**said, "ground": Ground.CONSENT.value, "confirmed": "on", **changes}


def test_registrar_sees_what_goes_and_what_stays_before_anything_happens(
    organisation: Organisation, credentials: list[Credential], registrar: User, browser_of: Browser
) -> None:
    form = {"organisation": organisation.pk, "identity": " LEARNER1@example.org "}
    answer = browser_of(registrar).post(FIND, form)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert all(words in page for words in ("Ada1", "EX-0001", "1 credential loses its document", "it is not revoked"))
    assert "Ada2" not in page
    assert Participant.objects.filter(erased_at=None).count() == len(credentials)


def test_confirmed_erasure_ends_with_a_receipt_that_names_nobody(
    organisation: Organisation, credentials: list[Credential], registrar: User, cohort: Cohort, browser_of: Browser
) -> None:
    browser = browser_of(registrar)
    answer = browser.post(ERASE, form_for(organisation))
    assert answer.status_code == 302
    line = AuditEvent.objects.get(action="cohorts:learner:erased")
    receipt = line.detail["receipt"]
    assert answer.headers["Location"] == RECEIPT.format(receipt)
    assert (line.actor, line.organisation, line.subject) == (registrar, organisation, f"cohort:{cohort.pk}")
    assert line.detail == {"receipt": receipt, "reason": "consent", "credentials": 1, "salts": 1}
    page = browser.get(answer.headers["Location"]).content.decode()
    assert receipt in page
    assert "The learner withdrew the consent" in page
    assert [word for word in ("Ada1", "EX-0001", ADDRESS) if word in page + everything_stored(User)] == []
    assert Participant.objects.get(email="learner2@example.org").given_name == "Ada2"


def test_person_who_shares_the_address_is_left_out(
    organisation: Organisation, credentials: list[Credential], registrar: User, browser_of: Browser
) -> None:
    Participant.objects.update(email=ADDRESS)
    first, second = Participant.objects.order_by("pk")
    assert browser_of(registrar).post(ERASE, form_for(organisation, learners=[first.pk])).status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.erased_at is None, second.erased_at is None) == (False, True)


@pytest.mark.parametrize("change", [{"ground": ""}, {"ground": "whim"}, {"confirmed": ""}, {"learners": []}])
def test_form_that_is_not_complete_erases_nothing_and_says_so(
    change: dict[str, object],
    organisation: Organisation,
    credentials: list[Credential],
    registrar: User,
    browser_of: Browser,
) -> None:
    answer = browser_of(registrar).post(ERASE, form_for(organisation, **change))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert Participant.objects.filter(erased_at=None).count() == len(credentials)


@pytest.mark.parametrize("identity", ["nobody@example.org", "%", "Ada1", "x" * 300])
def test_identity_that_nobody_has_is_said(
    identity: str, organisation: Organisation, credentials: list[Credential], registrar: User, browser_of: Browser
) -> None:
    for address in (FIND, ERASE):
        answer = browser_of(registrar).post(address, form_for(organisation, identity))
        assert answer.status_code == 422
        assert 'data-state="wrong"' in answer.content.decode()


def test_while_the_cohort_is_being_awarded_the_page_says_when_to_come_back(
    organisation: Organisation, credentials: list[Credential], registrar: User, cohort: Cohort, browser_of: Browser
) -> None:
    Participant.objects.create(cohort=cohort, learner_key="late", given_name="Late", family_name="Comer")
    order_award(registrar, cohort)
    answer = browser_of(registrar).post(ERASE, form_for(organisation))
    assert answer.status_code == 422
    assert "Erase the learner when that is done." in answer.content.decode()


def test_learners_of_another_organisation_are_neither_seen_nor_touched(
    organisation: Organisation, other_organisation: Organisation, credentials: list[Credential], browser_of: Browser
) -> None:
    stranger = browser_of(make_person("registrar@altra.example", other_organisation, Role.REGISTRAR))
    for target in (organisation, other_organisation):
        for address in (FIND, ERASE):
            answer = stranger.post(address, form_for(target))
            assert (answer.status_code, "Ada1" in answer.content.decode()) == (422, False)
    assert Participant.objects.filter(erased_at=None).count() == len(credentials)


def test_receipt_is_for_the_registrars_of_the_organisation_alone(
    organisation: Organisation, other_organisation: Organisation, credentials: list[Credential], registrar: User,
    browser_of: Browser,
) -> None:  # fmt: skip
    erased = erase_learner(registrar, organisation=organisation, identity=ADDRESS, now=timezone.now())
    other = make_person("registrar@altra.example", other_organisation, Role.REGISTRAR)
    answers = [browser_of(who).get(RECEIPT.format(erased.receipt)).status_code for who in (registrar, other)]
    assert answers == [200, 404]
    assert browser_of(registrar).get(RECEIPT.format(uuid4())).status_code == 404


@pytest.mark.parametrize("role", [None, *(role for role in Role if role is not Role.REGISTRAR)])
def test_pages_are_refused_to_every_other_role(
    role: Role | None, organisation: Organisation, credentials: list[Credential], browser_of: Browser
) -> None:
    person = make_person("somebody@example.org", organisation, *([role] if role else []))
    browser, form = browser_of(person), form_for(organisation)
    answers = [browser.get(FIND), browser.post(FIND, form), browser.post(ERASE, form), browser.get(ERASE)]
    assert [each.status_code for each in answers] == [403, 403, 403, 405]
    assert browser.get(RECEIPT.format(uuid4())).status_code == 403
    assert Participant.objects.filter(erased_at=None).count() == len(credentials)


def test_strangers_are_led_to_the_sign_in(browser_of: Browser, db: None) -> None:
    stranger = browser_of(None)
    answers = [stranger.get(FIND), stranger.post(FIND), stranger.post(ERASE), stranger.get(RECEIPT.format(uuid4()))]
    assert [(each.status_code, "sign-in" in each.headers["Location"]) for each in answers] == [(302, True)] * 4


@pytest.mark.parametrize("language", ["en", "it", "kk", "ru"])
def test_pages_speak_four_languages(
    language: str, organisation: Organisation, credentials: list[Credential], registrar: User, browser_of: Browser
) -> None:
    browser = browser_of(registrar)
    pages = [
        browser.get(f"/{language}/cohorts/erasure/"),
        browser.post(f"/{language}/cohorts/erasure/", form_for(organisation)),
    ]
    pages.append(browser.post(f"/{language}/cohorts/erasure/erase/", form_for(organisation), follow=True))
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert all(f'lang="{language}"' in page.content.decode() for page in pages)


def test_open_case_stays_and_the_page_says_why(asked: Walk, browser_of: Browser, organisation: Organisation) -> None:
    page = browser_of(asked.people["registrar"]).post(FIND, form_for(organisation)).content.decode()
    assert "it is open" in page
    assert "Nothing here can be erased now." in page
    assert browser_of(asked.people["registrar"]).post(ERASE, form_for(organisation)).status_code == 422
    assert CaseFile.objects.count() == 1


@pytest.mark.parametrize(("months", "said"), [(13, "is not over"), (None, "has not set a time")])
def test_case_whose_time_is_not_over_stays(
    months: int | None, said: str, taken_back: Walk, browser_of: Browser, organisation: Organisation
) -> None:
    Procedure.objects.update(keep_files_months=months)
    with at(LATER):
        browser = browser_of(taken_back.people["registrar"])
        assert said in browser.post(FIND, form_for(organisation)).content.decode()
        assert browser.post(ERASE, form_for(organisation)).status_code == 422
    assert CaseFile.objects.count() == 1


def test_case_whose_time_is_over_is_erased_whole(
    taken_back: Walk, browser_of: Browser, organisation: Organisation
) -> None:
    Procedure.objects.update(keep_files_months=12)
    key = str(taken_back.file.key)
    with at(LATER):
        answer = browser_of(taken_back.people["registrar"]).post(ERASE, form_for(organisation))
    assert answer.status_code == 302
    after = everything_stored(User, AuditEvent)
    assert [word for word in (key, "Data literacy", "scan.pdf", "Cleans tables") if word in after] == []
    line = AuditEvent.objects.get(action="recognition_desk:case:erased")
    assert (line.subject, line.detail["reason"]) == (f"case:{key}", "consent")
