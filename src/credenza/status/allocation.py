"""Which index a credential gets on a status list.

Indices must look random, so that neighbours on the list say nothing about who was awarded together (W3C Bitstring
Status List 1.0, section 5.3), yet no index may be given twice, and no scan of what is taken should be needed. So the
n-th credential of a list gets the n-th value of a secret permutation of all indices: a Feistel network over 17 bits
(halves of 9 and 8 bits, ten rounds, HMAC-SHA-256 as round function). It is a bijection whatever the round function
gives, needs a counter and no memory, and cannot be foreseen without the secret of the list.
"""

from __future__ import annotations

import hashlib
import hmac

from credenza.errors import InputError, Problem

from .bits import ENTRIES

_RIGHT_BITS = 8
_LEFT_MASK, _RIGHT_MASK = 0x1FF, 0xFF
_ROUNDS = 10
_MIN_SECRET = 16


def _round(secret: bytes, number: int, half: int) -> int:
    digest = hmac.digest(secret, bytes([number]) + half.to_bytes(2, "big"), hashlib.sha256)
    return int.from_bytes(digest[:2], "big")


def index_of(number: int, secret: bytes) -> int:
    """The index of allocation ``number`` (0, 1, 2 … below ENTRIES) on the list that ``secret`` belongs to.

    Raises InputError when the list is full or the secret is shorter than 16 bytes.
    """
    if not 0 <= number < ENTRIES:
        raise InputError(
            Problem("status", f"Allocation {number} does not fit in a list of {ENTRIES}.", "Open a new list.")
        )
    if len(secret) < _MIN_SECRET:
        raise InputError(Problem("status", "The secret of a status list needs at least 16 bytes."))
    left, right = number >> _RIGHT_BITS, number & _RIGHT_MASK
    for turn in range(0, _ROUNDS, 2):
        left ^= _round(secret, turn, right) & _LEFT_MASK
        right ^= _round(secret, turn + 1, left) & _RIGHT_MASK
    return left << _RIGHT_BITS | right


def choose_indices(secret: bytes, already_allocated: int, count: int) -> list[int]:
    """The indices of the next ``count`` credentials on a list that holds ``already_allocated``. Never one twice.

    Raises InputError when they do not fit.
    """
    return [index_of(number, secret) for number in range(already_allocated, already_allocated + count)]
