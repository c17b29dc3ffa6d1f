"""Commitments: what the documentation says, byte for byte, and nothing of what they commit to."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.errors import LogError
from credenza.translog import Kind, Opening, commit, commit_each

SALT = bytes(range(16))
openings = st.tuples(st.sampled_from(Kind), st.binary(min_size=16, max_size=16), st.binary(max_size=40))


def test_entry_is_the_hash_that_the_documentation_describes() -> None:
    written = b"credenza-log-v1\naward\n" + SALT + sha256(b"{}").digest()
    assert commit(Kind.AWARD, SALT, b"{}") == sha256(written).digest()


def test_salt_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        commit(Kind.AWARD, SALT + b"x", b"{}")


@given(openings, openings)
def test_entries_are_the_same_only_for_the_same_opening_and_document(
    one: tuple[Kind, bytes, bytes], other: tuple[Kind, bytes, bytes]
) -> None:
    assert (commit(*one) == commit(*other)) == (one == other)


@given(st.sampled_from(Kind), st.lists(st.binary(max_size=20), max_size=5))
def test_many_entries_are_those_made_one_by_one(kind: Kind, documents: list[bytes]) -> None:
    entries, salts = commit_each(kind, documents, lambda count: bytes(range(count)))
    assert entries == [commit(kind, salt, document) for salt, document in zip(salts, documents, strict=True)]
    assert len(set(salts)) == len(documents)


@given(st.sampled_from(Kind), st.binary(min_size=16, max_size=16), st.binary(max_size=20))
def test_opening_read_back_opens_the_same_entry(kind: Kind, salt: bytes, document: bytes) -> None:
    read = Opening.from_bytes(Opening(kind, salt).to_bytes())
    assert read == Opening(kind, salt)
    assert read.entry_of(document) == commit(kind, salt, document)


@pytest.mark.parametrize("data", [b"", SALT, SALT + b"prize", SALT + "ä".encode(), SALT[:-1] + b"award"])
def test_opening_of_another_form_is_refused(data: bytes) -> None:
    with pytest.raises(LogError, match="does not say what"):
        Opening.from_bytes(data)
