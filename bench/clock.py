"""Operations per CPU-second: the load of other programs on the machine does not count.

It counts indirectly: a processor that others share is slower from one second to the next, by a half and more. So two
operations that are compared are measured in turns of a tenth of a second, now one first and now the other, and their
ratio is the median of the ratios of neighbouring turns. Both are treated alike.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Mapping

Operation = Callable[[], object]

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "0.3"))
"""Rounds in which all cases take turns, and the processor time that each takes in one."""

BATCH = 200
"""Credentials that are verified together; of those that are issued together, whole batches fit into it."""


def rates(cases: Mapping[str, Operation], *, rounds: int = ROUNDS, seconds: float = SECONDS) -> dict[str, float]:
    """Median operations per CPU-second of each case. All cases take turns in every round, so that ratios hold."""
    counts = {name: _repetitions(operation, seconds) for name, operation in cases.items()}
    found: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, operation in cases.items():
            found[name].append(_speed(operation, counts[name]))
    return {name: statistics.median(values) for name, values in found.items()}


def ratio(one: Operation, other: Operation, *, rounds: int = 5 * ROUNDS, seconds: float = SECONDS / 3) -> float:
    """How many times as often as the other the first operation is done: the median of pairs of neighbouring turns."""
    pair = (one, other)
    counts = [_repetitions(operation, seconds) for operation in pair]
    found = []
    for number in range(rounds):
        order = (0, 1) if number % 2 else (1, 0)
        speed = {which: _speed(pair[which], counts[which]) for which in order}
        found.append(speed[0] / speed[1])
    return statistics.median(found)


def _speed(operation: Operation, count: int) -> float:
    """So many operations at a stretch, per CPU-second."""
    begin = time.process_time()
    for _ in range(count):
        operation()
    return count / (time.process_time() - begin)


def _repetitions(operation: Operation, seconds: float) -> int:
    """How often an operation fits into the time. The first calls may be slow: what they compile is used afterwards.

    Large numbers are whole batches: what is done for many at once comes as often in every turn.
    """
    for _ in range(3):
        operation()
    count, begin = 0, time.process_time()
    while (spent := time.process_time() - begin) < seconds / 10 or (count < BATCH and spent < seconds):
        operation()
        count += 1
    fitting = max(1, int(count * seconds / spent))
    return fitting if fitting < BATCH else fitting // BATCH * BATCH
