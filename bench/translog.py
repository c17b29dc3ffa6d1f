"""The transparency log: ``python -m bench.translog`` appends ten million entries and proves some of them.

Appending is compared with the two hashes that each entry needs at the least (one of a leaf, one of a node), and a proof
from tiles that nobody has read before with the hashes of nodes that lie between its path and the tiles, all measured in
the same run, so that the ratios do not mind what else the machine does. Tiles are written to a folder as in the hub,
without waiting for the disk after each of them. ``--entries`` takes fewer.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path

from credenza.translog import (
    ENTRY_BYTES,
    TileLog,
    TileReader,
    check_consistency,
    check_inclusion,
    consistency_path,
    inclusion_path,
    leaf_hash,
    root_of,
)

PIECE = 100_000
PROOFS = 2_000


def entries_of(count: int) -> Iterator[list[bytes]]:
    """Entries as they are, 32 bytes each."""
    for start in range(0, count, PIECE):
        yield [number.to_bytes(ENTRY_BYTES, "big") for number in range(start, min(count, start + PIECE))]


def cpu(act: Callable[[], object]) -> float:
    """CPU-seconds of an act."""
    begin = time.process_time()
    act()
    return time.process_time() - begin


def two_hashes(entries: list[bytes]) -> list[tuple[bytes, bytes]]:
    """The least that appending costs."""
    return [(sha256(b"\0" + entry).digest(), sha256(b"\1" + entry + entry).digest()) for entry in entries]


class Folder:
    """Tiles in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.bytes = {"entries": 0, "hashes": 0}

    def read(self, address: str) -> bytes | None:
        """A tile."""
        try:
            with open(f"{self._folder}/{address}", "rb", buffering=0) as file:  # noqa: PTH123 (for the same reason)
                return file.read()
        except OSError:
            return None

    def write(self, address: str, content: bytes) -> None:
        """A tile."""
        path = f"{self._folder}/{address}"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(path))  # noqa: PTH103, PTH120 (without pathlib, which costs more than the file)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.write(handle, content)
        os.close(handle)
        self.bytes["entries" if "/entries/" in address else "hashes"] += len(content)


def megabytes() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_the_kernel() -> float:
    """CPU-seconds that the system has worked for this process: how long a new file takes differs much by machine."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_stime


def append_all(folder: Folder, count: int) -> TileLog:
    """Append, piece by piece; prints how it went."""
    log, limit, spent, memory = TileLog(folder.read, folder.write, 0), 0.0, 0.0, []
    kernel = in_the_kernel()
    for entries in entries_of(count):
        limit += cpu(partial(two_hashes, entries))
        spent += cpu(partial(log.extend, entries))
        memory.append(megabytes())
    spent += cpu(log.flush)
    print(f"{count:,} entries: {count / spent:,.0f} a CPU-second, tiles written; two hashes {count / limit:,.0f}")
    kernel = in_the_kernel() - kernel
    print(f"ratio {limit / spent:.2f}; {limit / (spent - kernel):.2f} without what the kernel took to keep the files")
    print(f"hash tiles {folder.bytes['hashes'] / 1e6:.1f} MB, entries {folder.bytes['entries'] / 1e6:.1f} MB")
    print(f"memory: {memory[len(memory) // 10]:.0f} MB after a tenth, {memory[-1]:.0f} MB in the end")
    return log


def hashes_needed(index: int, size: int) -> int:
    """How many nodes have to be hashed for an inclusion path at the least: tiles hold every eighth height."""
    asked: list[int] = []

    def node(height: int, _index: int) -> bytes:
        asked.append(height)
        return b""

    joined = -len(inclusion_path(index, size, node))  # what was asked for beyond the path is hashed together
    return joined + len(asked) + sum((1 << height % 8) - 1 for height in asked)


def some_hashes(count: int) -> None:
    """The least that making a path costs."""
    pair = bytes(64)
    for _ in range(count):
        sha256(b"\1" + pair).digest()


def cold_path(folder: Folder, index: int, size: int) -> list[bytes]:
    """An inclusion path, by a reader that has read nothing yet."""
    return inclusion_path(index, size, TileReader(folder.read, size).node)


def prove_cold(folder: Folder, size: int, indices: list[int]) -> None:
    """Proofs from tiles that no earlier proof has read; prints what they cost beside the hashes that they need."""
    limit, spent, hashes = 0.0, 0.0, 0
    for index in indices:
        needed = hashes_needed(index, size)
        limit += cpu(partial(some_hashes, needed))
        spent += cpu(partial(cold_path, folder, index, size))
        hashes += needed
    _say("inclusion proof, a reader of its own", spent)
    _say(f"the {hashes / PROOFS:.0f} hashes that it needs", limit)
    print(f"ratio {limit / spent:.2f}")


def prove(folder: Folder, log: TileLog) -> None:
    """Proofs of random entries, each by a reader of its own, and by one that they share."""
    root, picked = log.root(), random.Random(1)  # noqa: S311 (which entries are proved is no secret)
    indices = [picked.randrange(log.size) for _ in range(PROOFS)]
    warm = TileReader(folder.read, log.size)
    paths: list[list[bytes]] = []
    shared = cpu(lambda: paths.extend(inclusion_path(index, log.size, warm.node) for index in indices))
    leaves = [leaf_hash(index.to_bytes(ENTRY_BYTES, "big")) for index in indices]
    checked = cpu(
        lambda: [
            check_inclusion(leaf, index, log.size, path, root)
            for leaf, index, path in zip(leaves, indices, paths, strict=True)
        ]
    )
    prove_cold(folder, log.size, indices)
    _say("inclusion proof, a reader for all", shared)
    _say("its verification", checked)
    _say("consistency proof, made and verified", cpu(lambda: [_consistent(warm, index + 1, root) for index in indices]))


def _consistent(reader: TileReader, old: int, root: bytes) -> None:
    path = consistency_path(old, reader.size, reader.node)
    check_consistency(old, reader.size, root_of(old, reader.node), root, path)


def _say(what: str, seconds: float) -> None:
    print(f"{what}: {seconds / PROOFS * 1e3:.3f} CPU-ms")


def main() -> None:
    """Run the bench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="credenza-log-") as name:
        folder = Folder(Path(name))
        prove(folder, append_all(folder, options.entries))


if __name__ == "__main__":
    main()
