"""Golden descriptions: language, class and exact statements (tests/vectors/outcomes)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from credenza.outcomes import LANGUAGES, OutcomeClass, analyse

LINES = (Path(__file__).parents[1] / "vectors/outcomes/descriptions.jsonl").read_text(encoding="utf-8").splitlines()
VECTORS: list[dict[str, Any]] = [json.loads(line) for line in LINES]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_description_has_the_expected_class_and_statements(vector: dict[str, Any]) -> None:
    record = analyse(vector["text"])
    found = [[statement.start, statement.end] for statement in record.statements]
    assert (record.language, record.outcome_class.value, found) == (
        vector["language"],
        vector["class"],
        vector["statements"],
    )


def test_every_language_has_every_class() -> None:
    classes = {each.value for each in OutcomeClass} - {OutcomeClass.NOT_SUPPORTED.value}
    assert {(each["language"], each["class"]) for each in VECTORS} >= {
        (language, name) for language in LANGUAGES for name in classes
    }
