"""Words that look alike: other forms, misspellings, and the same word in another language or script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

_LATIN: Mapping[int, str] = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziiklmnoprstufye", strict=True)),
        **{"ж": "zh", "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ь": "", "ю": "iu", "я": "ia"},
        **{"ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i"},
    }
)
_SHORTEST = 4
"""Letters from which a word can be told from another by its looks."""
_LEAST = 0.55
"""Shared letter groups (Dice) from which words are taken for forms of one word."""
_MOST_ALIKE = 6
_WORTH = 0.8
"""What perfect likeness counts: looking alike is less than being the same."""


class Vocabulary:
    """Words that can be asked for those like a given one."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = [word for word in words if len(word) >= _SHORTEST and word.isalpha()]
        groups: dict[str, list[int]] = {}
        sizes = []
        for number, word in enumerate(self._words):
            parts = _letter_groups(word)
            sizes.append(len(parts))
            for part in parts:
                groups.setdefault(part, []).append(number)
        self._groups = {part: np.array(numbers, dtype=np.int32) for part, numbers in groups.items()}
        self._sizes = np.array(sizes, dtype=np.float32)

    def like(self, word: str) -> list[tuple[str, float]]:
        """At most six words that look like ``word``, itself not among them, with how much they count (below 0.8)."""
        if len(word) < _SHORTEST or not word.isalpha() or not self._words:
            return []
        near, dice = self._near(_letter_groups(word))
        ordered = sorted(zip(near, dice, strict=True), key=lambda entry: (-entry[1], self._words[entry[0]]))
        found = [
            (self._words[number], _WORTH * likeness) for number, likeness in ordered if self._words[number] != word
        ]
        return found[:_MOST_ALIKE]

    def _near(self, parts: frozenset[str]) -> tuple[list[int], list[float]]:
        """The numbers of the words that share enough letter groups, and how much they share."""
        known = [self._groups[part] for part in parts if part in self._groups]
        if not known:
            return [], []
        shared = np.bincount(np.concatenate(known), minlength=len(self._words))
        some = np.flatnonzero(shared >= _LEAST * len(parts) / 2)
        dice = 2 * shared[some] / (self._sizes[some] + len(parts))
        enough = dice >= _LEAST
        return some[enough].tolist(), dice[enough].tolist()


def _letter_groups(word: str) -> frozenset[str]:
    """Pairs and triples of letters in Latin script; the beginning of a word counts more than its end."""
    letters = "^" + word.translate(_LATIN)
    return frozenset(letters[at : at + size] for size in (2, 3) for at in range(len(letters) - size + 1))
