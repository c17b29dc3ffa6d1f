"""The register as a catalogue: every current edition, and what automatic recognition would lack of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from credenza_hub.registry.models import Edition

pytestmark = pytest.mark.django_db


def test_current_editions_are_written_with_what_they_lack(register: list[Edition], tmp_path: Path) -> None:
    target = tmp_path / "register.jsonl"
    call_command("mine_register", str(target))
    written = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [(line["id"], line["ready"], line["missing"]) for line in written] == [
        ("cimea-credential-evaluator", False, ["outcomes"]),
        ("data-literacy", True, []),
        ("kz-vocational-methodology", False, ["outcomes"]),
    ]
    assert {line["year"] for line in written} == {str(edition.published_at.year) for edition in register}


def test_file_that_cannot_be_written_is_named(register: list[Edition], tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("mine_register", str(tmp_path / "nowhere" / "register.jsonl"))
