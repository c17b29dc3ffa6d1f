"""The table of faults: complete in four languages, each with a remedy."""

from __future__ import annotations

from tests.sentences import check_table

SHARING_A_REMEDY = {"old_workbook", "pdf", "utf16", "encoding", "nul"}
NO_FAULT = {"row"}


def test_every_fault_is_said_in_four_languages_and_has_a_remedy() -> None:
    keys = check_table("credenza.issuance", "faults")
    faults = {key for key in keys if not key.endswith(".do")} - NO_FAULT
    assert {f"{key}.do" for key in faults - SHARING_A_REMEDY} == {key for key in keys if key.endswith(".do")}
