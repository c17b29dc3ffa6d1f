"""Teach word vectors what a larger English sentence model means, and write them.

    python -m training.meaning MODEL_FOLDER KEPT.npz

The model (all-MiniLM-L6-v2 or another of sentence-transformers) embeds the texts of ``meaning_texts`` and the labels of
ESCO skills; ``KEPT`` keeps that, as it takes long. Vectors are taught so that the labels come near to a text, as the
sum of its words, in the measure in which they do for the model (cross-entropy over all labels), for that is what they
are for; they begin as the vectors that are there. Printed is how near, on texts that were held out. What comes of it
is the beginning of ``meaning_judged``.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from scipy.sparse import csr_matrix
from sentence_transformers import SentenceTransformer
from torch.nn.functional import normalize

from credenza.matching.meaning import meanings_of_terms, unit, wording_key
from credenza.matching.words import stems

from . import meaning_texts

DATA = Path(__file__).parents[1] / "src/credenza/matching/data"
DIMENSIONS = 192
LONGEST = 72
"""Pieces of words that are read of a text."""
COMMON = 3
"""Texts that a word is in, if it is worth a vector."""
SHARPNESS = 20.0
"""By what the model's likeness is multiplied: the larger, the more the nearest labels count alone."""
NEARNESS = 2.0
"""What coming near to the embedding still counts, beside the order of the labels."""
EPOCHS, BATCH, RATE = 2, 128, 3e-3
SHORT_SHARE = 0.4
"""How often labels and names are asked: the questions are longer."""
HELD_OUT = 100
"""One text in so many is not learned from."""


class Taught(NamedTuple):
    """Texts as counted words, what the model says of them, and of the labels."""

    texts: csr_matrix
    often: np.ndarray
    """The share of rounds in which each text is asked."""
    embedded: np.ndarray
    labels: np.ndarray
    directions: np.ndarray
    """Those in which the labels differ most (principal components)."""

    def some(self, chosen: np.ndarray) -> Taught:
        return self._replace(texts=self.texts[chosen], often=self.often[chosen], embedded=self.embedded[chosen])

    def shown(self) -> np.ndarray:
        """What the model says of the labels, in the directions that are kept, of length 1."""
        return unit(self.labels @ self.directions)


def main() -> None:
    taught, words = lessons(*sys.argv[1:3])
    held = np.arange(taught.texts.shape[0]) % HELD_OUT == 0
    found, asked = learn(taught.some(~held), words), taught.some(held)
    near = _cosine(asked.texts @ found, asked.embedded @ taught.directions)
    print(f"{len(words)} words, {len(held)} texts; cosine on texts held out: {near:.3f}")
    write_vectors(words, found)
    _write_labels(meaning_texts.labels(), taught.shown())


def lessons(model: str, kept: str) -> tuple[Taught, list[str]]:
    """What is taught with, and the words that are to have vectors."""
    texts, labels = meaning_texts.texts(), meaning_texts.labels()
    known = _embedded([*texts, *labels], model, Path(kept))
    bags = [stems(text, "en") for text in texts]
    words = _worth_a_vector(bags, labels)
    targets = np.array([known[label] for label in labels])
    middle = targets.mean(axis=0)
    centred = targets - middle
    directions = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :DIMENSIONS]
    often = np.array([SHORT_SHARE if kind == meaning_texts.SHORT else 1.0 for kind in texts.values()])
    embedded = np.array([known[text] for text in texts]) - middle
    return Taught(counted(bags, words), often, embedded, centred, directions), words


def _worth_a_vector(bags: Sequence[Sequence[str]], labels: Sequence[str]) -> list[str]:
    """Words of several texts, of labels, and those that have a vector already."""
    counts = Counter(word for bag in bags for word in set(bag))
    common = {word for word, count in counts.items() if count >= COMMON}
    named = {word for label in labels for word in stems(label, "en")}
    return sorted(common | named | set(words_there()))


def words_there() -> list[str]:
    """The words that have a vector."""
    return (DATA / "meaning_words.txt").read_text(encoding="utf-8").split("\n")


def _embedded(texts: Sequence[str], model: str, kept: Path) -> Mapping[str, np.ndarray]:
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


def counted(bags: Sequence[Sequence[str]], words: Sequence[str]) -> csr_matrix:
    """How often each text has each of the words."""
    numbers = {word: number for number, word in enumerate(words)}
    columns = [[numbers[word] for word in bag if word in numbers] for bag in bags]
    bounds = np.cumsum([0, *map(len, columns)])
    flat = np.concatenate([np.array(each, dtype=np.int64) for each in columns])
    found = csr_matrix((np.ones(len(flat), dtype=np.float32), flat, bounds), shape=(len(bags), len(words)))
    found.sum_duplicates()
    return found


def learn(taught: Taught, words: Sequence[str]) -> np.ndarray:
    """One vector for each word: gradients towards the model's own order of the labels."""
    torch.manual_seed(0)
    dice = np.random.default_rng(0)
    vectors = torch.nn.Parameter(torch.tensor(_turned(words, taught)))
    sharpness = torch.nn.Parameter(torch.tensor(np.log(SHARPNESS), dtype=torch.float32))
    steps = torch.optim.Adam(
        [{"params": [vectors], "lr": RATE}, {"params": [sharpness], "lr": 0.01}], betas=(0.9, 0.99)
    )
    fading = torch.optim.lr_scheduler.LinearLR(steps, 1.0, 0.02, int(EPOCHS * taught.often.sum() / BATCH))
    away = Away(taught)
    for _ in range(EPOCHS):
        order = dice.permutation(np.flatnonzero(dice.random(len(taught.often)) < taught.often))
        for chosen in np.array_split(order, max(1, len(order) // BATCH)):
            loss = away.of(chosen, vectors, sharpness)
            steps.zero_grad()
            loss.backward()
            steps.step()
            fading.step()
    return vectors.detach().numpy()


def _turned(words: Sequence[str], taught: Taught) -> np.ndarray:
    """The vectors that are there, turned so that texts come nearest to the model's; zeros for new words."""
    old = vectors_there(words)
    size = old.shape[1]
    sums, targets = unit(taught.texts @ old), unit(taught.embedded @ taught.directions)
    return old @ np.linalg.solve(sums.T @ sums + 100 * np.eye(size, dtype=np.float32), sums.T @ targets)


def vectors_there(words: Sequence[str]) -> np.ndarray:
    """The vectors that are there, of length 1 in the mean; zeros for new words."""
    found = meanings_of_terms(words, ("en",))
    return found / np.sqrt((found**2).sum(axis=1)).mean()


class Away:
    """How far sums of words are from what the model says: in the order of the labels, and in direction."""

    def __init__(self, taught: Taught) -> None:
        self._taught = taught
        self._labels, self._whole = torch.tensor(taught.shown()), torch.tensor(unit(taught.labels))

    def of(self, chosen: np.ndarray, vectors: torch.Tensor, sharpness: torch.Tensor) -> torch.Tensor:
        """Of some texts, by their numbers; ``sharpness`` as a logarithm."""
        said = self._taught.embedded[chosen]
        means = summed(self._taught.texts[chosen], vectors)
        wanted = torch.softmax(torch.tensor(unit(said)) @ self._whole.T * SHARPNESS, dim=1)
        order = -(wanted * torch.log_softmax(means @ self._labels.T * sharpness.exp(), dim=1)).sum(dim=1).mean()
        shown = torch.tensor(unit(said @ self._taught.directions))
        return order + NEARNESS * (1 - (means * shown).sum(dim=1).mean())


def summed(texts: csr_matrix, vectors: torch.Tensor) -> torch.Tensor:
    """What the words of each text mean together, of length 1."""
    entries = texts.tocoo()
    counts = torch.sparse_coo_tensor(np.stack([entries.row, entries.col]), entries.data, entries.shape)
    return normalize(torch.sparse.mm(counts, vectors), dim=1)


def _cosine(these: np.ndarray, those: np.ndarray) -> float:
    return float((unit(these) * unit(those)).sum(axis=1).mean())


def write_vectors(words: Sequence[str], vectors: np.ndarray) -> None:
    """Those of words, as the product reads them."""
    np.save(DATA / "meaning.npy", _whole(vectors))
    (DATA / "meaning_words.txt").write_text("\n".join(words), encoding="utf-8")


def _write_labels(labels: Sequence[str], said: np.ndarray) -> None:
    keys, places = np.unique(np.array(list(map(wording_key, labels)), dtype=np.uint64), return_index=True)
    np.savez(DATA / "meaning_wordings.npz", keys=keys, vectors=_whole(said[places]))


def _whole(vectors: np.ndarray) -> np.ndarray:
    """Small whole numbers: the largest of a thousand numbers may be cut, lengths keep their proportions."""
    return np.clip(np.round(vectors * (127 / np.quantile(np.abs(vectors), 0.9995))), -127, 127).astype(np.int8)


if __name__ == "__main__":
    main()
