"""Teach word vectors what a larger English sentence model means, and write them.

    python training/meaning.py MODEL_FOLDER TEXTS.txt.gz

``TEXTS`` holds one English text a line: labels of skills, descriptions, learning outcomes. The model (all-MiniLM-L6-v2
or another of sentence-transformers) embeds each; the vectors of the words are those whose sum, divided by the root of
their number, comes nearest to the embedding (ridge regression by conjugate gradients). Printed is how near, on texts
that were held out.
"""

from __future__ import annotations

import gzip
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sentence_transformers import SentenceTransformer

from credenza.matching.model import Statement
from credenza.matching.plain import telling_stems

DATA = Path(__file__).parents[1] / "src/credenza/matching/data"
DIMENSIONS = 64
LEAST_TEXTS = 2
"""Texts in which a word must stand."""
PENALTY = 1.0
ROUNDS = 40
HELD_OUT = 20
"""One text in so many is not learned from."""


def main() -> None:
    with gzip.open(sys.argv[2], "rt", encoding="utf-8") as lines:
        texts = [line.strip() for line in lines if line.strip()]
    teacher = SentenceTransformer(sys.argv[1], device="cpu")
    embedded = teacher.encode(texts, normalize_embeddings=True, batch_size=64)
    bags = [list(dict.fromkeys(telling_stems(Statement("", "en", text)))) for text in texts]
    held = np.arange(len(texts)) % HELD_OUT == 0
    learn(bags, embedded, held)


def learn(bags: Sequence[Sequence[str]], embedded: np.ndarray, held: np.ndarray) -> None:
    counts = Counter(word for bag in bags for word in bag)
    words = sorted(word for word, count in counts.items() if count >= LEAST_TEXTS)
    texts, target = _matrix(bags, words), _shortened(embedded)
    found = _ridge(texts[~held], target[~held])
    print(f"{len(words)} words; cosine on texts held out: {_cosine(texts[held] @ found, target[held]):.3f}")
    _write(words, _ridge(texts, target))


def _matrix(bags: Sequence[Sequence[str]], words: Sequence[str]) -> csr_matrix:
    numbers = {word: number for number, word in enumerate(words)}
    rows, columns, values = [], [], []
    for row, bag in enumerate(bags):
        known = [numbers[word] for word in bag if word in numbers]
        rows += [row] * len(known)
        columns += known
        values += [max(len(known), 1) ** -0.5] * len(known)
    return csr_matrix((values, (rows, columns)), shape=(len(bags), len(words)), dtype=np.float32)


def _shortened(embedded: np.ndarray) -> np.ndarray:
    """The embeddings in the directions in which they differ most (principal components)."""
    centred = embedded - embedded.mean(axis=0)
    directions = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :DIMENSIONS]
    return centred @ directions


def _ridge(texts: csr_matrix, target: np.ndarray) -> np.ndarray:
    """Conjugate gradients for all dimensions at once, with the diagonal as preconditioner."""
    products = (texts.T @ texts).tocsr()
    scale = (products.diagonal() + PENALTY)[:, None]
    wanted = texts.T @ target
    found = wanted / scale
    rest = wanted - (products @ found + PENALTY * found)
    step = move = rest / scale
    size = (rest * step).sum(axis=0)
    for _ in range(ROUNDS):
        pushed = products @ move + PENALTY * move
        share = size / ((move * pushed).sum(axis=0) + 1e-12)
        found, rest = found + move * share, rest - pushed * share
        step = rest / scale
        last, size = size, (rest * step).sum(axis=0)
        move = step + move * (size / (last + 1e-12))
    return found


def _cosine(these: np.ndarray, those: np.ndarray) -> float:
    lengths = np.linalg.norm(these, axis=1) * np.linalg.norm(those, axis=1)
    return float(((these * those).sum(axis=1) / np.maximum(lengths, 1e-9)).mean())


def _write(words: Sequence[str], vectors: np.ndarray) -> None:
    """Small whole numbers: the largest of a thousand numbers may be cut, lengths keep their proportions."""
    whole = np.clip(np.round(vectors * (127 / np.quantile(np.abs(vectors), 0.9995))), -127, 127)
    np.save(DATA / "meaning.npy", whole.astype(np.int8))
    (DATA / "meaning_words.txt").write_text("\n".join(words), encoding="utf-8")


if __name__ == "__main__":
    main()
