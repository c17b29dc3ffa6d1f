"""How well statements that mean the same are found: recall and precision at rank, mean reciprocal rank, and time."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from credenza.matching import Matcher, PlainMatcher, Statement

from .matching_data import Task, labelled, tasks

DEPTH = 10


@dataclass(frozen=True)
class Figures:
    """What was measured over the questions of a task."""

    precision: float
    """Share of questions whose first answer is right."""
    recall_5: float
    recall_10: float
    """Share of the right answers among the first 10, of all right answers or of 10, whichever is less."""
    mrr: float
    """Mean of one divided by the rank of the first right answer (0 where none is among the first 10)."""
    milliseconds: float
    """Processor time for one question."""


def measure(matcher: Matcher, task: Task) -> Figures:
    """Ask every question."""
    begin = time.process_time()
    answers = [[match.id for match in matcher.matches(question.statement, DEPTH)] for question in task.questions]
    spent = time.process_time() - begin
    asked = list(zip(answers, (question.expected for question in task.questions), strict=True))
    return Figures(
        _mean(float(bool(ids) and ids[0] in right) for ids, right in asked),
        _mean(_recall(ids, right, 5) for ids, right in asked),
        _mean(_recall(ids, right, 10) for ids, right in asked),
        _mean(_reciprocal(ids, right) for ids, right in asked),
        1000 * spent / len(asked),
    )


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)


def _recall(ids: Sequence[str], right: frozenset[str], depth: int) -> float:
    return len(right.intersection(ids[:depth])) / min(depth, len(right))


def _reciprocal(ids: Sequence[str], right: frozenset[str]) -> float:
    return next((1 / rank for rank, found in enumerate(ids, 1) if found in right), 0.0)


def show(rows: Iterable[tuple[str, Task, Figures]]) -> Table:
    """One row per task and matcher."""
    table = Table("task", "matcher", "of", "asked", "P@1", "R@5", "R@10", "MRR", "ms")
    for name, task, got in rows:
        count = len({candidate.id for candidate in task.candidates})
        shares = [f"{value:.2f}" for value in (got.precision, got.recall_5, got.recall_10, got.mrr)]
        table.add_row(task.name, name, f"{count:,}", str(len(task.questions)), *shares, f"{got.milliseconds:.1f}")
    return table


MATCHERS: dict[str, Callable[[Iterable[Statement]], Matcher]] = {"plain": PlainMatcher}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labels", type=Path, help="answers of people: TSV with language, text, expected")
    parser.add_argument("--only", default="", help="tasks whose name contains this")
    wanted = parser.parse_args()
    every = [*tasks(), *([labelled(wanted.labels)] if wanted.labels else [])]
    rows = [
        (name, task, measure(make(task.candidates), task))
        for task in every
        if wanted.only in task.name
        for name, make in MATCHERS.items()
    ]
    Console().print(show(rows))


if __name__ == "__main__":
    main()
