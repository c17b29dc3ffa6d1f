"""Reading catalogues: JSON lines, CSV and Parquet, record after record, in constant memory."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from credenza.errors import DocumentError, Place
from credenza.specification import Sentences

SENTENCES = Sentences(__package__, "sentences")
_LONGEST_TEXT = 1_000_000
"""Characters of a description; what is longer is no description of a course."""
_ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class CatalogueRecord:
    """One entry of a catalogue. ``language`` (ISO 639-1) is empty where it is to be found out."""

    id: str
    text: str
    language: str = ""
    provider: str = ""
    level: str = ""
    field: str = ""
    year: str = ""


def read_catalogue(path: Path) -> Iterator[CatalogueRecord]:
    """The records of a file: ``.jsonl``, ``.csv``, ``.parquet``, the first two also with ``.gz``.

    Columns or members: ``id`` and ``text``; ``language``, ``provider``, ``level``, ``field`` (or ``subjects``) and
    ``year`` where there are such. Raises DocumentError, with the line, for what cannot be read.
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes[-1:] == [".parquet"]:
        rows = _parquet_rows(path)
    elif ".jsonl" in suffixes[-2:]:
        rows = _json_rows(path)
    elif ".csv" in suffixes[-2:]:
        rows = _csv_rows(path)
    else:
        raise _error("unknown_kind", path)
    for line, row in rows:
        yield _record(row, path, line)


def _json_rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise _error("no_json", path, number) from error
        if not isinstance(row, dict):
            raise _error("no_json", path, number)
        yield number, row


def _csv_rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    csv.field_size_limit(min(sys.maxsize, 4 * _LONGEST_TEXT))
    reader = csv.DictReader(_lines(path, newline=""), restval="")
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise _error("no_csv", path, reader.line_num) from error


def _lines(path: Path, newline: str | None = None) -> Iterator[str]:
    try:
        with path.open("rb") as file:
            plain = gzip.GzipFile(fileobj=file) if path.suffix.lower() == ".gz" else file
            yield from io.TextIOWrapper(plain, encoding="utf-8-sig", newline=newline)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise _error("unreadable", path) from error


def _parquet_rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise _error("parquet_missing", path) from error
    try:
        number = 0
        for batch in parquet.ParquetFile(path).iter_batches(_ROWS_AT_ONCE):
            for row in batch.to_pylist():
                number += 1
                yield number, row
    except (arrow.ArrowException, OSError) as error:
        raise _error("unreadable", path) from error


def _record(row: Mapping[str, Any], path: Path, line: int) -> CatalogueRecord:
    if not row.get("id"):
        raise _error("no_id", path, line)
    text = row.get("text")
    if not isinstance(text, str):
        raise _error("no_text", path, line)
    if len(text) > _LONGEST_TEXT:
        raise _error("long_text", path, line)
    return CatalogueRecord(
        str(row["id"]),
        text,
        _cell(row.get("language")),
        _cell(row.get("provider")),
        _cell(row.get("level")),
        _cell(row.get("field") or row.get("subjects")),
        _cell(row.get("year")),
    )


def _cell(value: Any) -> str:
    """A value as text; of several the first."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return "" if value is None else str(value)


def _error(key: str, path: Path, line: int = 0) -> DocumentError:
    values = {"file": path.name, "most": f"{_LONGEST_TEXT:,}"}
    return DocumentError(SENTENCES.problem(key, values, place=Place(line, 1) if line else None))
