from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from credenza.specification import read_specification

from .running import Run, run_credenza

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ON = ("--on", "2026-11-22")


def check(*arguments: object) -> Run:
    return run_credenza("check", *ON, *arguments)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A specification that lacks its outcomes, a mandatory element, and its catalogue page, which is advice."""
    lines = (EXAMPLES / "data-literacy.yaml").read_text(encoding="utf-8").split("\n")
    file = tmp_path / "course.yaml"
    file.write_text("\n".join(_without(_without(lines, "outcomes"), "catalogue")), encoding="utf-8")
    return file


def _without(lines: list[str], element: str) -> list[str]:
    start = next(number for number, line in enumerate(lines) if line.startswith(f"{element}:"))
    end = next(number for number in range(start + 1, len(lines)) if lines[number][:1] not in ("", " ", "-"))
    return lines[:start] + lines[end:]


def write(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def test_complete_specifications_give_success() -> None:
    files = sorted(EXAMPLES.glob("*.yaml"))
    run = check(*files)
    assert (run.code, run.err) == (0, "")
    packs = {file: read_specification(file.read_bytes()).specification.rule_packs for file in files}
    assert run.out.splitlines() == [f"{file}: nothing found ({', '.join(packs[file])})" for file in files]


def test_finding_names_rule_place_message_remedy_and_source(course: Path) -> None:
    run = check(course)
    assert run.code == 1
    assert run.out.split("\n\n")[0].splitlines() == [
        f"{course}:{first_line(course)}:1: EU-M06 (mandatory) outcomes: There are no learning outcomes.",
        "    What to do: Write at least one outcome, and a text for each one, beginning with what the learner can do.",
        "    Source: Council Recommendation 2022/C 243/02 of 16 June 2022, Annex I, element 6 "
        "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=celex:32022H0627(02)",
        "    Source: European Commission, list of standard elements (SWD(2021) 367), as reproduced, element 6 "
        "https://brejner.online/fa-et-certificeret-certifikat/",
    ]
    assert run.out.splitlines()[-1] == f"{course}: 1 mandatory, 1 advice (eu/2022)"


def first_line(file: Path) -> int:
    lines = file.read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if line and not line.startswith("#"))


def test_finding_in_a_text_names_its_line_and_column(tmp_path: Path) -> None:
    run = check(write(tmp_path, "a.yaml", b"title:\n  en: x\nissuer:\n  place: Roma\n  country: XX\n"))
    assert 'a.yaml:5:3: EU-M03 (mandatory) issuer.country: The issuer\'s country "XX" is not a code' in run.out


def test_findings_speak_the_chosen_language(course: Path) -> None:
    run = check("--language", "kk", course)
    assert "EU-M06 (міндетті) outcomes: Оқыту нәтижелері жоқ." in run.out
    assert run.out.splitlines()[-1] == f"{course}: 1 міндетті, 1 ұсыныс (eu/2022)"


def test_advice_counts_only_when_strict(tmp_path: Path) -> None:
    lines = _without((EXAMPLES / "data-literacy.yaml").read_text(encoding="utf-8").split("\n"), "catalogue")
    file = write(tmp_path, "a.yaml", "\n".join(lines).encode())
    assert [check(file).code, check("--strict", file).code] == [0, 1]
    assert "EU-P02 (advice) catalogue" in check(file).out


def test_specification_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    data = (EXAMPLES / "data-literacy.yaml").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    run = check("-")
    assert (run.code, run.out, run.err) == (0, "stdin: nothing found (eu/2022)\n", "")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no text in the encoding UTF-8"),
        (b"PK\x03\x04\x14\x00", "a character that no text has"),
        ("заголовок".encode("cp1251"), "no text in the encoding UTF-8"),
        (b"a: b\n" * 300_000, "at most 1000000 are read"),
        (b"title: {en: [", "Not YAML"),
        (b"a: &x [1]\nb: [*x, *x]\n", "Anchors"),
        (b"[1, 2]", "This is no specification"),
        (b"just words", "This is no specification"),
        (b'{"title": 5}', "title: A text in one or more languages is needed here"),
        (b"<html><body>title</body></html>", "This is no specification"),
        (b"rule_packs: [it/2030]", "There is no rule pack 'it/2030'. Known packs: eu/2022, ehea/2022,"),
    ],
)
def test_unreadable_file_is_said_plainly(tmp_path: Path, content: bytes, said: str) -> None:
    file = write(tmp_path, "a.yaml", content)
    run = check(file)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(f"{file}:")
    assert said in " ".join(run.err.split())
    assert "Traceback" not in run.err


@pytest.mark.parametrize("name", ["missing.yaml", "folder", "bad\udcffname", "nul\0name"])
def test_file_that_cannot_be_opened_is_said_plainly(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    run = check(f"{tmp_path}/{name}")
    assert (run.code, run.out) == (2, "")
    assert "The file cannot be read" in run.err


def test_unreadable_file_does_not_hide_the_findings_of_the_others(tmp_path: Path, course: Path) -> None:
    run = check(write(tmp_path, "empty.yaml", b""), course)
    assert run.code == 2
    assert "EU-M06" in run.out
    assert "empty.yaml: The file is empty." in run.err


def test_markup_in_texts_is_shown_as_it_stands(tmp_path: Path) -> None:
    content = b'stackability: {mode: stand_alone_independent, targets: [{title: {en: "[red]{0}[/red]"}}]}'
    run = check(write(tmp_path, "a.yaml", content))
    assert 'yet names "[red]{0}[/red]" as a target.' in run.out


@pytest.mark.parametrize(
    "arguments",
    [("--pack", "eu/1999", "a"), ("--format", "xml", "a"), ("--language", "fr", "a"), ("--on", "today", "a"), ()],
)
def test_wrong_usage_gives_two(arguments: tuple[str, ...]) -> None:
    run = run_credenza("check", *arguments)
    assert (run.code, run.out) == (2, "")
    assert run.err


def test_day_before_the_rules_were_in_force_is_no_success(course: Path) -> None:
    run = run_credenza("check", "--on", "2022-06-15", course)
    assert (run.code, run.out) == (2, "")
    assert "No rule of eu/2022 is in force on 2022-06-15, so nothing was checked." in run.err


def test_json_report_holds_findings_and_problems(tmp_path: Path, course: Path) -> None:
    broken = write(tmp_path, "broken.json", b'{"title": 5}')
    run = check("--format", "json", course, broken)
    report = json.loads(run.out)
    assert (run.code, report["on"], report["language"]) == (2, "2026-11-22", "en")
    first, second = report["files"]
    assert [pack["id"] for pack in first["packs"]] == ["eu/2022"]
    assert [finding["rule"] for finding in first["findings"]] == ["EU-M06", "EU-P02"]
    assert first["findings"][0] == {
        "rule": "EU-M06",
        "severity": "must",
        "path": "outcomes",
        "line": first_line(course),
        "column": 1,
        "message": "There are no learning outcomes.",
        "remedy": "Write at least one outcome, and a text for each one, beginning with what the learner can do.",
        "sources": [
            {
                "title": "Council Recommendation 2022/C 243/02 of 16 June 2022, Annex I, element 6",
                "address": "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=celex:32022H0627(02)",
                "mark": "R",
            },
            {
                "title": "European Commission, list of standard elements (SWD(2021) 367), as reproduced, element 6",
                "address": "https://brejner.online/fa-et-certificeret-certifikat/",
                "mark": "R",
            },
        ],
    }
    assert (second["findings"], [problem["path"] for problem in second["problems"]]) == ([], ["title"])


def test_sarif_log_has_what_the_standard_requires(tmp_path: Path, course: Path) -> None:
    broken = write(tmp_path, "broken file.json", b'{"title": 5}')
    log = json.loads(check("--format", "sarif", course, broken).out)
    assert (log["version"], log["$schema"].endswith("sarif-schema-2.1.0.json")) == ("2.1.0", True)
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "credenza"
    assert len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"]) == 25
    for result in run["results"]:
        _result_is_complete(result, driver["rules"])
    assert [(result["ruleId"], result["level"]) for result in run["results"]] == [
        ("EU-M06", "error"),
        ("EU-P02", "warning"),
    ]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith("broken%20file.json")


def _result_is_complete(result: dict[str, Any], rules: list[dict[str, Any]]) -> None:
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert result["level"] in {"none", "note", "warning", "error"}
    assert result["message"]["text"]
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"]
    assert physical["region"]["startLine"] >= 1
    assert physical["region"]["startColumn"] >= 1


def test_terminal_without_kazakh_letters_gets_no_stack_trace(course: Path) -> None:
    command = [sys.executable, "-c", "from credenza.cli import main; main()", "check", "--language", "kk", str(course)]
    run = subprocess.run(command, capture_output=True, env={"PYTHONIOENCODING": "ascii"})
    assert (run.returncode, run.stderr) == (1, b"")
    assert b"EU-M06" in run.stdout


def test_unreadable_specification_is_told_in_the_language(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("level:\n  eqf: VI\n", "utf-8")
    run = check("--language", "ru", file)
    assert (run.code, run.err.splitlines()) == (
        2,
        [f'{file}:2:3: level.eqf: "VI" здесь не подходит.', "    Напишите целое число без кавычек, например 6."],
    )
    for form, found in (("json", "Бүтін санды тырнақшасыз"), ("sarif", "Бүтін санды тырнақшасыз")):
        assert found in check("--language", "kk", "--format", form, file).out
