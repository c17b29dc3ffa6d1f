"""``credenza align``: concepts that learning outcomes may be aligned with."""

from __future__ import annotations

import json
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
