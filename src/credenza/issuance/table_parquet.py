"""Opening a Parquet file as the table of text that a list of learners is, a few thousand rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, BinaryIO

from credenza.errors import DocumentError, RecipientsError

from .faults import list_problem
from .parquet_pages import page_sizes

FIRST_BYTES = b"PAR1"
"""How a Parquet file begins (Apache Parquet format, section File format)."""

_ROWS_AT_ONCE = 4096
_LARGEST_UNPACKED = 4_000_000_000
_LARGEST_GROUP = 512_000_000
"""Bytes of one group of rows, unpacked."""
_LARGEST_PAGE = 64_000_000
"""Bytes of a page, which is always unpacked as a whole; writers make pages of 1 MB, some of their whole group."""

_BESIDE_A_TEXT = 16
_BESIDE_ALL_TEXTS = 100_000
"""Bytes of lengths, levels and places for each text, and of headers of a column: more cannot be needed."""

LONGEST_CELL = 800
"""Bytes: 200 characters. Longer texts are refused before they are unpacked: in a file of a kilobyte, one of a megabyte
can stand in every row."""


def read_parquet_records(source: BinaryIO, max_rows: int) -> Iterator[tuple[int, list[str]]]:
    """The names of the columns as row 1, then the rows as text; numbers as in a spreadsheet.

    Days are written 2026-09-26, whole numbers without a point, truths as yes and no; nothing stands for an empty
    cell. Raises DocumentError if the bytes are no such file or the package pyarrow is absent, RecipientsError if a
    column holds lists, structures or other things that are no cell, or there are more than ``max_rows`` rows.
    """
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise DocumentError(list_problem("parquet_missing")) from error
    try:
        groups = page_sizes(source)
        table = parquet.ParquetFile(source)
        _refuse_structures(table.schema_arrow, arrow.types)
        # Texts stay as they are stored, each once, until their length is known.
        table = parquet.ParquetFile(source, read_dictionary=_text_columns(table.schema_arrow, arrow.types))
        _refuse_large(table.metadata, groups, max_rows)
        yield 1, list(table.schema_arrow.names)
        number = 1
        for batch in table.iter_batches(_ROWS_AT_ONCE):
            _refuse_long(batch, number, arrow)
            columns = [[_cell(value) for value in column.to_pylist()] for column in batch.columns]
            for cells in zip(*columns, strict=True):
                number += 1
                if any(cell.strip() for cell in cells):
                    yield number, list(cells)
    except (arrow.ArrowException, OSError, ValueError, OverflowError) as error:
        reason = str(error).partition("\n")[0][:200]
        raise DocumentError(list_problem("parquet_damaged", {"reason": reason})) from error


def _refuse_large(metadata: Any, groups: Sequence[Sequence[int]], max_rows: int) -> None:
    """``groups``: the sizes of the pages of each group. What the metadata say of sizes is not believed."""
    if metadata.num_rows > max_rows:
        raise RecipientsError(list_problem("too_many", {"count": f"{max_rows:,}"}))
    if metadata.num_row_groups != len(groups):
        raise ValueError("the groups of rows are not in good order")
    for number, pages in enumerate(groups):
        _refuse_large_group(metadata.row_group(number), pages)
    if sum(map(sum, groups)) > _LARGEST_UNPACKED:
        raise DocumentError(list_problem("too_large", {"size": _LARGEST_UNPACKED // 1_000_000}))


def _refuse_large_group(group: Any, pages: Sequence[int]) -> None:
    """Refuse rows that cannot hold cells alone, before any page of them is unpacked.

    Columns are not asked one by one: where their description is damaged, pyarrow ends the process.
    """
    size, columns = sum(pages), group.num_columns
    if size > columns * (group.num_rows * (LONGEST_CELL + _BESIDE_A_TEXT) + _BESIDE_ALL_TEXTS):
        raise RecipientsError(list_problem("too_long", {"count": LONGEST_CELL // 4}))
    if max(pages, default=0) > _LARGEST_PAGE:
        raise DocumentError(list_problem("page_too_large", {"size": _LARGEST_PAGE // 1_000_000}))
    if size > _LARGEST_GROUP:
        raise DocumentError(list_problem("too_large", {"size": _LARGEST_GROUP // 1_000_000}))


def _refuse_structures(schema: Any, types: Any) -> None:
    simple = (
        types.is_string, types.is_large_string, types.is_integer, types.is_floating, types.is_boolean,
        types.is_date, types.is_timestamp, types.is_null, types.is_dictionary, types.is_decimal,
    )  # fmt: skip
    wrong = [field for field in schema if not any(is_kind(field.type) for is_kind in simple)]
    if wrong:
        raise RecipientsError([list_problem("column_type", {"type": field.type}, column=field.name) for field in wrong])


def _text_columns(schema: Any, types: Any) -> list[str]:
    return [field.name for field in schema if types.is_string(field.type) or types.is_large_string(field.type)]


def _refuse_long(batch: Any, above: int, arrow: Any) -> None:
    """Refuse the first text of a column that is too long to be a cell; ``above`` rows come before the batch."""
    from pyarrow import compute

    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        stored = column.dictionary if arrow.types.is_dictionary(column.type) else column
        if not (arrow.types.is_string(stored.type) or arrow.types.is_large_string(stored.type)):
            continue
        is_long = compute.greater(compute.binary_length(stored), LONGEST_CELL)
        if compute.any(is_long).as_py():
            by_row = is_long.take(column.indices) if stored is not column else is_long
            place = compute.index(by_row, True).as_py()
            problem = list_problem("too_long", {"count": LONGEST_CELL // 4}, row=above + 1 + place, column=name)
            raise RecipientsError(problem)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
