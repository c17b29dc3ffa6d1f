"""Teach word vectors what a larger English sentence model means, and write them.

    python training/meaning.py MODEL_FOLDER TEXTS.txt.gz LABELS.txt.gz KEPT.npz

``TEXTS`` holds one English text a line (learning outcomes, labels, descriptions), ``LABELS`` the labels of the skills
that are to be found. The model (all-MiniLM-L6-v2 or another of sentence-transformers) embeds each; ``KEPT`` keeps that,
as it takes long. Vectors are taught twice: first so that the sum of the words of a text comes near to its embedding
(ridge regression), beginning with the vectors that are there; then so that the labels come near to a text in the
measure in which they do for the model (cross-entropy over all labels), for that is what the vectors are for.
Printed is how near, on texts that were held out.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from scipy.sparse import csr_matrix
from sentence_transformers import SentenceTransformer
from torch.nn.functional import normalize

from credenza.matching.meaning import meaning_of, unit, wording_key
from credenza.matching.model import Statement
from credenza.matching.plain import telling_stems

DATA = Path(__file__).parents[1] / "src/credenza/matching/data"
DIMENSIONS = 192
LONGEST = 64
"""Pieces of words that are read of a text."""
PENALTY = 1.0
ROUNDS = 40
SHARPNESS = 20.0
"""By what the model's likeness is multiplied: the larger, the more the nearest labels count alone."""
NEARNESS = 2.0
"""What coming near to the embedding still counts, beside the order of the labels."""
EPOCHS, BATCH, RATE = 3, 128, 3e-3
SHORT, SHORT_SHARE = 5, 0.3
"""Texts of fewer words are asked less often: they are mostly labels, and the questions are longer."""
HELD_OUT = 20
"""One text in so many is not learned from."""


class Taught(NamedTuple):
    """Texts as weighted words, what the model says of them, and of the labels."""

    texts: csr_matrix
    embedded: np.ndarray
    labels: np.ndarray
    directions: np.ndarray
    """Those in which the labels differ most (principal components)."""

    def some(self, chosen: np.ndarray) -> Taught:
        return self._replace(texts=self.texts[chosen], embedded=self.embedded[chosen])


def main() -> None:
    texts, labels = (_lines(name) for name in sys.argv[2:4])
    known = _embedded([*texts, *labels], sys.argv[1], Path(sys.argv[4]))
    bags = [list(dict.fromkeys(telling_stems(Statement("", "en", text)))) for text in texts]
    words = sorted({word for bag in bags for word in bag}.union(_words_there()))
    targets = np.array([known[label] for label in labels])
    middle = targets.mean(axis=0)
    centred = targets - middle
    directions = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :DIMENSIONS]
    taught = Taught(_matrix(bags, words), np.array([known[text] for text in texts]) - middle, centred, directions)
    held = np.arange(len(texts)) % HELD_OUT == 0
    found, asked = learn(taught.some(~held), words), taught.some(held)
    near = _cosine(asked.texts @ found, asked.embedded @ directions)
    print(f"{len(words)} words; cosine on texts held out: {near:.3f}")
    _write(words, found, labels, centred @ directions)


def _words_there() -> list[str]:
    return (DATA / "meaning_words.txt").read_text(encoding="utf-8").split("\n")


def _lines(name: str) -> list[str]:
    with gzip.open(name, "rt", encoding="utf-8") as lines:
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


def _embedded(texts: Sequence[str], model: str, kept: Path) -> dict[str, np.ndarray]:
    """Each text with what the model says of it; what ``kept`` has is not asked again."""
    known: dict[str, np.ndarray] = {}
    if kept.exists():
        with np.load(kept) as found:
            known = dict(zip(found["texts"].item().split("\n"), found["vectors"], strict=True))
    unknown = [text for text in dict.fromkeys(texts) if text not in known]
    if unknown:
        teacher = SentenceTransformer(model, device="cpu")
        teacher.max_seq_length = LONGEST
        known.update(zip(unknown, teacher.encode(unknown, normalize_embeddings=True, batch_size=64), strict=True))
        np.savez(kept, texts=np.array("\n".join(known)), vectors=np.array(list(known.values()), dtype=np.float16))
    return {text: known[text].astype(np.float32) for text in texts}


def _matrix(bags: Sequence[Sequence[str]], words: Sequence[str]) -> csr_matrix:
    numbers = {word: number for number, word in enumerate(words)}
    columns = [numbers[word] for bag in bags for word in bag]
    values = [len(bag) ** -0.5 for bag in bags for _ in bag]
    bounds = np.cumsum([0, *map(len, bags)])
    return csr_matrix((values, columns, bounds), shape=(len(bags), len(words)), dtype=np.float32)


def learn(taught: Taught, words: Sequence[str]) -> np.ndarray:
    """One vector for each word."""
    targets = taught.embedded @ taught.directions
    first = _ridge(taught.texts, targets, _turned(words, taught.texts, targets))
    return _ranked(taught, first)


def _turned(words: Sequence[str], texts: csr_matrix, targets: np.ndarray) -> np.ndarray:
    """The vectors that are there, turned so that texts come nearest to the targets; zeros for new words."""
    there = [meaning_of(word, "en") for word in words]
    size = next(len(vector) for vector in there if vector is not None)
    old = np.array([np.zeros(size) if vector is None else vector for vector in there], dtype=np.float32)
    sums = texts @ old
    return old @ np.linalg.solve(sums.T @ sums + 100 * np.eye(size, dtype=np.float32), sums.T @ targets)


def _ridge(texts: csr_matrix, targets: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Conjugate gradients for all dimensions at once, with the diagonal as preconditioner; held towards ``first``."""
    products = (texts.T @ texts).tocsr()
    scale = (products.diagonal() + PENALTY)[:, None]
    found = first
    rest = texts.T @ targets - products @ found
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


def _ranked(taught: Taught, first: np.ndarray) -> np.ndarray:
    """Gradients towards the model's own order of the labels."""
    torch.manual_seed(0)
    dice = np.random.default_rng(0)
    vectors = torch.nn.Parameter(torch.tensor(first))
    sharpness = torch.nn.Parameter(torch.tensor(np.log(SHARPNESS), dtype=torch.float32))
    labels, whole = torch.tensor(unit(taught.labels @ taught.directions)), torch.tensor(unit(taught.labels))
    steps = torch.optim.Adam(
        [{"params": [vectors], "lr": RATE}, {"params": [sharpness], "lr": 0.01}], betas=(0.9, 0.99)
    )
    often = np.where(np.diff(taught.texts.indptr) < SHORT, SHORT_SHARE, 1.0)
    fading = torch.optim.lr_scheduler.LinearLR(steps, 1.0, 0.02, int(EPOCHS * often.sum() / BATCH))
    for _ in range(EPOCHS):
        order = dice.permutation(np.flatnonzero(dice.random(len(often)) < often))
        for chosen in np.array_split(order, max(1, len(order) // BATCH)):
            said = torch.tensor(unit(taught.embedded[chosen]))
            means = normalize(torch.sparse.mm(_sparse(taught.texts[chosen]), vectors), dim=1)
            wanted = torch.softmax(said @ whole.T * SHARPNESS, dim=1)
            order_loss = -(wanted * torch.log_softmax(means @ labels.T * sharpness.exp(), dim=1)).sum(dim=1).mean()
            shown = torch.tensor(unit(taught.embedded[chosen] @ taught.directions))
            loss = order_loss + NEARNESS * (1 - (means * shown).sum(dim=1).mean())
            steps.zero_grad()
            loss.backward()
            steps.step()
            fading.step()
    return vectors.detach().numpy()


def _sparse(texts: csr_matrix) -> torch.Tensor:
    entries = texts.tocoo()
    return torch.sparse_coo_tensor(np.stack([entries.row, entries.col]), entries.data, entries.shape)


def _cosine(these: np.ndarray, those: np.ndarray) -> float:
    return float((unit(these) * unit(those)).sum(axis=1).mean())


def _write(words: Sequence[str], vectors: np.ndarray, labels: Sequence[str], said: np.ndarray) -> None:
    np.save(DATA / "meaning.npy", _whole(vectors))
    (DATA / "meaning_words.txt").write_text("\n".join(words), encoding="utf-8")
    keys, places = np.unique(np.array(list(map(wording_key, labels)), dtype=np.uint64), return_index=True)
    np.savez(DATA / "meaning_wordings.npz", keys=keys, vectors=_whole(unit(said[places])))


def _whole(vectors: np.ndarray) -> np.ndarray:
    """Small whole numbers: the largest of a thousand numbers may be cut, lengths keep their proportions."""
    return np.clip(np.round(vectors * (127 / np.quantile(np.abs(vectors), 0.9995))), -127, 127).astype(np.int8)


if __name__ == "__main__":
    main()
