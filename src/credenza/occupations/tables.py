"""Reading tables and lines of JSON row by row: nothing is held but what the caller keeps."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO

from credenza.errors import DocumentError
from credenza.nesting import DEEPEST, is_nested_deeper

from .faults import Complaints, cell_problem
from .gathering import plain

_SEPARATORS = ",;\t"


@dataclass(frozen=True)
class Row:
    """One row of a table: its number in a spreadsheet and its cells by column, by default as texts on one line."""

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read_rows(
    source: BinaryIO,
    file: str,
    needed: Sequence[str],
    separator: str | None = ",",
    cleaned: Callable[[str], str] = plain,
) -> Generator[Row, None, None]:
    """The rows of a table in UTF-8 whose first row names the columns, in any order; unknown columns are kept.

    Without a ``separator`` it is the one of comma, semicolon and tab that the first row has most of.

    Raises DocumentError if it is no such table or lacks one of the columns ``needed``.
    """
    with_breaks = io.TextIOWrapper(source, encoding="utf-8-sig", newline="")
    number = 0
    try:
        first = with_breaks.readline()
        between = separator or max(_SEPARATORS, key=first.count)
        reader = csv.reader(
            chain([first], with_breaks),
            delimiter=between,
            quoting=csv.QUOTE_NONE if separator == "\t" else csv.QUOTE_MINIMAL,  # O*NET quotes nothing
            strict=True,
        )
        header = [name.strip() for name in next(reader, [])]
        _refuse_lacking(file, header, needed)
        for number, record in enumerate(reader, start=2):
            if any(map(plain, record)):
                yield Row(file, number, {name: cleaned(cell) for name, cell in zip(header, record, strict=False)})
    except UnicodeDecodeError:
        raise DocumentError(cell_problem("not_utf8", file, number + 1)) from None
    except csv.Error as error:
        raise DocumentError(cell_problem("no_table", file, number + 1, reason=error)) from None
    finally:
        with_breaks.detach()


def _refuse_lacking(file: str, header: Sequence[str], needed: Sequence[str]) -> None:
    lacking = [column for column in needed if column not in header]
    if lacking:
        found = ", ".join(header[:20]) or "–"
        raise DocumentError([cell_problem("no_column", file, 1, column, found=found) for column in lacking])


def read_json_lines(source: BinaryIO, file: str, complaints: Complaints) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file with one JSON object a line, each with its line; other lines are complained about."""
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        if is_nested_deeper(line, DEEPEST):
            complaints.add("no_json_line", file, number, reason=f"nested deeper than {DEEPEST} levels")
            continue
        try:
            entry = json.loads(line)
        except (UnicodeDecodeError, json.JSONDecodeError) as error:
            complaints.add("no_json_line", file, number, reason=str(error)[:80])
            continue
        if isinstance(entry, dict):
            yield number, entry
        else:
            complaints.add("no_json_line", file, number, reason=type(entry).__name__)
