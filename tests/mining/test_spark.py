"""Spark and DuckDB compute identical tables, each from what its own machines have analysed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import pytest
from ibis.expr.types import Table

from credenza.mining import read_catalogue, write_records
from credenza.mining.columns import write_columns
from credenza.mining.report import report_on

pytestmark = pytest.mark.xdist_group("spark")

EN = "Learning outcomes\n- Explain in your own words how fresh milk curdles in {0}\n- Build a {0} press for cheese\n"
RU = "Чему вы научитесь\n- Объяснять своими словами, как в {0} створаживается молоко\n- Понимать, как делают сыр\n"
KK = "Оқыту нәтижелері\n- {0} сүттің қалай ұйитынын өз сөзімен түсіндіреді\n- Қатты ірімшікті тексереді\n"
VAGUE = "You will gain an understanding of cheese and of the people who make it in {0}."
TEXTS = (EN, RU, KK, VAGUE, "Der Kurs ist für alle, die mit Kühen arbeiten.", "", "A course on cheese in {0}.")
PLACES = ("summer", "Алматы", "Milano")


def rows() -> list[dict[str, Any]]:
    """A catalogue in all languages, with copies and near copies across providers."""
    return [
        {
            "id": str(number),
            "text": TEXTS[number % len(TEXTS)].format(PLACES[number % 3]),
            "provider": f"School {number % 4}",
            "level": ("EQF 2", "EQF 5", "")[number % 3],
            "year": str(2020 + number % 2),
            "assessment": "Exam" if number % 2 else "",
            "workload": "3 ECTS",
            "quality_assurance": "Academic board",
        }
        for number in range(84)
    ]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable  # what its workers are started with
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "1",
        "spark.default.parallelism": "1",
    }
    session = SparkSession.builder.master("local[1]").config(map=settings).getOrCreate()
    yield session
    session.stop()


@pytest.fixture
def on_one_machine(tmp_path: Path) -> tuple[Table, Table]:
    source = tmp_path / "c.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows()), encoding="utf-8")
    write_records(read_catalogue(source), tmp_path / "r.jsonl")
    tables = tmp_path / "r.parquet", tmp_path / "s.parquet"
    write_columns(tmp_path / "r.jsonl", *tables)
    records, statements = map(ibis.duckdb.connect().read_parquet, tables)
    return records, statements


def test_spark_and_duckdb_give_one_report(session: Any, on_one_machine: tuple[Table, Table]) -> None:
    from credenza.mining.spark import analysed_tables

    there = report_on(*analysed_tables(session.createDataFrame(rows())))
    here = report_on(*on_one_machine)
    assert there == here
    assert here.near_copies
    assert here.level_fits
