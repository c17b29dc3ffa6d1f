"""Pages of the studio: who sees them, what they do with good and bad input."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.registry.models import Edition
from credenza_hub.studio import actions
from credenza_hub.studio.models import Draft, DraftState
from credenza_hub.studio.urls import urlpatterns
from tests.hub.conftest import make_person
from tests.hub.studio.conftest import Browser, example_document
from tests.hub.studio.sent_forms import form_of

pytestmark = pytest.mark.django_db
DRAFT = "/en/studio/drafts/evaluator/"
XSS = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)>"


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


def submitted(draft: Draft, designer: User) -> Draft:
    return actions.submit_draft(designer, draft, revision=draft.revision, now=timezone.now())


PAGES = {
    ("GET", "/en/studio/"): {"designer": 200, "reviewer": 200},
    ("GET", "/en/studio/reviews/"): {"reviewer": 200, "foreign": 200},
    ("GET", "/en/studio/new/"): {"designer": 200},
    ("POST", "/en/studio/new/"): {"designer": 422},
    ("GET", DRAFT): {"designer": 200},
    ("POST", DRAFT): {"designer": 409},
    ("POST", DRAFT + "findings/"): {"designer": 200},
    ("POST", DRAFT + "withdraw/"): {"designer": 302},
    ("GET", DRAFT + "text/"): {"designer": 200},
    ("POST", DRAFT + "text/"): {"designer": 422},
    ("GET", DRAFT + "document.yaml"): {"designer": 200, "reviewer": 200},
    ("GET", DRAFT + "document.json"): {"designer": 200, "reviewer": 200},
    ("GET", DRAFT + "review/"): {"designer": 200, "reviewer": 200},
    ("POST", DRAFT + "review/"): {"reviewer": 422},
}


@pytest.mark.parametrize(("method", "address"), PAGES)
def test_page_for_each_role(
    draft: Draft,
    browser_of: Browser,
    designer: User,
    reviewer: User,
    registrar: User,
    learner: User,
    other_organisation: Organisation,
    method: str,
    address: str,
) -> None:
    foreign = make_person("foreign@example.org", other_organisation, Role.DESIGNER, Role.REVIEWER)
    of_one_draft = address.startswith(DRAFT)
    expected = {"designer": 403, "reviewer": 403, "registrar": 403, "learner": 403, "foreign": 200}
    if of_one_draft:
        expected |= {"learner": 404, "foreign": 404}
    expected |= PAGES[(method, address)]
    if (method, address) == ("POST", "/en/studio/new/"):
        expected["foreign"] = 422
    people = {
        "designer": designer,
        "reviewer": reviewer,
        "registrar": registrar,
        "learner": learner,
        "foreign": foreign,
    }
    statuses = {name: browser_of(user).generic(method, address).status_code for name, user in people.items()}
    assert statuses == expected
    assert browser_of(None).generic(method, address)["Location"].startswith("/en/account/sign-in/?next=")


def test_every_address_of_the_room_is_in_the_table_of_roles() -> None:
    named = {address.removeprefix("/en/studio/").replace("evaluator", "<slug:slug>") for _, address in PAGES}
    patterns = {str(pattern.pattern) for pattern in urlpatterns if "document" not in str(pattern.pattern)}
    assert patterns <= named


def test_list_shows_drafts_of_own_organisations_only_with_one_number_of_queries(
    draft: Draft, browser_of: Browser, designer: User, organisation: Organisation, other_organisation: Organisation
) -> None:
    client = browser_of(designer)
    with CaptureQueriesContext(connection) as first:
        client.get("/en/studio/")
    for number in range(2):
        Draft.objects.create(
            organisation=organisation,
            slug=f"d{number}",
            document={"title": {"en": f"Draft {number}"}},
            written_by=designer,
        )
    Draft.objects.create(
        organisation=other_organisation, slug="foreign", document={"title": {"en": "Foreign"}}, written_by=designer
    )
    with CaptureQueriesContext(connection) as second:
        page = client.get("/en/studio/").content.decode()
    assert len(first) == len(second)
    assert ("Draft 0" in page, "Draft 1" in page, "Foreign" in page, "3 drafts" in page) == (True, True, False, True)


def test_list_without_drafts_says_what_it_is_for(browser_of: Browser, designer: User) -> None:
    assert "No drafts yet" in browser_of(designer).get("/en/studio/").content.decode()


def test_reviews_list_shows_submitted_drafts_with_one_number_of_queries(
    draft: Draft, browser_of: Browser, designer: User, reviewer: User, organisation: Organisation
) -> None:
    submitted(draft, designer)
    client = browser_of(reviewer)
    counts = []
    for extra in (0, 2):
        for number in range(extra):
            other = Draft.objects.create(
                organisation=organisation, slug=f"d{number}", document=example_document(), written_by=designer
            )
            submitted(other, designer)
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/en/studio/reviews/").content.decode()
        counts.append(len(queries))
    assert (counts[0] == counts[1], page.count("/review/")) == (True, 3)


@pytest.mark.parametrize("page", ["", "text/", "review/"])
def test_draft_page_with_many_rows_needs_no_more_queries(
    draft: Draft, browser_of: Browser, designer: User, page: str
) -> None:
    client = browser_of(designer)
    client.get(DRAFT + page)
    counts = []
    for number in (1, 30):
        Draft.objects.update(document={**example_document(), "outcomes": [{"key": f"o{n}"} for n in range(number)]})
        with CaptureQueriesContext(connection) as queries:
            assert client.get(DRAFT + page).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_new_draft_opens_its_form(browser_of: Browser, designer: User, organisation: Organisation) -> None:
    answer = browser_of(designer).post(
        "/kk/studio/new/", {"organisation": "esempio", "title": "Деректер", "slug": "DATA"}
    )
    draft = Draft.objects.get()
    assert (answer["Location"], draft.slug, draft.document["title"]) == (
        "/kk/studio/drafts/data/", "data", {"kk": "Деректер"},
    )  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"organisation": "altra", "title": "X"},
        {"organisation": "esempio", "title": ""},
        {"organisation": "esempio", "title": "X", "slug": "../../etc"},
        {"organisation": "esempio", "title": "X", "slug": "evaluator"},
        {"organisation": "esempio", "title": "x\x00y"},
        {"organisation": "esempio", "title": "x" * 100_000},
    ],
)
def test_new_draft_with_wrong_fields_is_refused(
    draft: Draft, browser_of: Browser, designer: User, other_organisation: Organisation, fields: dict[str, str]
) -> None:
    assert browser_of(designer).post("/en/studio/new/", fields).status_code == 422
    assert Draft.objects.count() == 1


def test_form_saved_unchanged_keeps_document_and_revision(draft: Draft, browser_of: Browser, designer: User) -> None:
    client = browser_of(designer)
    answer = client.post(DRAFT, form_of(client.get(DRAFT).content.decode()))
    stored = Draft.objects.get()
    assert (answer.status_code, stored.revision, stored.document) == (302, 1, draft.document)


def test_form_with_a_change_is_saved_and_shown(draft: Draft, browser_of: Browser, designer: User) -> None:
    client = browser_of(designer)
    data = form_of(client.get(DRAFT).content.decode()) | {"workload-ects": ["2,5"], "outcomes-0-text-ru": ["Знает"]}
    page = client.post(DRAFT, data, follow=True).content.decode()
    stored = Draft.objects.get()
    assert (stored.revision, stored.document["workload"]["ects"]) == (2, 2.5)
    assert stored.document["outcomes"][0]["text"]["ru"] == "Знает"
    assert "The draft was saved." in page


def test_row_is_added_without_saving_and_the_text_stays(draft: Draft, browser_of: Browser, designer: User) -> None:
    client = browser_of(designer)
    data = form_of(client.get(DRAFT).content.decode()) | {"title-en": ["Typed just now"], "act": ["add assessments"]}
    page = client.post(DRAFT, data).content.decode()
    assert ("Typed just now" in page, 'id="assessments-1-row"' in page, "Not saved yet." in page) == (True, True, True)
    assert Draft.objects.get().document == draft.document
    client.post(DRAFT, form_of(page) | {"assessments-1-title-en": ["A talk"]})
    stored = Draft.objects.get().document
    assert stored["assessments"][1] == {"key": "assessment-1", "title": {"en": "A talk"}}
    assert stored["title"]["en"] == "Typed just now"


def test_form_of_a_stale_page_is_refused_and_the_text_is_not_lost(
    draft: Draft, browser_of: Browser, designer: User, organisation: Organisation
) -> None:
    colleague = make_person("colleague@example.org", organisation, Role.DESIGNER)
    client = browser_of(designer)
    mine = form_of(client.get(DRAFT).content.decode()) | {"title-en": ["My long text"]}
    actions.save_draft(colleague, draft, {**draft.document, "version": "9"}, revision=1, now=timezone.now())
    answer = client.post(DRAFT, mine)
    page = answer.content.decode()
    assert (answer.status_code, "My long text" in page, "Saved by Colleague" in page) == (409, True, True)
    assert Draft.objects.get().document["version"] == "9"
    assert client.post(DRAFT, form_of(page)).status_code == 302
    assert Draft.objects.get().document["title"]["en"] == "My long text"


def test_form_sent_after_the_draft_was_submitted_is_refused_and_the_text_is_not_lost(
    draft: Draft, browser_of: Browser, designer: User
) -> None:
    client = browser_of(designer)
    mine = form_of(client.get(DRAFT).content.decode()) | {"title-en": ["My long text"]}
    submitted(draft, designer)
    answer = client.post(DRAFT, mine)
    assert (answer.status_code, "My long text" in answer.content.decode()) == (409, True)
    assert client.get(DRAFT)["Location"] == DRAFT + "review/"


def test_submitting_an_unfinished_draft_saves_it_and_lists_what_is_missing(
    draft: Draft, browser_of: Browser, designer: User
) -> None:
    client = browser_of(designer)
    data = form_of(client.get(DRAFT).content.decode()) | {"participation": [""], "act": ["submit"]}
    answer = client.post(DRAFT, data)
    page = answer.content.decode()
    assert (answer.status_code, "EU-M10" in page, 'href="#participation"' in page) == (422, True, True)
    stored = Draft.objects.get()
    assert (stored.state, "participation" in stored.document) == (DraftState.WRITING, False)


def test_submit_withdraw_submit_return_and_approve_through_the_pages(
    draft: Draft, browser_of: Browser, designer: User, reviewer: User
) -> None:
    writing, reviewing = browser_of(designer), browser_of(reviewer)
    data = form_of(writing.get(DRAFT).content.decode()) | {"act": ["submit"]}
    assert writing.post(DRAFT, data)["Location"] == DRAFT + "review/"
    assert writing.post(DRAFT + "withdraw/", {"revision": "1"})["Location"] == DRAFT
    writing.post(DRAFT, data)
    reviewing.post(DRAFT + "review/", {"revision": "1", "decision": "return", "comment": "Too long <b>"})
    assert "Too long &lt;b&gt;" in writing.get(DRAFT).content.decode()
    writing.post(DRAFT, data)
    answer = reviewing.post(DRAFT + "review/", {"revision": "1", "decision": "approve"}, follow=True)
    assert "The edition is published." in answer.content.decode()
    assert (Draft.objects.get().state, Edition.objects.get().number) == (DraftState.PUBLISHED, 1)
    assert "Edition 1 is published and never changes." in writing.get(DRAFT).content.decode()


def test_review_page_shows_what_changed_since_the_edition(
    draft: Draft, browser_of: Browser, designer: User, reviewer: User
) -> None:
    actions.approve_draft(reviewer, submitted(draft, designer), comment="", revision=1, now=timezone.now())
    draft.refresh_from_db()
    document = {**draft.document, "workload": {**draft.document["workload"], "ects": 7.5}}
    submitted(actions.save_draft(designer, draft, document, revision=1, now=timezone.now()), designer)
    page = browser_of(reviewer).get(DRAFT + "review/").content.decode()
    assert ("<del>10</del>" in page, "<ins>7.5</ins>" in page, page.count("<del>")) == (True, True, 1)
    assert "Approve and publish" in page


def test_review_page_of_own_submission_offers_no_decision(
    draft: Draft, browser_of: Browser, organisation: Organisation
) -> None:
    both = make_person("both@example.org", organisation, Role.DESIGNER, Role.REVIEWER)
    submitted(draft, both)
    client = browser_of(both)
    page = client.get(DRAFT + "review/").content.decode()
    assert ("Approve and publish" in page, "four eyes" in page) == (False, True)
    assert client.post(DRAFT + "review/", {"revision": "1", "decision": "approve"}).status_code == 403


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"revision": "7", "decision": "approve"}, 409),
        ({"revision": "x", "decision": "approve"}, 422),
        ({"revision": "9" * 30, "decision": "approve"}, 422),
        ({"revision": "1", "decision": "burn"}, 422),
        ({"revision": "1", "decision": "return", "comment": " "}, 422),
        ({"revision": "1", "decision": "return", "comment": "a\x00b"}, 422),
        ({"revision": "1", "decision": "return", "comment": "x" * 20_001}, 422),
    ],
)
def test_wrong_decision_changes_nothing(
    draft: Draft, browser_of: Browser, designer: User, reviewer: User, fields: dict[str, str], status: int
) -> None:
    submitted(draft, designer)
    assert browser_of(reviewer).post(DRAFT + "review/", fields).status_code == status
    assert (Draft.objects.get().state, Edition.objects.count()) == (DraftState.SUBMITTED, 0)


def test_html_in_every_field_is_shown_as_text(draft: Draft, browser_of: Browser, designer: User) -> None:
    client = browser_of(designer)
    kept = ("csrfmiddlewaretoken", "revision", "base")
    data = form_of(client.get(DRAFT).content.decode())
    data = {name: values if name in kept or name.endswith("-row") else [XSS] for name, values in data.items()}
    assert client.post(DRAFT, data).status_code == 302
    stored = Draft.objects.get().document
    assert stored["title"]["en"] == stored["participation"] == stored["workload"]["ects"] == XSS
    pages = [client.get(DRAFT + page).content.decode() for page in ("", "text/", "review/")]
    pages += [client.post(DRAFT + "findings/", data).content.decode(), client.get("/en/studio/").content.decode()]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_html_in_unknown_fields_and_keys_is_shown_as_text(draft: Draft, browser_of: Browser, designer: User) -> None:
    Draft.objects.update(document={**draft.document, XSS: XSS, "title": {"en": "T", XSS: XSS}, "workload": {XSS: 1}})
    client = browser_of(designer)
    for address in ("/en/studio/", DRAFT, DRAFT + "text/", DRAFT + "review/"):
        assert "<script>alert" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    "document", [{"title": 5}, {"title": {"en": 5}}, {"title": ["x"]}, {"issuer": 1, "outcomes": "x"}, {"awards": [1]}]
)
def test_draft_of_any_shape_can_be_opened_read_and_listed(
    draft: Draft, browser_of: Browser, designer: User, document: dict[str, Any]
) -> None:
    Draft.objects.update(document=document)
    client = browser_of(designer)
    for address in ("/en/studio/", DRAFT, DRAFT + "text/", DRAFT + "review/", DRAFT + "document.yaml"):
        assert client.get(address).status_code == 200


def test_findings_follow_the_form_and_save_nothing(draft: Draft, browser_of: Browser, designer: User) -> None:
    client = browser_of(designer)
    data = form_of(client.get(DRAFT).content.decode())
    assert "find nothing to correct" in client.post(DRAFT + "findings/", data).content.decode()
    page = client.post(DRAFT + "findings/", data | {"workload-ects": ["many"], "title-en": [""]}).content.decode()
    assert ('data-target="workload-ects"' in page, f'href="{DRAFT}' in page) == (True, False)
    assert 'href="#workload-ects"' in page
    assert (Draft.objects.get().document, AuditEvent.objects.count()) == (draft.document, 0)


def test_findings_without_csrf_token_are_refused(draft: Draft, browser_of: Browser, designer: User) -> None:
    client = browser_of(designer)
    client.handler.enforce_csrf_checks = True
    assert client.post(DRAFT + "findings/", {}).status_code == 403


def test_form_without_its_base_is_refused_and_changes_nothing(
    draft: Draft, browser_of: Browser, designer: User
) -> None:
    answer = browser_of(designer).post(DRAFT, {"revision": "1", "base": "[[[", "title-en": "X"})
    assert (answer.status_code, Draft.objects.get().document == draft.document) == (422, True)


@pytest.mark.parametrize("page", ["", "findings/", "text/"])
@pytest.mark.parametrize("field", ["base", "text", "title-en", "x"])
def test_body_beyond_five_megabytes_is_refused(
    draft: Draft, browser_of: Browser, designer: User, page: str, field: str
) -> None:
    answer = browser_of(designer).post(DRAFT + page, {"revision": "1", field: "x" * 5_100_000})
    assert answer.status_code in (400, 413, 422)
    assert Draft.objects.get().document == draft.document


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 50, "１", "0"])
def test_form_with_garbage_for_a_revision_is_stale(
    draft: Draft, browser_of: Browser, designer: User, revision: str
) -> None:
    client = browser_of(designer)
    data = form_of(client.get(DRAFT).content.decode()) | {"revision": [revision], "title-en": ["X"]}
    assert client.post(DRAFT, data).status_code == 409


@pytest.mark.parametrize("language", ["en", "it", "kk", "ru"])
def test_pages_in_each_language_have_labels_of_that_language(
    draft: Draft, browser_of: Browser, designer: User, language: str
) -> None:
    labels = {
        "en": "Learning outcomes",
        "it": "Risultati di apprendimento",
        "kk": "Оқыту нәтижелері",
        "ru": "Результаты обучения",
    }
    for page in ("", "review/"):
        assert (
            labels[language] in browser_of(designer).get(f"/{language}/studio/drafts/evaluator/{page}").content.decode()
        )


def test_fault_of_shape_stands_beside_the_form_in_the_readers_language(
    draft: Draft, browser_of: Browser, designer: User
) -> None:
    client = browser_of(designer)
    address = DRAFT.replace("/en/", "/kk/")
    data = form_of(client.get(address).content.decode()) | {"workload-ects": ["көп"], "act": ["submit"]}
    for page in (client.post(address, data), client.post(address + "findings/", data)):
        shown = " ".join(page.content.decode().split())
        assert "&quot;көп&quot; мұнда жарамайды." in shown
        assert "Санды тырнақшасыз, ондық нүктемен жазыңыз, мысалы 5 немесе 2.5." in shown
        assert "does not fit" not in shown
        assert "workload.ects" not in shown


def test_refusal_of_a_foreign_issuer_names_the_element_by_its_label(
    draft: Draft, browser_of: Browser, designer: User
) -> None:
    Draft.objects.update(
        document=draft.document | {"issuer": draft.organisation.record | {"legal_name": {"en": "Another"}}}
    )
    client = browser_of(designer)
    address = DRAFT.replace("/en/", "/it/")
    data = form_of(client.get(address).content.decode()) | {"act": ["submit"]}
    page = client.post(address, data).content.decode()
    assert "L&#x27;ente emittente non è la Sua organizzazione." in page
    assert "<code>issuer</code>" not in page
