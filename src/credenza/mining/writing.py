"""The file of analysed records: a line for each, written so that a run that was stopped goes on where it was."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from .analysis import analyse_catalogue, to_document
from .catalogue import CatalogueRecord

_UNFINISHED = ".part"


def write_records(
    records: Iterable[CatalogueRecord], target: Path, *, processes: int = 1, told: Callable[[int], None] | None = None
) -> int:
    """Write one JSON line for each record to ``target``, in order, and give their number.

    Until all are written the file has the ending ``.part``; what an earlier run of the same catalogue has written there
    is kept. ``told`` hears how many there are after each.
    """
    unfinished = target.with_name(target.name + _UNFINISHED)
    remaining, count = _after(records, unfinished)
    with unfinished.open("a", encoding="utf-8") as lines:
        for analysed in analyse_catalogue(remaining, processes=processes):
            lines.write(json.dumps(to_document(analysed), ensure_ascii=False) + "\n")
            count += 1
            if told is not None:
                told(count)
    unfinished.replace(target)
    return count


def _after(records: Iterable[CatalogueRecord], unfinished: Path) -> tuple[Iterator[CatalogueRecord], int]:
    """The records that are still to be written, and the number of those that are. A file of another catalogue goes."""
    remaining = iter(records)
    written = _complete_lines(unfinished)
    done = list(islice(remaining, len(written)))
    if [record.id for record in done] == written:
        return remaining, len(written)
    unfinished.unlink()
    return chain(done, remaining), 0


def _complete_lines(unfinished: Path) -> list[str]:
    """The ids of the lines that were written whole; what comes after them is cut off."""
    if not unfinished.exists():
        return []
    ids: list[str] = []
    whole = 0
    with unfinished.open("rb") as lines:
        for line in lines:
            try:
                ids.append(json.loads(line)["id"])
            except (ValueError, KeyError):
                break
            whole += len(line)
    with unfinished.open("ab") as lines:
        lines.truncate(whole)
    return ids
