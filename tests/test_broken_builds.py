"""Builds that are broken on purpose fail our own suite; the whole one passes the same tests."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.broken_builds import BUILDS

pytestmark = pytest.mark.xdist_group("broken builds")
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """Name of the build → how the tests ended, and what they said."""
    folder = tmp_path_factory.mktemp("broken")
    run = subprocess.run([sys.executable, "-m", "tests.broken_builds", str(folder)], cwd=ROOT)
    assert run.returncode == 0
    codes = json.loads((folder / "codes.json").read_text())
    return {name: (code, (folder / name).read_text()) for name, code in codes.items()}


@pytest.mark.parametrize("name", BUILDS)
def test_broken_build_fails_our_tests(name: str, runs: dict[str, tuple[int, str]]) -> None:
    code, said = runs[name]
    assert code == pytest.ExitCode.TESTS_FAILED, said
    assert f"broken build: {name}\n" in said, said
    assert re.search(r"^1 failed", said, re.MULTILINE), said


def test_whole_build_passes_the_same_tests(runs: dict[str, tuple[int, str]]) -> None:
    code, said = runs["whole"]
    assert code == 0, said
    assert re.search(r"^\d+ passed", said, re.MULTILINE), said
