"""Canonical JSON: the fast writer gives what rfc8785 gives, or leaves it to it."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from typing import Any

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from credenza.canonicalisation import canonical_json

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(DOCUMENTS)
@example({"\U0001f600": 1, "ﬀ": 2})  # by code points the other way round than by UTF-16
@example([1.0, -0.0, 1e21, 1e-7, 1e16, 123456789012345.7, 0.0001, 0.00001, 5e-324, 1.7976931348623157e308])
@example({"a": '\x00\x1f\x7f\u2028"\\/\b\f\n\r\t'})
@example({"a": [{"b": [2.5]}], "ә": {"ö": None}})
def test_every_document_has_the_canonical_form_of_the_reference(document: Any) -> None:
    assert canonical_json(document) == rfc8785.dumps(document)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_written_as_the_reference_writes_it(number: float) -> None:
    for document in (number, [number], {"a": {"b": number}}):
        assert canonical_json(document) == rfc8785.dumps(document)


@pytest.mark.parametrize(
    "value",
    [math.nan, math.inf, 2**53, -(2**53), 2**70, "\ud800", datetime(2026, 1, 1, tzinfo=UTC), {1, 2}, b"bytes"],
    ids=str,
)
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    for document in (value, [value], {"a": [value]}):
        with pytest.raises((rfc8785.CanonicalizationError, UnicodeEncodeError)):
            canonical_json(document)


@pytest.mark.parametrize("key", [1, None, True, "\ud800"])
def test_names_that_json_does_not_have_are_refused(key: Any) -> None:
    with pytest.raises((rfc8785.CanonicalizationError, UnicodeEncodeError)):
        canonical_json({key: 1})


def test_the_form_is_json_and_read_as_the_same() -> None:
    document = {"b": [1, 2.5, None], "a": {"ә": True}}
    assert canonical_json(document) == '{"a":{"ә":true},"b":[1,2.5,null]}'.encode()
    assert json.loads(canonical_json(document)) == document
