"""Files of tests named beside others find the fixtures of their folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEST = "def test_it(fixture_of_the_folder):\n    pass\n"
FIXTURE = "import pytest\n\n@pytest.fixture\ndef fixture_of_the_folder():\n    pass\n"


def test_file_named_between_two_of_a_folder_below_takes_no_fixture_away(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "conftest.py").write_text(FIXTURE, "utf-8")
    files = ["below/test_one.py", "test_above.py", "below/test_two.py"]
    for name, text in zip(files, (TEST, "def test_it():\n    pass\n", TEST), strict=True):
        (tmp_path / name).write_text(text, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.folders", "--rootdir", ".", *files]
    run = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert (run.returncode, "3 passed" in run.stdout) == (0, True), run.stdout + run.stderr
