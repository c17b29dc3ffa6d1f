"""What the credentials of one run share, and which of them a process writes together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from credenza.awards import Award
from credenza.proofs import JwtShape, Signer
from credenza.rulepacks import RulePack
from credenza.specification import Edition

from .promise import Promise


@dataclass(frozen=True)
class Work:
    """Everything that the credentials of one run share.

    ``open_key`` gives the key of the issuer anew in each process; ``suite`` is the cryptosuite, without it the one that
    fits the key.
    """

    edition: Edition
    packs: tuple[RulePack, ...]
    open_key: Callable[[], Signer]
    language: str | None = None
    jwt: JwtShape | None = None
    supplement: tuple[str, str] | None = None
    suite: str | None = None

    @property
    def rule_packs(self) -> list[tuple[str, str]]:
        """The packs met, as they stand in the credential."""
        return [(pack.id, pack.sha256) for pack in self.packs]

    @property
    def kinds(self) -> tuple[str, ...]:
        """What is written for each learner, in this order."""
        wanted = {"credentials": True, "tokens": self.jwt is not None, "supplements": self.supplement is not None}
        return tuple(kind for kind, is_wanted in wanted.items() if is_wanted)


@dataclass(frozen=True)
class Entry:
    """One learner of a chunk: the number of the promise, what is awarded, and what no chunk holds as yet.

    That says nothing of credentials with files of their own: whether those are whole is seen when they are looked at.
    ``kept_in`` is the chunk and the line that hold the credential, if it was written together with others before.
    """

    number: int
    promise: Promise
    award: Award
    needs: tuple[str, ...]
    kept_in: tuple[int, int] | None


@dataclass(frozen=True)
class Chunk:
    """Learners whose credentials are written together; ``number`` is that of the chunk if it will have files."""

    number: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Written:
    """What a process wrote of a chunk.

    ``credentials`` is their count; ``aside`` are files of lines that wait for their names; ``kept`` are the numbers of
    the promises that the chunk holds, in their order. Both are empty for learners with files of their own.
    """

    credentials: int
    aside: Mapping[str, Path]
    kept: Mapping[str, Sequence[int]]
