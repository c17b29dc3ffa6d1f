"""Base58 against the one of openvc, and the edges of the format."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openvc.multibase import b58btc_decode, b58btc_encode

from credenza.proofs import base58
from credenza.proofs.base58 import decode_base58, encode_base58


@given(st.binary(max_size=100))
def test_bytes_are_written_as_others_write_them_and_read_back(data: bytes) -> None:
    assert encode_base58(data) == b58btc_encode(data)
    assert decode_base58(encode_base58(data)) == data


@given(st.integers(1, 2**520))
def test_with_and_without_gmp_the_digits_are_the_same(number: int) -> None:
    digits = base58._digits_in_python(number)
    assert digits == base58._digits_by_gmp(number)
    assert base58._number_in_python(digits.encode()) == base58._number_by_gmp(digits.encode()) == number


@given(st.text("1Aaz", max_size=140))
def test_digits_are_read_as_others_read_them(text: str) -> None:
    assert decode_base58(text) == b58btc_decode(text)


@pytest.mark.parametrize(
    ("text", "data"), [("", b""), ("1", b"\0"), ("11", b"\0\0"), ("z", b"\x39"), ("1z", b"\0\x39")]
)
def test_short_texts(text: str, data: bytes) -> None:
    assert (decode_base58(text), encode_base58(data)) == (data, text)


@pytest.mark.parametrize("text", ["0", "O", "I", "l", "aaO", "Oaa", "a ", "\u0410", "1" * 4097])
def test_what_is_no_base58_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not base58|digits are more than"):
        decode_base58(text)
