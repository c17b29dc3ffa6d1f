"""Tiles: the tree and its entries as static files (C2SP tlog-tiles).

A tile holds up to 256 hashes of complete subtrees, at level L each over 256**L entries, and lies at ``tile/L/N``; the
entries lie in bundles at ``tile/entries/N``. A tile at the right edge is partial, and its width is part of its address,
so what lies at an address never changes. Only the right edge is ever held in memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial

from credenza.errors import LogError, Problem, UncheckableError

from .tree import HASH_BYTES, leaf_hashes, parents, root_over

WIDTH = 256
TILE_BYTES = WIDTH * HASH_BYTES
ENTRIES = "entries"
"""What stands in an address in place of the level of a bundle of entries."""

LONGEST_ENTRY = 65535
_HEIGHT = 8
_MOST_KEPT = 256
_ADDRESS = re.compile(r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")

Read = Callable[[str], bytes | None]
"""The address of a tile below the log → its bytes; ``None`` if there is nothing. Raises UncheckableError."""

Write = Callable[[str, bytes], None]
"""Puts a file at an address, whole or not at all."""


class MissingTileError(UncheckableError):
    """Nothing lies at the address of a tile that a log has to have."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(f"{address} is not there.")


def tile_address(level: int | str, number: int, width: int = WIDTH) -> str:
    """Where a tile or a bundle lies: ``tile/0/x001/x234/067.p/5``."""
    digits = f"{number:03}"
    digits = digits.rjust(-(-len(digits) // 3) * 3, "0")
    groups = [digits[start : start + 3] for start in range(0, len(digits), 3)]
    path = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return f"tile/{level}/{path}" + (f".p/{width}" if width < WIDTH else "")


def is_tile_address(address: str) -> bool:
    """Whether this is the one right spelling of the address of a tile or a bundle."""
    found = _ADDRESS.fullmatch(address)
    if found is None or (width := int(found[3] or WIDTH)) > WIDTH or (found[3] and width == WIDTH):
        return False
    number = int(re.sub(r"[x/]", "", found[2]))
    level = found[1] if found[1] == ENTRIES else int(found[1])
    return tile_address(level, number, width) == address


def bundle_of(entries: Sequence[bytes]) -> bytes:
    """Entries as a bundle, each behind its length. Raises ValueError for one of more than 65,535 bytes."""
    lengths = set(map(len, entries))
    if max(lengths, default=0) > LONGEST_ENTRY:
        raise ValueError("an entry has at most 65,535 bytes")
    if len(lengths) == 1:  # as those of commitments are
        return (length := lengths.pop().to_bytes(2, "big")) + length.join(entries)
    return b"".join([len(entry).to_bytes(2, "big") + entry for entry in entries])


def entries_in(bundle: bytes) -> list[bytes]:
    """The entries of a bundle. Raises LogError if it does not end where its last entry ends."""
    entries, start = [], 0
    while start < len(bundle):
        length = int.from_bytes(bundle[start : start + 2], "big")
        start += 2 + length
        entries.append(bundle[start - length : start])
    if start != len(bundle):
        raise LogError(Problem(ENTRIES, "A bundle of entries is cut off."))
    return entries


def edge_of(size: int) -> Iterator[tuple[int, int, int]]:
    """Level, number and width of the partial tiles of a log of ``size`` entries."""
    level, count = 0, size
    while count:
        if count % WIDTH:
            yield level, count // WIDTH, count % WIDTH
        level, count = level + 1, count // WIDTH


class TileReader:
    """The hashes of a log of ``size`` entries, read from tiles. ``node`` is what paths are made of."""

    def __init__(self, read: Read, size: int) -> None:
        self._read, self.size = read, size
        self._heights = lru_cache(_MOST_KEPT)(partial(_heights_of, read, size))

    def node(self, height: int, index: int) -> bytes:
        """The hash of a complete subtree. Raises LogError for a damaged tile, MissingTileError if there is none."""
        level, above = divmod(height, _HEIGHT)
        number, place = divmod(index, WIDTH >> above)
        hashes = self._heights(level, number)[above]
        found = hashes[place * HASH_BYTES : (place + 1) * HASH_BYTES]
        if len(found) != HASH_BYTES:
            raise LogError(Problem(tile_address(level, number), "The tree has no such node."))
        return found

    def tile(self, level: int, number: int, width: int) -> bytes:
        """A tile of ``width`` hashes, cut out of the full one where the partial one is gone."""
        return _hashes_of(self._read, level, number, width)

    def entries(self, number: int, width: int) -> list[bytes]:
        """The first ``width`` entries of a bundle."""
        found = entries_in(read_tile(self._read, ENTRIES, number, width))
        if len(found) < width:
            raise LogError(Problem(tile_address(ENTRIES, number, width), "The bundle has too few entries."))
        return found[:width]


def _heights_of(read: Read, size: int, level: int, number: int) -> list[bytes]:
    """The hashes of a tile, and those of the nodes above them, height by height."""
    known = [_hashes_of(read, level, number, min(WIDTH, (size >> _HEIGHT * level) - number * WIDTH))]
    while len(known) < _HEIGHT:
        known.append(parents(known[-1]))
    return known


def _hashes_of(read: Read, level: int, number: int, width: int) -> bytes:
    found = read_tile(read, level, number, width)
    if len(found) < width * HASH_BYTES or len(found) % HASH_BYTES:
        raise LogError(Problem(tile_address(level, number, width), "The tile has a wrong length."))
    return found[: width * HASH_BYTES]


def read_tile(read: Read, level: int | str, number: int, width: int) -> bytes:
    """What lies at a partial address, else at the full one. Raises MissingTileError if neither is there."""
    found = read(tile_address(level, number, width))
    if found is None and width < WIDTH:
        found = read(tile_address(level, number))
    if found is None:
        raise MissingTileError(tile_address(level, number, width))
    return found


class TileLog:
    """A log that grows. What is appended is written at once where a tile became full; the rest by ``flush``.

    Everything that is written depends on the entries alone: to append the same again writes the same again.
    """

    def __init__(self, read: Read, write: Write, size: int) -> None:
        """Take up a log of ``size`` entries. Raises LogError, MissingTileError if its right edge is damaged."""
        self._write, self.size = write, size
        reader = TileReader(read, size)
        self._edge = [b""] * (-(-size.bit_length() // _HEIGHT))
        for level, number, width in edge_of(size):
            self._edge[level] = reader.tile(level, number, width)
        last, rest = divmod(size, WIDTH)
        self._bundle = bundle_of(reader.entries(last, rest)) if rest else b""

    def root(self) -> bytes:
        """The root of the tree."""
        reached: list[bytes] = []
        for hashes in self._edge:
            subtrees = [hashes[start : start + HASH_BYTES] for start in range(0, len(hashes), HASH_BYTES)]
            reached = [root_over([*subtrees, *reached])] if subtrees or reached else []
        return root_over(reached)

    def extend(self, entries: Sequence[bytes]) -> None:
        """Append entries."""
        self._extend_bundles(entries)
        hashes, level = leaf_hashes(entries), 0
        while hashes:
            hashes = self._extend_level(level, hashes)
            level += 1
        self.size += len(entries)

    def _extend_bundles(self, entries: Sequence[bytes]) -> None:
        number, held = divmod(self.size, WIDTH)
        start = 0
        while start < len(entries):
            taken = entries[start : start + WIDTH - held]
            self._bundle += bundle_of(taken)
            start, held = start + len(taken), held + len(taken)
            if held == WIDTH:
                self._write(tile_address(ENTRIES, number), self._bundle)
                self._bundle, number, held = b"", number + 1, 0

    def _extend_level(self, level: int, hashes: bytes) -> bytes:
        """Add hashes to a level; gives those that the tiles which became full add to the level above."""
        if level == len(self._edge):
            self._edge.append(b"")
        number = self.size // WIDTH ** (level + 1)
        waiting = self._edge[level] + hashes
        whole = len(waiting) - len(waiting) % TILE_BYTES
        for place, start in enumerate(range(0, whole, TILE_BYTES)):
            self._write(tile_address(level, number + place), waiting[start : start + TILE_BYTES])
        self._edge[level], above = waiting[whole:], waiting[:whole]
        for _ in range(_HEIGHT):  # of all tiles at once
            above = parents(above)
        return above

    def flush(self) -> None:
        """Write the partial tiles and the partial bundle of the right edge."""
        for level, number, width in edge_of(self.size):
            self._write(tile_address(level, number, width), self._edge[level])
        if self._bundle:
            last, rest = divmod(self.size, WIDTH)
            self._write(tile_address(ENTRIES, last, rest), self._bundle)
