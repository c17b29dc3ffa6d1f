"""The proof that travels beside a document (C2SP tlog-proof): what shows, offline, that it is in a log."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime

from credenza.errors import LogError, Problem

from .checkpoints import read_checkpoint, read_hash, read_size
from .commitments import Opening
from .notes import LARGEST_NOTE, Note, decoded, read_note
from .policies import Policy, Witnessed
from .tree import check_inclusion, leaf_hash

HEADER = "c2sp.org/tlog-proof@v1"
SUFFIX = ".tlog-proof"
_LONGEST_PATH = 63
_LARGEST = LARGEST_NOTE + 8 * 1024


@dataclass(frozen=True)
class LogProof:
    """The place of an entry, its path to the root of a checkpoint, and what opens the commitment (``extra``)."""

    index: int
    path: tuple[bytes, ...]
    note: Note
    extra: bytes = b""

    @property
    def origin(self) -> str:
        """The log that is meant."""
        return self.note.text.partition("\n")[0]

    def to_bytes(self) -> bytes:
        """The proof as a file."""
        extra = [f"extra {base64.b64encode(self.extra).decode()}"] if self.extra else []
        path = [base64.b64encode(sibling).decode() for sibling in self.path]
        return "\n".join([HEADER, *extra, f"index {self.index}", *path, "", str(self.note)]).encode()

    def entry_of(self, document: bytes) -> bytes:
        """The entry that the proof says commits to ``document``. Raises LogError if it does not say how."""
        return Opening.from_bytes(self.extra).entry_of(document)

    def is_of(self, entry: bytes) -> bool:
        """Whether the path leads from the entry to the root of the checkpoint. Raises LogError for a malformed one."""
        checkpoint = read_checkpoint(self.note.text)
        try:
            check_inclusion(leaf_hash(entry), self.index, checkpoint.size, self.path, checkpoint.root)
        except LogError:
            return False
        return True

    def check(self, entry: bytes, policy: Policy, now: datetime) -> Witnessed:
        """What is known of the checkpoint by which ``entry`` is in the log. Raises LogError if anything is wrong."""
        witnessed = policy.check(self.note, now)
        if not self.is_of(entry):
            raise LogError(Problem("path", "The entry is not where the proof says."))
        return witnessed


def read_proof(data: bytes) -> LogProof:
    """Read a proof; nothing is verified. Raises LogError."""
    head, separator, checkpoint = data[:_LARGEST].partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        lines = []
    if len(data) > _LARGEST or not separator or lines[:1] != [HEADER]:
        raise LogError(Problem("proof", f"This is no proof of a log: it does not begin with {HEADER}."))
    extra = _extra_in(lines.pop(1)) if len(lines) > 1 and lines[1].startswith("extra ") else b""
    if len(lines) < 2 or not lines[1].startswith("index ") or len(lines) > 2 + _LONGEST_PATH:
        raise LogError(Problem("proof", "The proof does not say at which place the entry stands, or is too long."))
    note = read_note(checkpoint)
    read_checkpoint(note.text)
    return LogProof(read_size(lines[1].removeprefix("index ")), tuple(map(read_hash, lines[2:])), note, extra)


def _extra_in(line: str) -> bytes:
    extra = decoded(line.removeprefix("extra "))
    if not extra:
        raise LogError(Problem("extra", "The extra data of the proof are malformed."))
    return extra
