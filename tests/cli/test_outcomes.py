"""``credenza outcomes``: help for authors on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from .running import run_credenza

SPECIFICATION = """
title: {en: Water}
level: {eqf: 4}
outcomes:
  - text: {en: Explain the water cycle, de: Den Wasserkreislauf erklären}
  - text: {en: Understand climate data}
"""


def test_each_outcome_is_read_judged_and_given_a_pattern(tmp_path: Path) -> None:
    file = tmp_path / "water.yaml"
    file.write_text(SPECIFICATION, "utf-8")
    run = run_credenza("outcomes", file)
    assert (run.code, run.err) == (1, "")
    assert [line.strip() for line in run.out.splitlines() if line.strip()] == [
        "outcomes[0].text.en Explain the water cycle",
        "can be assessed",
        "verb: Explain · level: understand · kind: Knowledge · object: the water cycle · context: –",
        "outcomes[0].text.de Den Wasserkreislauf erklären",
        "Learning outcomes in this language (de) are not supported: nothing is said of them.",
        "outcomes[1].text.en Understand climate data",
        "cannot be assessed as it stands",
        "verb: Understand · level: understand · kind: Knowledge · object: climate data · context: –",
        "✗ Nobody can observe “Understand”.",
        "Say how the learner shows it: “explain … in own words”, “choose … and give reasons”, “apply … to …”.",
        "for example: explain climate data with an example of … / apply climate data to …",
        "1 of 2 learning outcomes can be assessed.",
    ]


def test_json_has_the_places_of_the_words(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_text("You will be able to:\n- Explain the water cycle\n- Build a model\n- Know soils\n", "utf-8")
    run = run_credenza("outcomes", file, "--json", "-l", "it")
    document = json.loads(run.out)
    weak = document["outcomes"][2]
    assert (document["class"], weak["path"], weak["assessable"]) == ("structured", "65–75", False)
    assert weak["verb"] == {"start": 0, "end": 4, "text": "Know"}
    assert weak["weaknesses"][0]["words"] == [{"start": 0, "end": 4, "text": "Know"}]
    assert weak["weaknesses"][0]["message"] == "Nessuno può osservare «Know»."


def test_description_in_another_language_is_not_guessed_at(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("Der Kurs ist für alle und die Teilnehmer sind in der Lage zu rechnen.", "utf-8")
    run = run_credenza("outcomes", file)
    assert (run.code, run.out.strip()) == (
        1,
        "Learning outcomes in this language (de) are not supported: nothing is said of them.",
    )


def test_unreadable_file_is_said_plainly(tmp_path: Path) -> None:
    run = run_credenza("outcomes", tmp_path / "none.yaml")
    assert (run.code, run.out) == (2, "")
    assert "none.yaml" in run.err
