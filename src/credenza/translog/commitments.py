"""What stands in the log: salted commitments, from which nobody can tell what was logged, or of whom.

An entry is the 32 bytes

    SHA-256("credenza-log-v1" || LF || kind || LF || salt || SHA-256(document))

with the kind in ASCII, a salt of 16 random bytes, and the document that was signed, published or decided, byte for
byte. Only a kind, which holds no line feed, varies in length, so no two openings make the same text. Whoever has
document and salt can show which entry is theirs. Once the salt is deleted nobody can: a learner who is erased leaves
behind 32 bytes that look random, and the log stays whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from credenza.errors import LogError, Problem

DOMAIN = b"credenza-log-v1\n"
SALT_BYTES = 16
ENTRY_BYTES = 32

Randomness = Callable[[int], bytes]
"""A number of bytes → that many random ones."""


class Kind(StrEnum):
    """What an entry commits to."""

    AWARD = "award"
    """A signed credential."""
    STATUS = "status"
    """A statement that the status of a credential changed: revoked, suspended, corrected, withdrawn."""
    EDITION = "edition"
    """The canonical JSON of a published edition."""
    DECISION = "decision"
    """A recognition decision: an event of a case that decides."""


@dataclass(frozen=True)
class Opening:
    """What shows, together with the document, which entry of the log commits to it."""

    kind: Kind
    salt: bytes

    def entry_of(self, document: bytes) -> bytes:
        """The entry that commits to ``document``."""
        return commit(self.kind, self.salt, document)

    def to_bytes(self) -> bytes:
        """The opening as the ``extra`` data of a proof: the salt, then the kind in ASCII."""
        return self.salt + self.kind.encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Opening:
        """What ``to_bytes`` wrote. Raises LogError for anything else."""
        try:
            kind = Kind(data[SALT_BYTES:].decode("ascii"))
        except ValueError:
            raise LogError(Problem("extra", "The proof does not say what its entry commits to.")) from None
        return cls(kind, data[:SALT_BYTES])


def commit(kind: Kind, salt: bytes, document: bytes) -> bytes:
    """The entry of the log for a document. Raises ValueError for a salt of another length."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes")
    return sha256(DOMAIN + kind.encode() + b"\n" + salt + sha256(document).digest()).digest()


def commit_each(kind: Kind, documents: Iterable[bytes], randomness: Randomness) -> tuple[list[bytes], list[bytes]]:
    """Entries and salts for many documents, in their order."""
    head, digests = DOMAIN + kind.encode() + b"\n", [sha256(document).digest() for document in documents]
    salts = _pieces(randomness(SALT_BYTES * len(digests)), SALT_BYTES)
    return [sha256(head + salt + digest).digest() for salt, digest in zip(salts, digests, strict=True)], salts


def _pieces(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]
