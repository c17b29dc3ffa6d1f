"""Every fuzzing target runs, finds what is broken, and forgets nothing that was once found."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from fuzz import targets
from fuzz.mutation import mutated

FOUND = Path(__file__).parent / "vectors" / "attacks" / "found"
ROUNDS = 20


@pytest.mark.parametrize("name", targets.TARGETS)
def test_target_keeps_its_promises_on_examples_and_their_mutations(name: str) -> None:
    seeds = tuple(targets.TARGETS[name].seeds())
    assert seeds
    for number, seed in enumerate(seeds):
        targets.run(name, seed)
        for turn in range(max(2, ROUNDS // len(seeds))):
            targets.run(name, mutated(seed, random.Random(f"{number} {turn}"), seeds)[:20_000])


@pytest.mark.parametrize("path", sorted(FOUND.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_input_that_was_once_found_is_answered(path: Path) -> None:
    targets.run(path.parent.name, path.read_bytes())


def test_engine_guided_by_coverage_notices_a_broken_promise(tmp_path: Path) -> None:
    """The very command of ``make fuzz``, on the target that breaks its promise as soon as it sees two letters."""
    command = [sys.executable, "-m", "fuzz", "self_test", "-runs=200000"]
    run = subprocess.run(command, capture_output=True, text=True, env={"CREDENZA_DATA": str(tmp_path)})
    assert run.returncode != 0
    assert "RuntimeError: self-test" in run.stdout + run.stderr
    (written,) = (tmp_path / "fuzz" / "self_test").glob("crash-*")
    assert written.read_bytes().startswith(b"ba")
