"""A table from learners to numbers that stays small with millions of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

_EMPTY = 0
_FIRST_SIZE = 1 << 12


class KeyTable:
    """Learner key → a number, in 16 bytes for each place of an open table that is at most half full.

    Of a key (64 hexadecimal digits) only the first 64 bits are kept, so ``candidates`` can, once in a life of the
    universe or so, name the number of another learner: whoever has the whole key at hand compares it.
    """

    def __init__(self) -> None:
        self._count = 0
        self._keys, self._numbers = _places(_FIRST_SIZE), _places(_FIRST_SIZE)

    def __len__(self) -> int:
        return self._count

    def add(self, key: str, number: int) -> None:
        """Put a number (0 or more) beside those that the key has already."""
        if 2 * self._count >= len(self._keys):
            self._grow()
        self._put(_short(key), number)
        self._count += 1

    def candidates(self, key: str) -> Iterator[int]:
        """The numbers of a key, in the order in which they were added."""
        short, mask = _short(key), len(self._keys) - 1
        place = short & mask
        while (found := self._keys[place]) != _EMPTY:
            if found == short:
                yield self._numbers[place]
            place = (place + 1) & mask

    def first(self, key: str) -> int | None:
        """The first number of a key."""
        return next(self.candidates(key), None)

    def _put(self, short: int, number: int) -> None:
        mask = len(self._keys) - 1
        place = short & mask
        while self._keys[place] != _EMPTY:
            place = (place + 1) & mask
        self._keys[place], self._numbers[place] = short, number

    def _grow(self) -> None:
        keys, numbers = self._keys, self._numbers
        self._keys, self._numbers = _places(2 * len(keys)), _places(2 * len(keys))
        for short, number in zip(keys, numbers, strict=True):
            if short != _EMPTY:
                self._put(short, number)


def _places(count: int) -> array[int]:
    return array("Q", bytes(8 * count))


def _short(key: str) -> int:
    return int(key[:16], 16) or 1
