"""``register.csv``: who was awarded what, for people. A row for each credential, whatever the number of lists."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from credenza.awards import Learner
from credenza.cli.files import publish, unfinished, unwritable
from credenza.cli.texts import problem
from credenza.errors import DocumentError
from credenza.issuance import KeyTable, safe_cell

from .promise import Promise

COLUMNS = ("given_name", "family_name", "awarded_on", "credential", "file", "status_index", "status_list")


class Register:
    """Writes the rows of a list, and after them those of earlier lists; it gets its name when all are written."""

    def __init__(self, path: Path) -> None:
        self._path, self._aside = path, unfinished(path)
        self._written = KeyTable() if path.exists() else None

    def __enter__(self) -> Register:
        try:
            self._file: TextIO = self._aside.open("w", encoding="utf-8-sig", newline="")
        except OSError as error:
            raise unwritable(self._path, error) from error
        self._rows = csv.DictWriter(self._file, COLUMNS, restval="", extrasaction="ignore")
        self._rows.writeheader()
        return self

    def add(self, learner: Learner, promise: Promise, place: str) -> None:
        """Enter a credential; texts are safe in spreadsheets."""
        status = promise.status
        cells: Mapping[str, object] = {
            "given_name": learner.given_name,
            "family_name": learner.family_name,
            "awarded_on": promise.awarded_on,
            "credential": promise.credential_id,
            "file": place,
            "status_index": status.index if status else "",
            "status_list": status.list_url if status else "",
        }
        self._rows.writerow({name: safe_cell(str(cell)) for name, cell in cells.items()})
        if self._written is not None:
            self._written.add(_key(promise.credential_id), 0)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None or issubclass(kind, KeyboardInterrupt):
                self._rows.writerows(self._earlier())
                self._file.flush()
                os.fsync(self._file.fileno())
                publish(self._aside, self._path)
        finally:
            self._file.close()
            self._aside.unlink(missing_ok=True)

    def _earlier(self) -> Iterator[dict[str, Any]]:
        """The rows that stand in the register already, but those that were written again."""
        if self._written is None:
            return
        try:
            with self._path.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file):
                    if self._written.first(_key(row.get("credential") or "")) is None:
                        yield row
        except (csv.Error, UnicodeDecodeError) as error:
            raise DocumentError(problem("register_unreadable", str(self._path))) from error


def _key(credential_id: str) -> str:
    return hashlib.sha256(credential_id.encode("utf-8", "replace")).hexdigest()
