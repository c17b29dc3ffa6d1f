"""A process killed in the middle of acts of the desk: the whole act or nothing of it, on both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.hub.issuing.test_killing import database

__all__ = ["database"]
ROOT = Path(__file__).parents[3]
KILLS = 20
"""Statements to the database before which the process is killed, of some hundreds in the life of a case."""


def test_acts_of_a_process_killed_between_any_two_statements_are_whole_or_were_never_done(
    database: str, tmp_path: Path
) -> None:
    environment = {
        **os.environ,
        "CREDENZA_DATA": str(tmp_path),
        "CREDENZA_DATABASE": database,
        "CREDENZA_PUBLIC_URL": "https://register.test",
        "DJANGO_SETTINGS_MODULE": "credenza_hub.project.settings",
    }
    command = [sys.executable, "-m", "tests.hub.recognition_desk.desk_life", str(KILLS)]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert (found["killed"], found["faults"], found["orphans"], found["whole"]) == (KILLS, [], [], 3)
    assert 0 < found["half-way"] <= KILLS
