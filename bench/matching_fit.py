"""Fits the coefficients of confidence to questions with known answers, and says how well they hold.

Either judged outcomes are fitted to as they come, with some labels, and others judge. Or half of the questions of each
task, and the other half judges; each task counts the same, whatever its size, and each question is asked twice, the
second time among candidates that do not include its answers: most statements have no counterpart in a table, and then
the best of what is there must not look good.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from rich.table import Table

from credenza.matching import Statement
from credenza.matching.agreement import Agreement

from .matching_data import Question, Task

Floats = npt.NDArray[np.float64]
Answer: TypeAlias = tuple[str, Agreement, float]
"""A candidate's id, how it agrees in words, and the likeness of its meaning (0 where none is looked at)."""
Answers = Callable[[Statement], Iterable[Answer]]
"""A statement → its 20 best matches."""
Features = Callable[[Agreement, float, float], tuple[float, ...]]
"""Agreement, likeness of meaning, and how far that is behind the nearest → what confidence is made of."""
Row: TypeAlias = tuple[tuple[float, ...], bool, float]
"""Features, right?, what it counts."""
_PENALTY = 0.5
_BANDS = (0.0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1.0)


@dataclass(frozen=True)
class Sample:
    """Matches: their features, whether each is right, and what each counts."""

    features: Floats
    right: Floats
    weights: Floats


def samples(tasks: Iterable[Task], answering: Callable[[Task], Answers], features: Features) -> tuple[Sample, Sample]:
    """Those to fit to and those to judge by."""
    halves: tuple[list[Row], list[Row]] = ([], [])
    for task in tasks:
        answer = answering(task)
        for number, question in enumerate(task.questions):
            found = list(answer(question.statement))
            halves[number % 2].extend(_rows(found, question, 1 / len(task.questions), features))
    first, second = (_sample(half) for half in halves)
    return first, second


def sample_of(questions: Iterable[Question], answer: Answers, features: Features) -> Sample:
    """The ten answers to each question as people ask it: some have no right answer."""
    found = [(question, list(answer(question.statement))[:10]) for question in questions]
    return _sample([row for question, answers in found for row in _answered(answers, question, 1.0, features)])


def _rows(found: Sequence[Answer], question: Question, weight: float, features: Features) -> Iterator[Row]:
    """Ten answers, then ten of those that are left without the right ones, led by the best of these."""
    wrong = [answer for answer in found if answer[0] not in question.expected]
    yield from _answered(found[:10], question, weight, features)
    yield from _answered(wrong[:10], question, weight, features)


def _answered(found: Sequence[Answer], question: Question, weight: float, features: Features) -> Iterator[Row]:
    for (name, *_), values in zip(found, _featured(found, features), strict=True):
        yield values, name in question.expected, weight


def _featured(found: Sequence[Answer], features: Features) -> Iterator[tuple[float, ...]]:
    nearest = max((likeness for _, _, likeness in found), default=0.0)
    for _, agreement, likeness in found:
        lead = agreement.lead / found[0][1].lead if found[0][1].lead else 0.0
        yield features(agreement._replace(lead=lead), likeness, likeness - nearest)


def _sample(rows: Sequence[Row]) -> Sample:
    features, right, weights = zip(*rows, strict=True)
    shares = np.array(weights)
    return Sample(np.array(features), np.array(right, dtype=float), shares / shares.mean())


def fit(sample: Sample) -> Floats:
    """Coefficients of a logistic regression by Newton's method, slightly held towards 0."""
    coefficients = np.zeros(sample.features.shape[1])
    for _ in range(50):
        said = predicted(sample, coefficients)
        slope = sample.features.T @ (sample.weights * (sample.right - said)) - _PENALTY * coefficients
        spread = sample.weights * said * (1 - said)
        bend = (sample.features * spread[:, None]).T @ sample.features + _PENALTY * np.eye(len(coefficients))
        coefficients = coefficients + np.linalg.solve(bend, slope)
    return coefficients


def predicted(sample: Sample, coefficients: Floats) -> Floats:
    """The confidence of each match."""
    chances: Floats = 1 / (1 + np.exp(-sample.features @ coefficients))
    return chances


def show_bands(sample: Sample, coefficients: Floats) -> Table:
    """For each band of confidence, what was said and what was right."""
    table = Table("confidence", "matches", "said", "right")
    for row in _bands(sample, predicted(sample, coefficients)):
        table.add_row(*row)
    return table


def _bands(sample: Sample, said: Floats) -> Iterator[tuple[str, str, str, str]]:
    for low, high in pairwise(_BANDS):
        inside = (said >= low) & (said < high)
        if inside.any():
            weights = sample.weights[inside]
            told, right = (np.average(values[inside], weights=weights) for values in (said, sample.right))
            yield f"{low:.2f}-{high:.2f}", str(int(inside.sum())), f"{told:.2f}", f"{right:.2f}"


def calibration_error(sample: Sample, coefficients: Floats) -> float:
    """Mean distance between what was said and what was right, over the bands."""
    said = predicted(sample, coefficients)
    numbers = np.digitize(said, _BANDS)
    error = 0.0
    for number in set(numbers.tolist()):
        inside = numbers == number
        weights = sample.weights[inside]
        error += float(
            weights.sum()
            * abs(np.average(said[inside], weights=weights) - np.average(sample.right[inside], weights=weights))
        )
    return error / float(sample.weights.sum())
