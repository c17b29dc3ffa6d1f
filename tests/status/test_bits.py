"""The bits: our reading against openvc's and openbadgeslib's."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openbadgeslib.ob3.status import decode_encoded_list, set_indices
from openbadgeslib.ob3.status_list import encode_bitstring as openbadgeslib_encode
from openvc.status.bitstring import decode_bitstring, get_status_bit

from credenza.status import ENTRIES, StatusError, StatusReason, decode, encode, get_bit, new_list, set_bit

VECTORS = Path(__file__).parents[1] / "vectors" / "status"


def list_with(indices: set[int]) -> bytearray:
    bits = new_list()
    for index in indices:
        set_bit(bits, index, True)
    return bits


def test_a_new_list_is_16_kib_of_clear_bits() -> None:
    assert ENTRIES == 131_072
    assert new_list() == bytes(16 * 1024)


@pytest.mark.parametrize("index", [0, 5, 47, 131_071])
def test_one_set_bit_leaves_its_neighbours_clear(index: int) -> None:
    bits = list_with({index})
    near = [number for number in range(index - 9, index + 10) if 0 <= number < ENTRIES]
    assert [number for number in near if get_bit(bits, number)] == [index]
    assert sum(byte.bit_count() for byte in bits) == 1
    set_bit(bits, index, False)
    assert bits == new_list()


def test_index_0_is_the_leftmost_bit() -> None:
    assert list_with({0})[:2] == b"\x80\x00"
    assert list_with({5})[:2] == b"\x04\x00"
    assert list_with({47})[:7] == b"\x00\x00\x00\x00\x00\x01\x00"
    assert list_with({131_071})[-2:] == b"\x00\x01"


@pytest.mark.parametrize("vector", json.loads((VECTORS / "lists.json").read_text()), ids=lambda vector: vector["name"])
def test_vectors_read_the_same_here_and_elsewhere(vector: dict[str, object]) -> None:
    encoded, indices = str(vector["encodedList"]), vector["indices"]
    bits = decode(encoded)
    assert [number for number in range(ENTRIES) if get_bit(bits, number)] == indices
    assert decode_bitstring(encoded) == decode_encoded_list(encoded) == bits
    assert sorted(set_indices(bits)) == indices


@settings(max_examples=25, deadline=None)
@given(st.sets(st.integers(0, ENTRIES - 1), max_size=300))
def test_any_list_comes_back_and_both_judges_agree(indices: set[int]) -> None:
    bits = list_with(indices)
    assert decode(encode(bits)) == bits
    assert set_indices(decode_encoded_list(encode(bits))) == indices
    assert all(get_status_bit(decode_bitstring(encode(bits)), index) for index in indices)
    assert decode(openbadgeslib_encode(indices)) == bits


@pytest.mark.parametrize("index", [-1, ENTRIES, 10**30])
def test_indices_outside_the_list_are_refused(index: int) -> None:
    for act in (lambda: get_bit(new_list(), index), lambda: set_bit(new_list(), index, True)):
        with pytest.raises(StatusError) as caught:
            act()
        assert caught.value.reason == StatusReason.INDEX_OUT_OF_RANGE


def packed(data: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


GOOD = gzip.compress(bytes(16 * 1024))


@pytest.mark.parametrize(
    ("encoded", "message"),
    [
        ("", "does not begin with u"),
        ("z" + packed(GOOD)[1:], "does not begin with u"),
        ("u*", "not base64url"),
        ("uä", "not base64url"),
        (packed(b"plain"), "not gzip"),
        (packed(GOOD[:-9]), "cut off"),
        (packed(GOOD + b"tail"), "tail"),
        (packed(gzip.compress(bytes(100))), "fewer than"),
        (packed(gzip.compress(bytes(5 * 1024 * 1024))), "larger than 4 MiB"),
        (packed(gzip.compress(bytes(300 * 1024 * 1024), 1)), "larger than 4 MiB"),
    ],
    ids=["empty", "no prefix", "star", "letter", "plain", "cut", "tail", "short", "large", "bomb"],
)
def test_broken_lists_are_refused_with_the_cause(encoded: str, message: str) -> None:
    with pytest.raises(StatusError, match=message) as caught:
        decode(encoded)
    assert caught.value.reason == StatusReason.MALFORMED_LIST


@given(st.text(max_size=100) | st.binary(max_size=100).map(packed))
def test_arbitrary_text_is_refused_and_never_crashes(text: str) -> None:
    with pytest.raises(StatusError):
        decode(text)
