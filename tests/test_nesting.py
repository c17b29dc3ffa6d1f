"""How deep a JSON text is nested, told without reading it, so that no reader goes down with it."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from credenza.nesting import is_nested_deeper, is_value_nested_deeper
from credenza.proofs import JsonError, JsonReason, read_json
from credenza.translog.evm import same_recursion_limit


@pytest.mark.parametrize("levels", [1, 2, 64])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_limit_is_the_number_of_levels(levels: int, opening: str, closing: str) -> None:
    def text(deep: int) -> bytes:
        return (opening * deep + "1" + closing * deep).encode()

    assert [is_nested_deeper(text(deep), levels) for deep in (levels, levels + 1)] == [False, True]


@pytest.mark.parametrize(
    "text", ["[" * 70, 'a "quoted" \\ [[[', '"', "\\", 'ends in \\" [[', "{" * 200 + "}" * 200], ids=range(6)
)
def test_brackets_in_texts_and_beside_each_other_do_not_count(text: str) -> None:
    assert not is_nested_deeper(json.dumps([text, {text: text}]).encode(), 2)
    assert not is_nested_deeper(b"[" + b",".join([b"[]"] * 100) + b"]", 2)


@pytest.mark.parametrize(
    "text", [b'["' + b'\\"' * 50_000, b'"' * 99_999 + b"[" * 5, b"]" * 99, b'"\\', b""], ids=range(5)
)
def test_texts_that_are_no_json_are_looked_through_as_well(text: bytes) -> None:
    assert not is_nested_deeper(text, 8)


@pytest.mark.parametrize("levels", [1, 8, 300_000])
def test_value_is_nested_deeper_from_one_list_too_many(levels: int) -> None:
    value: Any = [{"a": 1}, []]
    for _ in range(levels - 1):
        value = {"a": value, "b": "["} if isinstance(value, list) else [value, 1]
    assert [is_value_nested_deeper(value, most) for most in (levels, levels + 1)] == [True, False]


def test_value_that_holds_itself_is_nested_deeper_than_any_limit() -> None:
    value: list[Any] = []
    value.append(value)
    assert is_value_nested_deeper(value, 1000)


def test_reader_says_how_deep_is_too_deep_whatever_the_limit_of_python_is() -> None:
    deep = b'{"a": ' + b"[" * 400_000 + b"]" * 400_000 + b"}"
    with same_recursion_limit():
        sys.setrecursionlimit(100_000)
        with pytest.raises(JsonError, match="nested deeper than 64 levels") as refused:
            read_json(deep, len(deep))
    assert refused.value.reason is JsonReason.TOO_DEEP
