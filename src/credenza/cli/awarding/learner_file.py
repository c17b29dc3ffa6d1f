"""The list of learners, read twice: once to judge all of it, once to award it. Never held in memory as a whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import IO

from credenza.cli.texts import problem
from credenza.errors import DocumentError
from credenza.issuance import LearnerRow, ListProblem, stream_learners
from credenza.specification import Edition


class LearnerFile:
    """A file of learners that stays open. What comes through a pipe is put aside first, for it comes only once."""

    def __init__(self, path: Path, edition: Edition, day: date) -> None:
        self.path = path
        self._edition, self._day = edition, day

    def __enter__(self) -> LearnerFile:
        """Raises DocumentError when the file cannot be opened."""
        try:
            self._file: IO[bytes] = self.path.open("rb")
            if not self._file.seekable():
                self._file = _put_aside(self._file)
        except OSError as error:
            raise DocumentError(problem("file_unreadable", str(self.path), reason=error.strerror)) from error
        self._state = self._state_now()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def read(self) -> Iterator[LearnerRow | tuple[ListProblem, ...]]:
        """Every row in order, or its problems. Raises DocumentError, RecipientsError."""
        try:
            self._file.seek(0)
            yield from stream_learners(self._file, self._edition, awarded_on=self._day)  # type: ignore[arg-type]
        except OSError as error:
            raise DocumentError(problem("file_unreadable", str(self.path), reason=error.strerror)) from error

    def right_rows(self) -> Iterator[LearnerRow]:
        """The right rows of a list that was judged before. Raises DocumentError when the file changed since then."""
        for found in self.read():
            if self._state_now() != self._state:
                raise DocumentError(problem("list_changed", str(self.path)))
            if isinstance(found, LearnerRow):
                yield found

    def _state_now(self) -> tuple[int, int]:
        stat = os.fstat(self._file.fileno())
        return stat.st_size, stat.st_mtime_ns


def _put_aside(source: IO[bytes]) -> IO[bytes]:
    aside = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the list
    with source:
        shutil.copyfileobj(source, aside)
        aside.flush()
    return aside
