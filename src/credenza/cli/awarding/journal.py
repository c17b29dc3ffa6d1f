"""The journal that makes every award happen once: what was promised to whom, and what was kept together.

It is a file to which lines are added and in which none is ever changed. A line is a promise (learners only as hashes),
or says which promises were kept by the chunk of a number: each kind with runs of promises, in the order in which they
stand in its file; promises count from 0. In memory there are some 50 bytes for each promise, whatever the line holds.
"""

from __future__ import annotations

import os
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import orjson

from credenza.cli.texts import problem
from credenza.errors import DocumentError
from credenza.issuance import KeyTable

from .promise import Promise, read_promise

KINDS = ("credentials", "tokens", "supplements")
"""What a chunk may hold; each is the name of its file or folder, too."""

_NOT_KEPT = 0
_BLOCK = 1 << 16


class Journal:
    """The journal of one folder, as one run sees it that awards under one edition. Raises DocumentError if damaged."""

    def __init__(self, path: Path, edition: str) -> None:
        self._edition = edition
        self._file = open(path, "a+b", opener=_for_owner_only)  # noqa: SIM115 - closed by ``close``
        self._numbers = KeyTable()
        self._offsets = array("Q")
        self._chunks = {kind: array("I") for kind in KINDS}
        self._lines = array("I")
        self._on_lists: Counter[str] = Counter()
        self.last_chunk = 0
        self._forget_torn_line()
        try:
            for line, offset in self._written():
                self._take_in(orjson.loads(line), offset)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
            raise DocumentError(problem("journal_damaged", str(path))) from error

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __len__(self) -> int:
        return len(self._offsets)

    def find(self, learner: str) -> tuple[int, Promise] | None:
        """The number and the promise of a learner under the edition of this run."""
        for number in self._numbers.candidates(learner):
            promise = self._promise(number)
            if promise.learner == learner:
                return number, promise
        return None

    def count_on(self, list_url: str) -> int:
        """How many credentials have a place in the status list."""
        return self._on_lists[list_url]

    def is_kept(self, number: int, kind: str) -> bool:
        """Whether a chunk holds this of a promise."""
        return self._chunks[kind][number] != _NOT_KEPT

    def place(self, number: int) -> tuple[int, int]:
        """The chunk that holds the credential of a kept promise, and the line, counted from 1."""
        return self._chunks["credentials"][number], self._lines[number]

    def add(self, promises: Sequence[Promise]) -> range:
        """Put new promises on disk, before any of them is kept; their numbers."""
        first = len(self)
        for promise, offset in zip(promises, self._append([promise.line() for promise in promises]), strict=True):
            self._take_in_promise(promise, offset)
        return range(first, len(self))

    def keep(self, chunk: int, kept: Mapping[str, Sequence[int]]) -> None:
        """Put on disk that a chunk holds these promises; its files have been written before."""
        document = {"chunk": chunk, **{kind: _runs(numbers) for kind, numbers in kept.items() if numbers}}
        self._append([orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE)])
        self._take_in_chunk(document)

    def _take_in(self, found: dict[str, Any], offset: int) -> None:
        if "chunk" in found:
            self._take_in_chunk(found)
        else:
            self._take_in_promise(read_promise(found), offset)

    def _take_in_promise(self, promise: Promise, offset: int) -> None:
        number = len(self)
        self._offsets.append(offset)
        self._lines.append(0)
        for chunks in self._chunks.values():
            chunks.append(_NOT_KEPT)
        if promise.edition == self._edition:
            self._numbers.add(promise.learner, number)
        if promise.status:
            self._on_lists[promise.status.list_url] += 1

    def _take_in_chunk(self, found: dict[str, Any]) -> None:
        chunk = int(found["chunk"])
        for kind, chunks in self._chunks.items():
            numbers = (number for first, count in found.get(kind, ()) for number in range(first, first + count))
            for line, number in enumerate(numbers, start=1):
                chunks[number] = chunk
                if kind == "credentials":
                    self._lines[number] = line
        self.last_chunk = max(self.last_chunk, chunk)

    def _promise(self, number: int) -> Promise:
        self._file.seek(self._offsets[number])
        return read_promise(orjson.loads(self._file.readline()))

    def _append(self, lines: Sequence[bytes]) -> list[int]:
        """Add lines and wait until they are on disk; the offset of each."""
        end = self._file.seek(0, os.SEEK_END)
        self._file.write(b"".join(lines))
        self._file.flush()
        os.fsync(self._file.fileno())
        return [end, *accumulate(map(len, lines[:-1]), initial=end)][1:] if lines else []

    def _written(self) -> Iterator[tuple[bytes, int]]:
        offset = self._file.seek(0)
        for line in self._file:
            yield line, offset
            offset += len(line)

    def _forget_torn_line(self) -> None:
        """A run was killed while it wrote: nothing was handed out for a line without an end."""
        end = size = self._file.seek(0, os.SEEK_END)
        while end:
            start = max(0, end - _BLOCK)
            self._file.seek(start)
            found = self._file.read(end - start).rfind(b"\n")
            if found >= 0:
                end = start + found + 1
                break
            end = start
        if end < size:
            self._file.truncate(end)


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Numbers as runs of first number and count, in their order."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and sum(runs[-1]) == number:
            runs[-1][1] += 1
        else:
            runs.append([number, 1])
    return runs


def _for_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
