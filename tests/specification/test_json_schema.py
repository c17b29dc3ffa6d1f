"""The JSON Schema that editors use: committed, current, and of one opinion with the model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from credenza.errors import SpecificationError
from credenza.specification import json_schema, read_document, specification_of

from .strategies import DOCUMENTS
from .test_faults import FAULTS

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "docs" / "use" / "specification.schema.json"
VALIDATOR = Draft202012Validator(json_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
TOO_PRECISE = "2.555"
"""Only the model counts decimal places: ``multipleOf`` 0.01 fails on binary fractions in common validators."""


def test_committed_schema_is_the_one_generated() -> None:
    generated = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    assert COMMITTED.read_text(encoding="utf-8") == generated, (
        "write json_schema() to docs/use/specification.schema.json"
    )


def test_schema_is_itself_valid() -> None:
    Draft202012Validator.check_schema(json_schema())


OTHER_DOCUMENTS = {"standards", "stacking"}
"""Folders of examples that hold occupational standards and rules of receiving organisations."""
SPECIFICATIONS = [
    file for file in sorted((ROOT / "examples").rglob("*.yaml")) if file.parent.name not in OTHER_DOCUMENTS
]


@pytest.mark.parametrize("file", SPECIFICATIONS, ids=lambda file: file.stem)
def test_every_example_is_valid_and_points_its_editor_to_the_schema(file: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(read_document(file.read_bytes())[0])] == []
    address = file.read_text(encoding="utf-8").splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert (file.parent / address).resolve() == COMMITTED


@pytest.mark.parametrize("source", [source for source, *_ in FAULTS if not source.endswith(TOO_PRECISE)])
def test_what_the_model_refuses_the_schema_refuses(source: str) -> None:
    document, _ = read_document(source.encode())
    with pytest.raises(SpecificationError):
        specification_of(document)
    assert not VALIDATOR.is_valid(document)


@given(DOCUMENTS)
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_the_schema_allows_the_model_reads(document: dict[str, Any]) -> None:
    assert VALIDATOR.is_valid(document)
    specification_of(document)
