"""A witness (C2SP tlog-witness): it cosigns a checkpoint of a log it knows only if it continues what it cosigned last.

Pure: bytes of a request in, an answer out. What was cosigned last lies behind a port that exchanges it atomically.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from credenza.errors import LogError, Problem
from credenza.proofs import Signer

from .checkpoints import Checkpoint, read_checkpoint, read_hash, read_size
from .notes import COSIGNATURE, Note, NoteKey, cosign, note_key, read_note
from .tree import EMPTY_ROOT, check_consistency

LARGEST_REQUEST = 128 * 1024
_MOST_HASHES = 63


class WitnessMemory(Protocol):
    """The checkpoints that a witness cosigned last, as notes, by origin."""

    def last(self, origin: str) -> Note | None:
        """The note cosigned last."""

    def exchange(self, origin: str, old: Note | None, new: Note) -> bool:
        """Keep ``new`` for good if ``old`` is still the last one; ``False`` if another came in between."""


@dataclass(frozen=True)
class Answer:
    """What the witness answers: HTTP status, type and text."""

    status: int
    body: str = ""
    content_type: str = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Request:
    """A checkpoint, the size from which it goes on, and the path that shows it."""

    old: int
    path: tuple[bytes, ...]
    note: Note

    def to_bytes(self) -> bytes:
        """The body of the request."""
        path = [base64.b64encode(sibling).decode() for sibling in self.path]
        return "\n".join([f"old {self.old}", *path, "", str(self.note)]).encode()


def read_request(body: bytes) -> Request:
    """Read the body of a request. Raises LogError."""
    head, separator, note = body.partition(b"\n\n")
    lines = head.decode("ascii", "replace").split("\n")
    if len(body) > LARGEST_REQUEST or not separator or not lines[0].startswith("old "):
        raise LogError(Problem("request", "The request is malformed."))
    if len(lines) > 1 + _MOST_HASHES:
        raise LogError(Problem("request", "The path is too long."))
    return Request(read_size(lines[0].removeprefix("old ")), tuple(map(read_hash, lines[1:])), read_note(note))


class Witness:
    """A witness of the logs whose keys it was given, by origin."""

    def __init__(self, name: str, signer: Signer, logs: Mapping[str, Sequence[NoteKey]], memory: WitnessMemory) -> None:
        self.key = note_key(name, signer, COSIGNATURE)
        self._signer, self._logs, self._memory = signer, logs, memory

    def add_checkpoint(self, body: bytes, now: datetime) -> Answer:
        """Answer a request to cosign; the statuses are those of the standard."""
        try:
            request = read_request(body)
            checkpoint = read_checkpoint(request.note.text)
        except LogError as error:
            return Answer(400, f"{error}\n")
        keys = self._logs.get(checkpoint.origin)
        if keys is None:
            return Answer(404, "This log is not known here.\n")
        if not _is_signed(request.note, keys):
            return Answer(403, "The log did not sign this checkpoint.\n")
        if request.old > checkpoint.size:
            return Answer(400, "The old size is larger than the checkpoint.\n")
        return self._cosign(request, checkpoint, keys, now)

    def _cosign(self, request: Request, checkpoint: Checkpoint, keys: Sequence[NoteKey], now: datetime) -> Answer:
        last = self._memory.last(checkpoint.origin)
        before = read_checkpoint(last.text) if last else None
        if request.old != (before.size if before else 0):
            return _conflict(before.size if before else 0)
        try:
            _check_continues(before, checkpoint, request.path)
        except LogError as error:
            return Answer(422, f"{error}\n")
        line = cosign(request.note.text, self.key.name, self._signer, now)
        by_log = [signature for signature in request.note.signatures if any(map(signature.is_by, keys))]
        if not self._memory.exchange(checkpoint.origin, last, Note(request.note.text, (*by_log, line))):
            changed = self._memory.last(checkpoint.origin)
            return _conflict(read_checkpoint(changed.text).size if changed else 0)
        return Answer(200, str(line))

    def checkpoint(self, origin: str) -> Answer:
        """The checkpoint cosigned last, for monitors."""
        last = self._memory.last(origin)
        return Answer(200, str(last)) if last else Answer(404, "No checkpoint of this log was cosigned here.\n")


def _check_continues(before: Checkpoint | None, checkpoint: Checkpoint, path: Sequence[bytes]) -> None:
    """Raises LogError unless the log went on from what was cosigned last; from nothing it goes on without a path."""
    if before is not None and before.size:
        check_consistency(before.size, checkpoint.size, before.root, checkpoint.root, path)
    elif path or (checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT):
        raise LogError(Problem("request", "An empty log has a path, or another root than that of no entries."))


def _is_signed(note: Note, keys: Sequence[NoteKey]) -> bool:
    try:
        signed = [note.is_signed_by(key) for key in keys]  # each is asked: a signature that does not hold is refused
    except LogError:
        return False
    return any(signed)


def _conflict(size: int) -> Answer:
    return Answer(409, f"{size}\n", "text/x.tlog.size")
