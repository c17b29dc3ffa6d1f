"""The report on a catalogue: its tables, its page in four languages, and the command that writes it."""

from __future__ import annotations

import json
from pathlib import Path

import ibis
import pytest

from credenza.mining import CatalogueRecord, write_records
from credenza.mining.columns import write_columns
from credenza.mining.page import WORDS, page_of
from credenza.mining.report import Group, Report, report_on
from credenza.mining.shares import Share
from credenza.specification import LANGUAGES
from tests.cli.running import run_credenza

GOOD = "Learning outcomes\n- Explain in your own words how milk curdles\n- Build a press for <b>cheese</b>\n"
VAGUE = "You will gain an understanding of cheese and of the people who make it."
NOTHING = "The course covers cheese, butter and the history of dairies in the mountains."


@pytest.fixture
def report(tmp_path: Path) -> Report:
    texts = [GOOD] * 6 + [VAGUE] * 3 + [NOTHING] * 2 + ["Der Kurs ist für alle, die mit Kühen arbeiten."]
    records = [
        CatalogueRecord(str(number), text, provider="North" if number % 2 else "South", year="2026")
        for number, text in enumerate(texts)
    ]
    write_records(records, tmp_path / "r.jsonl")
    tables = tmp_path / "r.parquet", tmp_path / "s.parquet"
    write_columns(tmp_path / "r.jsonl", *tables)
    return report_on(*map(ibis.duckdb.connect().read_parquet, tables))


def test_report_counts_classes_groups_verbs_and_copies(report: Report) -> None:
    assert report.classes == {"absent": 2, "not_supported": 1, "structured": 6, "unstructured": 3}
    assert report.groups["provider"] == (Group("South", 6, 3, 2, 1), Group("North", 5, 3, 1, 1))
    assert report.groups["year"] == (Group("2026", 11, 6, 3, 2),)
    assert report.groups["level"] == ()
    assert report.readiness == {
        "assessment": 11, "level": 11, "outcomes": 5, "quality": 11, "ready": 0, "workload": 11
    }  # fmt: skip
    assert [(row["value"], row["statements"], row["assessable"]) for row in report.verbs] == [
        ("build", 6, 6),
        ("explain", 6, 6),
        ("gain", 3, 0),
    ]
    explained = report.copies[0]
    assert (explained["text"], explained["providers"], explained["records"]) == (
        "Build a press for <b>cheese</b>",
        2,
        6,
    )


def test_document_says_shares_of_supported_languages_with_their_intervals(report: Report) -> None:
    document = json.loads(json.dumps(report.to_document()))
    assert document["shares"]["structured"]["share"] == pytest.approx(6 / 11)
    assert document["shares"]["absent"]["interval"] == pytest.approx([0.051367, 0.476981], abs=1e-5)


@pytest.mark.parametrize(
    ("count", "whole", "interval"), [(0, 10, (0.0, 0.277533)), (10, 10, (0.722467, 1.0)), (0, 0, (0.0, 1.0))]
)
def test_interval_is_that_of_wilson(count: int, whole: int, interval: tuple[float, float]) -> None:
    assert Share(count, whole).interval == pytest.approx(interval, abs=1e-6)


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_is_whole_in_each_language_and_escapes_what_the_catalogue_says(report: Report, language: str) -> None:
    page = page_of(report, "<i>north</i>.jsonl", language)
    assert WORDS.text("title").in_language(language) in page
    assert "&lt;i&gt;north&lt;/i&gt;.jsonl" in page
    assert "&lt;b&gt;cheese&lt;/b&gt;" in page
    assert "<b>" not in page
    assert "<script" not in page
    assert "http" not in page


def test_command_writes_page_document_and_tables(tmp_path: Path) -> None:
    source = tmp_path / "c.jsonl"
    source.write_text("".join(json.dumps({"id": str(n), "text": GOOD}) + "\n" for n in range(6)), encoding="utf-8")
    folder = tmp_path / "report"
    result = run_credenza("mine", source, "--report", folder, "--workers", 1, "--language", "it")
    assert (result.code, result.out) == (0, "")
    assert sorted(path.name for path in folder.iterdir()) == [
        "records.jsonl",
        "records.parquet",
        "report.html",
        "report.json",
        "statements.parquet",
    ]
    assert json.loads((folder / "report.json").read_text(encoding="utf-8"))["classes"] == {"structured": 6}


def test_command_asks_what_to_write(tmp_path: Path) -> None:
    source = tmp_path / "c.jsonl"
    source.write_text("", encoding="utf-8")
    result = run_credenza("mine", source)
    assert result.code == 2
    assert "--records FILE" in result.err
