"""The worker: leases, faults, e-mails that cannot be sent, orders given at the same moment."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import OperationalError, connection
from django.utils import timezone
from pytest_django import Settings

from credenza.status import choose_indices, get_bit
from credenza_hub.accounts.models import User
from credenza_hub.audit.events import Event
from credenza_hub.audit.models import AuditEvent
from credenza_hub.cohorts.actions import accept_list, stage_list
from credenza_hub.cohorts.models import Cohort, LearnerListUpload, Participant
from credenza_hub.issuing import actions, awarding
from credenza_hub.issuing import worker as worker_module
from credenza_hub.issuing.awarding import LeaseLostError, Worker, award_chunk, claim_chunk
from credenza_hub.issuing.models import AwardBatch, AwardChunk, BatchState, Credential, HandOver, StatusList
from credenza_hub.issuing.sending import send_some
from credenza_hub.issuing.worker import new_worker, work
from tests.hub.awarding import awarded, enrol, learner_list, open_cohort, order_award, withdraw, work_until_idle

LEASE = timedelta(seconds=20)


class SetClock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def batch(registrar: User, cohort: Cohort) -> AwardBatch:
    """An ordered award of three learners."""
    enrol(registrar, cohort, learner_list(3))
    return order_award(registrar, cohort)


def claimed(worker: Worker) -> AwardChunk:
    """A chunk that there must be."""
    chunk = claim_chunk(worker)
    assert chunk is not None
    return chunk


def test_chunk_of_a_silent_worker_is_free_when_its_lease_has_ended(batch: AwardBatch, clock: SetClock) -> None:
    first, second = Worker("first", clock, LEASE), Worker("second", clock, LEASE)
    chunk = claimed(first)
    clock.now += LEASE - timedelta(seconds=1)
    assert claim_chunk(second) is None
    clock.now += timedelta(seconds=1)
    assert claim_chunk(second) == chunk


def test_two_workers_award_different_learners_of_one_batch(batch: AwardBatch, clock: SetClock) -> None:
    first, second = Worker("first", clock, LEASE, 2), Worker("second", clock, LEASE, 2)
    chunks = claimed(first), claimed(second)
    assert claim_chunk(first) is None
    award_chunk(chunks[1], second)
    batch.refresh_from_db()
    assert (batch.state, batch.done) == (BatchState.RUNNING, 1)
    award_chunk(chunks[0], first)
    batch.refresh_from_db()
    assert (batch.state, batch.done, AwardChunk.objects.count()) == (BatchState.DONE, 3, 0)
    assert {credential.participant.given_name for credential in Credential.objects.all()} == {"Ada1", "Ada2", "Ada3"}


def test_chunk_taken_over_from_a_silent_worker_uses_the_same_places(batch: AwardBatch, clock: SetClock) -> None:
    first, second = Worker("first", clock, LEASE), Worker("second", clock, LEASE)
    claimed(first)
    clock.now += LEASE
    award_chunk(claimed(second), second)
    status_list = StatusList.objects.get()
    assert status_list.allocated == 3
    assert {c.status_index for c in Credential.objects.all()} == set(choose_indices(status_list.secret, 0, 3))


def test_small_batch_ordered_later_takes_turns_with_a_large_one(
    batch: AwardBatch, registrar: User, clock: SetClock
) -> None:
    worker = Worker("first", clock, LEASE, 2)
    other = open_cohort(registrar, batch.cohort.edition, "Another")
    large = claimed(worker)
    enrol(registrar, other, learner_list(1))
    small = order_award(registrar, other)
    assert [large.batch, claimed(worker).batch, claimed(worker).batch] == [batch, small, batch]


def test_worker_that_lost_its_chunk_stores_nothing(batch: AwardBatch, clock: SetClock) -> None:
    first, second = Worker("first", clock, LEASE), Worker("second", clock, LEASE)
    lost = claimed(first)
    clock.now += LEASE
    chunk = claimed(second)
    with pytest.raises(LeaseLostError):
        award_chunk(lost, first)
    assert not Credential.objects.exists()
    award_chunk(chunk, second)
    assert claim_chunk(second) is None
    assert Credential.objects.count() == 3


def test_worker_that_loses_its_chunk_while_signing_stores_nothing(
    batch: AwardBatch, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = Worker("first", clock, LEASE), Worker("second", clock, LEASE)
    chunk = claimed(first)
    monkeypatch.setattr("credenza_hub.issuing.awarding._sign", overtaken_by(second, clock))
    with pytest.raises(LeaseLostError):
        award_chunk(chunk, first)
    assert not Credential.objects.exists()


def overtaken_by(other: Worker, clock: SetClock) -> Any:
    """Signing that takes so long that another worker takes the chunk over."""
    really_sign = awarding._sign

    def sign(*arguments: Any) -> Any:
        rows = really_sign(*arguments)
        clock.now += LEASE
        assert claim_chunk(other) is not None
        return rows

    return sign


class SlowClock(SetClock):
    """A clock on which every look takes a part of the lease."""

    def __call__(self) -> datetime:
        self.now += LEASE / 8
        return self.now


def test_slow_signing_renews_the_lease_as_long_as_the_batch_is_open(
    registrar: User, cohort: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(registrar, cohort, learner_list(5))
    order_award(registrar, cohort)
    monkeypatch.setattr("credenza_hub.issuing.awarding._BETWEEN_LOOKS", 1)
    clock = SlowClock()
    worker = Worker("slow", clock, LEASE)
    chunk = claimed(worker)
    before = chunk.lease_until
    batch = AwardBatch.objects.select_related("cohort__edition", "cohort__organisation").get()
    awarding._sign(chunk, batch, worker)
    chunk.refresh_from_db()
    assert chunk.lease_until > before
    actions.cancel_batch(registrar, batch=batch, now=clock.now)
    with pytest.raises(LeaseLostError):
        awarding._sign(chunk, batch, worker)


def test_batch_cancelled_while_a_chunk_is_signed_keeps_nothing_of_the_chunk(
    batch: AwardBatch, registrar: User, clock: SetClock
) -> None:
    worker = Worker("first", clock, LEASE)
    chunk = claimed(worker)
    actions.cancel_batch(registrar, batch=batch, now=clock.now)
    with pytest.raises(LeaseLostError):
        award_chunk(chunk, worker)
    assert not Credential.objects.exists()


def test_fault_of_ours_stops_the_batch_and_is_logged_without_personal_data(
    batch: AwardBatch, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError(Participant.objects.all()[0].family_name)

    monkeypatch.setattr("credenza_hub.issuing.awarding._sign", broken)
    with caplog.at_level(logging.INFO):
        work_until_idle()
    batch.refresh_from_db()
    assert (batch.state, batch.fault) == (BatchState.FAILED, "")
    last = AuditEvent.objects.all()[0]
    assert (last.action, last.subject, last.detail) == (Event.AWARD_FAILED, f"cohort:{batch.cohort_id}", {})
    assert "ZeroDivisionError" in caplog.text
    assert "Specimen" not in caplog.text


def test_worker_that_meets_a_fault_outside_of_a_batch_tries_again(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop, faults = threading.Event(), [OperationalError("gone"), ValueError("Specimen")]

    def faulty(*_: Any) -> bool:
        if not faults:
            stop.set()
            return True
        raise faults.pop()

    monkeypatch.setattr("credenza_hub.issuing.worker.work_once", faulty)
    monkeypatch.setattr("credenza_hub.issuing.worker._PAUSE_AFTER_FAULT", 0)
    thread = threading.Thread(target=work, args=(new_worker(), stop))
    thread.start()
    thread.join(10)
    assert not thread.is_alive()
    assert [name for name in ("ValueError", "OperationalError", "Specimen") if name in caplog.text] == [
        "ValueError", "OperationalError",
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_worker_in_a_thread_awards_and_deletes_stale_lists_until_it_is_told_to_stop(
    registrar: User, batch: AwardBatch
) -> None:
    staged_at = timezone.now() - timedelta(hours=25)
    stage_list(registrar, cohort=batch.cohort, file_name="old.csv", content=[learner_list(1)], now=staged_at)
    stop = threading.Event()
    thread = threading.Thread(target=work, args=(new_worker(), stop))
    thread.start()
    while AwardBatch.objects.get().state != BatchState.DONE or LearnerListUpload.objects.exists():
        assert thread.is_alive()
        time.sleep(0.05)
    stop.set()
    thread.join(10)
    assert (thread.is_alive(), Credential.objects.count()) == (False, 3)


def test_worker_told_to_stop_ends_after_the_chunk_at_hand(
    batch: AwardBatch, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    really_award = worker_module._award

    def award_and_ask_to_stop(*arguments: Any) -> None:
        really_award(*arguments)
        stop.set()

    monkeypatch.setattr("credenza_hub.issuing.worker._award", award_and_ask_to_stop)
    monkeypatch.setattr("credenza_hub.issuing.worker.connection.close", lambda: None)
    work(Worker("only", clock, LEASE, 2), stop)
    batch.refresh_from_db()
    assert (batch.state, batch.done, AwardChunk.objects.count()) == (BatchState.RUNNING, 2, 0)


class RefusingBackend(BaseEmailBackend):
    """A mail server that knows nobody."""

    def send_messages(self, email_messages: Any) -> int:
        raise SMTPRecipientsRefused({email_messages[0].to[0]: (550, b"no such user")})


def test_email_that_is_refused_is_noted_and_not_tried_for_ever(
    registrar: User, cohort: Cohort, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    awarded(registrar, cohort, 1)
    actions.hand_over(registrar, cohort=cohort, now=timezone.now())
    settings.EMAIL_BACKEND = "tests.hub.issuing.test_worker.RefusingBackend"
    work_until_idle()
    letter = HandOver.objects.get()
    assert (letter.fault, letter.sent_at) == ("SMTPRecipientsRefused", None)
    assert "learner1@" not in caplog.text


class AbsentBackend(BaseEmailBackend):
    """A mail server that does not answer."""

    def open(self) -> bool:
        raise ConnectionRefusedError


def test_emails_wait_while_the_mail_server_does_not_answer(
    registrar: User, cohort: Cohort, settings: Settings, clock: SetClock
) -> None:
    awarded(registrar, cohort, 2)
    actions.hand_over(registrar, cohort=cohort, now=clock.now)
    worker, sound = Worker("only", clock, LEASE), settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.hub.issuing.test_worker.AbsentBackend"
    assert (send_some(worker), HandOver.objects.exclude(fault="").count()) == (False, 0)
    settings.EMAIL_BACKEND = sound
    clock.now += timedelta(minutes=5)
    assert (send_some(worker), len(mail.outbox)) == (True, 2)


def test_email_claimed_by_a_worker_that_died_is_sent_by_the_next(
    registrar: User, cohort: Cohort, clock: SetClock
) -> None:
    awarded(registrar, cohort, 1)
    actions.hand_over(registrar, cohort=cohort, now=clock.now)
    HandOver.objects.update(claimed_until=clock.now + timedelta(minutes=5))
    worker = Worker("second", clock, LEASE)
    assert (send_some(worker), len(mail.outbox)) == (False, 0)
    clock.now += timedelta(minutes=5)
    assert (send_some(worker), len(mail.outbox)) == (True, 1)


def at_once(act: Any, times: int = 4) -> list[Any]:
    """What an act gives when several people do it at the same moment."""
    gate = threading.Barrier(times)

    def one(_: int) -> Any:
        gate.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


@pytest.mark.django_db(transaction=True)
def test_award_ordered_by_four_people_at_once_is_one_batch(registrar: User, cohort: Cohort) -> None:
    enrol(registrar, cohort, learner_list(2))
    batches = at_once(lambda: order_award(registrar, cohort).pk)
    assert len(set(batches)) == 1
    assert AwardBatch.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_list_accepted_by_four_people_at_once_adds_each_learner_once(registrar: User, cohort: Cohort) -> None:
    upload = stage_list(registrar, cohort=cohort, file_name="a.csv", content=[learner_list(5)], now=timezone.now())
    accepted = at_once(lambda: accept_list(registrar, upload=upload, good_rows_only=False, now=timezone.now()))
    assert sorted(acceptance.added for acceptance in accepted) == [0, 0, 0, 5]
    assert Participant.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_two_credentials_revoked_at_once_both_have_their_bit(registrar: User, cohort: Cohort) -> None:
    credentials = awarded(registrar, cohort, 4)
    waiting = list(credentials)
    at_once(lambda: withdraw(registrar, waiting.pop(), "x"))
    bits = bytes(StatusList.objects.get().bits)
    assert [get_bit(bits, credential.status_index) for credential in credentials] == [True] * 4
    assert sum(byte.bit_count() for byte in bits) == 4
