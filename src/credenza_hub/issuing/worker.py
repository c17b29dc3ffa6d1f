"""The worker: awards batches, sends the e-mails of hand-overs and deletes stale lists, until it is told to stop.

Any number of workers can run at the same time, in processes of their own or as a thread of the web server.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
from datetime import timedelta

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from credenza_hub.cohorts.actions import delete_stale_lists
from credenza_hub.project.logs import trace_of

from .awarding import LeaseLostError, Worker, award_chunk, claim_batch, close_failed, release_batch
from .models import AwardBatch
from .sending import send_some

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=20)
"""How long a batch of a worker that was killed waits for another worker."""

_PAUSE = 1.0
_PAUSES_BETWEEN_CLEANINGS = 600
_PAUSE_AFTER_FAULT = 5.0


def new_worker(lease: timedelta = LEASE) -> Worker:
    """A worker with a name that no other has, also after a restart of the same process id."""
    name = f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(6)}"
    return Worker(name, timezone.now, lease)


def work(worker: Worker, stop: threading.Event) -> None:
    """Work until ``stop`` is set; then end after the chunk at hand. No fault ends it: it tries again later."""
    pauses = 0
    while not stop.is_set():
        try:
            worked = work_once(worker, stop)
            if not worked and pauses % _PAUSES_BETWEEN_CLEANINGS == 0:
                delete_stale_lists(now=worker.clock())
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


def work_once(worker: Worker, stop: threading.Event) -> bool:
    """Do what there is to do; ``False`` if there was nothing."""
    batch = claim_batch(worker)
    if batch is not None:
        _award(batch, worker, stop)
    return send_some(worker) or batch is not None


def _award(batch: AwardBatch, worker: Worker, stop: threading.Event) -> None:
    logger.info("Awarding batch %s.", batch.pk)
    try:
        while award_chunk(batch, worker):
            if stop.is_set():
                release_batch(batch, worker)
                return
    except LeaseLostError:
        logger.info("Batch %s went to another worker or was cancelled.", batch.pk)
    except (InterfaceError, OperationalError):
        raise  # the database is not at hand: the lease ends, and the batch goes on
    except Exception as error:  # noqa: BLE001 (a fault of ours must stop the batch, not the worker)
        _report(f"Batch {batch.pk}", error)
        close_failed(batch, worker, "")


def _report(what: str, error: Exception) -> None:
    logger.error("%s was stopped by a fault:\n%s", what, trace_of(error))
