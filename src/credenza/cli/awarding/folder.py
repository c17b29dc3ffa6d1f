"""The folder into which ``credenza award`` writes.

    register.csv                        who was awarded what, for people
    journal.jsonl                       what was promised to whom (learners only as hashes): what decides
    credentials/<uuid>.json             the credentials; beside them <uuid>.jwt and <uuid>.pdf if wanted
    credentials/edition-<hash>.json     the edition they were awarded under
    credentials/status-<hash>.json      the signed status lists, if they have any

Of long lists a thousand credentials make a chunk, with one number for all its files:

    credentials/credentials-<number>.jsonl   a credential in each line
    credentials/tokens-<number>.jsonl        a token, as JSON text, in each line
    supplements/<number>/<uuid>.pdf

A promise (id, salt, place in the status list, moment of signing) is on disk before its credential is written, and
every file appears whole or not at all. Whoever is killed in the middle runs the same command again: promised
credentials that are missing are written from their promise, so each learner has exactly one. A chunk is published and
then entered in the journal, one after the other: the next run overwrites the one that was not entered.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from credenza.cli.files import publish, write_whole
from credenza.cli.texts import problem
from credenza.errors import DocumentError, InputError
from credenza.specification import Edition

from .journal import Journal
from .promise import Layout, Promise

_JOURNAL = "journal.jsonl"
_LINES = ("credentials", "tokens")
_SECONDS_TO_WAIT = 2.0
_BETWEEN_TRIES = 0.1


class AwardFolder:
    """One folder of awards under one edition. Its ``journal`` is there inside ``opened``, which keeps others out."""

    journal: Journal

    def __init__(self, folder: Path, edition: Edition) -> None:
        self.folder = folder
        self.credentials = folder / "credentials"
        self.edition = edition

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Make the folder, lock it and read the journal. Raises InputError if another run works in it."""
        try:
            self.credentials.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise InputError(problem("folder_unusable", str(self.folder), reason=error.strerror)) from error
        with os.fdopen(descriptor, "r+") as lock:
            self._wait_for(lock.fileno())
            self._require_journal()
            self.journal = Journal(self.folder / _JOURNAL, self.edition.sha256)
            try:
                self._sweep()
                yield
            finally:
                self.journal.close()

    def _wait_for(self, lock: int) -> None:
        """Lock the folder. The processes of a run that was just killed may need a moment to end."""
        end = time.monotonic() + _SECONDS_TO_WAIT
        while True:
            try:
                return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if time.monotonic() > end:
                    raise InputError(problem("folder_busy", str(self.folder))) from None
            time.sleep(_BETWEEN_TRIES)

    def _require_journal(self) -> None:
        """Raises DocumentError if chunks are there and the journal that says whose they are is not."""
        journal = self.folder / _JOURNAL
        if not journal.exists() and self.lines_path("credentials", 1).exists():
            raise DocumentError(problem("journal_damaged", str(journal)))

    def _sweep(self) -> None:
        """Remove what a killed run left unfinished."""
        for folder in (self.folder, self.credentials):
            for path in folder.glob(".*.part"):
                path.unlink(missing_ok=True)
        following = self.journal.last_chunk + 1
        for kind in _LINES:
            self.lines_path(kind, following).unlink(missing_ok=True)
        shutil.rmtree(self.supplements_path(following), ignore_errors=True)

    def status_secret(self, list_url: str, fresh: bytes) -> bytes:
        """The secret that scatters places over a status list; ``fresh`` is kept for a list that has none yet."""
        path = self.folder / f"status-{_short_hash(list_url)}.secret"
        if not path.exists():
            write_whole(path, fresh, mode=0o600)
        return path.read_bytes()

    def status_list_path(self, list_url: str) -> Path:
        """Where the signed status list lies."""
        return self.credentials / f"status-{_short_hash(list_url)}.json"

    def write_edition(self) -> None:
        """Put the edition beside its credentials."""
        path = self.credentials / f"edition-{self.edition.sha256}.json"
        if not path.exists():
            write_whole(path, self.edition.canonical)

    def file_of(self, promise: Promise, ending: str) -> Path:
        """The file of a credential that has one of its own; ``ending`` is json, jwt or pdf."""
        return self.credentials / f"{promise.stem}.{ending}"

    def lines_path(self, kind: str, chunk: int) -> Path:
        """The file of the credentials or tokens of a chunk."""
        return self.credentials / _name_of_lines(kind, chunk)

    def supplements_path(self, chunk: int) -> Path:
        """The folder of the supplements of a chunk."""
        return self.folder / "supplements" / f"{chunk:05}"

    def publish(self, chunk: int, written: Mapping[str, Path], kept: Mapping[str, Sequence[int]]) -> None:
        """Give the files of a chunk their names, then enter it in the journal."""
        for kind, aside in written.items():
            publish(aside, self.lines_path(kind, chunk))
        _sync(self.credentials)
        self.journal.keep(chunk, kept)

    def place_of(self, number: int, promise: Promise) -> str:
        """Where a kept credential lies below the folder: its file, or its file of lines with the line."""
        if promise.layout is Layout.FILES:
            return f"{self.credentials.name}/{promise.stem}.json"
        chunk, line = self.journal.place(number)
        return f"{self.credentials.name}/{_name_of_lines('credentials', chunk)}:{line}"


def _name_of_lines(kind: str, chunk: int) -> str:
    return f"{kind}-{chunk:05}.jsonl"


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _sync(folder: Path) -> None:
    """Put the names in a folder on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
