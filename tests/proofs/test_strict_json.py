import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.proofs import JsonError, JsonReason, read_json

LIMIT = 10_000


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", JsonReason.NOT_JSON),
        (b"{", JsonReason.NOT_JSON),
        (b"[]", JsonReason.NOT_AN_OBJECT),
        (b"null", JsonReason.NOT_AN_OBJECT),
        (b'{"a":1,"a":1}', JsonReason.REPEATED_MEMBER),
        (b'{"a":{"b":1,"\\u0062":2}}', JsonReason.REPEATED_MEMBER),
        (b'{"a":NaN}', JsonReason.NUMBER_OUT_OF_RANGE),
        (b'{"a":-Infinity}', JsonReason.NUMBER_OUT_OF_RANGE),
        (b'{"a":1e400}', JsonReason.NUMBER_OUT_OF_RANGE),
        (b'{"a":9007199254740993}', JsonReason.NUMBER_OUT_OF_RANGE),
        (b'{"a":' + b"9" * 6000 + b"}", JsonReason.NUMBER_OUT_OF_RANGE),
        (b'{"a":"\\ud800"}', JsonReason.NOT_UTF8),
        (b'{"\\ud800":1}', JsonReason.NOT_UTF8),
        (b'{"a":"\xff"}', JsonReason.NOT_UTF8),
        ('{"a":1}'.encode("utf-16"), JsonReason.NOT_UTF8),
        (b'{"a":' + b"[" * 100 + b"]" * 100 + b"}", JsonReason.TOO_DEEP),
        (b'{"a":' * 4000, JsonReason.TOO_LARGE),
        (b'{"a":' * 1990, JsonReason.TOO_DEEP),
    ],
    ids=lambda value: str(value)[:40],
)
def test_each_fault_has_its_reason(data: bytes, reason: JsonReason) -> None:
    with pytest.raises(JsonError) as caught:
        read_json(data, LIMIT)
    assert caught.value.reason == reason


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(TEXTS, TREES, max_size=5))
def test_ordinary_objects_are_read_as_they_are(document: dict[str, object]) -> None:
    assert read_json(json.dumps(document).encode(), 10**6) == document


@given(st.binary(max_size=300))
def test_arbitrary_bytes_give_an_object_or_a_reason(data: bytes) -> None:
    result: object
    try:
        result = read_json(data, LIMIT)
    except JsonError as error:
        result = error.reason
    assert isinstance(result, dict | JsonReason)
