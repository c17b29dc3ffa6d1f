"""How well statements that mean the same are found: recall and precision at rank, mean reciprocal rank, and time."""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from credenza.matching import Matcher, PlainMatcher, SemanticMatcher, Statement, TableMatcher, embedded, offline_model
from credenza.matching.confidence import cosine_of, features, semantic_features, table_features

from . import esco_skill_extractor
from .matching_data import Task, esco_labels, fewer, fresh_task, judged_outcomes, skill_sentences, tasks
from .matching_fit import Answers, Features, Sample, calibration_error, fit, sample_of, samples, show_bands

DEPTH = 10
_LABELS = 80
"""Labels that confidence is fitted to and judged by, beside some hundred outcomes."""


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
    """Processor time for one question that was never asked before."""
    again: float
    """The same when the questions were asked a second time."""


Asking = Callable[[Statement], tuple[Sequence[str], float]]
"""A statement → the ids of the best candidates, and the milliseconds of processor time that they took."""
Answered = Sequence[tuple[Sequence[str], float]]
"""What a matcher answered to each question of a task."""


def asking(matcher: Matcher) -> Asking:
    """Our side of the comparison."""

    def ask(statement: Statement) -> tuple[Sequence[str], float]:
        begin = time.process_time()
        found = matcher.matches(statement, DEPTH)
        return [match.id for match in found], 1000 * (time.process_time() - begin)

    return ask


def measure(matchers: Sequence[Asking], task: Task, *, apart: bool = False) -> Sequence[Figures]:
    """Ask all of them each question in turn, so that they share what else the machine does; then all once more.

    ``apart``: each is asked all questions before the next one, so that none pushes another out of the caches.
    """
    gc.collect()  # what taking in the tables left behind is no part of the first questions
    answers = _apart if apart else _in_turn
    first, second = answers(matchers, task), answers(matchers, task)
    return [
        figures([ids for ids, _ in one], task, _mean(spent for _, spent in one), _mean(spent for _, spent in later))
        for one, later in zip(first, second, strict=True)
    ]


def _in_turn(matchers: Sequence[Asking], task: Task) -> Sequence[Answered]:
    return list(zip(*([ask(question.statement) for ask in matchers] for question in task.questions), strict=True))


def _apart(matchers: Sequence[Asking], task: Task) -> Sequence[Answered]:
    return [[ask(question.statement) for question in task.questions] for ask in matchers]


def figures(answers: Sequence[Sequence[str]], task: Task, milliseconds: float, again: float) -> Figures:
    """How good the answers to the questions of a task are."""
    asked = list(zip(answers, (question.expected for question in task.questions), strict=True))
    return Figures(
        _mean(float(bool(ids) and ids[0] in right) for ids, right in asked),
        _mean(_recall(ids, right, 5) for ids, right in asked),
        _mean(_recall(ids, right, 10) for ids, right in asked),
        _mean(reciprocal_rank(ids, right) for ids, right in asked),
        milliseconds,
        again,
    )


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)


def _recall(ids: Sequence[str], right: frozenset[str], depth: int) -> float:
    return len(right.intersection(ids[:depth])) / min(depth, len(right))


def reciprocal_rank(ids: Sequence[object], right: frozenset[Any]) -> float:
    """One divided by the rank of the first right answer, 0 where none is."""
    return next((1 / rank for rank, found in enumerate(ids, 1) if found in right), 0.0)


def show(rows: Iterable[tuple[str, Task, Figures]]) -> Table:
    """One row per task and matcher."""
    table = Table("task", "matcher", "of", "asked", "P@1", "R@5", "R@10", "MRR", "ms", "ms again")
    for name, task, got in rows:
        count = len({candidate.id for candidate in task.candidates})
        shares = [f"{value:.2f}" for value in (got.precision, got.recall_5, got.recall_10, got.mrr)]
        times = [f"{spent:.2f}" for spent in (got.milliseconds, got.again)]
        table.add_row(task.name, name, f"{count:,}", str(len(task.questions)), *shares, *times)
    return table


def main() -> None:
    wanted = _arguments()
    held_out = [*judged_outcomes(wanted.split), fresh_task(wanted.split), skill_sentences(wanted.split)]
    every = [*tasks(), *held_out, *(fewer(task) for task in held_out if task.name.startswith("en-"))]
    chosen = [task for task in every if wanted.only in task.name]
    if wanted.fit:
        _fit([task for task in chosen if not task.held_out], wanted.fit)
    else:
        Console().print(show(row for task in chosen for row in _rows(task, wanted)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("dev", "test"), default="dev", help="judged outcomes; test only to report")
    parser.add_argument("--only", default="", help="tasks whose name contains this")
    parser.add_argument("--fit", choices=KINDS, help="fit the confidence of this matcher instead of measuring")
    parser.add_argument("--semantic", action="store_true", help="measure words and meaning, too (minutes)")
    parser.add_argument("--apart", action="store_true", help="one matcher after the other instead of in turn")
    parser.add_argument("--peer", help="an interpreter in which esco-skill-extractor is installed")
    parser.add_argument("--peer-model", type=Path, help="folder with all-MiniLM-L6-v2")
    return parser.parse_args()


def _rows(task: Task, wanted: argparse.Namespace) -> Iterator[tuple[str, Task, Figures]]:
    with ExitStack() as stack:
        matchers = dict(_matchers(task, wanted, stack))
        for name, got in zip(matchers, measure(list(matchers.values()), task, apart=wanted.apart), strict=True):
            yield name, task, got


def _matchers(task: Task, wanted: argparse.Namespace, stack: ExitStack) -> Iterator[tuple[str, Asking]]:
    yield "table", asking(TableMatcher(task.candidates))  # first: what it looks up is remembered for the next
    yield "plain", asking(PlainMatcher(task.candidates))
    if wanted.semantic:
        embed = offline_model()
        yield "semantic", asking(SemanticMatcher(task.candidates, embed, embedded(task.candidates, embed)))
    if wanted.peer and task.held_out and task.name.startswith("en-"):
        ids = {candidate.id for candidate in task.candidates}
        peer = stack.enter_context(esco_skill_extractor.started(wanted.peer, wanted.peer_model, ids))
        yield esco_skill_extractor.NAME, lambda statement: peer.ask(statement.text, DEPTH)


def _fit(chosen: Sequence[Task], kind: str) -> None:
    answering, values = KINDS[kind]
    if kind == "table":
        learned, held = _outcome_samples(answering, values)
    else:
        learned, held = samples(chosen, answering, values)
    coefficients = fit(learned)
    console = Console()
    console.print(kind, [round(value, 2) for value in coefficients.tolist()])
    console.print(show_bands(held, coefficients))
    console.print(f"mean distance: {calibration_error(held, coefficients):.3f}")


def _outcome_samples(answering: Callable[[Task], Answers], values: Features) -> tuple[Sample, Sample]:
    """Outcomes as people ask them, and some labels, for people paste these, too: what to fit to, and what judges."""
    outcomes = {part: fresh_task(part, answered=False) for part in ("dev", "test")}
    answer = answering(outcomes["dev"])
    labels = esco_labels().questions[:_LABELS]
    learned = [*outcomes["dev"].questions, *labels[::2]]
    return sample_of(learned, answer, values), sample_of([*outcomes["test"].questions, *labels[1::2]], answer, values)


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
