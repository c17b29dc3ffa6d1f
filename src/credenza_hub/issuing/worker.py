"""The worker: awards, ends suspensions, sends e-mails, publishes the log, deletes what is stale, judges editions.

It goes on until told to stop. Any number of workers can run at the same time, in processes of their own or as a thread
of the web server.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from credenza_hub.badge_api.connections import delete_old_connections
from credenza_hub.cohorts import importing
from credenza_hub.cohorts.actions import delete_stale_lists
from credenza_hub.cohorts.parts import PartLostError, claim_part
from credenza_hub.erasure.closing import finish_closed_accounts
from credenza_hub.project.logs import trace_of
from credenza_hub.recognition_desk.letters import send_letters
from credenza_hub.recognition_desk.retention import delete_old_files
from credenza_hub.registry.judging import judge_some
from credenza_hub.translog.sequencing import integrate

from .acts import end_suspensions
from .awarding import (
    CHUNK,
    LeaseLostError,
    Worker,
    award_chunk,
    claim_chunk,
    close_failed,
    drop_chunks_of_closed_batches,
)
from .models import AwardChunk
from .sending import send_some

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=20)
"""How long a chunk of a worker that was killed waits for another worker."""

_PAUSE = 1.0
_PAUSES_BETWEEN_CLEANINGS = 600
_PAUSE_AFTER_FAULT = 5.0


def new_worker(lease: timedelta = LEASE, chunk: int = CHUNK) -> Worker:
    """A worker with a name that no other has, also after a restart of the same process id."""
    name = f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(6)}"
    return Worker(name, timezone.now, lease, chunk)


def work(worker: Worker, stop: threading.Event) -> None:
    """Work until ``stop`` is set; then end after the chunk at hand. No fault ends it: it tries again later."""
    pauses = 0
    while not stop.is_set():
        try:
            worked = work_once(worker, stop)
            if not worked and pauses % _PAUSES_BETWEEN_CLEANINGS == 0:
                delete_stale_lists(now=worker.clock())
                delete_old_files(now=worker.clock())
                finish_closed_accounts(now=worker.clock())
                judge_some()
                delete_old_connections(now=worker.clock())
        except Exception as error:  # noqa: BLE001 (a worker that dies silently would leave everybody waiting)
            _report("The worker", error)
            connection.close()
            stop.wait(_PAUSE_AFTER_FAULT)
            continue
        if not worked:
            close_old_connections()
            stop.wait(_PAUSE)
            pauses += 1
    connection.close()


def work_once(worker: Worker, stop: threading.Event | None = None) -> bool:
    """Award one chunk, or else work on a list; end suspensions, send some e-mails, publish what waits for the log.

    ``False`` if there was nothing to do.
    """
    chunk = claim_chunk(worker)
    if chunk is not None:
        _award(chunk, worker)
    worked = chunk is not None or _work_on_part(worker) or _work_on_list(worker, stop or threading.Event())
    ended = end_suspensions(now=worker.clock())
    return any((send_some(worker), send_letters(worker.clock), _publish_log(worker), ended, worked))


def _work_on_part(worker: Worker) -> bool:
    part = claim_part(worker.name, worker.clock(), worker.lease)
    if part is None:
        return False
    try:
        importing.work_on_part(part)
    except PartLostError as reason:
        logger.info("A part of list %s went to another worker, or the list was discarded: %s", part.upload_id, reason)
    except (InterfaceError, OperationalError):
        raise
    except Exception as error:  # noqa: BLE001 (a fault of ours must stop the list, not the worker)
        _report(f"List {part.upload_id}", error)
        importing.refuse(part.upload, [importing.our_fault()], worker.clock)
    return True


def _work_on_list(worker: Worker, stop: threading.Event) -> bool:
    upload = importing.claim_list(worker.name, worker.clock(), worker.lease)
    if upload is None:
        return False
    held = importing.holder(upload, worker.name, worker.clock, worker.lease)

    def hold() -> datetime:
        if stop.is_set():
            raise importing.ListLostError("The worker was asked to stop.")
        return held()

    try:
        importing.work_on(upload, hold)
    except importing.ListLostError as reason:
        logger.info("A list of cohort %s is left to another worker: %s", upload.cohort_id, reason)
        importing.release(upload, worker.name)
    except (InterfaceError, OperationalError):
        raise
    except Exception as error:  # noqa: BLE001 (a fault of ours must stop the list, not the worker)
        _report(f"List {upload.pk}", error)
        importing.refuse(upload, [importing.our_fault()], worker.clock)
    return True


def _award(chunk: AwardChunk, worker: Worker) -> None:
    try:
        award_chunk(chunk, worker)
    except LeaseLostError:
        logger.info("A chunk of batch %s went to another worker, or the batch was closed.", chunk.batch_id)
        drop_chunks_of_closed_batches()
    except (InterfaceError, OperationalError):
        raise  # the database is not at hand: the lease ends, and the chunk goes on
    except Exception as error:  # noqa: BLE001 (a fault of ours must stop the batch, not the worker)
        _report(f"Batch {chunk.batch_id}", error)
        close_failed(chunk.batch, worker, "")


def _publish_log(worker: Worker) -> bool:
    try:
        return integrate(worker.name, worker.clock)
    except (InterfaceError, OperationalError):
        raise
    except Exception as error:  # noqa: BLE001 (a log that cannot go on must not stop the rest; its lease is the pause)
        _report("The log", error)
        return False


def _report(what: str, error: Exception) -> None:
    logger.error("%s was stopped by a fault:\n%s", what, trace_of(error))
