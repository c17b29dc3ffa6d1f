"""Looking at a log from outside: did it only grow, and is everything there that it signed for?

The auditor takes up the log where it last believed it, appends all that was published since, and compares every tile
with the one that the log serves, every checkpoint it ever saw with the tree, and the root with the one that was signed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from credenza.errors import LogError, Problem, UncheckableError
from credenza.specification import MultilingualText, Sentences

from .checkpoints import Checkpoint, read_checkpoint
from .notes import Note, read_note
from .policies import Policy, Witnessed
from .tiles import ENTRIES, WIDTH, MissingTileError, Read, TileLog, TileReader, edge_of, tile_address
from .tree import root_of

CHECKPOINT = "checkpoint"
"""Where a log serves its latest checkpoint."""

_SENTENCES = Sentences(__package__, "findings")
_BUNDLES_AT_ONCE = 64

Progress = Callable[[int], None]
"""Told now and then how many entries have been looked at."""


@dataclass(frozen=True)
class Finding:
    """What is wrong with a log: ``code`` is stable, ``place`` says where, ``detail`` is a remark in English.

    ``is_proof`` says that no accident of transport explains it: the log signed two things that exclude each other.
    """

    code: str
    place: str
    detail: str = ""
    is_proof: bool = False

    @property
    def message(self) -> MultilingualText:
        """The finding in a sentence."""
        return _SENTENCES.text(self.code, {"place": self.place})

    def to_document(self) -> dict[str, object]:
        """The finding as plain JSON data."""
        return {
            "code": self.code,
            "place": self.place,
            "message": dict(self.message.texts),
            "detail": self.detail,
            "proof": self.is_proof,
        }


@dataclass(frozen=True)
class Audit:
    """What an audit found. ``note`` is the checkpoint that was served, to be kept for the next time if all is well.

    ``entries`` counts those that were looked at; ``witnessed`` is ``None`` if the checkpoint was not signed as asked.
    """

    note: Note | None
    witnessed: Witnessed | None
    entries: int
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was wrong."""
        return not self.findings

    def to_document(self) -> dict[str, object]:
        """The audit as plain JSON data."""
        checkpoint = self.witnessed.checkpoint if self.witnessed else None
        return {
            "sound": self.is_sound,
            "origin": checkpoint.origin if checkpoint else None,
            "size": checkpoint.size if checkpoint else None,
            "root": checkpoint.root.hex() if checkpoint else None,
            "seenAt": self.witnessed.seen_at.isoformat() if self.witnessed and self.witnessed.seen_at else None,
            "entriesChecked": self.entries,
            "findings": [finding.to_document() for finding in self.findings],
        }


def audit(
    read: Read,
    policy: Policy,
    now: datetime,
    *,
    since: Note | None = None,
    seen: Sequence[Note] = (),
    progress: Progress = lambda _: None,
) -> Audit:
    """Audit a log.

    ``since`` is the checkpoint up to which it was audited before: entries behind it are taken as read, and only the
    tree has to lead back to it. ``seen`` are other checkpoints of the log that somebody got at any time, from a proof
    or a witness for instance: each must be on the same history. Raises UncheckableError if the log cannot be reached.
    """
    served = read(CHECKPOINT)
    if served is None:
        raise UncheckableError("The log serves no checkpoint.")
    try:
        note = read_note(served)
        witnessed = policy.check(note, now)
    except LogError as error:
        return Audit(None, None, 0, (Finding("unsigned", CHECKPOINT, str(error)),))
    known = [*([since] if since else []), *seen]
    try:
        _require_same_log(known, policy, witnessed.checkpoint, now)
    except LogError as error:
        return Audit(note, witnessed, 0, (Finding("foreign", CHECKPOINT, str(error)),))
    auditor = _Auditor(read, witnessed.checkpoint, progress)
    auditor.look(list(map(_of, known)), _of(since) if since else None)
    return Audit(note, witnessed, auditor.entries, tuple(auditor.findings))


def _of(note: Note) -> Checkpoint:
    return read_checkpoint(note.text)


def _require_same_log(notes: Iterable[Note], policy: Policy, served: Checkpoint, now: datetime) -> None:
    """Raises LogError for a checkpoint of another log, or one that its log did not sign: it proves nothing."""
    by_log = Policy(policy.logs, {}, {}, "none", {})
    for note in notes:
        if by_log.check(note, now).checkpoint.origin != served.origin:
            raise LogError(Problem(CHECKPOINT, "A checkpoint to compare with is of another log."))


class _Auditor:
    """One audit of a log whose checkpoint is signed as it should be."""

    def __init__(self, read: Read, served: Checkpoint, progress: Progress) -> None:
        self._read, self._served, self._progress = read, served, progress
        self._reader = TileReader(read, served.size)
        self.findings: list[Finding] = []
        self.entries = 0

    def look(self, known: Iterable[Checkpoint], since: Checkpoint | None) -> None:
        """Compare with the checkpoints that are known; if the log continues them all, look at what is behind ``since``.

        Raises UncheckableError if the log cannot be reached any more.
        """
        try:
            self._compare(known)
            if not self.findings:
                self._append_all(since)
        except LogError as error:
            self._find("tile_damaged", str(error))
        except MissingTileError as error:
            self._find("tile_missing", error.address)

    def _compare(self, known: Iterable[Checkpoint]) -> None:
        """Every checkpoint that is known must be the beginning of the tree that is served."""
        for checkpoint in known:
            if checkpoint.size > self._served.size:
                self._find("rewound", str(checkpoint.size), f"served: {self._served.size}", is_proof=True)
            elif checkpoint.size == self._served.size:
                if checkpoint.root != self._served.root:
                    self._find("forked", str(checkpoint.size), is_proof=True)
            else:
                self._lead_back(checkpoint)

    def _lead_back(self, checkpoint: Checkpoint) -> None:
        if root_of(self._served.size, self._reader.node) != self._served.root:
            self._find("root_differs", str(self._served.size))
        elif root_of(checkpoint.size, self._reader.node) != checkpoint.root:
            self._find("rewritten", str(checkpoint.size), is_proof=True)

    def _append_all(self, since: Checkpoint | None) -> None:
        """Append all entries behind ``since``, comparing each tile that comes out of it with the one that is served."""
        log = TileLog(self._read, self._compare_tile, since.size if since else 0)
        for entries in self._entries_behind(log.size):
            log.extend(entries)
            self.entries += len(entries)
            self._progress(self.entries)
        log.flush()
        if log.root() != self._served.root:
            self._find("root_differs", str(self._served.size))

    def _entries_behind(self, start: int) -> Iterable[list[bytes]]:
        held: list[bytes] = []
        for number in range(start // WIDTH, -(-self._served.size // WIDTH)):
            width = min(WIDTH, self._served.size - number * WIDTH)
            held += self._reader.entries(number, width)[max(0, start - number * WIDTH) :]
            if len(held) >= _BUNDLES_AT_ONCE * WIDTH:
                yield held
                held = []
        yield held

    def _compare_tile(self, address: str, made: bytes) -> None:
        """Stands where a growing log writes its tiles."""
        served = self._read(address)
        if served is None and ".p/" in address:
            full = self._read(address.partition(".p/")[0])
            served = full[: len(made)] if full is not None else None
        if served is None:
            raise MissingTileError(address)
        if served != made and not address.startswith(f"tile/{ENTRIES}/"):
            self._find("entry_differs", address)

    def _find(self, code: str, place: str, detail: str = "", *, is_proof: bool = False) -> None:
        self.findings.append(Finding(code, place, detail, is_proof))


def partial_addresses(size: int) -> list[str]:
    """The addresses of the partial tiles of a log of ``size`` entries."""
    tiles = [tile_address(level, number, width) for level, number, width in edge_of(size)]
    last, rest = divmod(size, WIDTH)
    return [*tiles, tile_address(ENTRIES, last, rest)] if rest else tiles
