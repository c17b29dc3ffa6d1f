"""Asking for recognition: the public procedure, guests, the form with credentials of every kind, and garbage."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.organisations.models import Organisation
from credenza_hub.recognition_desk.models import CaseEvent, CaseFile, Evidence, Procedure, Programme
from credenza_hub.recognition_desk.store import load
from tests.hub.awarding import awarded, open_cohort, publish_example
from tests.hub.recognition_desk.walking import PDF, request_form

BrowserOf = Callable[[User | None], Client]
FORM = "/en/recognition/at/esempio/request/"


@pytest.fixture
def browser(browser_of: BrowserOf, people: dict[str, User], procedure: Procedure) -> Client:
    return browser_of(people["applicant"])


def test_procedure_is_public_in_the_readers_language(client: Client, programme: Programme) -> None:
    page = client.get("/kk/recognition/at/esempio/").content.decode()
    assert "Үйренгеніңіз есептеледі." in page
    assert "Data analysis" in page
    assert "Үлгі университеті" in client.get("/kk/recognition/").content.decode()


def test_procedure_that_is_not_published_is_not_found(client: Client, organisation: Organisation) -> None:
    assert client.get("/en/recognition/at/esempio/").status_code == 404


def test_request_with_a_scan_becomes_a_case_with_one_event(browser: Client, people: dict[str, User]) -> None:
    answer = browser.post(FORM, request_form())
    file = CaseFile.objects.get()
    assert answer["Location"] == f"/en/recognition/cases/{file.key}/"
    assert (file.state, file.waits_for, file.sequence, file.applicant) == (
        "submitted",
        "registrar",
        1,
        people["applicant"],
    )
    case = load(file)
    specification = case.application.qualification.specification
    assert specification.title is not None
    assert [outcome.text.texts for outcome in specification.outcomes if outcome.text] == [
        {"en": "Cleans tables of data."},
        {"en": "Draws charts."},
    ]
    assert (case.application.qualification.signed, str(case.application.asked_credits)) == (False, "3")
    assert [row.sha256 for row in Evidence.objects.all()] == [case.application.attachments[0].sha256]


def test_request_with_a_credential_of_the_wallet_stands_for_the_whole_edition(
    browser_of: BrowserOf, organisation: Organisation, people: dict[str, User], procedure: Procedure
) -> None:
    people["learner"] = User.objects.create_user("learner1@example.org")
    cohort = open_cohort(people["registrar"], publish_example(organisation, people["reviewer"]))
    credential = awarded(people["registrar"], cohort, 1)[0]
    browser = browser_of(people["learner"])
    form = request_form(file=None, own=str(credential.key), title=None, provider=None)
    assert browser.post(FORM, form).status_code == 302
    qualification = load(CaseFile.objects.get()).application.qualification
    assert qualification.signed
    assert qualification.specification.title is not None
    assert set(qualification.specification.title.texts) == {"en", "it", "kk", "ru"}
    assert CaseFile.objects.get().titles == dict(qualification.specification.title.texts)
    for language, title in qualification.specification.title.texts.items():
        assert escape(title) in browser.get(f"/{language}/recognition/mine/").text


def test_credential_of_another_learner_is_no_choice(
    browser: Client, organisation: Organisation, people: dict[str, User]
) -> None:
    cohort = open_cohort(people["registrar"], publish_example(organisation, people["reviewer"]))
    credential = awarded(people["registrar"], cohort, 1)[0]
    assert browser.post(FORM, request_form(file=None, own=str(credential.key))).status_code == 422
    assert not CaseFile.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"file": None},
        {"token": "x.y.z"},
        {"file": SimpleUploadedFile("a.exe", b"MZ\x00\x01\x02\xff")},
        {"file": SimpleUploadedFile("a.pdf", b"")},
        {"file": SimpleUploadedFile("a.pdf", PDF + b" " * 10_000_001)},
        {"title": ""},
        {"provider": ""},
        {"purpose": "fame"},
        {"purpose": None},
        {"aim": ""},
        {"aim": "a\x00b"},
        {"aim": "a\x07b"},
        {"aim": "a" * 2001},
        {"asked_credits": "-1"},
        {"asked_credits": "NaN"},
        {"asked_credits": "1e400"},
        {"awarded_on": "2999-01-01"},
        {"awarded_on": "soon"},
        {"country": "XX"},
        {"programme": "999"},
        {"programme": "garbage"},
        {"agreed": None},
        {"own": "b9a1f2d6-0000-4000-8000-000000000000"},
    ],
)
def test_garbage_in_the_request_is_refused_and_stores_nothing(browser: Client, changes: dict[str, object]) -> None:
    answer = browser.post(FORM, request_form(**changes))
    assert answer.status_code == 422
    assert (CaseFile.objects.count(), CaseEvent.objects.count(), Evidence.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    "credential",
    [
        {"credentialSubject": {"achievement": {"name": "A\u0000B\u0007", "creditsAvailable": "x"}}},
        {"credentialSubject": {"achievement": {"name": ["x"], "alignment": [{"targetType": "ext:ISCEDF"}]}}},
        {"credentialSubject": {"achievement": {"name": "N" * 5000}}, "issuer": {"name": "I" * 5000}},
    ],
)
def test_strange_credential_is_taken_as_far_as_it_can_be_read(browser: Client, credential: dict[str, object]) -> None:
    document = {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"], **credential}
    form = request_form(file=SimpleUploadedFile("c.json", json.dumps(document).encode()))
    assert browser.post(FORM, form).status_code == 302
    assert browser.get(f"/en/recognition/cases/{CaseFile.objects.get().key}/").status_code == 200


def test_stranger_gets_a_letter_that_leads_to_the_form(client: Client, procedure: Procedure) -> None:
    cache.clear()
    assert "mailbox" in client.post(FORM, {"email": "New.Person@example.org"}).content.decode()
    client.post(FORM, {"email": "new.person@example.org"})
    assert [letter.to for letter in mail.outbox] == [["new.person@example.org"]]
    link = re.search(r"https://register\.test(\S+)", mail.outbox[0].body)
    assert link is not None
    assert "new.person" not in link[1]
    passwords = {"name": "New Person", "new_password1": "long enough words", "new_password2": "long enough words"}
    assert client.post(link[1], passwords)["Location"] == FORM
    assert client.get(FORM).status_code == 200


def test_stranger_with_an_account_is_sent_to_the_sign_in(client: Client, procedure: Procedure, learner: User) -> None:
    cache.clear()
    page = client.post(FORM, {"email": learner.email}).content.decode()
    assert "mailbox" in page
    assert f"/en/account/sign-in/?next={FORM.replace('/', '%2F')}" in mail.outbox[0].body


def test_closed_desk_receives_no_requests(browser: Client, procedure: Procedure) -> None:
    Procedure.objects.update(is_open=False)
    assert browser.post(FORM, request_form())["Location"] == "/en/recognition/at/esempio/"
    assert not CaseFile.objects.exists()


def test_no_address_and_no_line_of_the_trail_names_the_applicant(browser: Client, organisation: Organisation) -> None:
    answer = browser.post(FORM, request_form())
    assert "applicant" not in answer["Location"]
    line = AuditEvent.objects.get(action="recognition_desk:case:submitted")
    assert (line.actor, line.subject) == (None, f"case:{CaseFile.objects.get().key}")
