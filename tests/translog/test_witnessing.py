"""A witness: the statuses of the standard, and that it cosigns nothing that does not go on from what it saw."""

from __future__ import annotations

import pytest

from credenza.translog import (
    EMPTY_ROOT,
    Checkpoint,
    Note,
    Request,
    TileReader,
    Witness,
    consistency_path,
    read_note,
    read_signature_lines,
    sign_note,
)

from .naive import NOW, ORIGIN, MemoryLog, key_of, witness_key


class Memory:
    """What the witness cosigned, in this process."""

    def __init__(self) -> None:
        self.kept: dict[str, Note] = {}

    def last(self, origin: str) -> Note | None:
        return self.kept.get(origin)

    def exchange(self, origin: str, old: Note | None, new: Note) -> bool:
        if self.kept.get(origin) != old:
            return False
        self.kept[origin] = new
        return True


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog()


@pytest.fixture
def witness(memory: Memory, log: MemoryLog) -> Witness:
    return Witness("w.example", key_of("w.example"), {ORIGIN: [log.key]}, memory)


def asked(log: MemoryLog, old: int, note: Note) -> bytes:
    path = consistency_path(old, log.size, TileReader(log.files.get, log.size).node)
    return Request(old, tuple(path), note).to_bytes()


def test_log_that_goes_on_is_cosigned_again_and_again(witness: Witness, log: MemoryLog) -> None:
    for old, entries in ((0, [b"a", b"b", b"c"]), (3, [b"d"] * 300), (303, [])):
        note = log.add(*entries)
        answer = witness.add_checkpoint(asked(log, old, note), NOW)
        assert (answer.status, answer.content_type) == (200, "text/plain; charset=utf-8")
        seen = note.with_signatures(*read_signature_lines(answer.body.encode()))
        assert seen.signed_at(witness_key("w.example")) == NOW
        assert read_note(witness.checkpoint(ORIGIN).body.encode()) == seen


def test_first_request_without_knowing_the_size_is_told_it(witness: Witness, log: MemoryLog) -> None:
    witness.add_checkpoint(asked(log, 0, log.add(b"a", b"b")), NOW)
    answer = witness.add_checkpoint(asked(log, 0, log.add(b"c")), NOW)
    assert (answer.status, answer.body, answer.content_type) == (409, "2\n", "text/x.tlog.size")


def test_fork_is_not_cosigned(witness: Witness, log: MemoryLog, memory: Memory) -> None:
    witness.add_checkpoint(asked(log, 0, log.add(b"a", b"b")), NOW)
    before = memory.last(ORIGIN)
    fork = MemoryLog()
    assert witness.add_checkpoint(asked(fork, 2, fork.add(b"a", b"X")), NOW).status == 422
    assert witness.add_checkpoint(asked(fork, 2, fork.add(b"c")), NOW).status == 422
    assert memory.last(ORIGIN) == before


def test_other_statuses_of_the_standard(witness: Witness, log: MemoryLog) -> None:
    note = log.add(b"a", b"b")
    stranger = MemoryLog("elsewhere.example/log").add(b"a")
    forged = Note(note.text, (sign_note(note.text, ORIGIN, key_of("thief")),))
    broken = Note(note.text.replace("\n2\n", "\n3\n"), note.signatures)
    smaller = Request(3, (), note)
    assert witness.add_checkpoint(Request(0, (), stranger).to_bytes(), NOW).status == 404
    assert witness.add_checkpoint(Request(0, (), forged).to_bytes(), NOW).status == 403
    assert witness.add_checkpoint(Request(0, (), broken).to_bytes(), NOW).status == 403
    assert witness.add_checkpoint(smaller.to_bytes(), NOW).status == 400
    assert witness.add_checkpoint(b"old 0\n", NOW).status == 400
    assert witness.add_checkpoint(b"old 00\n\n" + str(note).encode(), NOW).status == 400
    assert witness.add_checkpoint(Request(0, (bytes(32),), note).to_bytes(), NOW).status == 422
    assert witness.add_checkpoint(Request(0, (bytes(32),) * 64, note).to_bytes(), NOW).status == 400
    assert witness.checkpoint(ORIGIN).status == 404


@pytest.mark.parametrize(("root", "status"), [(EMPTY_ROOT, 200), (bytes(32), 422)])
def test_empty_log_has_the_root_of_no_entries(witness: Witness, log: MemoryLog, root: bytes, status: int) -> None:
    note = log.publish(Checkpoint(ORIGIN, 0, root))
    assert witness.add_checkpoint(Request(0, (), note).to_bytes(), NOW).status == status


def test_two_requests_at_once_cannot_roll_the_witness_back(log: MemoryLog, memory: Memory) -> None:
    first, second = log.add(b"a"), log.add(b"b")

    class Slow(Memory):
        """Another request is answered between the look and the exchange."""

        def last(self, origin: str) -> Note | None:
            seen = self.kept.get(origin)
            if seen is None:
                self.kept[origin] = second
            return seen

    slow = Witness("w.example", key_of("w.example"), {ORIGIN: [log.key]}, racing := Slow())
    answer = slow.add_checkpoint(Request(0, (), first).to_bytes(), NOW)
    assert (answer.status, answer.body) == (409, "2\n")
    assert racing.kept[ORIGIN] == second
