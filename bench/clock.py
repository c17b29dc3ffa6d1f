"""Operations per CPU-second: the load of other programs on the machine does not count."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping

Operation = Callable[[], object]


def rates(cases: Mapping[str, Operation], *, rounds: int = 5, seconds: float = 0.3) -> dict[str, float]:
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
    operation()
    begin = time.process_time()
    operation()
    return max(1, int(seconds / max(time.process_time() - begin, 1e-6)))
