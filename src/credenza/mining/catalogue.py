"""Reading catalogues as tables: JSON lines, CSV and Parquet, record after record, in constant memory."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from credenza.nesting import DEEPEST, is_nested_deeper

from .record import LONGEST_TEXT, CatalogueRecord, catalogue_error

_ROWS_AT_ONCE = 1_000
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "language": ("language",),
    "provider": ("provider",),
    "level": ("level",),
    "field": ("field", "subjects"),
    "year": ("year",),
    "assessment": ("assessment",),
    "workload": ("workload", "credits", "hours"),
    "quality": ("quality_assurance", "accreditation"),
}
"""Field of a record → columns or members of a catalogue that give it: the first that is filled."""


def read_table(path: Path) -> Iterator[CatalogueRecord]:
    """The records of ``.jsonl``, ``.csv`` or ``.parquet``, the first two also with ``.gz``.

    Columns or members: ``id`` and ``text``; those of ``_COLUMNS`` where there are such. Raises DocumentError, with the
    line, for what cannot be read.
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes[-1:] == [".parquet"]:
        rows = _parquet_rows(path)
    elif ".jsonl" in suffixes[-2:]:
        rows = _json_rows(path)
    elif ".csv" in suffixes[-2:]:
        rows = _csv_rows(path)
    else:
        raise catalogue_error("unknown_kind", path)
    for line, row in rows:
        yield record_of(row, path, line)


def _json_rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        if is_nested_deeper(line.encode("utf-8", "surrogatepass"), DEEPEST):
            raise catalogue_error("no_json", path, number)
        try:
            row = json.loads(line)
        except ValueError as error:
            raise catalogue_error("no_json", path, number) from error
        if not isinstance(row, dict):
            raise catalogue_error("no_json", path, number)
        yield number, row


def _csv_rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    csv.field_size_limit(min(sys.maxsize, 4 * LONGEST_TEXT))
    reader = csv.DictReader(_lines(path, newline=""), restval="")
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise catalogue_error("no_csv", path, reader.line_num) from error


def _lines(path: Path, newline: str | None = None) -> Iterator[str]:
    try:
        with path.open("rb") as file:
            plain = gzip.GzipFile(fileobj=file) if path.suffix.lower() == ".gz" else file
            yield from io.TextIOWrapper(plain, encoding="utf-8-sig", newline=newline)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise catalogue_error("unreadable", path) from error


def _parquet_rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise catalogue_error("parquet_missing", path) from error
    try:
        number = 0
        for batch in parquet.ParquetFile(path).iter_batches(_ROWS_AT_ONCE):
            for row in batch.to_pylist():
                number += 1
                yield number, row
    except (arrow.ArrowException, OSError) as error:
        raise catalogue_error("unreadable", path) from error


def record_of(row: Mapping[str, Any], path: Path, line: int) -> CatalogueRecord:
    """The record in a row. Raises DocumentError."""
    if not row.get("id"):
        raise catalogue_error("no_id", path, line)
    text = row.get("text")
    if not isinstance(text, str):
        raise catalogue_error("no_text", path, line)
    if len(text) > LONGEST_TEXT:
        raise catalogue_error("long_text", path, line)
    stated = {name: next(filter(None, map(_cell, map(row.get, columns))), "") for name, columns in _COLUMNS.items()}
    return CatalogueRecord(str(row["id"]), text, **stated)


def _cell(value: Any) -> str:
    """A value as text; of several the first."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return "" if value is None else str(value)
