"""National documents in the hub: the learner's own, the registrar's, and nobody else's."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from pypdf import PdfReader

from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.cohorts.models import Cohort
from credenza_hub.issuing.models import Credential
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.wallet.models import ShareLink
from tests.hub.awarding import enrol, open_cohort, order_award, publish_example, withdraw, work_until_idle
from tests.hub.conftest import make_person

BrowserOf = Callable[[User | None], Client]
LEARNERS = (
    "given_name,family_name,email,quiz,quiz.completed_on,practical-task,practical-task.completed_on\n"
    "Әсел,Үлгі,assel@example.org,85,2026-06-01,passed,2026-06-20\n"
)


@pytest.fixture
def cohort(organisation: Organisation, reviewer: User, registrar: User) -> Cohort:
    return open_cohort(registrar, publish_example(organisation, reviewer, "kz-platform-course"))


@pytest.fixture
def credential(cohort: Cohort, registrar: User) -> Credential:
    enrol(registrar, cohort, LEARNERS.encode())
    order_award(registrar, cohort)
    work_until_idle()
    return Credential.objects.get()


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


def test_the_learner_gets_the_certificate_with_a_link_in_its_code(
    browser_of: BrowserOf, credential: Credential
) -> None:
    browser = browser_of(make_person("assel@example.org"))
    page = browser.get(f"/kk/credentials/{credential.key}/").content.decode()
    assert f"/kk/credentials/{credential.key}/document.pdf" in page
    answer = browser.post(f"/kk/credentials/{credential.key}/document.pdf")
    text = text_of(answer.content)
    assert "Шағын кәсіпорынға арналған электрондық кестелер" in text
    assert f"/s/{ShareLink.objects.get().token}" in text


def test_the_registrar_gets_it_and_the_act_is_written_down(
    browser_of: BrowserOf, registrar: User, cohort: Cohort, credential: Credential
) -> None:
    browser, address = browser_of(registrar), f"/en/cohorts/{cohort.pk}/credentials/{credential.key}/document.pdf"
    assert address in browser.get(f"/en/cohorts/{cohort.pk}/credentials/").content.decode()
    answer = browser.post(address)
    assert f"№ {str(credential.key).upper()}" in text_of(answer.content)
    act = AuditEvent.objects.get(action="supplement_lines:document:taken")
    assert (act.actor, act.subject) == (registrar, f"credential:{credential.key}")
    assert ShareLink.objects.count() == 0


def test_document_for_each_role_opens_for_the_owner_and_the_registrar_only(
    browser_of: BrowserOf,
    organisation: Organisation,
    other_organisation: Organisation,
    registrar: User,
    cohort: Cohort,
    credential: Credential,
) -> None:
    people = {
        "stranger": (None, (302, 302)),
        "owner": (make_person("assel@example.org"), (404, 200)),
        "another learner": (make_person("dana@example.org"), (404, 404)),
        "designer": (make_person("d@example.org", organisation, Role.DESIGNER), (403, 404)),
        "administrator": (make_person("a@example.org", organisation, Role.ADMINISTRATOR), (403, 404)),
        "registrar of another": (make_person("r@example.org", other_organisation, Role.REGISTRAR), (404, 404)),
        "registrar": (registrar, (200, 404)),
    }
    start = f"/en/cohorts/{cohort.pk}"
    addresses = f"{start}/credentials/{credential.key}/document.pdf", f"/en/credentials/{credential.key}/document.pdf"
    found = {
        role: tuple(browser_of(person).post(address).status_code for address in addresses)
        for role, (person, _) in people.items()
    }
    assert found == {role: expected for role, (_, expected) in people.items()}
    assert browser_of(registrar).get(addresses[0]).status_code == 405


def test_a_revoked_credential_has_no_document(
    browser_of: BrowserOf, registrar: User, cohort: Cohort, credential: Credential
) -> None:
    withdraw(registrar, credential)
    owner = browser_of(make_person("assel@example.org"))
    assert owner.post(f"/en/credentials/{credential.key}/document.pdf").status_code == 404
    address = f"/en/cohorts/{cohort.pk}/credentials/{credential.key}/document.pdf"
    assert browser_of(registrar).post(address).status_code == 404
