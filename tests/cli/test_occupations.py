from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest

from credenza.specification import LANGUAGES
from tests.occupations.vectors import FOLDER

from .running import run_credenza

EXAMPLES = Path(__file__).parents[2] / "examples"
STANDARD = EXAMPLES / "standards" / "credential-evaluator.yaml"
COURSE = EXAMPLES / "cimea-credential-evaluator.yaml"
OTHER = EXAMPLES / "energy-audit.yaml"


def test_trace_shows_in_the_terminal_what_is_assessed_by_whom() -> None:
    run = run_credenza("trace", COURSE, OTHER, "--standard", STANDARD)
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith("Knowledge: 2 of 2 assessed. Skills: 2 of 2 assessed.")
    assert "← 1. Credential evaluator: k1 →" in run.out


@pytest.mark.parametrize("language", LANGUAGES)
def test_trace_writes_table_picture_and_document(tmp_path: Path, language: str) -> None:
    written = {}
    for shape in ("csv", "html", "svg", "json"):
        out = tmp_path / f"trace.{shape}"
        run = run_credenza("trace", COURSE, "--standard", STANDARD, "--as", shape, "--out", out, "-l", language)
        assert (run.code, run.out, run.err) == (0, "", "")
        written[shape] = out.read_text(encoding="utf-8")
    assert [row[1] for row in csv.reader(StringIO(written["csv"]))][1:] == ["K1", "K2", "S1", "S2"]
    assert written["html"].count("<tr>") == 5
    assert ElementTree.fromstring(written["svg"]).get("lang") == language  # noqa: S314
    assert json.loads(written["json"])["gaps"] == []


def test_trace_writes_pages_into_a_new_folder_and_never_over_anything(tmp_path: Path) -> None:
    arguments = ("trace", COURSE, "--standard", STANDARD, "--as", "pages", "--out", tmp_path / "pages")
    assert run_credenza(*arguments).code == 0
    assert [path.name for path in (tmp_path / "pages").iterdir()] == ["page-1.svg"]
    again = run_credenza(*arguments)
    assert (again.code, "not empty" in again.err) == (2, True)
    (tmp_path / "there.svg").write_text("mine", encoding="utf-8")
    run = run_credenza("trace", COURSE, "-s", STANDARD, "--as", "svg", "-o", tmp_path / "there.svg")
    assert (run.code, (tmp_path / "there.svg").read_text(encoding="utf-8")) == (2, "mine")


def test_trace_warns_of_codes_that_the_standard_does_not_have(tmp_path: Path) -> None:
    course = tmp_path / "course.yaml"
    course.write_text(COURSE.read_text(encoding="utf-8").replace("[K2]", "[K99]"), encoding="utf-8")
    run = run_credenza("trace", course, "--standard", STANDARD, "--no-suggest")
    assert (run.code, "K99" in run.err, "1 missing" in run.out) == (0, True, True)


def test_every_fault_names_its_file(tmp_path: Path) -> None:
    run = run_credenza("trace", COURSE, "--standard", COURSE)
    assert (run.code, str(COURSE) in run.err) == (2, True)
    run = run_credenza("trace", tmp_path / "none.yaml", "--standard", STANDARD)
    assert (run.code, "none.yaml" in run.err) == (2, True)


@pytest.mark.parametrize(
    ("held", "code", "said"),
    [((), 0, "1. “Credential evaluator”, 10 ECTS: closes K1"), (("--held", COURSE), 0, "Nothing is missing")],
)
def test_gap_names_what_to_take_and_who_decides(held: tuple[object, ...], code: int, said: str) -> None:
    run = run_credenza("gap", COURSE, OTHER, "--standard", STANDARD, *held)
    assert (run.code, said in run.out) == (code, True)
    assert held or "decided by whoever asks" in run.out


def test_gap_with_too_few_credits_stays_open_and_a_wrong_number_is_refused() -> None:
    assert run_credenza("gap", COURSE, "--standard", STANDARD, "--credits", "9,5").code == 1
    for wrong in ("nan", "-1", "many"):
        assert run_credenza("gap", COURSE, "--standard", STANDARD, "--credits", wrong).code == 2


def test_cpd_counts_hours_and_says_what_expires(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    ledger.write_text("day;hours;title\n2025-12-01;40;First\n2026-03-01;40,5;Second\n", encoding="utf-8")
    run = run_credenza("cpd", ledger, "--on", "2026-11-22", "--standard", STANDARD)
    assert (run.code, run.out.splitlines()[0]) == (
        0,
        "80.5 hours count on 22 November 2026; 75 within 12 months are needed. "
        "Met until 30 November 2026 if nothing is added.",
    )
    late = run_credenza("cpd", ledger, "--on", "2026-12-01", "--json")
    assert (late.code, json.loads(late.out)["missing"]) == (1, 34.5)
    ledger.write_text("day;hours;title\n1.12.2025;40;First\n", encoding="utf-8")
    wrong = run_credenza("cpd", ledger, "-l", "it")
    assert (wrong.code, "ledger.csv, riga 2, day" in wrong.err) == (2, True)


def test_cpd_with_a_standard_without_a_rule_says_so(tmp_path: Path) -> None:
    standard = tmp_path / "standard.yaml"
    standard.write_text("id: X\ntitle: {en: X}\n", encoding="utf-8")
    run = run_credenza("cpd", standard, "--standard", standard)
    assert (run.code, "no rule on training" in run.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (("esco", FOLDER), ["archivist-0.json", "tester-0.json"]),
        (("esco", FOLDER, "--only", "2519.1"), ["tester-0.json"]),
        (("esco-json-ld", FOLDER / "esco.jsonld"), ["archivist-0.json"]),
        (("onet", FOLDER), ["99-0001.00.json", "99-0002.00.json"]),
        (("italian", FOLDER / "profiles.jsonl", FOLDER / "competences.jsonl"), ["IT-900.json", "IT-901.json"]),
        (("kazakh", FOLDER / "card_kk_ru.csv", "--id", "KZ 1", "--title", "ru=Аналитик"), ["KZ-1.json"]),
    ],
)
def test_occupations_are_written_and_can_be_traced(
    tmp_path: Path, arguments: tuple[object, ...], names: list[str]
) -> None:
    assert run_credenza("occupation", *arguments).code == 0
    run = run_credenza("occupation", *arguments, "--out", tmp_path / "out")
    assert (run.code, sorted(path.name for path in (tmp_path / "out").iterdir())) == (0, names)
    assert run_credenza("trace", COURSE, "--standard", tmp_path / "out" / names[0]).code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("esco", FOLDER.parent),
        ("esco", FOLDER, "--only", "nobody"),
        ("onet", FOLDER.parent),
        ("kazakh", FOLDER / "card_kk_ru.csv", "--id", "1", "--title", "Аналитик"),
    ],
)
def test_occupations_that_cannot_be_read_are_refused_plainly(arguments: tuple[object, ...]) -> None:
    run = run_credenza("occupation", *arguments)
    assert (run.code, run.out, "Traceback" in run.err, bool(run.err)) == (2, "", False, True)
