"""What commands say in four languages."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import credenza.cli
from tests.sentences import check_table

COMMANDS = Path(credenza.cli.__file__).parent


@pytest.mark.parametrize("table", ["messages", "demo_texts", "skeleton_texts"])
def test_table_is_complete_in_four_languages(table: str) -> None:
    assert check_table("credenza.cli", table)


def test_every_sentence_that_commands_say_is_in_the_table_and_no_other() -> None:
    calls = [
        call
        for path in COMMANDS.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("say", "problem")
    ]
    said = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}
    keys = check_table("credenza.cli", "messages")
    assert said == {key for key in keys if not key.endswith((".do", ".force"))}
    faults = {call.args[0].value for call in calls if call.func.id == "problem"} - {"no_credential"}
    assert {f"{fault}.do" for fault in faults} == {key for key in keys if key.endswith(".do")}
