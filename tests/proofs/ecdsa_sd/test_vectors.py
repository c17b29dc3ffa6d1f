"""The frozen credential and its parts: made again, verified, and refused after any change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from credenza.proofs import Extent, ProofError, ProofUncheckableError
from tests.proofs.test_suite_vectors import changed, leaves
from tests.vectors.selective_disclosure.make import documents

from .showable import coverage

FOLDER = Path(__file__).parents[2] / "vectors" / "selective_disclosure"
NAMES = sorted(path.name for path in FOLDER.glob("*.json"))
PARTS = [name for name in NAMES if name != "holders_copy.json"]


def read(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return document


def holds(document: dict[str, Any]) -> bool:
    try:
        coverage(document)
    except (ProofError, ProofUncheckableError):
        return False
    return True


def test_making_the_files_again_gives_the_same_bytes() -> None:
    assert documents() == {name: read(name) for name in NAMES}


def test_part_and_holders_copy_are_told_apart() -> None:
    extents = {name: coverage(read(name)).extent for name in NAMES}
    assert extents == {"holders_copy.json": Extent.HOLDERS_COPY, **dict.fromkeys(PARTS, Extent.PART)}


@pytest.mark.parametrize("name", NAMES)
def test_no_value_can_be_changed(name: str) -> None:
    document = read(name)
    paths = list(leaves(document))
    assert len(paths) > 15
    assert [path for path in paths if holds(changed(document, path))] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_member_can_be_left_out(name: str) -> None:
    document = read(name)
    kept = [member for member in document if holds({key: value for key, value in document.items() if key != member})]
    assert kept == []
