"""The audit trail: what it holds and who reads it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

import credenza_hub
from credenza_hub.accounts.models import User
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import DETAIL_NAMES, SENTENCES, SHORT_NAMES, Event
from credenza_hub.audit.models import AuditEvent
from credenza_hub.audit.queries import readable, trail_of
from credenza_hub.organisations.models import Membership, Organisation, Role
from tests.hub.awarding import open_cohort, publish_example
from tests.hub.conftest import make_person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TRAIL = "/en/organisation/trail/"
Browser = Callable[[User | None], Client]


def test_grammar_names_every_act_in_a_sentence_and_in_short() -> None:
    assert set(SENTENCES) == set(Event) == set(SHORT_NAMES)
    assert all(event.value.count(":") == 2 for event in Event)


def test_every_act_of_the_grammar_is_recorded_somewhere() -> None:
    rooms = Path(credenza_hub.__file__).parent
    sources = [path.read_text() for path in rooms.rglob("*.py") if path.parent.name != "audit"]
    assert {event.name for event in Event} == {
        name for source in sources for name in re.findall(r"\bEvent\.([A-Z_]+)\b", source)
    }


def test_sentence_names_a_credential_without_repeating_its_kind(registrar: User, organisation: Organisation) -> None:
    record(registrar, organisation, Event.CREDENTIAL_REVOKED, "credential:7", now=NOW)
    assert readable(trail_of(organisation))[0].sentence == "Registrar revoked the credential 7."


def test_sentence_names_a_cohort_by_its_name_and_micro_credential(
    organisation: Organisation, registrar: User, reviewer: User
) -> None:
    cohort = open_cohort(registrar, publish_example(organisation, reviewer))
    english, italian = (cohort.edition.listing["title"][language] for language in ("en", "it"))
    created = trail_of(organisation, Event.COHORT_CREATED)
    assert readable(created)[0].sentence == f"Registrar created the cohort Autumn 2026 ({english})."
    with translation.override("it"):
        assert f"Autumn 2026 ({italian})" in readable(created)[0].sentence


def test_details_are_named_in_the_readers_language(registrar: User, organisation: Organisation) -> None:
    record(registrar, organisation, Event.LIST_ACCEPTED, "cohort:7", now=NOW, added=16, left_out=2)
    with translation.override("ru"):
        (line,) = readable(trail_of(organisation))
    assert line.details == (("добавлено", "16"), ("пропущено", "2"))


def test_every_detail_that_is_recorded_has_a_name() -> None:
    rooms = Path(credenza_hub.__file__).parent
    calls = [
        node
        for path in rooms.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("record", "_note_hand_over")
    ]
    names = {keyword.arg for call in calls for keyword in call.keywords} - {None, "now"}
    assert names == set(DETAIL_NAMES)


def test_filter_offers_exactly_what_can_stand_in_the_trail(browser_of: Browser, reviewer: User) -> None:
    offered = set(re.findall(r'<option value="(\w+:\w+:\w+)"', browser_of(reviewer).get(TRAIL).content.decode()))
    assert offered == {event.value for event in Event} - {
        "accounts:invitation:accepted",
        "accounts:password:changed",
        "accounts:name:changed",
        "accounts:account:closed",
        "badge_api:tool:connected",
        "badge_api:tool:disconnected",
        "badge_api:badge:kept",
        "badge_api:badge:removed",
        "openid:offer:made",
        "openid:wallet:allowed",
        "openid:credential:taken",
        "wallet:share_link:made",
        "wallet:share_link:withdrawn",
    }


def test_record_writes_one_readable_line(designer: User, organisation: Organisation) -> None:
    record(designer, organisation, Event.DRAFT_SAVED, "course", now=NOW, revision=3)
    (line,) = readable(trail_of(organisation))
    assert (line.at, line.sentence, line.details) == (NOW, "Designer saved the draft course.", (("revision", "3"),))


def test_record_by_the_operator_names_the_operator(organisation: Organisation) -> None:
    record(None, organisation, Event.ORGANISATION_ADDED, "esempio", now=NOW)
    assert readable(trail_of(organisation))[0].sentence == "The operator added the organisation esempio."


def test_record_outside_the_grammar_is_refused(designer: User, organisation: Organisation) -> None:
    with pytest.raises(ValueError, match="not a valid Event"):
        record(designer, organisation, "studio:draft:burnt", "course", now=NOW)
    assert AuditEvent.objects.count() == 0


def test_event_once_written_cannot_be_changed_or_deleted(designer: User, organisation: Organisation) -> None:
    event = record(designer, organisation, Event.DRAFT_SAVED, "course", now=NOW)
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()


def test_trail_for_each_role(
    browser_of: Browser,
    designer: User,
    reviewer: User,
    registrar: User,
    learner: User,
    other_organisation: Organisation,
) -> None:
    foreign = make_person("foreign@example.org", other_organisation, Role.REVIEWER)
    people = {
        "designer": designer,
        "reviewer": reviewer,
        "registrar": registrar,
        "learner": learner,
        "foreign": foreign,
    }
    statuses = {
        name: browser_of(user).get(TRAIL + "?organisation=esempio").status_code for name, user in people.items()
    }
    assert statuses == {"designer": 403, "reviewer": 200, "registrar": 200, "learner": 403, "foreign": 404}
    assert browser_of(None).get(TRAIL).status_code == 302


def test_trail_shows_only_acts_of_the_chosen_organisation(
    browser_of: Browser, reviewer: User, organisation: Organisation, other_organisation: Organisation
) -> None:
    Membership.objects.create(user=reviewer, organisation=other_organisation, role=Role.REGISTRAR)
    record(reviewer, organisation, Event.DRAFT_RETURNED, "ours", now=NOW)
    record(reviewer, other_organisation, Event.COHORT_CREATED, "theirs", now=NOW)
    page = browser_of(reviewer).get(TRAIL + "?organisation=esempio").content.decode()
    assert ("ours" in page, "theirs" in page) == (True, False)


def test_trail_filtered_by_action_keeps_the_others_out(
    browser_of: Browser, reviewer: User, organisation: Organisation
) -> None:
    record(reviewer, organisation, Event.DRAFT_SAVED, "saved-one", now=NOW)
    record(reviewer, organisation, Event.DRAFT_RETURNED, "returned-one", now=NOW)
    page = browser_of(reviewer).get(TRAIL + "?action=studio:draft:returned").content.decode()
    assert ("returned-one" in page, "saved-one" in page) == (True, False)


def test_trail_of_many_lines_has_pages_and_one_number_of_queries(
    browser_of: Browser, reviewer: User, organisation: Organisation
) -> None:
    client = browser_of(reviewer)
    counts = []
    for number in (1, 60):
        for _ in range(number):
            record(reviewer, organisation, Event.DRAFT_SAVED, "course", now=NOW)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get(TRAIL).content.decode()
        counts.append((len(queries), page.count("saved the draft")))
    assert counts == [(counts[0][0], 1), (counts[0][0], 50)]
    assert client.get(TRAIL + "?page=2").content.decode().count("saved the draft") == 11


@pytest.mark.parametrize("query", ["action=<script>", "page=999", "page=-1", "page=x", "action=%00"])
def test_trail_with_garbage_in_the_address_shows_the_trail(browser_of: Browser, reviewer: User, query: str) -> None:
    answer = browser_of(reviewer).get(f"{TRAIL}?{query}")
    assert (answer.status_code, "<script>" in answer.content.decode()) == (200, False)


def test_trail_escapes_what_people_wrote(browser_of: Browser, reviewer: User, organisation: Organisation) -> None:
    record(reviewer, organisation, Event.DRAFT_RETURNED, "<script>x</script>", now=NOW, comment="<img src=x>")
    page = browser_of(reviewer).get(TRAIL).content.decode()
    assert ("<script>x" in page, "<img src=x" in page) == (False, False)


@pytest.mark.parametrize("language", ["en", "it", "kk", "ru"])
def test_sentences_in_each_language_keep_actor_and_subject(language: str) -> None:
    with translation.override(language):
        for event, sentence in SENTENCES.items():
            shown = str(sentence) % {"actor": "ACTOR", "subject": "SUBJECT"}
            assert "ACTOR" in shown or "SUBJECT" in shown, event
