"""A document with everything that can be held back, and randomness that is the same in every run."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from typing import Any

from tests.proofs.badges import key_number

KEY = key_number(1)

CLAIMS: dict[str, Any] = {
    "iss": KEY.did,
    "name": "Айгүл",
    "address": {"street": "Abay 1", "city": "Almaty", "parts": {"floor": 2, "door": None}},
    "nationalities": ["KZ", "IT", ["KG"]],
    "grade": 4.5,
    "of age": True,
}


def counted() -> Callable[[int], bytes]:
    """Bytes that nobody would call random: for tests only."""
    numbers = itertools.count()
    return lambda size: hashlib.shake_128(str(next(numbers)).encode()).digest(size)
