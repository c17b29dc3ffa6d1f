"""The file of analysed records: exact lines, any format of catalogue, and runs that were stopped."""

from __future__ import annotations

import csv
import gzip
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet

from credenza.errors import DocumentError
from credenza.mining import CatalogueRecord, read_catalogue, write_records
from tests.cli.running import run_credenza

TEXT = "A course on cheese.\n\nLearning outcomes\n- Explain how milk curdles\n- Make a simple cheese\n"
ROWS: list[dict[str, Any]] = [
    {"id": "a", "text": TEXT, "provider": "Dairy school", "level": "5", "year": 2026},
    {"id": "b", "text": "Вы научитесь доить корову.", "language": "ru", "provider": "Dairy school"},
    {"id": "c", "text": "Der Kurs ist für alle, die mit Kühen arbeiten.", "language": "de"},
    {"id": "d", "text": ""},
]


def json_lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def written(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_line_says_class_language_and_exact_spans(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    assert write_records(read_catalogue(json_lines(tmp_path / "in.jsonl", ROWS)), target) == 4
    first, second, third, fourth = written(target)
    assert first == {
        "id": "a",
        "class": "structured",
        "language": "en",
        "provider": "Dairy school",
        "level": "5",
        "year": "2026",
        "characters": len(TEXT),
        "ready": False,
        "missing": ["assessment", "workload", "quality"],
        "spans": [
            {
                "start": 41,
                "end": 65,
                "text": "Explain how milk curdles",
                "verb": "explain",
                "level": "understand",
                "kind": "knowledge",
                "assessable": True,
                "vague": [],
            },
            {
                "start": 68,
                "end": 88,
                "text": "Make a simple cheese",
                "verb": "make",
                "level": "apply",
                "kind": "skill",
                "assessable": True,
                "vague": [],
            },
        ],
    }
    assert (second["class"], second["language"], len(second["spans"])) == ("unstructured", "ru", 1)
    assert (third["class"], third["language"], third["spans"]) == ("not_supported", "de", [])
    assert (fourth["class"], fourth["language"], fourth["spans"]) == ("absent", "und", [])


def test_every_kind_of_file_gives_the_same_records(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "text": TEXT, "provider": "X", "level": "5"},
        {"id": "b", "text": "", "provider": "", "level": ""},
    ]
    lines = json_lines(tmp_path / "c.jsonl", rows)
    packed = tmp_path / "c.jsonl.gz"
    packed.write_bytes(gzip.compress(lines.read_bytes()))
    table = tmp_path / "c.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["id", "text", "provider", "level"])
        writer.writeheader()
        writer.writerows(rows)
    columns = tmp_path / "c.parquet"
    parquet.write_table(pyarrow.Table.from_pylist(rows), columns)
    expected = [CatalogueRecord("a", TEXT, "", "X", "5"), CatalogueRecord("b", "")]
    assert [list(read_catalogue(path)) for path in (lines, packed, table, columns)] == [expected] * 4


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("c.txt", b"", "no catalogue of a known kind"),
        ("c.jsonl", b'{"id": "a", "text": ""}\n[]\n', "line 2: This line"),
        ("c.jsonl", b'{"id": "a"}\n', "line 1: This record of “c.jsonl” has no text"),
        ("c.jsonl", b'{"text": "a"}\n', "line 1: This record of “c.jsonl” has no id"),
        ("c.jsonl", b"[" * 100_000, "line 1: This line"),
        ("c.jsonl", b"\xff\xfe", "cannot be read to its end"),
        ("c.jsonl.gz", b"no gzip", "cannot be read to its end"),
        ("c.parquet", b"PAR1", "cannot be read to its end"),
        ("c.csv", b"id,text\n1,\n,x\n", "line 3: This record of “c.csv” has no id"),
    ],
)
def test_bad_catalogue_is_refused_with_file_and_line(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DocumentError) as refused:
        list(read_catalogue(path))
    assert said in "\n".join(map(str, refused.value.problems))


def test_several_processes_write_what_one_writes(tmp_path: Path) -> None:
    records = [CatalogueRecord(str(number), TEXT * (number % 3)) for number in range(900)]
    for processes in (1, 2):
        write_records(records, tmp_path / f"{processes}.jsonl", processes=processes)
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()


def test_stopped_run_goes_on_after_its_last_whole_line(tmp_path: Path) -> None:
    records = [CatalogueRecord(str(number), TEXT) for number in range(5)]
    whole, target = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    write_records(records, whole)
    lines = whole.read_bytes().splitlines(keepends=True)
    (tmp_path / "out.jsonl.part").write_bytes(lines[0] + lines[1] + lines[2][:50])
    seen: list[int] = []
    assert write_records(records, target, told=seen.append) == 5
    assert seen == [3, 4, 5]
    assert target.read_bytes() == whole.read_bytes()
    assert not (tmp_path / "out.jsonl.part").exists()


def test_run_killed_at_any_moment_goes_on_and_writes_what_an_unhurt_one_writes(tmp_path: Path) -> None:
    rows = [{"id": str(number), "text": TEXT + f"{number} " * 400} for number in range(3_000)]
    source = json_lines(tmp_path / "in.jsonl", rows)
    target, part = tmp_path / "out.jsonl", tmp_path / "out.jsonl.part"
    arguments = [Path(sys.executable).with_name("credenza"), "mine", source, "--records", target, "--workers", "2"]
    killed = 0
    while not target.exists():
        seen = part.stat().st_size if part.exists() else 0
        with subprocess.Popen(arguments, stderr=subprocess.DEVNULL, start_new_session=True) as run:
            while killed < 2 and run.poll() is None and (part.stat().st_size if part.exists() else 0) <= seen:
                pass
            if killed < 2 and run.poll() is None:
                os.killpg(run.pid, signal.SIGKILL)
                killed += 1
    whole = tmp_path / "whole.jsonl"
    write_records(read_catalogue(source), whole)
    assert killed == 2
    assert target.read_bytes() == whole.read_bytes()


def test_changed_text_is_read_again_from_there_on(tmp_path: Path) -> None:
    records = [CatalogueRecord(str(number), TEXT) for number in range(4)]
    write_records(records, tmp_path / "old.jsonl")
    (tmp_path / "out.jsonl.part").write_bytes((tmp_path / "old.jsonl").read_bytes())
    records[2] = CatalogueRecord("2", "")
    seen: list[int] = []
    write_records(records, tmp_path / "out.jsonl", told=seen.append)
    assert seen == [3, 4]
    assert [line["class"] for line in written(tmp_path / "out.jsonl")] == ["structured"] * 2 + ["absent", "structured"]


def test_rest_of_another_catalogue_is_not_gone_on_with(tmp_path: Path) -> None:
    records = [CatalogueRecord("a", TEXT), CatalogueRecord("b", TEXT)]
    (tmp_path / "out.jsonl.part").write_text('{"id": "other"}\n', encoding="utf-8")
    write_records(records, tmp_path / "out.jsonl")
    assert [line["id"] for line in written(tmp_path / "out.jsonl")] == ["a", "b"]


def test_command_writes_records_and_says_how_many(tmp_path: Path) -> None:
    source, target = json_lines(tmp_path / "in.jsonl", ROWS), tmp_path / "out.jsonl"
    result = run_credenza("mine", source, "--records", target, "--workers", 1)
    assert (result.code, result.out, result.err) == (0, "", f"4 records: {target}\n")
    assert [line["id"] for line in written(target)] == ["a", "b", "c", "d"]
