"""The code on a printed statement: where it leads, for whom it is made, and that the applicant takes it back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.recognition_desk.models import CaseFile, Programme, StatementLink
from tests.hub.awarding import awarded, open_cohort, publish_example
from tests.hub.conftest import make_person
from tests.printing import codes_on_paper

from .walking import Walk, request_form

BrowserOf = Callable[[User | None], Client]
FORM = "/en/recognition/at/esempio/request/"
LANGUAGES = {"first": "en", "second": "kk"}


@pytest.fixture
def notified(browser_of: BrowserOf, organisation: Organisation, people: dict[str, User], programme: Programme) -> Walk:
    """A credential of the wallet, recognised in part; the applicant was told."""
    people["applicant"] = User.objects.create_user("learner1@example.org", name="Ada One")
    cohort = open_cohort(people["registrar"], publish_example(organisation, people["reviewer"]))
    credential = awarded(people["registrar"], cohort, 1)[0]
    form = request_form(file=None, own=str(credential.key), programme=programme.pk)
    assert browser_of(people["applicant"]).post(FORM, form).status_code == 302
    walk = Walk(CaseFile.objects.get(), people, browser_of)
    walk.complete()
    walk.check()
    assert walk.act("evaluator", "route", programme=programme.pk) == 302
    assert walk.act("evaluator", "compare", **walk.comparison()) == 302
    rungs = {"rung_full": "One outcome is missing.", "rung_alternative": "Nothing else fits."}
    assert walk.act("evaluator", "propose", kind="partial", reason="Two of three.", credits="2", **rungs) == 302
    assert walk.act("decider", "decide", decision="decide") == 302
    assert walk.act("registrar", "notify") == 302
    return walk


def address(walk: Walk, path: str) -> str:
    return f"/en/recognition/cases/{walk.file.key}/{path}"


def printed(walk: Walk, who: str) -> bytes:
    answer = walk.browser_of(walk.people[who]).post(address(walk, "statement.pdf"), LANGUAGES)
    assert answer["Content-Type"] == "application/pdf"
    return answer.content


def test_the_code_on_paper_leads_anybody_to_the_verified_statement(notified: Walk) -> None:
    (code,) = codes_on_paper(printed(notified, "applicant"))
    assert code.startswith(f"{settings.PUBLIC_URL}/s/")
    page = notified.browser_of(None).get(code.removeprefix(settings.PUBLIC_URL), follow=True)
    assert page.status_code == 200
    assert 'data-outcome="verified"' in page.content.decode()
    assert "Two of three." not in page.content.decode()
    assert codes_on_paper(printed(notified, "applicant")) == [code]


def test_a_withdrawn_link_shows_nothing_and_the_next_print_has_a_new_one(notified: Walk) -> None:
    (before,) = codes_on_paper(printed(notified, "applicant"))
    browser = notified.browser_of(notified.people["applicant"])
    assert before in browser.get(address(notified, "")).content.decode()
    assert browser.post(address(notified, "statement/link/withdraw/")).status_code == 302
    gone = notified.browser_of(None).get(before.removeprefix(settings.PUBLIC_URL), follow=True)
    assert gone.status_code == 410
    (after,) = codes_on_paper(printed(notified, "applicant"))
    assert after != before
    acts = AuditEvent.objects.filter(action__startswith="wallet:").order_by("pk")
    assert [(act.action.rsplit(":")[-1], act.organisation) for act in acts] == [
        ("made", None),
        ("withdrawn", None),
        ("made", None),
    ]


def test_after_an_appeal_the_code_on_paper_says_that_the_statement_does_not_hold(notified: Walk) -> None:
    (code,) = codes_on_paper(printed(notified, "applicant"))
    assert notified.act("applicant", "appeal", reason="I asked for more.") == 302
    page = notified.browser_of(None).get(code.removeprefix(settings.PUBLIC_URL), follow=True).content.decode()
    assert 'data-outcome="not_verified"' in page
    applicant = notified.browser_of(notified.people["applicant"])
    assert applicant.post(address(notified, "statement/link/")).status_code == 404


def test_the_desk_prints_no_code_before_the_applicant_made_one(notified: Walk) -> None:
    assert codes_on_paper(printed(notified, "registrar")) == []
    applicant = notified.browser_of(notified.people["applicant"])
    assert applicant.post(address(notified, "statement/link/")).status_code == 302
    link = StatementLink.objects.get()
    assert codes_on_paper(printed(notified, "registrar")) == [f"{settings.PUBLIC_URL}/s/{link.token}"]


def test_nobody_but_the_applicant_shares_or_withdraws(notified: Walk, other_organisation: Organisation) -> None:
    people = {**notified.people, "elsewhere": make_person("all@other.example.org", other_organisation, *Role.values)}
    for path in ("statement/link/", "statement/link/withdraw/"):
        found = {
            who: notified.browser_of(person).post(address(notified, path)).status_code for who, person in people.items()
        }
        in_case = {"registrar": 403, "evaluator": 403, "decider": 403, "commission_member": 403, "applicant": 302}
        assert found == {who: in_case.get(who, 404) for who in people}
        assert notified.browser_of(None).post(address(notified, path)).status_code == 302
        assert notified.browser_of(people["applicant"]).get(address(notified, path)).status_code == 405
    assert StatementLink.objects.count() == 1


def test_a_refusal_has_reasons_and_no_code(
    browser_of: BrowserOf, people: dict[str, User], programme: Programme
) -> None:
    assert browser_of(people["applicant"]).post(FORM, request_form(programme=programme.pk)).status_code == 302
    walk = Walk(CaseFile.objects.get(), people, browser_of)
    walk.complete()
    false = {"genuine": "no", "rightful_owner": "no", "means": "original_seen", "reason": "The seal is another."}
    assert walk.act("evaluator", "authenticity", **false) == 302
    refusal = {"kind": "refused", "reason": "The document is false.", "grounds": ["false_document"]}
    rungs = {f"rung_{rung}": "A false document." for rung in ("full", "alternative", "partial", "conditional")}
    assert walk.act("evaluator", "propose", **refusal, **rungs, would_allow="A genuine document.") == 302
    assert walk.act("decider", "decide", decision="decide") == 302
    assert walk.act("registrar", "notify") == 302
    assert codes_on_paper(printed(walk, "applicant")) == []
    assert browser_of(people["applicant"]).post(address(walk, "statement/link/")).status_code == 404
