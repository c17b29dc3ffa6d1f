"""From waiting entries to a published checkpoint: one worker at a time, whatever is killed when.

1. One transaction takes the lease and gives waiting entries their places, in the order in which they came. From now on
   the log of that size is determined: whoever works it out gets the same tiles and the same root.
2. The tiles behind the last checkpoint are written, outside of any transaction. Killed here, they are written again.
3. The checkpoint is signed, stored, and then published. Killed in between, it is published later.

Nothing is signed unless the tiles still make the root that was signed last, so that a damaged folder cannot make the
log contradict itself: what is damaged is made again from the database.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from credenza.errors import LogError
from credenza.translog import (
    CHECKPOINT,
    EMPTY_ROOT,
    ENTRIES,
    ENTRY_BYTES,
    WIDTH,
    Checkpoint,
    MissingTileError,
    Note,
    TileLog,
    cosign,
    sign_note,
    tile_address,
)
from credenza_hub.storage.log_keys import log_clock, log_signer
from credenza_hub.storage.rows import update_rows
from credenza_hub.storage.tiles import TileFolder

from . import models
from .witnesses import ask_witnesses

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=1)
EVERY = timedelta(seconds=1)
"""The shortest time between two checkpoints."""

MOST_ADDITIONS = 500
"""Additions that get their places in one transaction."""

Clock = Callable[[], datetime]


class BrokenLogError(Exception):
    """The database no longer makes the root that was signed: nothing more is signed until people have looked at it."""


def folder() -> TileFolder:
    """The files of the log."""
    return TileFolder(settings.LOG_FOLDER)


def last_checkpoint() -> models.Checkpoint | None:
    """The latest checkpoint."""
    return models.Checkpoint.objects.first()


def integrate(worker: str, clock: Clock) -> bool:
    """Publish what waits; ``False`` if nothing does, or if another worker is at it. Raises BrokenLogError."""
    if not _is_due(clock()):
        return False
    log = _take(worker, clock())
    if log is None:
        return False
    last = last_checkpoint()
    if last is None or last.size < log.size:
        last = _sign(_grown(log, last, folder()), log, worker, clock)
    if last is not None:
        _publish(last)
    models.Log.objects.filter(pk=log.pk, worker=worker).update(lease_until=None)
    return last is not None


def _is_due(now: datetime) -> bool:
    last = last_checkpoint()
    if last is not None and now - EVERY < last.made_at <= now:
        return False
    if models.Addition.objects.filter(first=None).exists():
        return True
    log = models.Log.objects.first()
    return log is not None and log.published < log.size


def _take(worker: str, now: datetime) -> models.Log | None:
    """The log, with a lease on it and a place for what waits; ``None`` if another worker holds it."""
    with transaction.atomic():
        models.Log.objects.get_or_create(pk=1, defaults={"origin": origin_of_this_hub()})
        log = models.Log.objects.select_for_update().get(pk=1)
        if log.lease_until is not None and log.lease_until > now and log.worker != worker:
            return None
        waiting = models.Addition.objects.filter(first=None).order_by("pk")
        placed = []
        for key, count in waiting.values_list("pk", "count")[:MOST_ADDITIONS]:
            placed.append((log.size, key))
            log.size += count
        update_rows(models.Addition, ("first",), placed)
        log.worker, log.lease_until = worker, now + LEASE
        log.save()
    return log


def origin_of_this_hub() -> str:
    """The name that a log of this hub gets when it begins: its address without ``https://``."""
    return f"{settings.PUBLIC_URL.partition('://')[2]}/log"


def _grown(log: models.Log, last: models.Checkpoint | None, files: TileFolder) -> TileLog:
    """The tiles up to the size of the log. Raises BrokenLogError."""
    size, root = (last.size, bytes(last.root)) if last else (0, EMPTY_ROOT)
    tiles = _sound_log(files, size, root) or _remade(files, size, root)
    for entries in entries_between(size, log.size):
        tiles.extend(entries)
    tiles.flush()
    files.sync()
    return tiles


def _sound_log(files: TileFolder, size: int, root: bytes) -> TileLog | None:
    """The log as its files have it; ``None`` if their right edge does not make the root that was signed."""
    try:
        tiles = TileLog(files.read, files.write, size)
    except (LogError, MissingTileError) as error:
        logger.warning("The files of the log are damaged and are made again: %s", error)
        return None
    return tiles if tiles.root() == root else None


def _remade(files: TileFolder, size: int, root: bytes) -> TileLog:
    """All tiles up to the last checkpoint, made again from the database. Raises BrokenLogError."""
    tiles = TileLog(files.read, files.write, 0)
    for entries in entries_between(0, size):
        tiles.extend(entries)
    tiles.flush()
    if tiles.root() != root:
        raise BrokenLogError(f"The first {size} entries of the database do not make the root that was signed.")
    return tiles


def entries_between(start: int, end: int) -> Iterator[list[bytes]]:
    """The entries with the places ``start … end - 1`` in the database, addition by addition."""
    placed = models.Addition.objects.filter(first__lt=end).order_by("first")
    begun = placed.filter(first__lte=start).values_list("first", flat=True).last()
    found = placed.filter(first__gte=begun or 0) if start < end else placed.none()
    for first, entries in found.values_list("first", "entries").iterator():
        data = bytes(entries)[max(0, start - first) * ENTRY_BYTES : (end - first) * ENTRY_BYTES]
        yield [data[place : place + ENTRY_BYTES] for place in range(0, len(data), ENTRY_BYTES)]


def _sign(tiles: TileLog, log: models.Log, worker: str, clock: Clock) -> models.Checkpoint | None:
    """The signed checkpoint, stored; ``None`` if the lease ended and another worker went on."""
    checkpoint = Checkpoint(log.origin, tiles.size, tiles.root())
    text, now = checkpoint.text, clock()
    note = Note(
        text, (sign_note(text, log.origin, log_signer()), cosign(text, f"{log.origin}/clock", log_clock(), now))
    )
    note = ask_witnesses(note, tiles.size)
    with transaction.atomic():
        held = models.Log.objects.select_for_update().get(pk=log.pk)
        if held.worker != worker or models.Checkpoint.objects.filter(size__gte=tiles.size).exists():
            return None
        return models.Checkpoint.objects.create(size=tiles.size, root=checkpoint.root, note=str(note), made_at=now)


def _publish(last: models.Checkpoint) -> None:
    """Put the checkpoint where it is served, unless a later one is there already; then tidy up."""
    files = folder()
    with transaction.atomic():
        log = models.Log.objects.select_for_update().get(pk=1)
        if log.published >= last.size:
            return
        files.write(CHECKPOINT, last.note.encode())
        files.sync()
        before, log.published = log.published, last.size
        log.save(update_fields=["published"])
    _drop_partials(files, before, last.size)


def _drop_partials(files: TileFolder, before: int, size: int) -> None:
    """Delete the partial tiles of places where a tile became full since."""
    level, old, new = 0, before // WIDTH, size // WIDTH
    while new > old:
        files.drop_partials_of(tile_address(level, old))
        if level == 0:
            files.drop_partials_of(tile_address(ENTRIES, old))
        level, old, new = level + 1, old // WIDTH, new // WIDTH
