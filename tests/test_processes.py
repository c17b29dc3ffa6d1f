"""Work in several processes: none of them outlives the first, however that one ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from credenza.processes import work_in_order

SLEEPING = """
import os, time
from credenza.processes import work_in_order

def work(part):
    os.write(1, part.encode())
    time.sleep(600)

for _ in work_in_order("ab", lambda: work, processes=2):
    pass
"""


def twice(number: int) -> int:
    return 2 * number


def make_twice() -> Callable[[int], int]:
    return twice


@pytest.mark.parametrize("processes", [1, 2])
def test_results_of_many_processes_come_in_the_order_of_the_parts(processes: int) -> None:
    assert list(work_in_order(range(50), make_twice, processes=processes)) == [(each, 2 * each) for each in range(50)]


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_processes_whose_first_one_was_ended_from_outside_end_too(end: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", SLEEPING], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        began = run.stdout.read(2)
        run.send_signal(end)
        rest, _ = run.communicate(timeout=60)  # ends when nobody holds the other end any more
    assert (sorted(began), rest, run.returncode) == (["a", "b"], "", -end)
