"""The files of closed cases: deleted when their time is over, where the institution set one, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.recognition_desk.models import CaseFile, Evidence, EvidenceKind, Procedure, Programme
from credenza_hub.recognition_desk.retention import delete_old_files

from .walking import Walk, at, request_form

BrowserOf = Callable[[User | None], Client]
FORM = "/en/recognition/at/esempio/request/"
CLOSED = datetime(2026, 8, 31, 12, 0, tzinfo=UTC)


@pytest.fixture
def closed(browser_of: BrowserOf, people: dict[str, User], programme: Programme) -> Walk:
    """A request that was taken back on the last day of August."""
    with at(CLOSED):
        form = request_form(programme=programme.pk, awarded_on="2026-05-01")
        assert browser_of(people["applicant"]).post(FORM, form).status_code == 302
        walk = Walk(CaseFile.objects.get(), people, browser_of)
        assert walk.act("applicant", "withdraw", confirmed="on") == 302
    return walk


def keep_for(months: int | None) -> None:
    Procedure.objects.update(keep_files_months=months)


def states() -> list[tuple[str, int, bool]]:
    return [(each.file_name, len(bytes(each.content)), each.deleted_at is not None) for each in Evidence.objects.all()]


def test_nothing_is_deleted_where_the_institution_set_nothing(closed: Walk) -> None:
    assert delete_old_files(now=CLOSED + timedelta(days=36_500)) == 0
    assert [deleted for _name, _size, deleted in states()] == [False]


def test_files_are_deleted_once_their_months_are_over_and_not_before(closed: Walk) -> None:
    keep_for(6)
    before = closed.case
    assert delete_old_files(now=datetime(2027, 2, 28, 11, 59, tzinfo=UTC)) == 0
    assert delete_old_files(now=datetime(2027, 3, 1, 12, 0, tzinfo=UTC)) == 1
    assert delete_old_files(now=datetime(2027, 3, 2, 12, 0, tzinfo=UTC)) == 0
    assert states() == [("", 0, True)]
    assert Evidence.objects.get().sha256 == before.application.attachments[0].sha256
    assert closed.case == before
    line = AuditEvent.objects.get(action="recognition_desk:case:files_deleted")
    assert (line.actor, line.subject, line.detail) == (None, f"case:{closed.file.key}", {"files": 1})


def test_a_deleted_file_is_named_as_deleted_and_not_served(closed: Walk) -> None:
    keep_for(1)
    path = f"evidence/{Evidence.objects.get().key}/"
    assert closed.get("registrar", path).status_code == 200
    delete_old_files(now=CLOSED + timedelta(days=60))
    assert closed.get("registrar", path).status_code == 404
    page = closed.page("applicant")
    assert "deleted on" in page
    assert "scan.pdf" not in page.split('id="files"')[1].split("</section>")[0]


def test_minutes_and_open_cases_stay(
    closed: Walk, browser_of: BrowserOf, people: dict[str, User], programme: Programme
) -> None:
    keep_for(1)
    Evidence.objects.update(kind=EvidenceKind.MINUTES)
    assert browser_of(people["applicant"]).post(FORM, request_form(programme=programme.pk)).status_code == 302
    assert delete_old_files(now=datetime.now(UTC) + timedelta(days=3650)) == 0


def test_the_institution_sets_the_time_in_its_procedure(
    browser_of: BrowserOf, people: dict[str, User], procedure: Procedure
) -> None:
    form = {
        "is_open": "on", "start": "receipt", "months": "0", "days": "90", "appeal_days": "30", "appeal_address": "x",
        "members": "5", "assessors": "2", "criteria_en": "Ours.", "appeal_body_en": "The senate.",
    }  # fmt: skip
    for months, expected in (("24", 24), ("", None)):
        answer = browser_of(people["registrar"]).post(
            "/en/recognition/procedure/", {**form, "keep_files_months": months}
        )
        assert (answer.status_code, Procedure.objects.get().keep_files_months) == (302, expected)
    assert browser_of(people["registrar"]).post(
        "/en/recognition/procedure/", {**form, "keep_files_months": "0"}
    ).status_code == 422  # fmt: skip


def test_the_command_says_how_many(closed: Walk) -> None:
    keep_for(1)
    said = StringIO()
    with at(CLOSED + timedelta(days=60)):
        call_command("delete_old_files", stdout=said)
    assert said.getvalue() == "1 files deleted, 0 cases of deleted accounts erased\n"
