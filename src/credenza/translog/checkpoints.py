"""Checkpoints (C2SP tlog-checkpoint): which log, how many entries, and the root over all of them."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from credenza.errors import LogError, Problem

from .notes import decoded, read_note
from .tree import HASH_BYTES

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True)
class Checkpoint:
    """The state of a log. ``extensions`` are lines that mean nothing here, kept as they stand."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What is signed."""
        lines = [self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extensions]
        return "".join(f"{line}\n" for line in lines)


def read_size(text: str) -> int:
    """A number of entries without leading zeroes. Raises LogError."""
    if not _SIZE.fullmatch(text):
        raise LogError(Problem("size", "A number of entries is malformed."))
    return int(text)


def read_hash(text: str) -> bytes:
    """A hash in base64, in its one right spelling. Raises LogError."""
    found = decoded(text)
    if found is None or len(found) != HASH_BYTES:
        raise LogError(Problem("hash", "A hash is malformed."))
    return found


def read_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint. Raises LogError."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 3 or not all(lines):
        raise LogError(Problem("checkpoint", "A checkpoint has an origin, a size and a root, and no empty line."))
    return Checkpoint(lines[0], read_size(lines[1]), read_hash(lines[2]), tuple(lines[3:]))


def checkpoint_in(data: bytes) -> Checkpoint:
    """The checkpoint in a signed note, of which nothing is verified. Raises LogError."""
    return read_checkpoint(read_note(data).text)
