"""``credenza compare``: a draft comparison in words and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from .running import run_credenza

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
EVALUATOR = EXAMPLES / "cimea-credential-evaluator.yaml"
MODULE = EXAMPLES / "recognition" / "kz-module-recognition.yaml"
CERTIFICATE = EXAMPLES / "recognition" / "platform-certificate.yaml"


def test_draft_is_told_element_by_element_and_ends_with_who_decides() -> None:
    run = run_credenza("compare", EVALUATOR, MODULE, "--essential", "law", "--essential", "procedure")
    lines = run.out.splitlines()
    assert (run.code, run.err) == (0, "")
    assert lines[0].startswith("All mandatory elements are stated")
    assert "Level: EQF level 7 – wanted: EQF level 7" in lines
    assert sum(line.startswith("Essential outcome: ") for line in lines) == 2
    assert any("s1: Conducts an evaluation procedure" in line and "[" in line for line in lines)
    assert lines[-1] == "This is a draft. A person judges every element and decides."


def test_certificate_without_assessment_is_told_its_route_in_the_readers_language() -> None:
    run = run_credenza("compare", CERTIFICATE, EXAMPLES / "recognition" / "kz-module-spreadsheets.yaml", "-l", "it")
    assert run.code == 0
    assert run.out.startswith("Non indicati: ")
    assert "apprendimento pregresso (MB-01)" in run.out.splitlines()[0]


def test_draft_as_json_holds_the_words_that_agree() -> None:
    run = run_credenza("compare", EVALUATOR, MODULE, "--json")
    document = json.loads(run.out)
    best = {
        entry["outcome"]: entry["candidates"][0]["outcome"] for entry in document["outcomes"] if entry["candidates"]
    }
    assert {key: best[key] for key in ("law", "procedure", "sources")} == {
        "law": "k1",
        "procedure": "s1",
        "sources": "s2",
    }
    assert ["Lisbon", "Lisbon"] in document["outcomes"][0]["candidates"][0]["words"]
    assert document["missing"] == []


def test_outcome_that_the_target_does_not_have_is_named_with_those_it_has() -> None:
    run = run_credenza("compare", EVALUATOR, MODULE, "--essential", "art")
    assert run.code == 2
    assert "art" in run.err
    assert "archive, law, procedure, sources" in run.err


def test_outcomes_without_keys_are_numbered_and_repeated_keys_refused(tmp_path: Path) -> None:
    plain, twice = tmp_path / "plain.yaml", tmp_path / "twice.yaml"
    plain.write_text("outcomes: [{text: {en: Finds information about a qualification.}}]", "utf-8")
    twice.write_text("outcomes: [{key: a, text: {en: One}}, {key: a, text: {en: Two}}]", "utf-8")
    assert "Essential outcome: Finds information" in run_credenza("compare", EVALUATOR, plain).out
    assert run_credenza("compare", EVALUATOR, twice).code == 2


def test_file_that_is_no_specification_is_refused(tmp_path: Path) -> None:
    (tmp_path / "garbage.yaml").write_bytes(b"\xff\x00\x01")
    run = run_credenza("compare", tmp_path / "garbage.yaml", MODULE)
    assert run.code == 2
    assert "Traceback" not in run.err
