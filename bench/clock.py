"""Operations per CPU-second: the load of other programs on the machine does not count."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Mapping

Operation = Callable[[], object]

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "0.3"))
"""Rounds in which all cases take turns, and the processor time that each takes in one."""


def rates(cases: Mapping[str, Operation], *, rounds: int = ROUNDS, seconds: float = SECONDS) -> dict[str, float]:
    """Median operations per CPU-second of each case. All cases take turns in every round, so that ratios hold."""
    counts = {name: _repetitions(operation, seconds) for name, operation in cases.items()}
    found: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, operation in cases.items():
            begin = time.process_time()
            for _ in range(counts[name]):
                operation()
            found[name].append(counts[name] / (time.process_time() - begin))
    return {name: statistics.median(values) for name, values in found.items()}


def _repetitions(operation: Operation, seconds: float) -> int:
    """How often an operation fits into the time. The first calls may be slow: what they compile is used afterwards."""
    for _ in range(3):
        operation()
    count, begin = 0, time.process_time()
    while (spent := time.process_time() - begin) < seconds / 10:
        operation()
        count += 1
    return max(1, int(count * seconds / spent))
