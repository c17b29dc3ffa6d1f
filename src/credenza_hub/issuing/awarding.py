"""Awarding a batch in chunks, so that each learner gets one credential whatever is killed when.

The life of a chunk:

1. one transaction hands out the next learners of a batch: a row with their range and a lease, the batch's cursor moved
   behind them, and places reserved in a status list;
2. the credentials are signed, outside of any transaction; the lease is renewed when a quarter of it has passed;
3. one transaction deletes the row if the lease is still ours, stores the credentials with their entries in the log,
   and counts them if the batch is still open.

Killed in 1 or 3, all of it happens or nothing. Killed in 2, the row stays: when its lease ends, any worker takes the
chunk over, with the same places. Other workers go on with other chunks meanwhile. A second credential for one
participant or one place breaks a unique constraint. The batch is done when no learner is left to hand out and no chunk
is held; whoever finds that closes it. Locks are taken in the order chunk, batch, organisation, status list.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from credenza.errors import CredenzaError
from credenza.formats.openbadges3 import StatusEntry
from credenza.issuance.batch import BatchIssuer
from credenza.translog import Kind
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.cohorts.learner_lists import ParticipantRow, award_to, edition_of, invented_like
from credenza_hub.cohorts.models import Participant
from credenza_hub.storage.keys import signing_key
from credenza_hub.storage.rows import insert_rows
from credenza_hub.translog.actions import Commitments, append_many, commitments

from .allocation import Place, places_of, reserve_places
from .models import AwardBatch, AwardChunk, BatchState, Credential
from .packing import form_of, pack
from .queries import OPEN

CHUNK = 1000
"""Learners in one chunk at most: what a worker that is killed can cost."""

_STORED = (
    "key", "participant", "batch", "packed", "issued_at", "status_list", "status_index", "valid_until",
    "can_be_suspended",
)  # fmt: skip

_BETWEEN_LOOKS = 50
"""Credentials between two looks at the clock; the signatures come a hundred at a time."""

_SAME_MOMENT = timedelta(minutes=1)
"""How long credentials of a batch bear the same moment of signing: what they share is then worked out once."""

_ISSUERS_KEPT = 8
_issuers: dict[tuple[int, str], tuple[BatchIssuer, datetime]] = {}

Clock = Callable[[], datetime]


class LeaseLostError(Exception):
    """Another worker took the chunk over, or the batch was closed: what was not stored is dropped."""


@dataclass(frozen=True)
class Worker:
    """Who works: a name no other has, the clock, the length of a lease, and how many learners it takes at once."""

    name: str
    clock: Clock
    lease: timedelta
    chunk: int = CHUNK


def claim_chunk(worker: Worker) -> AwardChunk | None:
    """Take over a chunk whose lease has ended, else the next learners of a batch; ``None`` if there is nothing.

    Batches in which nobody is left to award are closed on the way.
    """
    now = worker.clock()
    ended = AwardChunk.objects.filter(lease_until__lte=now, batch__state=BatchState.RUNNING)
    unfinished = AwardBatch.objects.filter(state__in=OPEN, exhausted=False)
    if ended.exists():
        with transaction.atomic():
            chunk = ended.select_for_update(skip_locked=True, of=("self",)).order_by("lease_until").first()
            if chunk is not None:
                chunk.worker, chunk.lease_until = worker.name, now + worker.lease
                chunk.save(update_fields=["worker", "lease_until"])
                return chunk
    while unfinished.exists():
        carved = _carve(worker)
        if carved is not None:
            return carved
    return None


def _carve(worker: Worker) -> AwardChunk | None:
    """A new chunk of the open batch that has waited longest for one: a small batch need not wait for a large one."""
    now = worker.clock()
    with transaction.atomic():
        batch = (
            AwardBatch.objects.select_for_update(no_key=True, of=("self",))
            .select_related("cohort__organisation")
            .filter(state__in=OPEN, exhausted=False)
            .order_by(F("carved_at").asc(nulls_first=True), "requested_at")
            .first()
        )
        if batch is None:
            return None
        learners = _next_learners(batch, worker.chunk)
        batch.state, batch.carved_at = BatchState.RUNNING, now
        batch.save(update_fields=["state", "carved_at", "cursor", "exhausted"])
        if not learners:
            _close_if_finished(batch, now)
            return None
        return AwardChunk.objects.create(
            batch=batch,
            first=learners[0],
            last=learners[-1],
            places=reserve_places(
                batch.cohort.organisation, len(learners), suspendable=batch.cohort.suspendable, now=now
            ),
            worker=worker.name,
            lease_until=now + worker.lease,
        )


def _next_learners(batch: AwardBatch, count: int) -> list[int]:
    """The numbers of the next learners without a credential; moves the cursor behind them."""
    waiting: list[int] = []
    while not waiting and not batch.exhausted:
        after = Participant.objects.filter(cohort_id=batch.cohort_id, pk__gt=batch.cursor).order_by("pk")
        numbers = list(after.values_list("pk", flat=True)[:count])
        batch.exhausted = len(numbers) < count
        batch.cursor = numbers[-1] if numbers else batch.cursor
        waiting = _without_credential(numbers)
    return waiting


def _without_credential(numbers: Sequence[int]) -> list[int]:
    awarded = set(Credential.objects.filter(participant__in=numbers).values_list("participant", flat=True))
    return [number for number in numbers if number not in awarded]


def award_chunk(chunk: AwardChunk, worker: Worker) -> None:
    """Award the learners of a chunk that the worker holds.

    A fault in the data or the key closes the batch as failed, with its reason. Raises LeaseLostError.
    """
    batch = AwardBatch.objects.select_related("cohort__edition", "cohort__organisation").get(pk=chunk.batch_id)
    try:
        rows, entries = _sign(chunk, batch, worker)
    except CredenzaError as error:
        close_failed(batch, worker, str(error))
    else:
        _store(chunk, rows, entries, worker)


def _sign(chunk: AwardChunk, batch: AwardBatch, worker: Worker) -> tuple[list[Sequence[object]], Commitments]:
    cohort = batch.cohort
    participants, places = _learners_of(chunk, batch), places_of(chunk.places, suspendable=cohort.suspendable)
    issuer, now = _issuer(batch, worker)
    form = _form_of(batch, issuer, participants, places)
    moment = worker.clock()
    renew_at = moment + worker.lease / 4
    taken = [(new_key(moment), *learner_and_place) for learner_and_place in zip(participants, places, strict=True)]
    jobs = (
        (award_to(participant, cohort, f"urn:uuid:{key}"), place.status, new_salt())
        for key, participant, place in taken
    )
    last_day = cohort.valid_until.isoformat() if cohort.valid_until else None
    same = last_day, cohort.suspendable
    rows: list[Sequence[object]] = []
    documents: list[bytes] = []
    for (key, participant, place), document in zip(taken, issuer.issue_each(jobs), strict=True):
        if len(rows) % _BETWEEN_LOOKS == 0 and worker.clock() >= renew_at:
            renew_at = _renew(chunk, worker) - worker.lease * 3 / 4
        rows.append((key, participant.pk, batch.pk, pack(document, form), now, place.list_id, place.index, *same))
        documents.append(document)
    return rows, commitments(Kind.AWARD, [str(key) for key, *_others in taken], documents)


def _learners_of(chunk: AwardChunk, batch: AwardBatch) -> list[ParticipantRow]:
    found = Participant.objects.filter(cohort=batch.cohort_id, pk__gte=chunk.first, pk__lte=chunk.last).order_by("pk")
    rows = {row[0]: ParticipantRow(*row) for row in found.values_list(*ParticipantRow._fields)}
    return [rows[number] for number in _without_credential(list(rows))]


def _issuer(batch: AwardBatch, worker: Worker) -> tuple[BatchIssuer, datetime]:
    """What signs for the batch, and the moment of signing that it writes."""
    now = worker.clock()
    key = signing_key(batch.cohort.organisation, now=now)
    name = batch.pk, key.verification_method
    kept = _issuers.get(name)
    if kept is None or not now - _SAME_MOMENT < kept[1] <= now:
        packs = [(pack["id"], pack["sha256"]) for pack in batch.cohort.edition.rule_packs]
        kept = BatchIssuer(edition_of(batch.cohort), key, created=now, rule_packs=packs), now
        while len(_issuers) >= _ISSUERS_KEPT:
            _issuers.pop(next(iter(_issuers)))
        _issuers[name] = kept
    return kept


def _form_of(
    batch: AwardBatch, issuer: BatchIssuer, participants: Sequence[ParticipantRow], places: Sequence[Place]
) -> bytes:
    """The form of the batch's documents. The first worker makes it, of two learners who do not exist."""
    if batch.form is None:
        like = award_to(participants[0], batch.cohort, "")
        invented = invented_like(like, edition_of(batch.cohort))
        documents = [
            issuer.issue(award, status=_invented_status(places[0], number), salt=new_salt())
            for number, award in enumerate(invented)
        ]
        AwardBatch.objects.filter(pk=batch.pk, form=None).update(form=form_of(*documents))
        batch.refresh_from_db(fields=["form"])
    return bytes(batch.form or b"")


def _invented_status(place: Place, number: int) -> StatusEntry:
    """An entry in lists that do not exist, so that the form fits whatever list a credential stands on."""
    invented = [
        replace(reference, list_url=f"{reference.list_url[:-36]}{uuid.uuid4()}", index=number)
        for reference in place.references
    ]
    return replace(place, references=tuple(invented)).status


def new_salt() -> str:
    """What makes the hash of one learner's e-mail address useless for guessing."""
    return secrets.token_hex(16)


def new_key(at: datetime) -> uuid.UUID:
    """A UUID of version 7 (RFC 9562): 74 random bits behind the time, so that indexes grow at their end only."""
    moment = int(at.timestamp() * 1000)
    random = int.from_bytes(secrets.token_bytes(10), "big")
    return uuid.UUID(int=moment << 80 | 7 << 76 | (random >> 62 & 0xFFF) << 64 | 2 << 62 | random & (1 << 62) - 1)


def _renew(chunk: AwardChunk, worker: Worker) -> datetime:
    """The end of the longer lease. Raises LeaseLostError when it is no longer ours or the batch was closed."""
    until = worker.clock() + worker.lease
    held = AwardChunk.objects.filter(pk=chunk.pk, worker=worker.name, batch__state=BatchState.RUNNING)
    if not held.update(lease_until=until):
        raise LeaseLostError(f"chunk {chunk.pk}")
    return until


def _store(chunk: AwardChunk, rows: Sequence[Sequence[object]], entries: Commitments, worker: Worker) -> None:
    with transaction.atomic():
        held, _by_model = AwardChunk.objects.filter(pk=chunk.pk, worker=worker.name).delete()
        if not held:
            raise LeaseLostError(f"chunk {chunk.pk}")
        insert_rows(Credential, _STORED, rows)
        append_many(entries, now=worker.clock())
        open_batch = AwardBatch.objects.filter(pk=chunk.batch_id, state=BatchState.RUNNING)
        if not open_batch.update(done=F("done") + len(rows)):
            raise LeaseLostError(f"batch {chunk.batch_id}")
        _close_if_finished(open_batch.select_related("cohort__organisation").get(), worker.clock())


def _close_if_finished(batch: AwardBatch, now: datetime) -> None:
    """Close a batch, locked by the caller, that has nothing left to hand out and no chunk under way."""
    if not batch.exhausted or batch.chunks.exists():
        return
    batch.state, batch.finished_at = BatchState.DONE, now
    batch.save(update_fields=["state", "finished_at"])
    subject = f"cohort:{batch.cohort_id}"
    record(None, batch.cohort.organisation, Event.AWARD_FINISHED, subject, now=now, credentials=batch.done)


def close_failed(batch: AwardBatch, worker: Worker, fault: str) -> None:
    """Stop a batch with the reason that its registrar will read. Does nothing when it was closed before."""
    now = worker.clock()
    with transaction.atomic():
        stopped = AwardBatch.objects.filter(pk=batch.pk, state=BatchState.RUNNING).update(
            state=BatchState.FAILED, fault=fault, finished_at=now
        )
        if stopped:
            record(None, batch.cohort.organisation, Event.AWARD_FAILED, f"cohort:{batch.cohort_id}", now=now)
    drop_chunks_of_closed_batches()


def drop_chunks_of_closed_batches() -> None:
    """Delete chunks that nobody will award any more; not inside a transaction that holds a batch (locks: see above)."""
    AwardChunk.objects.exclude(batch__state__in=OPEN).delete()
