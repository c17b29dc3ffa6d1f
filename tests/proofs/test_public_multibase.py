"""Public keys as Multikey text, read."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.proofs import (
    KEY_KINDS,
    P256,
    KeyKind,
    KeyLengthError,
    generate_key,
    multibase,
    public_multibase,
    read_public_multibase,
)


@pytest.mark.parametrize("kind", KEY_KINDS.values(), ids=KEY_KINDS)
@given(seed=st.binary(min_size=60, max_size=60))
def test_every_key_is_read_as_it_was_written(kind: KeyKind, seed: bytes) -> None:
    key = generate_key(lambda count: seed[:count], kind=kind)
    assert read_public_multibase(public_multibase(key.public_key)) == key.public_key


@pytest.mark.parametrize("kind", KEY_KINDS.values(), ids=KEY_KINDS)
@pytest.mark.parametrize("change", [-1, 1])
def test_a_key_of_another_length_is_told_apart(kind: KeyKind, change: int) -> None:
    short = kind.prefix + b"\x02" * (kind.public_bytes + change)
    with pytest.raises(KeyLengthError):
        read_public_multibase(multibase(short))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "z",
        "u7QE",
        "z0OIl",
        multibase(b"\xec\x01" + bytes(32)),
        multibase(P256.prefix + b"\x02" + b"\xff" * 32),
        multibase(P256.prefix + b"\x05" + bytes(32)),
        "z" + "6" * 5_000,
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        read_public_multibase(text)
    assert not isinstance(caught.value, KeyLengthError)


@given(
    text=st.text(max_size=80)
    | st.text("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", max_size=80).map("z".__add__)
)
def test_no_text_whatever_breaks_it(text: str) -> None:
    with suppress(ValueError):
        assert public_multibase(read_public_multibase(text)) == text
