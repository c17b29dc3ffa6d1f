"""A case from the request to the appeal and beyond, by its people and through the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from credenza.canonicalisation import canonical_json
from credenza.recognition import State
from credenza.translog import Kind, commit
from credenza.verification import verify
from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.recognition_desk.models import CaseEvent, CaseFile, Precedent, Procedure, Programme, Transfer
from credenza_hub.recognition_desk.store import load, write_index
from credenza_hub.storage.means import hub_means
from credenza_hub.translog.models import Opening
from tests.hub.awarding import awarded, open_cohort, publish_example, work_until_idle
from tests.hub.conftest import make_person

from .walking import PDF, Walk, at, request_form

BrowserOf = Callable[[User | None], Client]
FORM = "/en/recognition/at/esempio/request/"
REFUSAL = {
    "kind": "refused",
    "reason": "The essential outcome is missing.",
    "grounds": ["substantial_difference"],
    "rung_full": "Not covered.",
    "rung_alternative": "Nothing else fits.",
    "rung_partial": "No part fits.",
    "rung_conditional": "It cannot be made up for.",
    "would_allow": "A course on cleaning data.",
}
START = datetime.now(UTC)


@pytest.fixture
def signed(browser_of: BrowserOf, organisation: Organisation, people: dict[str, User], programme: Programme) -> Walk:
    """A request with a signed credential from the wallet, complete in all elements."""
    people["applicant"] = User.objects.create_user("learner1@example.org", name="Ada One")
    cohort = open_cohort(people["registrar"], publish_example(organisation, people["reviewer"]))
    credential = awarded(people["registrar"], cohort, 1)[0]
    form = request_form(file=None, own=str(credential.key), programme=programme.pk)
    assert browser_of(people["applicant"]).post(FORM, form).status_code == 302
    return Walk(CaseFile.objects.get(), people, browser_of)


@pytest.fixture
def scanned(browser_of: BrowserOf, people: dict[str, User], programme: Programme) -> Walk:
    """A request with a scan of a platform's certificate."""
    assert browser_of(people["applicant"]).post(FORM, request_form(programme=programme.pk)).status_code == 302
    return Walk(CaseFile.objects.get(), people, browser_of)


def to_comparison(walk: Walk, programme: Programme, **judged: str) -> None:
    walk.complete()
    walk.check()
    assert walk.act("evaluator", "route", programme=programme.pk) == 302
    assert walk.act("evaluator", "compare", **walk.comparison(**judged)) == 302


def assert_decision_is_in_the_log(walk: Walk) -> None:
    event = walk.case.events[-1]
    opening = Opening.objects.select_related("addition").get(subject=f"{walk.file.key}/{event.number}")
    expected = commit(Kind.DECISION, bytes(opening.salt), canonical_json(event.to_document()))
    assert bytes(opening.addition.entries) == expected


def test_case_from_request_to_full_recognition(signed: Walk, programme: Programme) -> None:
    assert str(signed.case.application.qualification.assessed_on) == "2026-10-10"
    assert "10 October 2026" in signed.page("evaluator")
    to_comparison(signed, programme)
    assert signed.act("evaluator", "propose", kind="full", reason="Everything fits.", credits="3") == 302
    assert "Everything fits." not in signed.page("applicant")
    assert signed.act("decider", "decide", decision="decide") == 302
    assert_decision_is_in_the_log(signed)
    assert "Everything fits." not in signed.page("applicant")
    assert signed.act("registrar", "notify") == 302
    assert "Everything fits." in signed.page("applicant")
    assert "full recognition" in signed.page("applicant")
    transfer = Transfer.objects.get()
    assert (transfer.credits, transfer.document["system"], transfer.extracurricular) == (3, "CFU", False)
    assert signed.act("registrar", "close") == 302
    assert signed.act("evaluator", "precedent", details="Fits the course unit well.") == 302
    assert (signed.case.state, Precedent.objects.get().kind) == (State.PRECEDENT, "full")


def test_refusal_appeal_and_a_decision_by_others(signed: Walk, programme: Programme) -> None:
    to_comparison(signed, programme, coverage="not_covered", difference="substantial")
    assert signed.act("evaluator", "propose", **REFUSAL) == 302
    assert signed.page("appeal_body") == "404"
    assert signed.act("decider", "decide", decision="decide") == 302
    assert signed.act("decider", "notify") == 302
    assert signed.act("registrar", "close") == 422
    assert "The essential outcome is missing." in signed.page("applicant")
    assert signed.act("applicant", "appeal", reason="Outcome one is in my module 3.") == 302
    assert "Outcome one is in my module 3." in signed.page("appeal_body")
    new = {
        "kind": "partial",
        "reason": "Half of it is there.",
        "credits": "2",
        "rung_full": "x",
        "rung_alternative": "y",
    }
    assert signed.act("appeal_body", "appeal-decision", answer="replaced", appeal_reason="Seen anew.", **new) == 302
    assert signed.act("registrar", "notify") == 302
    assert "Half of it is there." in signed.page("applicant")
    assert Transfer.objects.get().credits == 2
    assert signed.act("applicant", "appeal", reason="Once more.") == 302
    assert signed.case.state is State.NOTIFIED
    assert signed.act("registrar", "close") == 302


def test_statement_verifies_and_is_in_the_wallet_until_an_appeal(signed: Walk, programme: Programme) -> None:
    to_comparison(signed, programme)
    rungs = {"rung_full": "One outcome is missing.", "rung_alternative": "Nothing else fits."}
    signed.act("evaluator", "propose", kind="partial", reason="Two of three.", credits="2", **rungs)
    signed.act("decider", "decide", decision="decide")
    assert signed.get("applicant", "statement.json").status_code == 404
    assert signed.act("registrar", "notify") == 302
    document = signed.get("applicant", "statement.json").content
    assert outcome_of(document) == "verified"
    assert b"Two of three." not in document
    wallet = signed.browser_of(signed.people["applicant"]).get("/en/credentials/").content.decode()
    assert f"/en/recognition/cases/{signed.file.key}/statement.json" in wallet
    address = f"/en/recognition/cases/{signed.file.key}/statement.pdf"
    drawn = signed.browser_of(signed.people["applicant"]).post(address, {"first": "kk", "second": "it"})
    assert drawn.content.startswith(b"%PDF-")
    assert outcome_of(drawn.content) == "verified"
    assert signed.act("applicant", "appeal", reason="I can show the third.") == 302
    assert outcome_of(document) == "not_verified"
    assert signed.get("applicant", "statement.json").status_code == 404
    assert signed.act("appeal_body", "appeal-decision", answer="stands", appeal_reason="It was right.") == 302
    assert signed.act("registrar", "notify") == 302
    assert outcome_of(signed.get("applicant", "statement.json").content) == "verified"


def outcome_of(document: bytes) -> str:
    now = datetime.now(UTC)
    return verify(document, hub_means(now=now), now).outcome.value


def test_appeal_after_its_last_day_is_refused(signed: Walk, programme: Programme) -> None:
    to_comparison(signed, programme, coverage="not_covered", difference="substantial")
    signed.act("evaluator", "propose", **REFUSAL)
    signed.act("decider", "decide", decision="decide")
    signed.act("registrar", "notify")
    with at(START + timedelta(days=32)):
        assert signed.act("applicant", "appeal", reason="Late.") == 422
        assert signed.act("registrar", "close") == 302


def test_evaluator_who_is_also_decider_cannot_decide(signed: Walk, programme: Programme) -> None:
    signed.people["evaluator"].memberships.create(organisation=signed.file.organisation, role=Role.DECIDER)
    to_comparison(signed, programme)
    signed.act("evaluator", "propose", kind="full", reason="Fits.", credits="3")
    assert signed.act("evaluator", "decide", decision="decide") == 422
    assert signed.case.state is State.PROPOSED
    assert signed.act("decider", "decide", decision="send_back", reason="Look at outcome two again.") == 302
    assert (signed.case.state, len(signed.case.sent_back)) == (State.COMPARED, 1)


@pytest.mark.parametrize(("hour", "listed"), [(22, False), (23, True)])
def test_case_is_overdue_from_midnight_at_the_institution(signed: Walk, hour: int, listed: bool) -> None:
    due = CaseFile.objects.get().deadline
    assert due is not None
    with at(datetime(due.year, due.month, due.day, hour, 30, tzinfo=UTC)):  # in February an hour later in Rome
        page = signed.browser_of(signed.people["decider"]).get("/en/recognition/desk/?show=overdue").content.decode()
    assert (str(signed.file.key) in page) is listed


def test_late_decision_needs_a_notice_of_delay(signed: Walk, programme: Programme) -> None:
    to_comparison(signed, programme)
    signed.act("evaluator", "propose", kind="full", reason="Fits.", credits="3")
    with at(START + timedelta(days=91)):
        assert signed.act("decider", "decide", decision="decide") == 422
        listed = signed.browser_of(signed.people["decider"]).get("/en/recognition/desk/?show=overdue").content.decode()
        assert str(signed.file.key) in listed
        late = {"reason": "Two of us were ill.", "expected_on": (START + timedelta(days=100)).date().isoformat()}
        assert signed.act("decider", "delay", **late) == 302
        assert "Two of us were ill." in signed.page("applicant")
        assert signed.act("decider", "decide", decision="decide") == 302


def test_missing_information_is_asked_for_and_answered(scanned: Walk) -> None:
    assert scanned.act("registrar", "acknowledge", missing="- a transcript\n- the course programme") == 302
    assert "the course programme" in scanned.page("applicant")
    assert scanned.act("registrar", "complete") == 302
    assert scanned.case.completed_at is None
    answer = {"answer": "Here it is.", "documents": [SimpleUploadedFile("t.pdf", PDF + b"t")]}
    assert scanned.act("applicant", "answer", **answer) == 302
    assert [entry.title for entry in scanned.case.application.attachments] == ["scan.pdf", "t.pdf", "answer.txt"]
    assert scanned.act("registrar", "complete") == 302
    work_until_idle()
    assert {letter.to[0] for letter in mail.outbox} == {"applicant@example.org"}
    assert all("transcript" not in letter.body for letter in mail.outbox)


def test_certificate_without_assessment_goes_the_way_of_prior_learning(scanned: Walk, programme: Programme) -> None:
    scanned.complete()
    scanned.check()
    assert scanned.page("assessor") == "404"
    assert scanned.act("evaluator", "route", programme=programme.pk) == 302
    assert scanned.case.routing is not None
    assert "EU-M09" in scanned.case.routing.missing
    piece = {"evidence": SimpleUploadedFile("work.pdf", PDF), "shows": ["o1"], "description": "My tables."}
    assert scanned.act("applicant", "portfolio", **piece) == 302
    assert scanned.act("evaluator", "compare") == 302
    for who in ("assessor", "second"):
        judged = {"achieved": "yes", "evidence": ["p1"], "reason": "Seen."}
        assert scanned.act(who, "assess", outcome="o1", **judged) == 302
        assert scanned.act(who, "assess", outcome="o1", **judged) == 422
        assert scanned.act(who, "assess", outcome="o2", achieved="no", reason="Nothing shows it.") == 302
    form = scanned.comparison() | {"outcome_o2_coverage": "not_covered", "outcome_o2_reason": "Not shown."}
    assert scanned.act("evaluator", "compare", **form) == 302
    assert scanned.act("evaluator", "propose", kind="full", reason="The essential one is shown.", credits="3") == 302
    assert scanned.act("decider", "decide", decision="decide") == 302
    assert Transfer.objects.get().extracurricular


def test_declined_prior_learning_can_only_be_refused(scanned: Walk, programme: Programme) -> None:
    scanned.complete()
    scanned.check(provider="not_recognised")
    scanned.act("evaluator", "route", programme=programme.pk)
    assert scanned.act("applicant", "decline", confirmed="on") == 302
    refusal = {**REFUSAL, "grounds": ["provider_not_recognised"]}
    assert scanned.act("evaluator", "propose", **{**refusal, "kind": "full"}) == 422
    assert scanned.act("evaluator", "propose", **refusal) == 302


def test_commission_votes_with_quorum_and_minutes(signed: Walk, programme: Programme, procedure: Procedure) -> None:
    organisation = signed.file.organisation
    for number in range(4):
        signed.people[f"m{number}"] = make_person(f"m{number}@x.example", organisation, Role.COMMISSION_MEMBER)
    document = CaseEvent.objects.get(sequence=1).document
    document["procedure"]["commission"] = {"members_at_least": 5, "quorum": [2, 3], "casting_vote": True}
    CaseEvent.objects.filter(sequence=1).update(document=document)
    to_comparison(signed, programme)
    assert signed.page("commission_member") == "404"
    signed.act("evaluator", "propose", kind="full", reason="Fits.", credits="3")
    assert signed.act("decider", "decide", decision="decide") == 302
    assert signed.case.state is State.PROPOSED
    minutes = {"number": "7", "held_on": START.date().isoformat(), "minutes": "All spoke."}
    assert signed.act("commission_member", "vote", vote="for") == 302
    assert signed.act("commission_member", "vote", vote="against") == 422
    assert signed.act("commission_member", "sitting", **minutes) == 422
    for number, vote in enumerate(("for", "against", "abstain")):
        assert signed.act(f"m{number}", "vote", vote=vote) == 302
    late = {"reason": "The sitting was moved.", "expected_on": (START + timedelta(days=200)).date().isoformat()}
    assert signed.act("registrar", "delay", **late) == 302
    assert signed.act("commission_member", "sitting", **minutes) == 302
    decision = signed.case.decision
    assert decision is not None
    assert decision.sitting is not None
    assert (len(decision.sitting.members), len(decision.sitting.votes), decision.sitting.minutes.number) == (5, 4, "7")
    assert "minutes-7" in signed.page("registrar")
    assert "minutes-7" not in signed.page("applicant")


def test_draft_shows_both_sides_in_the_readers_language_with_the_words_that_agree(
    signed: Walk, programme: Programme
) -> None:
    outcome = {"key": "o1", "kind": "skill", "essential": True}
    outcome["text"] = {"en": "Solves a case.", "it": "Interpreta un regolamento e una direttiva per risolvere un caso."}
    Programme.objects.update(outcomes=[outcome])
    signed.complete()
    signed.check()
    signed.act("evaluator", "route", programme=programme.pk)
    browser = signed.browser_of(signed.people["evaluator"])
    page = browser.get(f"/it/recognition/cases/{signed.file.key}/compare/").content.decode()
    assert 'lang="it"' in page
    assert "<mark>" in page
    assert "checked" not in page


def test_request_can_be_taken_back_before_the_decision(scanned: Walk) -> None:
    assert scanned.act("applicant", "withdraw", confirmed="on") == 302
    assert (scanned.case.state, CaseFile.objects.get().waits_for) == (State.WITHDRAWN, "")


def test_index_can_be_made_anew_from_the_events(signed: Walk, programme: Programme) -> None:
    to_comparison(signed, programme)
    before = CaseFile.objects.values().get()
    CaseFile.objects.update(state="", waits_for="", title="", deadline=None, sequence=0)
    file = CaseFile.objects.get()
    write_index(file, load(file), START)
    assert CaseFile.objects.values().get() == before


def test_every_act_leaves_a_line_without_the_applicant(signed: Walk, programme: Programme) -> None:
    to_comparison(signed, programme)
    lines = AuditEvent.objects.filter(subject=f"case:{signed.file.key}").order_by("pk")
    assert [line.action.rpartition(":")[2] for line in lines] == [
        "submitted", "acknowledged", "completed", "authenticity_checked", "provider_checked", "routed", "compared",
    ]  # fmt: skip
    assert signed.people["applicant"] not in {line.actor for line in lines}


def test_control_characters_in_a_statement_are_said_and_store_nothing(signed: Walk, programme: Programme) -> None:
    to_comparison(signed, programme)
    before = signed.case.number
    assert signed.act("evaluator", "propose", kind="full", reason="Fits\x07.", credits="3") == 422
    assert signed.case.number == before
    assert signed.act("registrar", "ask", items="A transcript\nB\x07") == 422
