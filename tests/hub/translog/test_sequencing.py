"""From entries to checkpoints: once, in order, whatever is damaged, killed or done twice."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from credenza.translog import Kind, Note, audit, checkpoint_in, leaf_hash, read_note
from credenza_hub.storage.tiles import TileFolder
from credenza_hub.translog import sequencing, witnesses
from credenza_hub.translog.actions import append
from credenza_hub.translog.models import Addition, Checkpoint, Log
from credenza_hub.translog.proving import proof_of
from credenza_hub.translog.sequencing import BrokenLogError, entries_between, integrate
from tests.translog.naive import naive_root

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Clock:
    """A clock that moves on by a minute each time it is asked."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.LOG_FOLDER = tmp_path / "log"
    return tmp_path / "log"


def add(count: int, start: int = 0) -> list[bytes]:
    """Acts that add entries; gives the entries."""
    with transaction.atomic():
        added = [append(Kind.STATUS, f"s{start + number}", b"{}", now=NOW) for number in range(count)]
    return [bytes(addition.entries) for addition in added]


def test_entries_are_published_in_their_order_and_the_log_is_sound(folder: Path, clock: Clock) -> None:
    entries = add(3)
    assert integrate("one", clock)
    assert not integrate("one", clock)
    entries += add(300, 3)
    assert integrate("one", clock)
    last = Checkpoint.objects.first()
    assert last is not None
    assert (last.size, bytes(last.root)) == (303, naive_root(entries))
    served = TileFolder(folder).read("checkpoint")
    assert served == last.note.encode()
    found = audit(TileFolder(folder).read, witnesses.policy("register.test/log"), clock.now)
    assert (found.findings, found.entries) == ((), 303)
    assert found.witnessed is not None
    assert found.witnessed.seen_at == last.made_at


def test_checkpoints_that_were_signed_are_one_history(folder: Path, clock: Clock) -> None:
    for start in range(0, 300, 60):
        add(60, start)
        integrate("one", clock)
    notes = [read_note(kept.note.encode()) for kept in Checkpoint.objects.all()]
    assert len(notes) == 5
    found = audit(TileFolder(folder).read, witnesses.policy("register.test/log"), clock.now, seen=notes)
    assert found.is_sound


def test_partial_tiles_are_gone_once_the_tile_is_full(folder: Path, clock: Clock) -> None:
    for count in (100, 200):
        add(count, count)
        integrate("one", clock)
    assert not list((folder / "tile/0").glob("000.p/*"))
    assert not list((folder / "tile/entries").glob("000.p/*"))
    assert [path.name for path in (folder / "tile/0").rglob("44")] == ["44"]


def test_proof_leads_to_the_first_checkpoint_that_had_the_entry(clock: Clock) -> None:
    for start in range(0, 300, 100):
        add(100, start)
        integrate("one", clock)
    proof = proof_of("s150", Kind.STATUS)
    assert proof is not None
    witnessed = proof.check(proof.entry_of(b"{}"), witnesses.policy("register.test/log"), clock.now)
    assert witnessed.checkpoint.size == 200
    assert witnessed.seen_at == Checkpoint.objects.get(size=200).made_at
    assert proof_of("s150", Kind.AWARD) is None


def test_entry_that_waits_has_no_proof_yet() -> None:
    add(1)
    assert proof_of("s0", Kind.STATUS) is None


def test_worker_that_holds_the_log_keeps_others_out_until_its_lease_ends(clock: Clock) -> None:
    add(1)
    Log.objects.create(pk=1, origin="register.test/log", worker="other", lease_until=clock.now + timedelta(minutes=3))
    assert not integrate("one", clock)
    clock.now += timedelta(minutes=3)
    assert integrate("one", clock)


class KilledError(BaseException):
    """Stands for SIGKILL."""


def killed(*args: object) -> None:
    raise KilledError


@pytest.mark.parametrize("step", ["_grown", "_sign", "_publish", "_drop_partials"])
def test_sequencer_killed_at_any_step_leaves_a_log_that_goes_on(
    monkeypatch: pytest.MonkeyPatch, folder: Path, clock: Clock, step: str
) -> None:
    entries = add(250)
    integrate("zero", clock)
    entries += add(20, 250)
    with monkeypatch.context() as patched:
        patched.setattr(sequencing, step, killed)
        with pytest.raises(KilledError):
            integrate("one", clock)
    entries += add(20, 270)
    clock.now += sequencing.LEASE
    assert integrate("two", clock)
    last = Checkpoint.objects.first()
    assert last is not None
    assert (last.size, bytes(last.root)) == (290, naive_root(entries))
    notes = [read_note(kept.note.encode()) for kept in Checkpoint.objects.all()]
    found = audit(TileFolder(folder).read, witnesses.policy("register.test/log"), clock.now, seen=notes)
    assert found.is_sound
    assert found.note == notes[0]


def test_sequencer_killed_in_the_middle_of_the_tiles_writes_them_again(
    monkeypatch: pytest.MonkeyPatch, folder: Path, clock: Clock
) -> None:
    entries = add(600)
    written = iter(range(3))

    def write(self: TileFolder, address: str, content: bytes) -> None:
        if next(written, None) is None:
            raise KilledError
        original(self, address, content)

    original = TileFolder.write
    with monkeypatch.context() as patched:
        patched.setattr(TileFolder, "write", write)
        with pytest.raises(KilledError):
            integrate("one", clock)
    assert not (folder / "checkpoint").exists()
    clock.now += sequencing.LEASE
    integrate("two", clock)
    assert checkpoint_in((folder / "checkpoint").read_bytes()).root == naive_root(entries)


def test_worker_whose_lease_ended_meanwhile_publishes_nothing_that_contradicts(
    monkeypatch: pytest.MonkeyPatch, folder: Path, clock: Clock
) -> None:
    add(10)

    def slow(note: Note, size: int) -> Note:
        if size == 10:
            add(5, 10)
            clock.now += sequencing.LEASE
            assert integrate("two", clock)
        return note

    monkeypatch.setattr(sequencing, "ask_witnesses", slow)
    integrate("one", clock)
    assert list(Checkpoint.objects.values_list("size", flat=True)) == [15]
    assert checkpoint_in((folder / "checkpoint").read_bytes()).size == 15


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(bytes(44 * 32))])
def test_damaged_edge_is_made_again_from_the_database(
    folder: Path, clock: Clock, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    entries = add(300)
    integrate("one", clock)
    damage(folder / "tile/0/001.p/44")
    entries += add(1, 300)
    assert integrate("one", clock)
    assert checkpoint_in((folder / "checkpoint").read_bytes()).root == naive_root(entries)


def test_folder_that_is_lost_is_made_again(folder: Path, clock: Clock, tmp_path: Path) -> None:
    entries = add(300)
    integrate("one", clock)
    folder.rename(tmp_path / "gone")
    entries += add(1, 300)
    assert integrate("one", clock)
    found = audit(TileFolder(folder).read, witnesses.policy("register.test/log"), clock.now)
    assert (found.findings, found.entries) == ((), 301)


def test_database_that_was_rewritten_is_never_signed(folder: Path, clock: Clock) -> None:
    add(300)
    integrate("one", clock)
    addition = Addition.objects.get(first=7)
    Addition.objects.filter(pk=addition.pk).update(entries=bytes(32))
    (folder / "tile/0/001.p/44").unlink()
    add(1, 300)
    with pytest.raises(BrokenLogError, match="300 entries"):
        integrate("one", clock)
    assert checkpoint_in((folder / "checkpoint").read_bytes()).size == 300


@pytest.fixture
def _three_batches() -> None:
    with transaction.atomic():
        for count in (1, 5, 3):
            Addition.objects.create(kind="award", entries=bytes(range(count * 32)), count=count, added_at=NOW)


@pytest.mark.usefixtures("_three_batches")
def test_entries_between_two_places_are_cut_out_of_their_additions(clock: Clock) -> None:
    integrate("one", clock)
    everything = [entry for piece in entries_between(0, 9) for entry in piece]
    assert len(everything) == 9
    for start in range(10):
        for end in range(start, 10):
            cut = [entry for piece in entries_between(start, end) for entry in piece]
            assert cut == everything[start:end]


def test_fault_of_the_log_does_not_stop_the_worker(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from credenza_hub.issuing import worker

    def broken(*args: object) -> bool:
        raise BrokenLogError("the database was rewritten")

    monkeypatch.setattr(worker, "integrate", broken)
    with caplog.at_level(logging.ERROR):
        assert not worker.work_once(worker.new_worker())
    assert "The log was stopped by a fault" in caplog.text


def test_leaf_is_the_hash_of_the_entry_in_the_bundle(folder: Path, clock: Clock) -> None:
    entries = add(2)
    integrate("one", clock)
    assert (folder / "tile/0/000.p/2").read_bytes() == b"".join(map(leaf_hash, entries))
    assert (folder / "tile/entries/000.p/2").read_bytes() == b"".join(b"\0\x20" + entry for entry in entries)
