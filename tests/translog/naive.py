"""The Merkle tree as RFC 6962, section 2.1, defines it, and a log in memory with its keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from credenza.proofs import IssuerKey, generate_key
from credenza.translog import (
    COSIGNATURE,
    ED25519,
    Checkpoint,
    LogProof,
    Note,
    NoteKey,
    Opening,
    Policy,
    TileLog,
    TileReader,
    cosign,
    inclusion_path,
    note_key,
    sign_note,
)

ORIGIN = "register.example/log"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def naive_root(entries: Sequence[bytes]) -> bytes:
    """The root by definition."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\0" + entries[0]).digest()
    half = 1
    while half * 2 < len(entries):
        half *= 2
    return sha256(b"\1" + naive_root(entries[:half]) + naive_root(entries[half:])).digest()


def key_of(name: str) -> IssuerKey:
    """A key that belongs to a name."""
    return generate_key(lambda count: sha256(name.encode()).digest()[:count])


@dataclass
class MemoryLog:
    """A log whose files are in memory, run by an operator who signs whatever the test wants."""

    origin: str = ORIGIN
    files: dict[str, bytes] = field(default_factory=dict)
    size: int = 0

    @property
    def key(self) -> NoteKey:
        """The log's public key."""
        return note_key(self.origin, key_of(self.origin), ED25519)

    @property
    def policy(self) -> Policy:
        """Trust in the log alone."""
        return Policy((self.key,), {}, {}, "none", {})

    def add(self, *entries: bytes) -> Note:
        """Append entries, and publish a checkpoint."""
        log = TileLog(self.files.get, self.files.__setitem__, self.size)
        log.extend(entries)
        log.flush()
        self.size = log.size
        return self.publish(Checkpoint(self.origin, log.size, log.root()))

    def publish(self, checkpoint: Checkpoint) -> Note:
        """Sign a checkpoint and serve it."""
        note = Note(checkpoint.text, (sign_note(checkpoint.text, self.origin, key_of(self.origin)),))
        self.files["checkpoint"] = str(note).encode()
        return note

    def proof(self, index: int, note: Note, size: int, opening: Opening | None = None) -> LogProof:
        """The proof of an entry in the tree of a checkpoint."""
        path = tuple(inclusion_path(index, size, TileReader(self.files.get, self.size).node))
        return LogProof(index, path, note, opening.to_bytes() if opening else b"")


def witness_key(name: str) -> NoteKey:
    """The public key of a witness."""
    return note_key(name, key_of(name), COSIGNATURE)


def cosigned(note: Note, name: str, at: datetime) -> Note:
    """The note with the cosignature of a witness."""
    return note.with_signatures(cosign(note.text, name, key_of(name), at))
