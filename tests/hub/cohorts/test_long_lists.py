"""Long lists: checked and accepted by workers, in parts, resumable, with nothing stored of a bad one."""

from __future__ import annotations

import csv
import io
import random
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from unittest.mock import patch

import pyarrow as arrow
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from credenza.errors import InputError
from credenza.issuance import LearnerRow, stream_learners
from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.cohorts import actions, importing
from credenza_hub.cohorts.learner_lists import edition_of
from credenza_hub.cohorts.models import (
    Cohort,
    LearnerListPart,
    LearnerListPiece,
    LearnerListUpload,
    ListState,
    Participant,
    PartState,
)
from credenza_hub.cohorts.parts import PartLostError, accept_part, check_part, claim_part, problems_of, said
from credenza_hub.cohorts.pieces import PIECE, StoredFile, store_pieces
from credenza_hub.issuing.worker import new_worker, work_once
from tests.hub.awarding import HEADER, learner_list, order_award, work_until_idle

LEASE = timedelta(seconds=20)


@pytest.fixture(autouse=True)
def _every_list_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("credenza_hub.cohorts.actions.SMALL_LIST", 0)
    monkeypatch.setattr("credenza_hub.cohorts.parts.ROWS_IN_PART", 2)


@pytest.fixture
def browser(browser_of: Callable[[User | None], Client], registrar: User) -> Client:
    return browser_of(registrar)


def stage(registrar: User, cohort: Cohort, content: bytes) -> LearnerListUpload:
    return actions.stage_list(registrar, cohort=cohort, file_name="a.csv", content=[content], now=timezone.now())


def order_acceptance(registrar: User, upload: LearnerListUpload, *, good_rows_only: bool = False) -> None:
    accepted = actions.accept_list(registrar, upload=upload, good_rows_only=good_rows_only, now=timezone.now())
    assert accepted is None


def tally(upload: LearnerListUpload) -> dict[str, int]:
    upload.refresh_from_db()
    return dict(upload.tally)


BAD = learner_list(3) + b"Bob,Specimen,,01/02/1990,bob,44,2026-09-28,28,2026-10-10\n"


def test_list_is_checked_and_accepted_by_a_worker(registrar: User, cohort: Cohort) -> None:
    upload = stage(registrar, cohort, learner_list(5))
    assert upload.state == ListState.WAITING
    work_until_idle()
    assert tally(upload) == {"new": 5, "changed": 0, "unchanged": 0, "wrong": 0, "problems": 0}
    assert (upload.state, upload.rows, Participant.objects.count()) == (ListState.CHECKED, 5, 0)
    order_acceptance(registrar, upload)
    work_until_idle()
    cohort.refresh_from_db()
    assert [cohort.learners, Participant.objects.count(), LearnerListPiece.objects.count()] == [5, 5, 0]
    event = AuditEvent.objects.get(action="cohorts:learner_list:accepted")
    assert event.detail == {"added": 5, "changed": 0, "left_out": 0}


def test_list_with_a_wrong_row_stores_nothing_unless_the_good_rows_are_asked_for(
    registrar: User, cohort: Cohort
) -> None:
    upload = stage(registrar, cohort, BAD)
    work_until_idle()
    assert tally(upload) == {"new": 3, "changed": 0, "unchanged": 0, "wrong": 1, "problems": 3}
    with pytest.raises(InputError, match="Rows of the list have problems"):
        actions.accept_list(registrar, upload=upload, good_rows_only=False, now=timezone.now())
    work_until_idle()
    assert not Participant.objects.exists()
    order_acceptance(registrar, upload, good_rows_only=True)
    work_until_idle()
    assert Participant.objects.count() == 3


def test_acceptance_that_was_interrupted_goes_on_with_the_parts_that_are_left(registrar: User, cohort: Cohort) -> None:
    upload = stage(registrar, cohort, learner_list(7))
    work_until_idle()
    order_acceptance(registrar, upload)
    for _ in range(2):
        work_once(new_worker())
    assert Participant.objects.count() == 4
    held = claim_part("killed", timezone.now(), LEASE)
    assert held is not None
    work_until_idle()
    assert Participant.objects.count() == 7 - held.rows
    LearnerListPart.objects.update(lease_until=timezone.now() - LEASE)
    work_until_idle()
    with pytest.raises(PartLostError):
        accept_part(held)
    cohort.refresh_from_db()
    assert sorted(p.given_name for p in Participant.objects.all()) == [f"Ada{number}" for number in range(1, 8)]
    assert cohort.learners == 7
    assert AuditEvent.objects.get(action="cohorts:learner_list:accepted").detail["added"] == 7


def test_reading_of_a_file_that_was_interrupted_goes_on_behind_the_last_row_in_a_part(
    registrar: User, cohort: Cohort
) -> None:
    upload = stage(registrar, cohort, learner_list(7))
    moments = iter([timezone.now()] * 2)

    def hold() -> datetime:
        moment = next(moments, None)
        if moment is None:
            raise importing.ListLostError("killed")
        return moment

    with pytest.raises(importing.ListLostError):
        importing.read_file(upload, hold)
    upload.refresh_from_db()
    assert (upload.through, upload.is_read, upload.parts.count()) == (5, False, 2)
    work_until_idle()
    upload.refresh_from_db()
    assert [part.rows for part in upload.parts.order_by("number")] == [2, 2, 2, 1]
    assert (upload.state, upload.rows, tally(upload)["new"]) == (ListState.CHECKED, 7, 7)
    assert not LearnerListPiece.objects.exists()


def test_part_that_another_worker_took_over_is_not_checked_twice(registrar: User, cohort: Cohort) -> None:
    upload = stage(registrar, cohort, learner_list(2))
    importing.read_file(upload, timezone.now)
    now = timezone.now()
    late = claim_part("first", now, LEASE)
    assert claim_part("second", now + LEASE / 2, LEASE) is None
    taken = claim_part("second", now + LEASE, LEASE)
    assert late is not None
    assert taken == late
    with pytest.raises(PartLostError):
        check_part(late)
    check_part(taken)
    assert LearnerListPart.objects.get().state == PartState.CHECKED


def rows_of(*emails: str) -> bytes:
    rows = [f"Ada,Specimen,,1990-01-01,{email},27,2026-09-28,28,2026-10-10" for email in emails]
    return "\n".join([HEADER, *rows, ""]).encode()


def test_learner_who_stands_in_several_parts_is_right_once_and_later_rows_name_the_first(
    browser: Client, registrar: User, cohort: Cohort
) -> None:
    upload = stage(registrar, cohort, rows_of("a@x.org", "b@x.org", "c@x.org", "A@X.org", "d@x.org", "a@x.org", "a@x"))
    work_until_idle()
    assert tally(upload) == {"new": 4, "changed": 0, "unchanged": 0, "wrong": 3, "problems": 3}
    said = [problem["en"][:2] for problem in upload.shown["problems"]]
    assert [(path, "row 2" in message) for path, message in said] == [
        ("row 5, email", True), ("row 7, email", True), ("row 8, email", False),
    ]  # fmt: skip
    order_acceptance(registrar, upload, good_rows_only=True)
    work_until_idle()
    assert sorted(p.email for p in Participant.objects.all()) == ["a@x.org", "b@x.org", "c@x.org", "d@x.org"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(st.sampled_from(["a@x.org", "b@x.org", "B@x.org", "c@x.org", "d@x.org", "wrong", ""]), max_size=12),
    rows_in_part=st.integers(1, 5),
)
def test_problems_of_a_list_are_those_of_reading_it_as_a_whole_however_it_is_divided(
    registrar: User, cohort: Cohort, people: list[str], rows_in_part: int
) -> None:
    content = rows_of("first@x.org", *people)
    rows = stream_learners(io.BytesIO(content), edition_of(cohort), awarded_on=cohort.awarded_on)
    found = list(rows)
    expected = [said(problem)["ru"] for row in found if isinstance(row, tuple) for problem in row]
    with patch("credenza_hub.cohorts.parts.ROWS_IN_PART", rows_in_part):
        upload = stage(registrar, cohort, content)
        work_until_idle()
    assert tally(upload)["new"] == sum(isinstance(row, LearnerRow) for row in found)
    assert [problem["ru"] for problem in upload.shown["problems"]] == expected
    assert [said(problem)["ru"] for problem in problems_of(upload)] == expected


def test_worker_asked_to_stop_lets_go_of_its_list(registrar: User, cohort: Cohort) -> None:
    upload = stage(registrar, cohort, learner_list(5))
    stop = threading.Event()
    stop.set()
    work_once(new_worker(), stop)
    upload.refresh_from_db()
    assert (upload.state, upload.lease_until) == (ListState.WAITING, None)


def test_list_held_by_another_worker_is_taken_when_the_lease_has_ended(registrar: User, cohort: Cohort) -> None:
    upload = stage(registrar, cohort, learner_list(5))
    now = timezone.now()
    assert importing.claim_list("first", now, LEASE) == upload
    assert importing.claim_list("second", now + LEASE / 2, LEASE) is None
    taken = importing.claim_list("second", now + LEASE, LEASE)
    assert taken == upload
    with pytest.raises(importing.ListLostError):
        importing.holder(upload, "first", timezone.now, LEASE)()


def test_list_checked_before_an_award_is_checked_again_before_it_is_accepted(registrar: User, cohort: Cohort) -> None:
    first = stage(registrar, cohort, learner_list(2))
    work_until_idle()
    order_acceptance(registrar, first)
    work_until_idle()
    upload = stage(registrar, cohort, learner_list(2, grade="30"))
    work_until_idle()
    assert tally(upload)["changed"] == 2
    order_award(registrar, cohort)
    work_until_idle()
    order_acceptance(registrar, upload)
    work_until_idle()
    assert tally(upload) == {"new": 0, "changed": 0, "unchanged": 0, "wrong": 2, "problems": 2}
    assert {result["grade"] for p in Participant.objects.all() for result in p.results} == {"27", "28"}


def test_award_and_another_list_wait_until_a_list_is_accepted(registrar: User, cohort: Cohort) -> None:
    upload = stage(registrar, cohort, learner_list(2))
    work_until_idle()
    order_acceptance(registrar, upload)
    for act in (lambda: order_award(registrar, cohort), lambda: stage(registrar, cohort, learner_list(3))):
        with pytest.raises(InputError, match="A list of this cohort is being accepted"):
            act()
    work_until_idle()
    order_award(registrar, cohort)


def test_acceptance_that_is_stopped_keeps_the_learners_added_so_far(
    browser: Client, registrar: User, cohort: Cohort
) -> None:
    upload = stage(registrar, cohort, learner_list(4))
    work_until_idle()
    order_acceptance(registrar, upload)
    work_once(new_worker())
    answer = browser.post(f"/en/cohorts/{cohort.pk}/lists/{upload.pk}/discard/", follow=True)
    assert "The list was discarded. 2 learners were added before." in answer.content.decode()
    assert not LearnerListUpload.objects.exists()


def test_file_that_breaks_off_far_from_its_beginning_is_refused_by_the_worker(
    browser: Client, registrar: User, cohort: Cohort
) -> None:
    upload = stage(registrar, cohort, learner_list(5) + b"Niccol\xf2,Specimen,,,,27,,28,\n")
    work_until_idle()
    upload.refresh_from_db()
    assert upload.state == ListState.REFUSED
    page = browser.get(f"/it/cohorts/{cohort.pk}/lists/{upload.pk}/").content.decode()
    assert "Il file non è UTF-8" in page
    assert not Participant.objects.exists()


def test_page_of_a_list_under_work_refreshes_without_a_script_and_then_shows_the_result(
    browser: Client, cohort: Cohort
) -> None:
    file = SimpleUploadedFile("learners.csv", BAD)
    page = browser.post(f"/en/cohorts/{cohort.pk}/lists/", {"file": file}, follow=True).content.decode()
    assert '<meta http-equiv="refresh"' in page
    address = f"/en/cohorts/{cohort.pk}/lists/{LearnerListUpload.objects.get().pk}/"
    assert browser.get(f"{address}progress.json").json() == {
        "state": "waiting", "label": "being checked", "done": 0, "total": 0, "finished": False,
    }  # fmt: skip
    work_until_idle()
    assert browser.get(f"{address}progress.json").json() == {
        "state": "checked", "label": "checked", "done": 4, "total": 4, "finished": True,
    }  # fmt: skip
    page = browser.get(address).content.decode()
    assert "row 5, birth_date" in page
    assert '<meta http-equiv="refresh"' not in page


def test_all_problems_are_downloaded_although_few_are_shown(
    browser: Client, registrar: User, cohort: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("credenza_hub.cohorts.parts.PROBLEMS_SHOWN", 1)
    upload = stage(registrar, cohort, f"{HEADER}\n".encode() + b"=A,B,,x,,27,,28,\n" * 3)
    work_until_idle()
    upload.refresh_from_db()
    assert (len(upload.shown["problems"]), upload.tally["problems"]) == (1, 3)
    answer = browser.get(f"/ru/cohorts/{cohort.pk}/lists/{upload.pk}/problems.csv")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["Где", *(f"строка {number}, birth_date" for number in (2, 3, 4))]


def test_parquet_is_uploaded_like_csv(browser: Client, registrar: User, cohort: Cohort) -> None:
    rows = list(csv.DictReader(io.StringIO(learner_list(5).decode())))
    file = io.BytesIO()
    parquet.write_table(arrow.Table.from_pylist(rows), file)
    upload = stage(registrar, cohort, file.getvalue())
    work_until_idle()
    order_acceptance(registrar, upload)
    work_until_idle()
    assert Participant.objects.count() == 5


def test_stored_file_is_read_from_any_place(registrar: User, cohort: Cohort) -> None:
    content = random.Random(1).randbytes(2 * PIECE + 1000)
    upload = LearnerListUpload.objects.create(
        cohort=cohort, file_name="a", size=len(content), uploaded_by=registrar, uploaded_at=timezone.now()
    )
    parts = [content[:10], content[10 : PIECE + 5], content[PIECE + 5 :]]
    assert store_pieces(upload, parts) == len(content)
    file = io.BufferedReader(StoredFile(upload))
    assert file.read() == content
    for place in (0, 5, PIECE - 3, PIECE, 2 * PIECE + 990, len(content) + 10):
        file.seek(place)
        assert file.read(20) == content[place : place + 20]
    assert file.seek(-4, io.SEEK_END) == len(content) - 4
    assert file.read() == content[-4:]
