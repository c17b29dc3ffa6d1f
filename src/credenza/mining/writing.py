"""The file of analysed records: a line for each, written so that a run that was stopped goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

import orjson

from .analysis import analysed_lines
from .record import CatalogueRecord

_UNFINISHED = ".part"


def write_records(
    records: Iterable[CatalogueRecord], target: Path, *, processes: int = 1, told: Callable[[int], None] | None = None
) -> int:
    """Write one JSON line for each record to ``target``, in order, and give their number.

    Until all are written the file has the ending ``.part``; what an earlier run of the same catalogue has written there
    is kept, so that a run can be killed at any moment. ``told`` hears how many there are after each.
    """
    unfinished = target.with_name(target.name + _UNFINISHED)
    remaining, count = _after(iter(records), unfinished)
    with unfinished.open("ab") as lines:
        for line in analysed_lines(remaining, processes=processes):
            lines.write(line)
            count += 1
            if told is not None:
                told(count)
    unfinished.replace(target)
    return count


def _after(records: Iterator[CatalogueRecord], unfinished: Path) -> tuple[Iterator[CatalogueRecord], int]:
    """The records that are still to be written, and the number of those that are.

    The file is cut where it and the catalogue begin to differ: at a half line, or where the catalogue has changed.
    """
    if not unfinished.exists():
        return records, 0
    count = whole = 0
    first: tuple[CatalogueRecord, ...] = ()
    with unfinished.open("rb") as lines:
        for line, record in zip(lines, records, strict=False):
            if not _is_of(line, record):
                first = (record,)
                break
            count, whole = count + 1, whole + len(line)
    with unfinished.open("ab") as file:
        file.truncate(whole)
    return chain(first, records), count


def _is_of(line: bytes, record: CatalogueRecord) -> bool:
    """Whether a line is whole and was written of ``record``."""
    try:
        document = orjson.loads(line)
        return line.endswith(b"\n") and (document["id"], document["characters"]) == (record.id, len(record.text))
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return False
