"""Analysed records as two tables in Parquet: one row for each record, one row for each statement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import pyarrow as arrow
from pyarrow import parquet

from .similar import keys_of

_ROWS_AT_ONCE = 5_000
_LETTERS = re.compile(r"[^\W_]+")
_TEXT, _NUMBER, _TRUTH = arrow.string(), arrow.int32(), arrow.bool_()
_GROUPS = ("id", "class", "language", "provider", "level", "field", "year")
RECORDS = arrow.schema(
    [
        *((name, _TEXT) for name in _GROUPS),
        ("characters", _NUMBER),
        ("statements", _NUMBER),
        ("assessable", _NUMBER),
        ("eqf", _NUMBER),
        ("level_fits", _TEXT),
        ("ready", _TRUTH),
        ("missing", arrow.list_(_TEXT)),
    ]
)
STATEMENTS = arrow.schema(
    [
        ("id", _TEXT),
        ("provider", _TEXT),
        ("language", _TEXT),
        ("text", _TEXT),
        ("wording", _TEXT),
        ("words", arrow.list_(_TEXT)),
        ("keys", arrow.list_(arrow.int64())),
        ("verb", _TEXT),
        ("bloom", _TEXT),
        ("kind", _TEXT),
        ("assessable", _TRUTH),
    ]
)
"""``wording``: the words alone in lower case, by which copies are found; ``keys``: those of near copies."""


def write_columns(lines: Path, records: Path, statements: Path) -> None:
    """Turn the JSON lines of analysed records into the two tables, some thousand rows at a time."""
    with (
        lines.open("rb") as source,
        parquet.ParquetWriter(records, RECORDS) as record_rows,
        parquet.ParquetWriter(statements, STATEMENTS) as statement_rows,
    ):
        while part := list(map(orjson.loads, islice(source, _ROWS_AT_ONCE))):
            record_rows.write_batch(record_batch(part))
            statement_rows.write_batch(statement_batch(part))


def record_batch(documents: Iterable[dict[str, Any]]) -> arrow.RecordBatch:
    """One row for each document (``document_of``)."""
    return arrow.RecordBatch.from_pylist([_record(each) for each in documents], RECORDS)


def statement_batch(documents: Iterable[dict[str, Any]]) -> arrow.RecordBatch:
    """One row for each statement of the documents."""
    return arrow.RecordBatch.from_pylist([row for each in documents for row in _statements(each)], STATEMENTS)


def _record(document: dict[str, Any]) -> dict[str, Any]:
    spans = document["spans"]
    fits = document.get("level_fits", {})
    return {
        **{name: document.get(name, "") for name in _GROUPS},
        "characters": document["characters"],
        "statements": len(spans),
        "assessable": sum(span["assessable"] for span in spans),
        "eqf": fits.get("eqf"),
        "level_fits": fits.get("says", ""),
        "ready": document["ready"],
        "missing": document["missing"],
    }


def _statements(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for span in document["spans"]:
        words = _LETTERS.findall(span["text"].lower())
        yield {
            "id": document["id"],
            "provider": document.get("provider", ""),
            "language": document["language"],
            "text": span["text"],
            "wording": " ".join(words),
            "words": sorted(set(words)),
            "keys": [] if "no_object" in span["vague"] else keys_of(words),
            "verb": span["verb"],
            "bloom": span["level"],
            "kind": span["kind"],
            "assessable": span["assessable"],
        }
