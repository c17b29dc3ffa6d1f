"""Awarding a batch in chunks, so that each learner gets one credential whatever is killed when.

The life of a chunk:

1. one transaction takes the lease (or sees that it is ours) and takes places in a status list;
2. the credentials are signed, outside of any transaction, for at most a quarter of the lease;
3. one transaction sees that the lease is still ours and the batch not cancelled, then stores the credentials,
   the count and the longer lease together.

Killed in 1 or 2, nothing is stored but places that stay unused. Killed in 3, all or nothing is stored. What is still to
do is asked of the database (participants without a credential), and a second credential for one participant or one
place breaks a unique constraint. When the lease ends without being renewed, any worker goes on.
"""

from __future__ import annotations

import json
import secrets
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from credenza.errors import CredenzaError
from credenza.issuance import issue_credential
from credenza.proofs import Signer
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.cohorts.learner_lists import award_to, edition_of
from credenza_hub.cohorts.models import Cohort, Participant
from credenza_hub.storage.keys import signing_key

from .allocation import Place, take_places
from .models import AwardBatch, BatchState, Credential
from .queries import participants_to_award

CHUNK = 50
"""Learners in one chunk at most."""

Clock = Callable[[], datetime]


class LeaseLostError(Exception):
    """Another worker took the batch over, or a registrar cancelled it: what was not stored is dropped."""


@dataclass(frozen=True)
class Worker:
    """Who works: a name no other worker has, the clock, and how long a lease lasts."""

    name: str
    clock: Clock
    lease: timedelta


def claim_batch(worker: Worker) -> AwardBatch | None:
    """Take the oldest batch that waits or whose lease has ended; ``None`` if there is none."""
    now = worker.clock()
    claimable = Q(state=BatchState.WAITING) | Q(state=BatchState.RUNNING, lease_until__lte=now)
    if not AwardBatch.objects.filter(claimable).exists():
        return None
    with transaction.atomic():
        batch = (
            AwardBatch.objects.select_for_update(skip_locked=True).filter(claimable).order_by("requested_at").first()
        )
        if batch is not None:
            batch.state, batch.lease_owner, batch.lease_until = BatchState.RUNNING, worker.name, now + worker.lease
            batch.save(update_fields=["state", "lease_owner", "lease_until"])
    return batch


def award_chunk(batch: AwardBatch, worker: Worker) -> bool:
    """Award the next learners of a batch; ``False`` when none is left and the batch is closed.

    A fault in the data or the key closes the batch as failed, with its reason. Raises LeaseLostError.
    """
    try:
        return _award_chunk(batch.pk, worker)
    except CredenzaError as error:
        close_failed(batch, worker, str(error))
        return False


def _award_chunk(batch_id: int, worker: Worker) -> bool:
    with transaction.atomic():
        batch = _hold(batch_id, worker)
        participants = list(participants_to_award(batch.cohort_id)[:CHUNK])
        if not participants:
            _close_done(batch, worker.clock())
            return False
        places = take_places(batch.cohort.organisation, len(participants), now=worker.clock())
    credentials = _sign(batch, participants, places, worker)
    with transaction.atomic():
        batch = _hold(batch_id, worker)
        Credential.objects.bulk_create(credentials)
        batch.done += len(credentials)
        batch.save(update_fields=["done"])
    return True


def _hold(batch_id: int, worker: Worker) -> AwardBatch:
    """Lock the batch and renew the lease. Raises LeaseLostError when it is no longer ours."""
    batch = AwardBatch.objects.select_for_update().get(pk=batch_id)
    if batch.state != BatchState.RUNNING or batch.lease_owner != worker.name:
        raise LeaseLostError(f"batch {batch_id}")
    batch.lease_until = worker.clock() + worker.lease
    batch.save(update_fields=["lease_until"])
    return batch


def _sign(
    batch: AwardBatch, participants: Sequence[Participant], places: Sequence[Place], worker: Worker
) -> list[Credential]:
    cohort = Cohort.objects.select_related("edition", "organisation").get(pk=batch.cohort_id)
    key = signing_key(cohort.organisation, now=worker.clock())
    stop_at = time.monotonic() + worker.lease.total_seconds() / 4
    credentials: list[Credential] = []
    for participant, place in zip(participants, places, strict=True):
        credentials.append(_sign_one(batch, cohort, participant, place, key, worker.clock()))
        if time.monotonic() > stop_at:
            break
    return credentials


def _sign_one(
    batch: AwardBatch, cohort: Cohort, participant: Participant, place: Place, key: Signer, now: datetime
) -> Credential:
    credential_key = uuid.uuid4()
    document = issue_credential(
        edition_of(cohort),
        award_to(participant, cohort, f"urn:uuid:{credential_key}"),
        key,
        status=place.reference,
        created=now,
        salt=secrets.token_hex(16),
        rule_packs=[(pack["id"], pack["sha256"]) for pack in cohort.edition.rule_packs],
    )
    return Credential(
        key=credential_key,
        participant=participant,
        batch=batch,
        document=json.dumps(document, ensure_ascii=False, separators=(",", ":")),
        issued_at=now,
        status_list_id=place.list_id,
        status_index=place.index,
    )


def _close_done(batch: AwardBatch, now: datetime) -> None:
    batch.state, batch.finished_at, batch.lease_until = BatchState.DONE, now, None
    batch.save(update_fields=["state", "finished_at", "lease_until"])
    subject = f"cohort:{batch.cohort_id}"
    record(None, batch.cohort.organisation, Event.AWARD_FINISHED, subject, now=now, credentials=batch.done)


def close_failed(batch: AwardBatch, worker: Worker, fault: str) -> None:
    """Stop a batch with the reason that its registrar will read. Does nothing when it is no longer ours."""
    now = worker.clock()
    with transaction.atomic():
        stopped = AwardBatch.objects.filter(pk=batch.pk, state=BatchState.RUNNING, lease_owner=worker.name).update(
            state=BatchState.FAILED, fault=fault, finished_at=now, lease_until=None
        )
        if stopped:
            record(None, batch.cohort.organisation, Event.AWARD_FAILED, f"cohort:{batch.cohort_id}", now=now)


def release_batch(batch: AwardBatch, worker: Worker) -> None:
    """Let go of an unfinished batch, so that another worker need not wait for the end of the lease."""
    AwardBatch.objects.filter(pk=batch.pk, state=BatchState.RUNNING, lease_owner=worker.name).update(
        state=BatchState.WAITING, lease_owner="", lease_until=None
    )
