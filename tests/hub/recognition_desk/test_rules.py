"""Written rules: who writes, who signs, and that a signature is for one list only."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pypdf import PdfReader

from credenza.recognition import State
from credenza_hub.accounts.models import User
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.recognition_desk.models import CaseFile, Procedure, Programme, Rule, Transfer
from tests.hub.awarding import awarded, open_cohort, publish_example

from .walking import Walk, request_form

BrowserOf = Callable[[User | None], Client]
NEW = "/en/recognition/rules/esempio/new/"


def rule_form(**changes: str) -> dict[str, str]:
    today = datetime.now(UTC).date()
    stated = {
        "key": "our-own",
        "text": "Our own course counts in full.",
        "providers": "Example University",
        "credits": "3",
        "valid_from": (today - timedelta(days=1)).isoformat(),
        "valid_until": (today + timedelta(days=365)).isoformat(),
    }
    return {**stated, **changes}


@pytest.fixture
def routed(
    browser_of: BrowserOf, organisation: Organisation, people: dict[str, User], programme: Programme
) -> list[Walk]:
    """Two cases of two learners with the same micro-credential, routed as qualifications."""
    cohort = open_cohort(people["registrar"], publish_example(organisation, people["reviewer"]))
    walks = []
    for number, credential in enumerate(awarded(people["registrar"], cohort, 2), 1):
        learner = User.objects.create_user(f"learner{number}@example.org", name=f"Ada {number}")
        form = request_form(file=None, own=str(credential.key), programme=programme.pk)
        assert browser_of(learner).post("/en/recognition/at/esempio/request/", form).status_code == 302
        walk = Walk(CaseFile.objects.get(applicant=learner), {**people, "applicant": learner}, browser_of)
        walk.complete()
        walk.check()
        assert walk.act("evaluator", "route", programme=programme.pk) == 302
        walks.append(walk)
    return walks


def test_decider_signs_the_batch_that_a_rule_collects(
    routed: list[Walk], browser_of: BrowserOf, people: dict[str, User]
) -> None:
    issuer = routed[0].case.application.qualification.specification.issuer
    assert issuer is not None
    assert issuer.legal_name is not None
    form = rule_form(providers=issuer.legal_name.in_language("en"))
    address = browser_of(people["evaluator"]).post(NEW, form)["Location"]
    page = browser_of(people["decider"]).get(address).content.decode()
    assert "2 cases fit" in page
    batch = page.split('name="batch" value="')[1].split('"')[0]
    assert browser_of(people["evaluator"]).post(address, {"batch": batch}).status_code == 403
    browser_of(people["decider"]).post(address, {"batch": "0" * 64})
    assert {walk.case.state for walk in routed} == {State.ROUTED}
    routed[0].act("evaluator", "ask", items="Your matriculation number")
    browser_of(people["decider"]).post(address, {"batch": batch})
    assert {walk.case.state for walk in routed} == {State.ROUTED}
    routed[0].act("applicant", "answer", answer="EX-1")
    page = browser_of(people["decider"]).get(address).content.decode()
    batch = page.split('name="batch" value="')[1].split('"')[0]
    assert browser_of(people["decider"]).post(address, {"batch": batch}).status_code == 302
    assert {walk.case.state for walk in routed} == {State.DECIDED}
    assert [transfer.credits for transfer in Transfer.objects.all()] == [3, 3]


def test_who_wrote_a_rule_does_not_sign_it(
    routed: list[Walk], browser_of: BrowserOf, people: dict[str, User], organisation: Organisation
) -> None:
    people["evaluator"].memberships.create(organisation=organisation, role=Role.DECIDER)
    browser = browser_of(people["evaluator"])
    address = browser.post(NEW, rule_form())["Location"]
    assert "Sign and decide" not in browser.get(address).content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"providers": ""},
        {"key": "a b"},
        {"text": ""},
        {"valid_until": "2000-01-01"},
        {"valid_from": "x"},
        {"credits": "-1"},
        {"level_at_least": "9"},
    ],
)
def test_garbage_in_a_rule_is_refused(
    browser_of: BrowserOf, people: dict[str, User], programme: Programme, changes: dict[str, str]
) -> None:
    assert browser_of(people["evaluator"]).post(NEW, rule_form(**changes)).status_code == 422
    assert not Rule.objects.exists()


ADOPTED = {
    "adopted_by": "Recognition commission",
    "number": "12",
    "held_on": "2026-03-03",
    "minutes": "All spoke.",
    "members": "7",
    "present": "5",
    "in_favour": "4",
    "against": "1",
}


def with_commission(programme: Programme) -> None:
    row = Procedure.objects.get(organisation=programme.organisation)
    row.rules["commission"] = {"members_at_least": 5, "quorum": [2, 3], "casting_vote": True}
    row.save()


@pytest.mark.parametrize(
    "changes",
    [
        {name: ""}
        for name in ("adopted_by", "number", "held_on", "minutes", "members", "present", "in_favour", "against")
    ]
    + [
        {"held_on": "2999-01-01"},
        {"members": "4", "present": "4", "in_favour": "4", "against": "0"},
        {"present": "4", "in_favour": "4", "against": "0"},
        {"in_favour": "2", "against": "3"},
        {"in_favour": "2", "against": "2"},
        {"in_favour": "6"},
        {"members": "-1"},
    ],
)
def test_a_rule_that_no_commission_adopted_in_order_is_refused_where_one_decides(
    browser_of: BrowserOf, people: dict[str, User], programme: Programme, changes: dict[str, str]
) -> None:
    with_commission(programme)
    assert browser_of(people["evaluator"]).post(NEW, rule_form(**{**ADOPTED, **changes})).status_code == 422
    assert not Rule.objects.exists()


def test_the_chairs_vote_adopts_a_rule_when_votes_are_even(
    browser_of: BrowserOf, people: dict[str, User], programme: Programme
) -> None:
    with_commission(programme)
    form = rule_form(**{**ADOPTED, "in_favour": "2", "against": "2", "by_chair": "on"})
    assert browser_of(people["evaluator"]).post(NEW, form).status_code == 302
    assert Rule.objects.get().document["minutes"]["by_chair"] is True


def test_who_adopted_a_rule_stands_on_its_page_and_on_the_statement(
    routed: list[Walk], browser_of: BrowserOf, people: dict[str, User]
) -> None:
    issuer = routed[0].case.application.qualification.specification.issuer
    assert issuer is not None
    assert issuer.legal_name is not None
    form = rule_form(**ADOPTED, providers=issuer.legal_name.in_language("en"))
    address = browser_of(people["evaluator"]).post(NEW, form)["Location"]
    page = browser_of(people["decider"]).get(address).content.decode()
    assert "All spoke." in page
    assert "5 of 7 members present, 4 in favour, 1 against" in page
    batch = page.split('name="batch" value="')[1].split('"')[0]
    assert browser_of(people["decider"]).post(address, {"batch": batch}).status_code == 302
    walk = routed[0]
    assert walk.act("registrar", "notify") == 302
    pdf = f"/en/recognition/cases/{walk.file.key}/statement.pdf"
    drawn = browser_of(walk.people["applicant"]).post(pdf, {"first": "en", "second": "ru"}).content
    text = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(drawn)).pages)
    assert "Recognition commission, no. 12 of 3 March 2026; 5 of 7 members present, 4 in favour, 1 against" in text
    assert "№ 12 от 3 марта 2026 г." in text
    assert "The rule holds" in text


def test_rule_that_ended_decides_nothing(routed: list[Walk], browser_of: BrowserOf, people: dict[str, User]) -> None:
    address = browser_of(people["evaluator"]).post(NEW, rule_form())["Location"]
    assert browser_of(people["decider"]).post(f"{address}end/").status_code == 403
    assert browser_of(people["evaluator"]).post(f"{address}end/").status_code == 302
    assert browser_of(people["decider"]).get(address).status_code == 404
