"""The table of faults: complete in four languages, each with a remedy, the same values in each."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

ROWS = [
    line.split("\t")
    for line in files("credenza.issuance").joinpath("faults.tsv").read_text("utf-8").split("\n")[1:]
    if line
]
SHARING_A_REMEDY = {"old_workbook", "pdf", "utf16", "encoding", "nul"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_fault_is_said_in_four_languages_with_the_same_values(row: list[str]) -> None:
    assert len(row) == 5
    assert all(text.strip() for text in row)
    assert len({tuple(sorted(re.findall(r"{\w+}", text))) for text in row[1:]}) == 1


def test_every_fault_has_a_remedy() -> None:
    keys = [row[0] for row in ROWS]
    assert len(set(keys)) == len(keys)
    faults = {key for key in keys if not key.endswith(".do")}
    assert {f"{key}.do" for key in faults - SHARING_A_REMEDY} == {key for key in keys if key.endswith(".do")}
