"""Two people press the button at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from credenza_hub.accounts.models import User
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.recognition_desk import actions
from credenza_hub.recognition_desk.models import CaseEvent, CaseFile, Programme, Transfer
from tests.hub.studio.test_concurrency import together

from .walking import Walk, request_form

pytestmark = pytest.mark.django_db(transaction=True)
BrowserOf = Callable[[User | None], Client]


@pytest.fixture
def proposed(browser_of: BrowserOf, people: dict[str, User], organisation: Organisation, programme: Programme) -> Walk:
    """A case on the way of prior learning in which full recognition is proposed."""
    people["second"].memberships.create(organisation=organisation, role=Role.DECIDER)
    form = request_form(programme=programme.pk, outcomes="Cleans tables.")
    browser_of(people["applicant"]).post("/en/recognition/at/esempio/request/", form)
    walk = Walk(CaseFile.objects.get(), people, browser_of)
    walk.complete()
    walk.check(provider="not_recognised")
    assert walk.act("evaluator", "route", programme=programme.pk) == 302
    assert walk.act("applicant", "decline", confirmed="on") == 302
    refusal = {"kind": "refused", "reason": "Declined.", "grounds": ["provider_not_recognised"]}
    rungs = {f"rung_{rung}": "Nothing to go by." for rung in ("full", "alternative", "partial", "conditional")}
    assert walk.act("evaluator", "propose", **refusal, **rungs) == 302
    return walk


def test_two_deciders_at_once_keep_one_decision(proposed: Walk) -> None:
    people = [proposed.people["decider"], proposed.people["second"]]
    seen, now = proposed.case.number, datetime.now(UTC)
    ends = together(*(lambda person=person: actions.decide(person, proposed.file, seen, now=now) for person in people))
    assert ends == ["StaleCaseError", "done"]
    assert (proposed.case.number, len(proposed.case.decisions)) == (seen + 1, 1)
    assert not Transfer.objects.exists()


def test_double_click_keeps_one_decision(proposed: Walk) -> None:
    seen = proposed.case.number
    assert proposed.act("decider", "decide", decision="decide") == 302
    assert proposed.act("decider", "decide", decision="decide", sequence=seen) == 302
    assert (proposed.case.number, CaseEvent.objects.count()) == (seen + 1, seen + 1)


def test_event_once_written_is_never_changed_or_deleted(proposed: Walk) -> None:
    event = CaseEvent.objects.first()
    assert event is not None
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()
