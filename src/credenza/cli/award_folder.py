"""The folder into which ``credenza award`` writes, and the journal that makes every award happen once.

    register.csv                    who was awarded what, for people
    journal.jsonl                   what was promised to whom (learners only as hashes); decides what is awarded again
    credentials/<uuid>.json         the credentials; beside them <uuid>.jwt and <uuid>.pdf if wanted
    credentials/edition-<hash>.json the edition they were awarded under
    credentials/status-<hash>.json  the signed status list, if they have one

A promise (id, salt, place in the status list, moment of signing) is on disk before its credential is written, and
every file appears whole or not at all. Whoever is killed in the middle runs the same command again: promised
credentials that are missing are written from their promise, so each learner has exactly one.
"""

from __future__ import annotations

import csv
import fcntl
import hashlib
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from credenza.errors import DocumentError, InputError
from credenza.issuance import safe_cell
from credenza.specification import Edition
from credenza.status import StatusReference

from .texts import problem

REGISTER_COLUMNS = ("given_name", "family_name", "awarded_on", "credential", "file", "status_index")


@dataclass(frozen=True)
class Promise:
    """What was decided about one credential before it was written."""

    learner: str
    edition: str
    credential_id: str
    salt: str
    awarded_on: date
    created: datetime
    status: StatusReference | None

    @property
    def stem(self) -> str:
        """The name of the credential's files without their endings."""
        return self.credential_id.removeprefix("urn:uuid:")

    def line(self) -> str:
        """The promise as one line of the journal."""
        status = {"list": self.status.list_url, "index": self.status.index} if self.status else None
        document = {
            "learner": self.learner,
            "edition": self.edition,
            "id": self.credential_id,
            "salt": self.salt,
            "awarded_on": self.awarded_on.isoformat(),
            "created": self.created.isoformat(),
            "status": status,
        }
        return json.dumps(document)


def _promise(line: str) -> Promise:
    found = json.loads(line)
    status = StatusReference(found["status"]["list"], int(found["status"]["index"])) if found["status"] else None
    return Promise(
        found["learner"],
        found["edition"],
        found["id"],
        found["salt"],
        date.fromisoformat(found["awarded_on"]),
        datetime.fromisoformat(found["created"]),
        status,
    )


class AwardFolder:
    """One folder of awards. Use it inside ``opened``, which keeps a second run out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.credentials = folder / "credentials"
        self._journal = folder / "journal.jsonl"
        self._promises: dict[tuple[str, str], Promise] = {}

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Make the folder, lock it and read the journal. Raises InputError if another run works in it."""
        try:
            self.credentials.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise InputError(problem("folder_unusable", str(self.folder), reason=error.strerror)) from error
        with os.fdopen(descriptor, "r+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise InputError(problem("folder_busy", str(self.folder))) from None
            self._promises = {(known.learner, known.edition): known for known in self._read_journal()}
            yield

    def promise_of(self, learner: str, edition: Edition) -> Promise | None:
        """What was promised to this learner under this edition."""
        return self._promises.get((learner, edition.sha256))

    def add_promises(self, promises: Iterable[Promise]) -> None:
        """Put new promises on disk, all before any of them is kept."""
        new = list(promises)
        with os.fdopen(os.open(self._journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as journal:
            journal.writelines(f"{promise.line()}\n" for promise in new)
            journal.flush()
            os.fsync(journal.fileno())
        self._promises.update({(promise.learner, promise.edition): promise for promise in new})

    def count_on(self, list_url: str) -> int:
        """How many credentials have a place in the status list."""
        return sum(1 for known in self._promises.values() if known.status and known.status.list_url == list_url)

    def status_secret(self, list_url: str, fresh: bytes) -> bytes:
        """The secret that scatters places over a status list; ``fresh`` is kept for a list that has none yet."""
        path = self.folder / f"status-{_short_hash(list_url)}.secret"
        if not path.exists():
            write_whole(path, fresh, mode=0o600)
        return path.read_bytes()

    def status_list_path(self, list_url: str) -> Path:
        """Where the signed status list lies."""
        return self.credentials / f"status-{_short_hash(list_url)}.json"

    def write_edition(self, edition: Edition) -> None:
        """Put the edition beside its credentials."""
        path = self.credentials / f"edition-{edition.sha256}.json"
        if not path.exists():
            write_whole(path, edition.canonical)

    def file_of(self, promise: Promise, ending: str) -> Path:
        """The file of a credential; ``ending`` is json, jwt or pdf."""
        return self.credentials / f"{promise.stem}.{ending}"

    def add_to_register(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Enter credentials in register.csv, once each; texts are safe in spreadsheets."""
        path = self.folder / "register.csv"
        known = {row["credential"]: row for row in _read_register(path)}
        known.update({row["credential"]: {name: safe_cell(str(row[name])) for name in row} for row in rows})
        text = io.StringIO()
        writer = csv.DictWriter(text, REGISTER_COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(known.values())
        write_whole(path, text.getvalue().encode("utf-8-sig"))

    def _read_journal(self) -> list[Promise]:
        if not self._journal.exists():
            return []
        whole, _, torn = self._journal.read_bytes().rpartition(b"\n")
        if torn:  # a run was killed while it wrote: nothing was handed out for this line
            write_whole(self._journal, whole + b"\n" if whole else b"", mode=0o600)
        try:
            return [_promise(line) for line in whole.decode().splitlines()]
        except (ValueError, KeyError, TypeError) as error:
            raise DocumentError(problem("journal_damaged", str(self._journal))) from error


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _read_register(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


_LAST_BYTES = {".json": b"}\n", ".jwt": b"\n", ".pdf": b"%%EOF"}


def is_whole(path: Path) -> bool:
    """Whether a file is there to its last bytes; after a power failure one that was not synced may be cut off."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 8))
            return file.read().endswith(_LAST_BYTES[path.suffix])
    except FileNotFoundError:
        return False


def write_whole(path: Path, content: bytes, mode: int = 0o644, *, synced: bool = True) -> None:
    """Write a file so that it appears whole or not at all. Raises InputError if its folder cannot be written to.

    ``synced`` files survive a power failure, too, but cost milliseconds; leave it out where ``is_whole`` is asked.
    """
    unfinished = path.with_name(f".{path.name}.part")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(content)
            file.flush()
            if synced:
                os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise InputError(problem("file_unwritable", str(path), reason=error.strerror)) from error
