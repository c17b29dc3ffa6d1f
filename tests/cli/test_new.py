from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from credenza.frameworks import element_label
from credenza.rulepacks import load_pack
from credenza.specification import LANGUAGES, read_specification

from .running import run_credenza

EU_ELEMENTS = [rule_id for rule_id in load_pack("eu/2022").rules if not rule_id.startswith("EU-P")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_skeleton_explains_every_eu_element_in_the_chosen_language(language: str) -> None:
    run = run_credenza("new", "-", "--language", language)
    comments = " ".join(re.sub(r"^ *#", "", line).strip() for line in run.out.splitlines() if "#" in line)
    assert run.code == 0
    for element in EU_ELEMENTS:
        assert f"{element} · {element_label(element, language)}" in comments
    for rule in load_pack("eu/2022").rules.values():
        assert rule.sentence.in_language(language) in comments


@pytest.mark.parametrize("language", LANGUAGES)
def test_skeleton_can_be_read_and_its_empty_places_are_found(language: str, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    assert run_credenza("new", file, "--language", language).code == 0
    read_specification(file.read_bytes())
    run = run_credenza("check", file, "--format", "json")
    rules = {finding["rule"] for finding in json.loads(run.out)["files"][0]["findings"]}
    of_specifications = {element for element in EU_ELEMENTS if element not in ("EU-M01", "EU-M05", "EU-O03")}
    assert run.code == 1
    assert of_specifications <= rules


@pytest.mark.parametrize("language", LANGUAGES)
def test_skeleton_with_its_places_filled_checks_clean(language: str, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    assert run_credenza("new", file, "--language", language, "--example").code == 0
    run = run_credenza("check", "--strict", file)
    assert (run.code, run.out, run.err) == (0, f"{file}: nothing found (eu/2022)\n", "")


def test_filled_skeleton_differs_from_the_empty_one_only_in_its_places() -> None:
    empty, filled = (run_credenza("new", "-", *more).out.splitlines() for more in ((), ("--example",)))
    changed = [(before, after) for before, after in zip(empty, filled, strict=True) if before != after]
    assert changed
    for before, after in changed:
        head, example = before.split("# for example: ")
        assert after == head.rstrip().removesuffix('""').rstrip() + " " + example


def test_existing_file_is_kept_unless_forced(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("mine", encoding="utf-8")
    refused = run_credenza("new", file)
    assert (refused.code, file.read_text(encoding="utf-8")) == (2, "mine")
    assert "exists already" in refused.err
    assert run_credenza("new", file, "--force").code == 0
    assert file.read_text(encoding="utf-8").startswith("# A micro-credential.")


def test_default_file_is_written_into_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = run_credenza("new")
    assert run.out == "micro-credential.yaml\ncredenza check micro-credential.yaml\n"
    assert [file.name for file in tmp_path.iterdir()] == ["micro-credential.yaml"]


@pytest.mark.parametrize("name", ["missing/a.yaml", "nul\0name"])
def test_file_that_cannot_be_written_is_said_plainly(tmp_path: Path, name: str) -> None:
    run = run_credenza("new", f"{tmp_path}/{name}")
    assert (run.code, run.out) == (2, "")
    assert "cannot be written" in " ".join(run.err.split())
