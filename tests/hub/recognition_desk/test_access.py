"""Every address of the room with every role, and from every other institution."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from credenza.recognition import AutomaticRule, Conditions
from credenza_hub.accounts.models import User
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.recognition_desk.models import CaseFile, Evidence, EvidenceKind, Programme, Rule
from credenza_hub.recognition_desk.offers import OFFERS
from credenza_hub.recognition_desk.urls import urlpatterns
from tests.hub.conftest import make_person

from .walking import request_form

BrowserOf = Callable[[User | None], Client]
FORM = "/en/recognition/at/esempio/request/"
SIGN_IN = 302
EVERYBODY = frozenset({"applicant", "other applicant", *Role.values})
DESK = frozenset({"registrar", "evaluator", "decider", "appeal_body", "commission_member", "assessor"})
IN_CASE = frozenset({"applicant", "registrar", "evaluator", "decider"})
"""Who may see a case that was just submitted: assessors, commission and appeal body not before it is for them."""

PAGES: dict[str, tuple[str, frozenset[str], int]] = {
    "mine": ("mine/", EVERYBODY, 403),
    "desk": ("desk/", DESK, 403),
    "precedents": ("precedents/", DESK, 403),
    "own-procedure": ("procedure/", frozenset({"administrator", "registrar"}), 403),
    "new-programme": ("procedure/esempio/programmes/new/", frozenset({"administrator", "registrar"}), 403),
    "programme": ("procedure/esempio/programmes/data-analysis/", frozenset({"administrator", "registrar"}), 403),
    "transfers": ("transfers/esempio.csv", frozenset({"registrar"}), 403),
    "rules": ("rules/", frozenset({"registrar", "evaluator", "decider"}), 403),
    "new-rule": ("rules/esempio/new/", frozenset({"registrar", "evaluator"}), 403),
    "rule": ("rules/esempio/{rule}/", frozenset({"registrar", "evaluator", "decider"}), 403),
    "case": ("cases/{case}/", IN_CASE, 404),
    "evidence": ("cases/{case}/evidence/{evidence}/", IN_CASE, 404),
}
"""Name → address, who gets the page, and the answer to everybody else who is signed in."""

PUBLIC = frozenset({"institutions", "guide", "procedure", "request"})
TRIED_ELSEWHERE = frozenset(
    {"statement", "statement-document", "share-statement", "withdraw-statement-link", "act", "end-rule"}
)


@pytest.fixture
def crowd(organisation: Organisation, other_organisation: Organisation, people: dict[str, User]) -> dict[str, User]:
    """The people of the institution, another applicant, and somebody with every role at another institution."""
    elsewhere = make_person("all@other.example.org", other_organisation, *Role.values)
    del people["second"]
    return {**people, "elsewhere": elsewhere, "other applicant": make_person("other@example.org")}


@pytest.fixture
def file(browser_of: BrowserOf, people: dict[str, User], programme: Programme) -> CaseFile:
    browser_of(people["applicant"]).post(FORM, request_form(programme=programme.pk))
    return CaseFile.objects.get()


def addresses(file: CaseFile) -> dict[str, str]:
    evidence = Evidence.objects.get(case=file)
    values = {"case": file.key, "evidence": evidence.key, "rule": written_rule(file).pk}
    return {name: "/en/recognition/" + path.format(**values) for name, (path, _who, _else) in PAGES.items()}


def written_rule(file: CaseFile) -> Rule:
    today = timezone.now()
    rule = AutomaticRule(
        id="r",
        institution="https://register.test/organisations/esempio",
        text={"en": "A rule."},
        written_by="1",
        valid_from=today.date(),
        valid_until=today.date(),
        when=Conditions(providers=["X"]),
    )
    return Rule.objects.create(
        organisation=file.organisation,
        key="r",
        document=rule.model_dump(mode="json"),
        written_by=file.applicant,
        written_at=today,
    )


def test_every_address_of_the_room_is_tried() -> None:
    assert {pattern.name for pattern in urlpatterns} == {*PAGES, *PUBLIC, *TRIED_ELSEWHERE}


def test_page_for_each_role_opens_for_those_it_is_for(
    browser_of: BrowserOf, crowd: dict[str, User], file: CaseFile
) -> None:
    wrong = []
    browsers = {who: browser_of(person) for who, person in crowd.items()}
    for name, address in addresses(file).items():
        _path, allowed, otherwise = PAGES[name]
        for who, browser in browsers.items():
            status = browser.get(address).status_code
            is_own = who == "elsewhere" and name in ("mine", "desk", "rules", "precedents", "own-procedure")
            expected = 200 if who in allowed or is_own else 404 if who == "elsewhere" else otherwise
            if status != expected:
                wrong.append((name, who, status))
        if browser_of(None).get(address).status_code != SIGN_IN:
            wrong.append((name, "stranger", 0))
    assert wrong == []


def test_act_for_each_role_is_for_those_it_is_for(
    browser_of: BrowserOf, crowd: dict[str, User], file: CaseFile
) -> None:
    wrong = []
    browsers = {who: browser_of(person) for who, person in crowd.items()}
    for offer in OFFERS:
        address = f"/en/recognition/cases/{file.key}/{offer.name}/"
        for who, browser in browsers.items():
            status = browser.post(address, {"sequence": "1"}).status_code
            is_in = who in IN_CASE
            may = who in {role.value for role in offer.roles}
            expected = {404} if not is_in else {403} if not may else {302, 422}
            if status not in expected:
                wrong.append((offer.name, who, status))
    assert wrong == []
    file.refresh_from_db()
    assert (file.state, file.sequence) in {("submitted", 2), ("submitted", 1)}


def test_lists_of_another_institution_show_nothing_of_this_one(
    browser_of: BrowserOf, crowd: dict[str, User], file: CaseFile
) -> None:
    browser = browser_of(crowd["elsewhere"])
    assert str(file.key) not in browser.get("/en/recognition/desk/?show=open").content.decode()
    assert browser.get("/en/recognition/desk/?organisation=esempio").status_code == 404


def test_nobody_works_on_the_own_request(
    browser_of: BrowserOf, people: dict[str, User], organisation: Organisation, file: CaseFile
) -> None:
    people["applicant"].memberships.create(organisation=organisation, role=Role.REGISTRAR)
    browser = browser_of(people["applicant"])
    assert browser.post(f"/en/recognition/cases/{file.key}/acknowledge/", {"sequence": 1}).status_code == 403
    assert str(file.key) not in browser.get("/en/recognition/desk/?show=open").content.decode()


def test_evidence_is_saved_and_never_shown(browser_of: BrowserOf, people: dict[str, User], file: CaseFile) -> None:
    answer = browser_of(people["registrar"]).get(addresses(file)["evidence"])
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "scan" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_minutes_are_for_the_institution(browser_of: BrowserOf, people: dict[str, User], file: CaseFile) -> None:
    Evidence.objects.update(kind=EvidenceKind.MINUTES)
    assert browser_of(people["applicant"]).get(addresses(file)["evidence"]).status_code == 404


@pytest.mark.parametrize("sequence", ["", "0", "-1", "99", "x", "1\x00"])
def test_garbage_for_how_far_the_case_was_changes_nothing(
    browser_of: BrowserOf, people: dict[str, User], file: CaseFile, sequence: str
) -> None:
    browser = browser_of(people["registrar"])
    answer = browser.post(f"/en/recognition/cases/{file.key}/acknowledge/", {"sequence": sequence})
    assert answer.status_code in (302, 422)
    file.refresh_from_db()
    assert file.sequence == 1


@pytest.mark.parametrize("path", ["cases/{case}/garbage/", "cases/{case}/acknowledge%00/", "precedents/?q=%00&page=x"])
def test_garbage_in_addresses_is_no_fault_of_ours(
    browser_of: BrowserOf, people: dict[str, User], file: CaseFile, path: str
) -> None:
    answer = browser_of(people["registrar"]).get("/en/recognition/" + path.format(case=file.key))
    assert answer.status_code in (200, 404)
