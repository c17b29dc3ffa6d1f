"""Analysed records as two tables in Parquet: one row for each record, one row for each statement."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as arrow
from pyarrow import parquet

_ROWS_AT_ONCE = 5_000
_LETTERS = re.compile(r"[^\W_]+")
_TEXT, _NUMBER, _TRUTH = arrow.string(), arrow.int32(), arrow.bool_()
RECORDS = arrow.schema(
    [
        ("id", _TEXT),
        ("class", _TEXT),
        ("language", _TEXT),
        ("provider", _TEXT),
        ("level", _TEXT),
        ("field", _TEXT),
        ("year", _TEXT),
        ("characters", _NUMBER),
        ("statements", _NUMBER),
        ("assessable", _NUMBER),
    ]
)
STATEMENTS = arrow.schema(
    [
        ("id", _TEXT),
        ("provider", _TEXT),
        ("language", _TEXT),
        ("text", _TEXT),
        ("wording", _TEXT),
        ("verb", _TEXT),
        ("bloom", _TEXT),
        ("kind", _TEXT),
        ("assessable", _TRUTH),
    ]
)
"""``wording``: the words alone in lower case, by which copies are found."""


def write_columns(lines: Path, records: Path, statements: Path) -> None:
    """Turn the JSON lines of analysed records into the two tables, some thousand rows at a time."""
    with (
        lines.open(encoding="utf-8") as source,
        parquet.ParquetWriter(records, RECORDS) as record_rows,
        parquet.ParquetWriter(statements, STATEMENTS) as statement_rows,
    ):
        documents = map(json.loads, source)
        while part := list(islice(documents, _ROWS_AT_ONCE)):
            record_rows.write_table(arrow.Table.from_pylist([_record(each) for each in part], RECORDS))
            found = [row for each in part for row in _statements(each)]
            statement_rows.write_table(arrow.Table.from_pylist(found, STATEMENTS))


def _record(document: dict[str, Any]) -> dict[str, Any]:
    spans = document["spans"]
    row = {name: document.get(name, "") for name in RECORDS.names[:7]}
    counted = {"statements": len(spans), "assessable": sum(span["assessable"] for span in spans)}
    return row | {"characters": document["characters"]} | counted


def _statements(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for span in document["spans"]:
        yield {
            "id": document["id"],
            "provider": document.get("provider", ""),
            "language": document["language"],
            "text": span["text"],
            "wording": " ".join(_LETTERS.findall(span["text"].lower())),
            "verb": span["verb"],
            "bloom": span["level"],
            "kind": span["kind"],
            "assessable": span["assessable"],
        }
