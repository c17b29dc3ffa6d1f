"""Token status lists: what stands in them is what stands in the bitstrings of which they are made."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from credenza.proofs import generate_key
from credenza.status import INVALID, SUSPENDED, VALID, get_bit, read_token_status_list, status_list_token

KEY = generate_key(lambda count: b"\x07" * count)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
BYTES = st.binary(min_size=1, max_size=40)
LASTING = {"lives": timedelta(days=1), "fresh": timedelta(minutes=1)}


def claims_in(token: str) -> dict[str, Any]:
    """The claims of a signed token."""
    payload = token.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))))


@given(st.lists(st.tuples(st.integers(0, 255), st.integers(0, 255)), min_size=1, max_size=40))
def test_list_with_suspensions_says_of_each_entry_what_both_lists_say(pairs: list[tuple[int, int]]) -> None:
    revoked, suspended = (bytes(part) for part in zip(*pairs, strict=True))
    token = status_list_token(revoked, "https://a.example/1", NOW, KEY, suspended=suspended, **LASTING)
    read = read_token_status_list(claims_in(token))
    expected = [
        INVALID if get_bit(revoked, index) else SUSPENDED if get_bit(suspended, index) else VALID
        for index in range(len(revoked) * 8)
    ]
    assert [read.value(index) for index in range(len(revoked) * 8)] == expected


@given(BYTES)
def test_list_without_suspensions_has_one_bit_for_an_entry(revoked: bytes) -> None:
    token = status_list_token(revoked, "https://a.example/1", NOW, KEY, **LASTING)
    read = read_token_status_list(claims_in(token))
    assert (read.bits, [read.value(index) for index in range(len(revoked) * 8)]) == (
        1,
        [int(get_bit(revoked, index)) for index in range(len(revoked) * 8)],
    )
