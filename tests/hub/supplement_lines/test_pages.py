"""Lines of the diploma supplement in the hub: who may take them, what they hold, which cohorts have them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable

import pytest
from django.test import Client

from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.cohorts.models import Cohort
from credenza_hub.issuing.models import Credential
from credenza_hub.organisations.models import Organisation, Role
from tests.hub.awarding import enrol, open_cohort, order_award, publish_example, withdraw, work_until_idle
from tests.hub.conftest import make_person

BrowserOf = Callable[[User | None], Client]
HEADER = (
    "given_name,family_name,teaching-portfolio,teaching-portfolio.completed_on,examination,examination.completed_on"
)
LEARNERS = f"{HEADER}\nӘсел,Үлгі,B,2026-06-01,A-,2026-06-20\n=Дана,Мысалова,C,2026-06-01,B+,2026-06-21\n".encode()
PAGES = [
    ("get", "/en/cohorts/{cohort}/diploma-supplement/"),
    ("post", "/en/cohorts/{cohort}/diploma-supplement/lines.csv"),
    ("post", "/en/cohorts/{cohort}/diploma-supplement/lines.jsonl"),
]


@pytest.fixture
def cohort(organisation: Organisation, reviewer: User, registrar: User) -> Cohort:
    return open_cohort(registrar, publish_example(organisation, reviewer, "kz-vocational-methodology"))


@pytest.fixture
def credentials(cohort: Cohort, registrar: User) -> list[Credential]:
    enrol(registrar, cohort, LEARNERS)
    order_award(registrar, cohort)
    work_until_idle()
    return list(Credential.objects.order_by("pk"))


def content_of(response: object) -> str:
    return b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]


@pytest.mark.parametrize(("method", "address"), PAGES)
def test_page_for_each_role_opens_for_registrars_only(
    browser_of: BrowserOf,
    organisation: Organisation,
    other_organisation: Organisation,
    registrar: User,
    cohort: Cohort,
    method: str,
    address: str,
) -> None:
    people = {
        "stranger": (None, 302),
        "learner": (make_person("learner1@example.org"), 404),
        "designer": (make_person("d@example.org", organisation, Role.DESIGNER), 403),
        "reviewer": (make_person("v@example.org", organisation, Role.REVIEWER), 403),
        "administrator": (make_person("a@example.org", organisation, Role.ADMINISTRATOR), 403),
        "registrar of another": (make_person("r@example.org", other_organisation, Role.REGISTRAR), 404),
        "registrar": (registrar, 200),
    }
    at = address.format(cohort=cohort.pk)
    found = {role: getattr(browser_of(person), method)(at).status_code for role, (person, _) in people.items()}
    assert found == {role: expected for role, (_, expected) in people.items()}


@pytest.mark.parametrize("address", [address for method, address in PAGES if method == "post"])
def test_personal_data_is_not_fetched_by_a_link(
    browser_of: BrowserOf, registrar: User, cohort: Cohort, address: str
) -> None:
    assert browser_of(registrar).get(address.format(cohort=cohort.pk)).status_code == 405


def test_page_shows_each_line_in_three_languages(
    browser_of: BrowserOf, registrar: User, cohort: Cohort, credentials: list[Credential]
) -> None:
    page = browser_of(registrar).get(f"/en/cohorts/{cohort.pk}/diploma-supplement/").content.decode()
    assert "Micro-credential VM 3204 “Methodology of technical and vocational education”" in page
    assert "Микроквалификация VM 3204" in page
    assert "Микробіліктілік VM 3204" in page


def test_table_holds_valid_credentials_only_and_the_act_is_written_down(
    browser_of: BrowserOf, registrar: User, cohort: Cohort, credentials: list[Credential]
) -> None:
    withdraw(registrar, credentials[0], "error")
    response = browser_of(registrar).post(f"/en/cohorts/{cohort.pk}/diploma-supplement/lines.csv")
    (row,) = csv.DictReader(content_of(response).splitlines())
    assert (row["given_name"], row["credits"], row["letter"], row["points"]) == ("'=Дана", "5", "B+", "3.33")
    assert response["Cache-Control"] == "no-store"
    act = AuditEvent.objects.get(action="supplement_lines:line:taken")
    assert (act.actor, act.subject, act.detail) == (registrar, f"cohort:{cohort.pk}", {"credentials": 1})


def test_documents_stand_one_on_each_row(
    browser_of: BrowserOf, registrar: User, cohort: Cohort, credentials: list[Credential]
) -> None:
    response = browser_of(registrar).post(f"/en/cohorts/{cohort.pk}/diploma-supplement/lines.jsonl")
    documents = [json.loads(row) for row in content_of(response).splitlines()]
    assert [entry["learner"]["family_name"] for entry in documents] == ["Үлгі", "Мысалова"]


def test_cohort_page_leads_there_once_learners_are_awarded(
    browser_of: BrowserOf, registrar: User, cohort: Cohort, credentials: list[Credential]
) -> None:
    address = f"/en/cohorts/{cohort.pk}/diploma-supplement/"
    assert address in browser_of(registrar).get(f"/en/cohorts/{cohort.pk}/").content.decode()


@pytest.mark.parametrize("name", ["kz-platform-course", "it-single-examination"])
def test_other_routes_have_no_lines(
    browser_of: BrowserOf, organisation: Organisation, reviewer: User, registrar: User, name: str
) -> None:
    cohort = open_cohort(registrar, publish_example(organisation, reviewer, name))
    assert browser_of(registrar).get(f"/en/cohorts/{cohort.pk}/diploma-supplement/").status_code == 404


def test_empty_cohort_says_what_comes_first(browser_of: BrowserOf, registrar: User, cohort: Cohort) -> None:
    page = browser_of(registrar).get(f"/ru/cohorts/{cohort.pk}/diploma-supplement/").content.decode()
    assert "Строк пока нет: сначала присвойте удостоверения." in page
