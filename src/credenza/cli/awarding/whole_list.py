"""Awarding a whole list, chunk by chunk."""

from __future__ import annotations

import os
import secrets
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial

from credenza.awards import Award, learner_key
from credenza.cli.texts import problem
from credenza.errors import InputError
from credenza.issuance import CHUNK, LearnerRow, in_chunks
from credenza.processes import work_in_order

from .chunk_writer import ChunkWriter
from .folder import AwardFolder
from .promise import Layout, Promise
from .register import Register
from .status_lists import StatusLists
from .work import Chunk, Entry, Work

MOST_FILES = 10_000
"""Credentials of a list that get files of their own unless the user says otherwise."""

_DRAWN_AT_ONCE = 100
"""Supplements take so long that a chunk of more would show no tally, and lose much when it is killed."""

_NO_ID = "urn:uuid:00000000-0000-0000-0000-000000000000"

Rows = Callable[[], Iterable[LearnerRow]]


@dataclass(frozen=True)
class Order:
    """How a list is awarded: on which day, until when it is valid, with status lists at which address, in which layout
    (without one its length decides), and by how many processes.
    """

    awarded_on: date
    status_lists: str | None = None
    layout: Layout | None = None
    workers: int = 1
    valid_until: date | None = None

    def layout_of(self, count: int) -> Layout:
        """How the credentials of a list of this length will lie."""
        return self.layout or (Layout.FILES if count <= MOST_FILES else Layout.LINES)


@dataclass
class Tally:
    """How many learners of the list are done, and how many credentials were written for them."""

    learners: int = 0
    written: int = 0


def award_all(
    folder: AwardFolder,
    rows: Rows,
    count: int,
    work: Work,
    order: Order,
    tally: Tally,
    tell: Callable[[], None] = lambda: None,
) -> None:
    """Award every row that has not been awarded yet, in an opened folder, and enter all in the register.

    ``rows`` gives the ``count`` rows anew at each call; ``tally`` is kept up to date, and ``tell`` called, with each
    chunk; it may raise KeyboardInterrupt. Raises InputError before anything is promised when the status list has no
    room, and when a file cannot be written or a process is killed; then, as after Ctrl-C, another run goes on.
    """
    folder.write_edition()
    maker = _PromiseMaker(folder, work, order, order.layout_of(count))
    maker.require_room(rows, count)
    size = _DRAWN_AT_ONCE if work.supplement else CHUNK
    processes = min(order.workers, -(-count // size))
    made = work_in_order(maker.chunks(rows(), size), partial(ChunkWriter, work, folder.folder), processes=processes)
    try:
        with closing(made), Register(folder.folder / "register.csv") as register:
            for chunk, written in made:
                if any(written.kept.values()):
                    folder.publish(chunk.number, written.aside, written.kept)
                for entry in chunk.entries:
                    register.add(entry.award.learner, entry.promise, folder.place_of(entry.number, entry.promise))
                tally.learners += len(chunk.entries)
                tally.written += written.credentials
                tell()
    except BrokenProcessPool as error:
        raise InputError(problem("process_killed")) from error


def available_processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _PromiseMaker:
    """Makes chunks of learners, each of whom has a promise on disk."""

    def __init__(self, folder: AwardFolder, work: Work, order: Order, layout: Layout) -> None:
        self._folder, self._work, self._order, self._layout = folder, work, order, layout
        self._created = datetime.now(UTC).replace(microsecond=0)
        self._lists = StatusLists(folder, order.status_lists, self._created, work) if order.status_lists else None
        self._last_chunk = folder.journal.last_chunk

    def require_room(self, rows: Rows, count: int) -> None:
        """Raises InputError when the status list cannot take all learners who have no place yet."""
        if self._lists and self._lists.room is not None and count > self._lists.room:
            journal = self._folder.journal
            self._lists.require_room(sum(journal.find(learner_key(row.learner)) is None for row in rows()))

    def chunks(self, rows: Iterable[LearnerRow], size: int) -> Iterator[Chunk]:
        """All learners, those of whom something may be missing apart from those who have all of it."""
        due, settled = list[Entry](), list[Entry]()
        for some in in_chunks(rows, size):
            for entry in self._entries(some):
                (due if entry.needs else settled).append(entry)
            for entries in (due, settled):
                if len(entries) >= size:
                    yield self._chunk(entries[:size])
                    del entries[:size]
        yield from (self._chunk(entries) for entries in (due, settled) if entries)

    def _chunk(self, entries: Sequence[Entry]) -> Chunk:
        if any(entry.promise.layout is Layout.LINES and entry.needs for entry in entries):
            self._last_chunk += 1
        return Chunk(self._last_chunk, tuple(entries))

    def _entries(self, rows: Sequence[LearnerRow]) -> list[Entry]:
        """The learners of some rows; those who have none get a promise."""
        journal, keys = self._folder.journal, [learner_key(row.learner) for row in rows]
        known = [journal.find(key) for key in keys]
        new = list(self._promises([key for key, found in zip(keys, known, strict=True) if found is None]))
        made = iter(zip(journal.add(new), new, strict=True))
        return [self._entry(row, *(found or next(made))) for row, found in zip(rows, known, strict=True)]

    def _promises(self, keys: Sequence[str]) -> Iterator[Promise]:
        places = self._lists.places(len(keys)) if self._lists else [None] * len(keys)
        for key, place in zip(keys, places, strict=True):
            name, salt = f"urn:uuid:{uuid.uuid4()}", secrets.token_hex(16)
            yield Promise(
                key,
                self._work.edition.sha256,
                name,
                salt,
                self._order.awarded_on,
                self._created,
                place,
                self._layout,
                self._order.valid_until,
            )

    def _entry(self, row: LearnerRow, number: int, promise: Promise) -> Entry:
        journal = self._folder.journal
        needs = tuple(kind for kind in self._work.kinds if not journal.is_kept(number, kind))
        kept_in = journal.place(number) if journal.is_kept(number, "credentials") else None
        return Entry(number, promise, awarded(row, promise, self._work.language), needs, kept_in)


def awarded(row: LearnerRow, promise: Promise, language: str | None) -> Award:
    """What is awarded to the learner of a row."""
    trial = trial_of(row, promise.awarded_on, promise.valid_until, language)
    return replace(trial, id=promise.credential_id)


def trial_of(row: LearnerRow, day: date, valid_until: date | None, language: str | None) -> Award:
    """What would be awarded to the learner of a row on a day, before there is a promise: it has no id of its own."""
    return Award(_NO_ID, row.learner, day, None, row.results, row.options, language, valid_until)
