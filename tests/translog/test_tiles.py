"""Tiles: addresses, the files of a log made by others, and a log that grows in pieces of any size."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.errors import LogError
from credenza.translog import (
    MissingTileError,
    TileLog,
    TileReader,
    bundle_of,
    edge_of,
    entries_in,
    is_tile_address,
    partial_addresses,
    read_checkpoint,
    read_note,
    root_of,
    tile_address,
)

from .naive import MemoryLog, naive_root

TESSERA = Path(__file__).parent.parent / "vectors" / "translog" / "tessera-log"
WORDS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eit",
    "nain",
    "ten",
    "ileven",
    "twelf",
    "threeten",
    "fourten",
    "fivten",
]


@pytest.mark.parametrize(
    ("place", "address"),
    [
        ((0, 0), "tile/0/000"),
        ((3, 1234067), "tile/3/x001/x234/067"),
        ((0, 999, 255), "tile/0/999.p/255"),
        (("entries", 1000, 1), "tile/entries/x001/000.p/1"),
    ],
)
def test_address_of_a_tile_is_that_of_the_standard(place: tuple[int, int], address: str) -> None:
    assert tile_address(*place) == address
    assert is_tile_address(address)


@pytest.mark.parametrize(
    "address",
    ["tile/0/00", "tile/00/000", "tile/64/000", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/05",
     "tile/0/x000/001", "tile/0/001/002", "tile/0/../000", "tile/data/000", "/tile/0/000", "tile/0/000\n"],
)  # fmt: skip
def test_other_spelling_of_an_address_is_none(address: str) -> None:
    assert not is_tile_address(address)


def test_tree_of_70000_has_the_partial_tiles_that_the_standard_counts() -> None:
    assert list(edge_of(70_000)) == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert list(edge_of(256)) == [(1, 0, 1)]


def test_log_made_by_others_is_read_and_made_again() -> None:
    files = {
        str(path.relative_to(TESSERA)): path.read_bytes()
        for path in TESSERA.rglob("*")
        if path.is_file() and not path.name.startswith("checkpoint")
    }
    made: dict[str, bytes] = {}
    for size in range(1, 16):
        log = TileLog(made.get, made.__setitem__, size - 1)
        log.extend([WORDS[size - 1].encode()])
        log.flush()
        checkpoint = read_checkpoint(read_note((TESSERA / f"checkpoint.{size}").read_bytes()).text)
        assert (checkpoint.size, checkpoint.root) == (log.size, log.root())
        assert root_of(size, TileReader(files.get, size).node) == checkpoint.root
    assert made == files


@given(st.lists(st.integers(0, 700), max_size=6), st.integers(0, 3))
@settings(deadline=None, max_examples=40)
def test_log_that_grows_in_pieces_has_the_root_and_the_tiles_of_one_made_at_once(
    pieces: list[int], length: int
) -> None:
    entries = [b"%d" % number * length for number in range(sum(pieces))]
    grown, once, start = MemoryLog(), MemoryLog(), 0
    for piece in pieces:
        grown.add(*entries[start : start + piece])
        start += piece
    once.add(*entries)
    at_once = {address: content for address, content in once.files.items() if address != "checkpoint"}
    assert grown.size == once.size == len(entries)
    assert {address: grown.files[address] for address in at_once} == at_once
    assert TileLog(grown.files.get, grown.files.__setitem__, grown.size).root() == naive_root(entries)
    others = grown.files.keys() - at_once.keys() - {"checkpoint"}
    assert all(re.search(r"\.p/\d+$", address) for address in others)


def test_tile_that_is_gone_is_cut_out_of_the_full_one() -> None:
    log = MemoryLog()
    log.add(*[b"%d" % number for number in range(10)])
    log.add(*[b"%d" % number for number in range(10, 300)])
    for address in partial_addresses(10):
        del log.files[address]
    assert root_of(10, TileReader(log.files.get, 10).node) == naive_root([b"%d" % number for number in range(10)])


def test_log_with_a_damaged_or_missing_edge_is_not_taken_up() -> None:
    log = MemoryLog()
    log.add(b"a", b"b", b"c")
    log.files["tile/0/000.p/3"] = log.files["tile/0/000.p/3"][:40]
    with pytest.raises(LogError, match="wrong length"):
        log.add(b"d")
    del log.files["tile/0/000.p/3"]
    with pytest.raises(MissingTileError, match=re.escape("tile/0/000.p/3 is not there")):
        log.add(b"d")


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_bundle_gives_its_entries_back(entries: list[bytes]) -> None:
    assert entries_in(bundle_of(entries)) == entries


@given(st.binary(max_size=12))
def test_bytes_of_strangers_are_a_bundle_or_refused(data: bytes) -> None:
    try:
        entries = entries_in(data)
    except LogError:
        return
    assert bundle_of(entries) == data


def test_entry_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="65,535"):
        bundle_of([b"x" * 65536])
