"""Teach the word vectors which ESCO skills were judged to fit an outcome, and write them.

    python -m training.meaning_judged MODEL_FOLDER KEPT.npz

After ``meaning``, with the same arguments. The judged outcomes of the part ``train`` are asked of the whole table as
``TableMatcher`` asks it, words and meaning together; skills that fit are to come before all others (cross-entropy).
What the model says of other texts goes on being taught beside them, so that words of which few outcomes tell keep their
meaning. Printed is how good it is before and after each round for the part ``dev``.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from bench.matching import reciprocal_rank
from bench.matching_data import Judged, esco_statements, fresh_outcomes
from scipy.sparse import csr_matrix
from torch import Tensor, nn

from credenza.matching import PlainMatcher, Statement, TableMatcher
from credenza.matching.compiled import candidate_meanings
from credenza.matching.words import stems

from .meaning import SHARPNESS, Away, Taught, counted, lessons, summed, vectors_there, words_there, write_vectors

ROUNDS, BATCH, RATE = 2, 32, 2e-3
BESIDE, BESIDE_WORTH = 64, 1.0
"""Texts of which the model's opinion is taught beside each batch, and what that counts."""
NEAR = 0.25
"""What a skill that comes near counts beside one that fits."""
WORDS, MARKS = 0.1, 18.0
"""What agreement in words counts, and by what marks are multiplied at first."""


class Asked(NamedTuple):
    """Judged outcomes as counted words, how candidates agree with them in words, and what is wanted of each."""

    texts: csr_matrix
    agreement: np.ndarray
    wanted: csr_matrix
    """Shares of the candidates, 1 in all."""
    fits: Sequence[frozenset[int]]


class Table:
    """ESCO skills, as they are with new vectors of words."""

    def __init__(self, words: Sequence[str]) -> None:
        statements = esco_statements("esco_skills_en")
        self.numbers = {name: number for number, name in enumerate(dict.fromkeys(each.id for each in statements))}
        self._matcher, self._plain, self._words = TableMatcher(statements), PlainMatcher(statements), words
        known = {word: number for number, word in enumerate(words)}
        self._rows = np.array([known.get(term, len(words)) for term in self._plain.index.terms])

    def meanings(self, student: Student) -> Tensor:
        vectors = student.vectors.detach().numpy()
        ended = np.concatenate((vectors, np.zeros_like(vectors[:1])))
        return torch.tensor(candidate_meanings(self._plain, ended[self._rows]))

    def asked(self, outcomes: Sequence[Judged]) -> Asked:
        statements = [Statement("", "en", each.text) for each in outcomes]
        agreement = np.stack([self._matcher.agreement(statement).astype(np.float16) for statement in statements])
        texts = counted([stems(each.text, "en") for each in outcomes], self._words)
        fits = [frozenset(self.numbers[name] for name in each.fits) for each in outcomes]
        return Asked(texts, agreement, self._wanted(outcomes), fits)

    def _wanted(self, outcomes: Sequence[Judged]) -> csr_matrix:
        worth = [{**dict.fromkeys(each.near, NEAR), **dict.fromkeys(each.fits, 1.0)} for each in outcomes]
        entries = [
            (row, self.numbers[name], value / sum(values.values()))
            for row, values in enumerate(worth)
            for name, value in values.items()
        ]
        rows, columns, shares = zip(*entries, strict=True)
        return csr_matrix((shares, (rows, columns)), shape=(len(outcomes), len(self.numbers)), dtype=np.float32)


class Student(nn.Module):
    """What is learned: the vectors of words."""

    def __init__(self, vectors: np.ndarray) -> None:
        super().__init__()
        self.vectors = nn.Parameter(torch.tensor(vectors))
        self.sharpness = nn.Parameter(torch.tensor([MARKS, SHARPNESS]).log())
        """Of marks, and of the likeness to labels that is taught beside them; as logarithms."""

    def marks(self, asked: Asked, chosen: np.ndarray, candidates: Tensor) -> Tensor:
        return summed(asked.texts[chosen], self.vectors) @ candidates.T + WORDS * torch.tensor(
            asked.agreement[chosen].astype(np.float32)
        )

    def loss(self, asked: Asked, chosen: np.ndarray, candidates: Tensor) -> Tensor:
        said = torch.log_softmax(self.marks(asked, chosen, candidates) * self.sharpness[0].exp(), dim=1)
        return -(torch.tensor(asked.wanted[chosen].toarray()) * said).sum(dim=1).mean()

    def steps(self) -> torch.optim.Optimizer:
        groups = [{"params": [self.vectors], "lr": RATE}, {"params": [self.sharpness], "lr": 0.01}]
        return torch.optim.Adam(groups, betas=(0.9, 0.98))


def main() -> None:
    taught, words = lessons(*sys.argv[1:3])
    if words != words_there():
        sys.exit("the vectors that are there are of other words: teach them first (training.meaning)")
    torch.manual_seed(0)
    student = Student(vectors_there(words))
    teach(student, taught, Table(words))
    write_vectors(words, student.vectors.detach().numpy())


def teach(student: Student, taught: Taught, table: Table) -> None:
    """All rounds; what candidates mean is made anew before each, for their wordings are of the same words."""
    learned, chosen_by = (
        table.asked([each for each in fresh_outcomes(part) if each.fits]) for part in ("train", "dev")
    )
    steps, dice, away = student.steps(), np.random.default_rng(0), Away(taught)
    batches = len(learned.fits) // BATCH
    fading = torch.optim.lr_scheduler.LinearLR(steps, 1.0, 0.02, ROUNDS * batches)
    others = np.flatnonzero((taught.often == 1) & (np.diff(taught.texts.indptr) > 0))
    for number in range(ROUNDS):
        candidates = table.meanings(student)
        _tell(number, student, chosen_by, candidates)
        for chosen in np.array_split(dice.permutation(len(learned.fits)), batches):
            beside = away.of(dice.choice(others, BESIDE), student.vectors, student.sharpness[1])
            loss = student.loss(learned, chosen, candidates) + BESIDE_WORTH * beside
            steps.zero_grad()
            loss.backward()
            steps.step()
            fading.step()
    _tell(ROUNDS, student, chosen_by, table.meanings(student))


def _tell(number: int, student: Student, asked: Asked, candidates: Tensor) -> None:
    with torch.no_grad():
        best = torch.topk(student.marks(asked, np.arange(len(asked.fits)), candidates), 10).indices.tolist()
    ranks = [reciprocal_rank(found, right) for found, right in zip(best, asked.fits, strict=True)]
    print(f"{number} rounds: mean reciprocal rank {np.mean(ranks):.3f}", flush=True)


if __name__ == "__main__":
    main()
