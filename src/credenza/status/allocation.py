"""Which index a credential gets on a status list.

Indices must look random, so that neighbours on the list say nothing about who was awarded together (W3C Bitstring
Status List 1.0, section 5.3), yet no index may be given twice, and no scan of what is taken should be needed. So the
n-th credential of a list gets the n-th value of a secret permutation of all indices: a Feistel network over 17 bits
(halves of 9 and 8 bits, ten rounds, HMAC-SHA-256 as round function). It is a bijection whatever the round function
gives, needs a counter and no memory, and cannot be foreseen without the secret of the list.

A half has few values, so for many indices the round function is worked out once for each of them and then looked up.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
from collections.abc import Callable, Sequence

from credenza.errors import InputError, Problem

from .bits import ENTRIES

_RIGHT_BITS = 8
_LEFT_MASK, _RIGHT_MASK = 0x1FF, 0xFF
_ROUNDS = 10
_MIN_SECRET = 16
_WORTH_A_TABLE = 500

_Round = Callable[[int], int]


def _round(secret: bytes, number: int, half: int) -> int:
    digest = hmac.digest(secret, bytes([number]) + half.to_bytes(2, "big"), hashlib.sha256)
    return int.from_bytes(digest[:2], "big")


def _rounds(secret: bytes) -> tuple[_Round, ...]:
    return tuple(functools.partial(_round, secret, number) for number in range(_ROUNDS))


@functools.lru_cache(maxsize=8)
def _tables(secret: bytes) -> tuple[_Round, ...]:
    """The same functions, worked out for every value that the halves can take."""
    sizes = (_RIGHT_MASK + 1, _LEFT_MASK + 1)
    tables = [[_round(secret, number, half) for half in range(sizes[number % 2])] for number in range(_ROUNDS)]
    return tuple(table.__getitem__ for table in tables)


def _permute(number: int, rounds: Sequence[_Round]) -> int:
    left, right = number >> _RIGHT_BITS, number & _RIGHT_MASK
    for turn in range(0, _ROUNDS, 2):
        left ^= rounds[turn](right) & _LEFT_MASK
        right ^= rounds[turn + 1](left) & _RIGHT_MASK
    return left << _RIGHT_BITS | right


def index_of(number: int, secret: bytes) -> int:
    """The index of allocation ``number`` (0, 1, 2 … below ENTRIES) on the list that ``secret`` belongs to.

    Raises InputError when the list is full or the secret is shorter than 16 bytes.
    """
    return choose_indices(secret, number, 1)[0]


def choose_indices(secret: bytes, already_allocated: int, count: int) -> list[int]:
    """The indices of the next ``count`` credentials on a list that holds ``already_allocated``. Never one twice.

    Raises InputError when they do not fit or the secret is shorter than 16 bytes.
    """
    if len(secret) < _MIN_SECRET:
        raise InputError(Problem("status", "The secret of a status list needs at least 16 bytes."))
    end = already_allocated + count
    if already_allocated < 0 or end > ENTRIES:
        remedy = "Open a new list."
        raise InputError(Problem("status", f"Allocation {end - 1} does not fit in a list of {ENTRIES}.", remedy))
    rounds = _tables(secret) if count >= _WORTH_A_TABLE else _rounds(secret)
    return [_permute(number, rounds) for number in range(already_allocated, end)]
