"""The same on a cluster: records are analysed in batches where they lie, and Spark computes the same tables.

Needs the extra ``spark`` and Java 17. Whoever calls brings the session, so that this room knows of no cluster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import ibis
import orjson
import pyarrow as arrow
from ibis.expr.types import Table
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import from_arrow_schema

from .analysis import document_of
from .catalogue import record_of
from .columns import RECORDS, STATEMENTS, record_batch, statement_batch

_DOCUMENTS = arrow.schema([("document", arrow.binary())])
Batches = Iterable[arrow.RecordBatch]


def analysed_tables(rows: DataFrame) -> tuple[Table, Table]:
    """The tables of records and of statements, of a Spark DataFrame with the columns of a catalogue.

    Each description is analysed once and kept by Spark. Raises DocumentError for a row without id or text when the
    tables are computed.
    """
    session = rows.sparkSession
    documents = rows.mapInArrow(_documents, from_arrow_schema(_DOCUMENTS)).persist()
    engine = ibis.pyspark.connect(session)
    for name, batch_of, schema in (
        ("credenza_records", record_batch, RECORDS),
        ("credenza_statements", statement_batch, STATEMENTS),
    ):
        documents.mapInArrow(_with(batch_of), from_arrow_schema(schema)).persist().createOrReplaceTempView(name)
    return engine.table("credenza_records"), engine.table("credenza_statements")


def _documents(batches: Batches) -> Iterator[arrow.RecordBatch]:
    for batch in batches:
        lines = [orjson.dumps(document_of(record_of(row, Path("table"), 0))) for row in batch.to_pylist()]
        yield arrow.RecordBatch.from_arrays([arrow.array(lines, arrow.binary())], schema=_DOCUMENTS)


def _with(batch_of: Callable[[Iterable[dict[str, Any]]], arrow.RecordBatch]) -> Callable[[Batches], Batches]:
    def rows_of(batches: Batches) -> Iterator[arrow.RecordBatch]:
        for batch in batches:
            yield batch_of(map(orjson.loads, batch.column(0).to_pylist()))

    return rows_of
