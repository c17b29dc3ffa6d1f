"""How well statements that mean the same are found: recall and precision at rank, mean reciprocal rank, and time."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from credenza.matching import Matcher, PlainMatcher, SemanticMatcher, TableMatcher, embedded, offline_model
from credenza.matching.confidence import cosine_of, features, semantic_features, table_features

from . import esco_skill_extractor
from .matching_data import Task, fewer, judged_outcomes, tasks
from .matching_fit import Answers, Features, calibration_error, fit, samples, show_bands

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
    """Ask every question, one at a time, none of them asked before."""
    begin = time.process_time()
    answers = [[match.id for match in matcher.matches(question.statement, DEPTH)] for question in task.questions]
    spent = time.process_time() - begin
    return figures(answers, task, 1000 * spent / len(task.questions))


def measure_peer(python: str, model: Path, task: Task) -> Figures:
    """The same of the peer for ESCO skills."""
    texts = [question.statement.text for question in task.questions]
    among = sorted({candidate.id for candidate in task.candidates})
    found = esco_skill_extractor.ask(python, model, texts, DEPTH, among)
    return figures(found.ids, task, found.milliseconds)


def figures(answers: Sequence[Sequence[str]], task: Task, milliseconds: float) -> Figures:
    """How good the answers to the questions of a task are."""
    asked = list(zip(answers, (question.expected for question in task.questions), strict=True))
    return Figures(
        _mean(float(bool(ids) and ids[0] in right) for ids, right in asked),
        _mean(_recall(ids, right, 5) for ids, right in asked),
        _mean(_recall(ids, right, 10) for ids, right in asked),
        _mean(_reciprocal(ids, right) for ids, right in asked),
        milliseconds,
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


def main() -> None:
    wanted = _arguments()
    judged = list(judged_outcomes(wanted.split))
    every = [*tasks(), *judged, fewer(judged[0])]
    chosen = [task for task in every if wanted.only in task.name]
    if wanted.fit:
        _fit([task for task in chosen if not task.judged], wanted.fit)
    else:
        Console().print(show(row for task in chosen for row in _rows(task, wanted)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("dev", "test"), default="dev", help="judged outcomes; test only to report")
    parser.add_argument("--only", default="", help="tasks whose name contains this")
    parser.add_argument("--fit", choices=KINDS, help="fit the confidence of this matcher instead of measuring")
    parser.add_argument("--semantic", action="store_true", help="measure words and meaning, too (minutes)")
    parser.add_argument("--peer", help="an interpreter in which esco-skill-extractor is installed")
    parser.add_argument("--peer-model", type=Path, help="folder with all-MiniLM-L6-v2")
    return parser.parse_args()


def _rows(task: Task, wanted: argparse.Namespace) -> Iterator[tuple[str, Task, Figures]]:
    yield "plain", task, measure(PlainMatcher(task.candidates), task)
    yield "table", task, measure(TableMatcher(task.candidates), task)
    if wanted.semantic:
        embed = offline_model()
        matcher = SemanticMatcher(task.candidates, embed, embedded(task.candidates, embed))
        yield "semantic", task, measure(matcher, task)
    if wanted.peer and task.judged and task.name.startswith("en-"):
        yield esco_skill_extractor.NAME, task, measure_peer(wanted.peer, wanted.peer_model, task)


def _fit(chosen: Sequence[Task], kind: str) -> None:
    answering, values = KINDS[kind]
    learned, held = samples(chosen, answering, values)
    coefficients = fit(learned)
    console = Console()
    console.print(kind, [round(value, 2) for value in coefficients.tolist()])
    console.print(show_bands(held, coefficients))
    console.print(f"mean distance: {calibration_error(held, coefficients):.3f}")


def _plain(task: Task) -> Answers:
    matcher = PlainMatcher(task.candidates)
    return lambda asked: [(found.wording.id, found.agreement, 0.0) for found in matcher.compared(asked, 2 * DEPTH)]


def _table(task: Task) -> Answers:
    matcher = TableMatcher(task.candidates)
    return lambda asked: [
        (found.comparison.wording.id, found.comparison.agreement, found.likeness)
        for found in matcher.compared(asked, 2 * DEPTH)
    ]


def _semantic(task: Task) -> Answers:
    embed = offline_model()
    matcher = SemanticMatcher(task.candidates, embed, embedded(task.candidates, embed))
    return lambda asked: [
        (found.wording.id, found.agreement, cosine_of(values)) for found, values in matcher.compared(asked, 2 * DEPTH)
    ]


KINDS: Mapping[str, tuple[Callable[[Task], Answers], Features]] = {
    "plain": (_plain, lambda agreement, likeness, behind: features(agreement)),
    "table": (_table, table_features),
    "semantic": (_semantic, semantic_features),
}
"""What can be fitted: how a task is answered, and what confidence is made of."""


if __name__ == "__main__":
    main()
