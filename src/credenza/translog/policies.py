"""Whom to believe about a log (C2SP tlog-policy): its key, the witnesses, and how many of them must have seen it.

    log <vkey> [<url>]
    witness <name> <vkey> [<url>]
    group <name> <all|any|k> <name> ...
    quorum <name|none>

A quorum of witnesses also says since when a checkpoint exists: a witness signs the moment at which it saw it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from credenza.errors import LogError, Problem

from .checkpoints import Checkpoint, read_checkpoint
from .notes import COSIGNATURE, ED25519, Note, NoteKey

NONE = "none"
CLOCK_SKEW = timedelta(minutes=5)
"""How far the clock of a witness may be ahead of the reader's."""

_LARGEST = 64 * 1024


class UnwitnessedError(LogError):
    """The log signed the checkpoint, but too few of the witnesses that are asked for have seen it."""


@dataclass(frozen=True)
class Witnessed:
    """A checkpoint that its log signed and enough witnesses cosigned.

    ``seen_at`` is the moment at which there were enough of them; ``None`` if none are asked for. ``witnesses`` are the
    names of all that cosigned it.
    """

    checkpoint: Checkpoint
    seen_at: datetime | None
    witnesses: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """Whose word counts: keys of logs, keys of witnesses by their names here, groups, and the quorum.

    ``addresses`` says where logs and witnesses are reached, by their key as text.
    """

    logs: tuple[NoteKey, ...]
    witnesses: Mapping[str, NoteKey]
    groups: Mapping[str, tuple[int, tuple[str, ...]]]
    quorum: str
    addresses: Mapping[str, str]

    def __str__(self) -> str:
        """The policy as a file."""
        lines = [f"log {key}{self._address(key)}" for key in self.logs]
        lines += [f"witness {name} {key}{self._address(key)}" for name, key in self.witnesses.items()]
        lines += [f"group {name} {least} {' '.join(members)}" for name, (least, members) in self.groups.items()]
        return "".join(f"{line}\n" for line in [*lines, f"quorum {self.quorum}"])

    def _address(self, key: NoteKey) -> str:
        return f" {self.addresses[str(key)]}" if str(key) in self.addresses else ""

    def check(self, note: Note, now: datetime) -> Witnessed:
        """The checkpoint in a note that is signed as this policy asks.

        Raises LogError if a signature by a known key does not hold or no key of its log signed, UnwitnessedError if
        witnesses miss.
        """
        checkpoint = read_checkpoint(note.text)
        keys = [key for key in self.logs if key.name == checkpoint.origin]
        if not keys:
            raise LogError(Problem("checkpoint", f"The log {checkpoint.origin} is none of those you trust."))
        signed = [note.is_signed_by(key) for key in keys]  # each is asked: a signature that does not hold is refused
        if not any(signed):
            raise LogError(Problem("checkpoint", f"The log {checkpoint.origin} did not sign this checkpoint."))
        seen = dict(self._seen(note, now))
        if not self._met(self.quorum, frozenset(seen)):
            message = "Too few of the witnesses that you trust have seen this checkpoint."
            raise UnwitnessedError(Problem("checkpoint", message))
        return Witnessed(checkpoint, self._since(seen), tuple(seen))

    def _seen(self, note: Note, now: datetime) -> Iterator[tuple[str, datetime]]:
        for name, key in self.witnesses.items():
            moment = note.signed_at(key)
            if moment is not None and moment <= now + CLOCK_SKEW:
                yield name, moment

    def _since(self, seen: Mapping[str, datetime]) -> datetime | None:
        """The first moment at which the witnesses that had seen it by then make the quorum."""
        for moment in sorted(set(seen.values())):
            by_then = frozenset(name for name, at in seen.items() if at <= moment)
            if self.quorum != NONE and self._met(self.quorum, by_then):
                return moment
        return None

    def _met(self, name: str, seen: frozenset[str]) -> bool:
        if name == NONE or name in seen:
            return True
        least, members = self.groups.get(name, (1, ()))
        return sum(self._met(member, seen) for member in members) >= least


def read_policy(data: bytes) -> Policy:
    """Read a policy file. Raises LogError with the line of the first fault."""
    if len(data) > _LARGEST:
        raise LogError(Problem("policy", "The policy is too long."))
    reading = _Reading()
    for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
        words = line.replace("\t", " ").split()
        if words and not words[0].startswith("#"):
            try:
                reading.take(words)
            except (LogError, ValueError, IndexError) as error:
                raise LogError(Problem(f"line {number}", f"The line of the policy is wrong: {error}")) from None
    if reading.quorum is None:
        raise LogError(Problem("policy", "A policy has exactly one line that begins with quorum."))
    return reading.policy()


class _Reading:
    def __init__(self) -> None:
        self.logs: list[NoteKey] = []
        self.witnesses: dict[str, NoteKey] = {}
        self.groups: dict[str, tuple[int, tuple[str, ...]]] = {}
        self.addresses: dict[str, str] = {}
        self.members: set[str] = set()
        self.quorum: str | None = None

    def take(self, words: list[str]) -> None:
        """One line. Raises LogError, ValueError, IndexError."""
        match words:
            case ["log", vkey, *url] if len(url) < 2:
                self.logs.append(self._key(vkey, ED25519, url))
            case ["witness", name, vkey, *url] if len(url) < 2:
                self.witnesses[self._new(name)] = self._key(vkey, COSIGNATURE, url)
            case ["group", name, least, *members] if members:
                self._group(name, least, members)
            case ["quorum", name] if self.quorum is None and (name == NONE or self._is_known(name)):
                self.quorum = name
            case _:
                raise ValueError("it says something unknown, or the second time")

    def _key(self, vkey: str, kind: int, url: list[str]) -> NoteKey:
        key = NoteKey.parse(vkey)
        if key.kind != kind:
            raise ValueError("the key is of another kind")
        if key.public_key in {known.public_key for known in (*self.logs, *self.witnesses.values())}:
            raise ValueError("the key stands there twice")
        if url:
            self.addresses[str(key)] = url[0]
        return key

    def _group(self, name: str, least: str, members: list[str]) -> None:
        needed = {"all": len(members), "any": 1}.get(least) or int(least)
        if not 1 <= needed <= len(members) or not all(map(self._is_known, members)):
            raise ValueError("a group has members that were named before, and needs some of them")
        if len(set(members)) < len(members) or self.members & set(members):
            raise ValueError("a name is a member of one group only")
        self.members.update(members)
        self.groups[self._new(name)] = (needed, tuple(members))

    def _new(self, name: str) -> str:
        if name == NONE or self._is_known(name):
            raise ValueError("the name is taken")
        return name

    def _is_known(self, name: str) -> bool:
        return name in self.witnesses or name in self.groups

    def policy(self) -> Policy:
        """What was read."""
        return Policy(tuple(self.logs), self.witnesses, self.groups, self.quorum or NONE, self.addresses)
