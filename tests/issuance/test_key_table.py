"""The table of learners: every number is found again, however many there are."""

from __future__ import annotations

import hashlib

from credenza.issuance.key_table import KeyTable


def key(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def test_ten_thousand_learners_are_found_again_and_nobody_else() -> None:
    table = KeyTable()
    for number in range(10_000):
        table.add(key(number), number)
    assert [table.first(key(number)) for number in range(10_000)] == list(range(10_000))
    assert [table.first(key(number)) for number in range(10_000, 11_000)] == [None] * 1000
    assert len(table) == 10_000


def test_keys_that_begin_alike_give_all_their_numbers() -> None:
    table = KeyTable()
    for number in range(3):
        table.add("0" * 16 + f"{number:048x}", number)
    assert list(table.candidates("0" * 64)) == [0, 1, 2]
