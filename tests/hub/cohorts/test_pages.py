"""Pages of cohorts: who sees them, what they do, and what they say to garbage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from credenza_hub.accounts.models import User
from credenza_hub.cohorts import actions
from credenza_hub.cohorts.models import Cohort, LearnerListUpload, Participant
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.registry.models import Edition
from tests.hub.awarding import HEADER, awarded, enrol, learner_list, open_cohort
from tests.hub.conftest import make_person

BrowserOf = Callable[[User | None], Client]


@pytest.fixture
def upload(registrar: User, cohort: Cohort) -> LearnerListUpload:
    """A right list of two learners that waits."""
    return actions.stage_list(
        registrar, cohort=cohort, file_name="a.csv", content=[learner_list(2)], now=timezone.now()
    )


@pytest.fixture
def browser(browser_of: BrowserOf, registrar: User) -> Client:
    return browser_of(registrar)


def send(browser: Client, cohort: Cohort, content: bytes, name: str = "learners.csv") -> str:
    """Upload a file and return the page that follows."""
    response = browser.post(f"/en/cohorts/{cohort.pk}/lists/", {"file": SimpleUploadedFile(name, content)}, follow=True)
    assert response.status_code in (200, 422)
    return response.content.decode()


PAGES = [
    ("get", "/en/cohorts/", 200),
    ("get", "/en/cohorts/new/", 200),
    ("post", "/en/cohorts/new/", 422),
    ("get", "/en/cohorts/{cohort}/", 200),
    ("get", "/en/cohorts/{cohort}/change/", 200),
    ("post", "/en/cohorts/{cohort}/change/", 422),
    ("get", "/en/cohorts/{cohort}/delete/", 200),
    ("post", "/en/cohorts/{cohort}/delete/", 302),
    ("get", "/en/cohorts/{cohort}/learners.csv", 200),
    ("post", "/en/cohorts/{cohort}/lists/", 422),
    ("get", "/en/cohorts/{cohort}/lists/{upload}/", 200),
    ("get", "/en/cohorts/{cohort}/lists/{upload}/progress.json", 200),
    ("get", "/en/cohorts/{cohort}/lists/{upload}/problems.csv", 200),
    ("post", "/en/cohorts/{cohort}/lists/{upload}/accept/", 302),
    ("post", "/en/cohorts/{cohort}/lists/{upload}/discard/", 302),
]


@pytest.mark.parametrize(("method", "address", "for_registrar"), PAGES)
def test_page_for_each_role_opens_for_registrars_only(
    browser_of: BrowserOf,
    organisation: Organisation,
    other_organisation: Organisation,
    upload: LearnerListUpload,
    method: str,
    address: str,
    for_registrar: int,
) -> None:
    people = {
        "stranger": None,
        "learner": make_person("l@example.org"),
        "designer": make_person("d@example.org", organisation, Role.DESIGNER),
        "reviewer": make_person("r@example.org", organisation, Role.REVIEWER),
        "registrar elsewhere": make_person("o@example.org", other_organisation, Role.REGISTRAR),
        "registrar": make_person("g@example.org", organisation, Role.REGISTRAR),
    }
    path = address.format(cohort=upload.cohort_id, upload=upload.pk)
    answers = {name: getattr(browser_of(person), method)(path) for name, person in people.items()}
    own = "{cohort}" in address
    assert {name: answer.status_code for name, answer in answers.items()} == {
        "stranger": 302,
        "learner": 404 if own else 403,
        "designer": 403,
        "reviewer": 403,
        "registrar elsewhere": 404 if own else for_registrar,
        "registrar": for_registrar,
    }
    assert answers["stranger"]["Location"].startswith("/en/account/sign-in/")


@pytest.mark.parametrize("address", [page[1] for page in PAGES if page[0] == "post"])
def test_act_without_the_token_against_forged_requests_is_refused(
    registrar: User, upload: LearnerListUpload, address: str
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(registrar, backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.post(address.format(cohort=upload.cohort_id, upload=upload.pk))
    assert answer.status_code == 403


def test_list_of_another_cohort_is_not_shown(browser: Client, registrar: User, upload: LearnerListUpload) -> None:
    other = open_cohort(registrar, upload.cohort.edition, "Another")
    answer = browser.get(f"/en/cohorts/{other.pk}/lists/{upload.pk}/", follow=True)
    assert answer.redirect_chain == [(f"/en/cohorts/{other.pk}/", 302)]
    assert upload.file_name not in answer.content.decode()


@pytest.mark.parametrize("decision", ["accept", "discard"])
@pytest.mark.parametrize(("method", "last"), [("get", ""), ("post", "accept/"), ("post", "discard/")])
def test_address_of_a_list_that_was_decided_on_leads_to_its_cohort(
    browser: Client, upload: LearnerListUpload, decision: str, method: str, last: str
) -> None:
    address = f"/en/cohorts/{upload.cohort_id}/lists/{upload.pk}/"
    browser.post(f"{address}{decision}/", {"rows": "all"})
    learners = Participant.objects.count()
    answer = getattr(browser, method)(address + last, follow=True)
    assert answer.redirect_chain == [(f"/en/cohorts/{upload.cohort_id}/", 302)]
    assert "no longer waits" in answer.content.decode()
    assert Participant.objects.count() == learners


def test_cohort_list_without_cohorts_says_what_to_do(browser: Client) -> None:
    assert "No cohort yet" in browser.get("/en/cohorts/").content.decode()


def test_new_cohort_without_a_published_edition_says_why(browser: Client) -> None:
    assert "no published micro-credential" in browser.get("/en/cohorts/new/").content.decode()


def test_cohort_list_with_one_and_three_cohorts_asks_the_database_as_often(
    browser: Client, registrar: User, cohort: Cohort, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser.get("/en/cohorts/")
    with django_assert_num_queries(7, exact=False) as first:
        browser.get("/en/cohorts/")
    for number in range(2):
        enrol(registrar, open_cohort(registrar, cohort.edition, f"More {number}"), learner_list(2))
    with django_assert_num_queries(len(first.captured_queries)):
        browser.get("/en/cohorts/")


def test_cohort_page_with_one_and_three_learners_asks_the_database_as_often(
    browser: Client, registrar: User, cohort: Cohort, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    awarded(registrar, cohort, 1)
    browser.get(f"/en/cohorts/{cohort.pk}/")
    with django_assert_num_queries(14, exact=False) as first:
        browser.get(f"/en/cohorts/{cohort.pk}/")
    awarded(registrar, cohort, 3)
    with django_assert_num_queries(len(first.captured_queries)):
        browser.get(f"/en/cohorts/{cohort.pk}/")


def test_new_cohort_is_opened_for_an_edition_of_the_own_organisation(browser: Client, edition: Edition) -> None:
    data = {"edition": edition.pk, "name": "Autumn", "awarded_on": "2026-11-20", "place": "Roma", "language": "it"}
    answer = browser.post("/en/cohorts/new/", data)
    cohort = Cohort.objects.get()
    assert answer["Location"] == f"/en/cohorts/{cohort.pk}/"
    assert (cohort.edition, cohort.name, str(cohort.awarded_on), cohort.place, cohort.language) == (
        edition, "Autumn", "2026-11-20", "Roma", "it",
    )  # fmt: skip


def test_new_cohort_of_another_organisations_edition_is_refused(
    browser_of: BrowserOf, other_organisation: Organisation, edition: Edition
) -> None:
    browser = browser_of(make_person("o@example.org", other_organisation, Role.REGISTRAR))
    answer = browser.post("/en/cohorts/new/", {"edition": edition.pk, "name": "A", "awarded_on": "2026-11-20"})
    assert answer.status_code == 422
    assert not Cohort.objects.exists()


def test_new_cohort_with_a_name_that_the_edition_has_already_is_refused(browser: Client, cohort: Cohort) -> None:
    data = {"edition": cohort.edition.pk, "name": cohort.name, "awarded_on": "2026-11-20"}
    answer = browser.post("/en/cohorts/new/", data)
    assert answer.status_code == 422
    assert Cohort.objects.count() == 1


@pytest.mark.parametrize(
    ("days", "status"), [(None, 302), (-1, 422), (366, 302), (367, 422)], ids=["1990", "1989", "a year ahead", "more"]
)
def test_new_cohort_is_awarded_between_1990_and_a_year_ahead(
    browser: Client, edition: Edition, days: int | None, status: int
) -> None:
    ahead = days is not None and days > 0
    day = (timezone.localdate() if ahead else date(1990, 1, 1)) + timedelta(days=days or 0)
    answer = browser.post("/en/cohorts/new/", {"edition": edition.pk, "name": "A", "awarded_on": day.isoformat()})
    assert answer.status_code == status
    if status == 422:
        assert "must lie between 1 January 1990 and " in answer.content.decode()


MARKUP = "<script>alert(1)</script>"
GARBAGE = ["", " ", "\x00", MARKUP, "A" * 10_000, "2026-13-45", "0000-00-00", "١٢٣", "\ud7ff", "-1", "=1+1"]


@pytest.mark.parametrize("field", ["edition", "name", "awarded_on", "place", "language"])
@pytest.mark.parametrize("value", GARBAGE)
def test_new_cohort_with_garbage_in_a_field_is_refused_or_kept_as_text(
    browser: Client, edition: Edition, field: str, value: str
) -> None:
    data = {"edition": edition.pk, "name": "A", "awarded_on": "2026-11-20", "place": "", "language": "", field: value}
    answer = browser.post("/en/cohorts/new/", data, follow=True)
    assert answer.status_code in (200, 422)
    assert MARKUP not in answer.content.decode()


def test_empty_list_has_the_columns_of_the_edition(browser: Client, cohort: Cohort) -> None:
    answer = browser.get(f"/en/cohorts/{cohort.pk}/learners.csv")
    assert answer.getvalue().decode("utf-8-sig").strip() == HEADER
    assert answer["Content-Disposition"] == f'attachment; filename="learners-{cohort.pk}.csv"'


def test_upload_of_a_right_list_stores_nobody_until_it_is_accepted(browser: Client, cohort: Cohort) -> None:
    page = send(browser, cohort, learner_list(3))
    assert "Every row is right" in page
    assert not Participant.objects.exists()
    upload = LearnerListUpload.objects.get()
    answer = browser.post(f"/en/cohorts/{cohort.pk}/lists/{upload.pk}/accept/", {"rows": "all"}, follow=True)
    assert "3 learners were added." in answer.content.decode()
    assert [p.given_name for p in cohort.participants.all()] == ["Ada1", "Ada2", "Ada3"]
    assert not LearnerListUpload.objects.exists()


def test_upload_with_wrong_cells_names_each_cell_and_adds_the_good_rows_only_when_asked(
    browser: Client, cohort: Cohort
) -> None:
    page = send(browser, cohort, learner_list(2) + b"Bob,Specimen,,01/02/1990,bob,44,2026-09-28,28,2026-10-10\n")
    for cell in ("row 4, birth_date", "row 4, email", "row 4, written"):
        assert cell in page
    upload = LearnerListUpload.objects.get()
    refused = browser.post(f"/en/cohorts/{cohort.pk}/lists/{upload.pk}/accept/", {"rows": "all"})
    assert (refused.status_code, Participant.objects.count()) == (422, 0)
    browser.post(f"/en/cohorts/{cohort.pk}/lists/{upload.pk}/accept/", {"rows": "good"})
    assert Participant.objects.count() == 2


def test_problems_are_named_in_the_readers_language(browser: Client, cohort: Cohort) -> None:
    file = SimpleUploadedFile("a.csv", HEADER.encode() + b"\n,,,,,27,2026-09-28,,2026-10-10\n")
    page = browser.post(f"/it/cohorts/{cohort.pk}/lists/", {"file": file}, follow=True).content.decode()
    assert "The result is missing" not in page
    assert "EU-M01" in page
    assert "Manca l&#x27;esito." in page
    assert "riga 2, oral" in page


def test_upload_of_a_learner_without_name_or_identifier_names_the_rule(browser: Client, cohort: Cohort) -> None:
    assert "EU-M01" in send(browser, cohort, HEADER.encode() + b"\n,,,,,27,2026-09-28,28,2026-10-10\n")


def test_discarded_list_adds_nobody(browser: Client, upload: LearnerListUpload) -> None:
    browser.post(f"/en/cohorts/{upload.cohort_id}/lists/{upload.pk}/discard/")
    assert (Participant.objects.count(), LearnerListUpload.objects.count()) == (0, 0)


WRONG_FILES = {
    "empty": (b"", "The file is empty"),
    "spaces": (b" \n \n", "The file is empty"),
    "workbook": (b"PK\x03\x04" + b"\x00" * 100, "workbook"),
    "old workbook": (b"\xd0\xcf\x11\xe0" + b"\x00" * 100, "old Excel workbook"),
    "pdf": (b"%PDF-1.7\n", "PDF"),
    "utf-16": (learner_list(1).decode().encode("utf-16"), "UTF-16"),
    "latin-1": (learner_list(1).replace(b"Ada1", "Niccolò".encode("latin-1")), "not UTF-8"),
    "random": (bytes(range(256)) * 10, "NUL"),
    "html": (b"<html><body>x</body></html>", "is not known"),
    "header only": (HEADER.encode() + b"\n", "no learners"),
    "missing column": (b"given_name,written,oral\nAda,27,28\n", "family_name is missing"),
    "open quotation mark": (HEADER.encode() + b'\n"Ada,Specimen', "cannot be read"),
}


@pytest.mark.parametrize("name", WRONG_FILES)
def test_upload_of_a_file_that_is_no_list_says_what_it_is_and_stores_nothing(
    browser: Client, cohort: Cohort, name: str
) -> None:
    content, said = WRONG_FILES[name]
    assert said in send(browser, cohort, content)
    assert (LearnerListUpload.objects.count(), Participant.objects.count()) == (0, 0)


def test_upload_with_markup_and_formulas_in_every_cell_shows_them_as_text(browser: Client, cohort: Cohort) -> None:
    everywhere = ",".join([MARKUP] * 9)
    content = f"{HEADER}\n{everywhere}\n=1+A1,@SUM(A1),+1,,a@example.org,27,,28,\n{MARKUP},X,,,x@example.org,27,,28,\n"
    page = send(browser, cohort, content.encode(), name=f"{MARKUP}.csv")
    upload = LearnerListUpload.objects.get()
    browser.post(f"/en/cohorts/{cohort.pk}/lists/{upload.pk}/accept/", {"rows": "good"})
    assert MARKUP not in page + browser.get(f"/en/cohorts/{cohort.pk}/").content.decode()
    assert Participant.objects.count() == 2


def test_list_accepted_during_an_award_is_refused(browser: Client, registrar: User, cohort: Cohort) -> None:
    enrol(registrar, cohort, learner_list(1))
    browser.post(f"/en/cohorts/{cohort.pk}/award/")
    send(browser, cohort, learner_list(2))
    upload = LearnerListUpload.objects.get()
    answer = browser.post(f"/en/cohorts/{cohort.pk}/lists/{upload.pk}/accept/", {"rows": "all"})
    assert (answer.status_code, Participant.objects.count()) == (422, 1)
    assert "This cohort is being awarded" in answer.content.decode()


def test_list_older_than_a_day_is_deleted_by_the_next_upload(
    registrar: User, cohort: Cohort, upload: LearnerListUpload
) -> None:
    other = open_cohort(registrar, cohort.edition, "Another")
    LearnerListUpload.objects.update(uploaded_at=timezone.now() - timedelta(hours=25))
    actions.stage_list(registrar, cohort=other, file_name="b.csv", content=[learner_list(1)], now=timezone.now())
    assert [(u.cohort, u.file_name) for u in LearnerListUpload.objects.all()] == [(other, "b.csv")]


@pytest.mark.parametrize("language", ["en", "it", "kk", "ru"])
def test_pages_open_in_each_language(browser: Client, upload: LearnerListUpload, language: str) -> None:
    for address in ("", "new/", f"{upload.cohort_id}/", f"{upload.cohort_id}/lists/{upload.pk}/"):
        answer = browser.get(f"/{language}/cohorts/{address}")
        assert (answer.status_code, f'lang="{language}"' in answer.content.decode()) == (200, True)
