"""What JSON Pointers lead to."""

from __future__ import annotations

from typing import Any

import pytest

from credenza.canonicalisation import BlankNodes, CanonicalisationError
from credenza.proofs import PointerError
from credenza.proofs.ecdsa_sd.pointers import MOST_POINTERS, parse_pointers
from credenza.proofs.ecdsa_sd.selection import select, unshared

DOCUMENT: dict[str, Any] = {
    "@context": ["https://context.example"],
    "id": "urn:x:1",
    "type": ["A"],
    "plain": "text",
    "with/slash~": {"deep": 1},
    "list": [{"id": "urn:x:2", "n": 0, "m": [10, 11]}, {"type": "B", "n": 1, "m": [12]}, {"n": 2}],
}
FRAME = {"@context": ["https://context.example"], "id": "urn:x:1", "type": ["A"]}


@pytest.mark.parametrize(
    ("pointers", "expected"),
    [
        (["/plain"], {"plain": "text"}),
        (["/type"], {}),
        (["/with~1slash~0/deep"], {"with/slash~": {"deep": 1}}),
        (["/list/2"], {"list": [{"n": 2}]}),
        (["/list/2/n", "/list/0/n"], {"list": [{"id": "urn:x:2", "n": 0}, {"n": 2}]}),
        (["/list/1/m/0", "/list/1/m"], {"list": [{"type": "B", "m": [12]}]}),
        (["/list/0/m/1"], {"list": [{"id": "urn:x:2", "m": [11]}]}),
        (["/list", "/list/0/n"], {"list": DOCUMENT["list"]}),
    ],
)
def test_pointers_lead_to_parts_with_id_and_types_on_the_way(pointers: list[str], expected: dict[str, Any]) -> None:
    assert select(DOCUMENT, pointers, BlankNodes()) == {**FRAME, **expected}


def test_without_pointers_nothing_is_selected() -> None:
    assert select(DOCUMENT, [], BlankNodes()) == {}


def test_selection_shares_nothing_with_the_document() -> None:
    selected = select(DOCUMENT, ["/list"], BlankNodes())
    assert [part is original for part, original in zip(selected["list"], DOCUMENT["list"], strict=True)] == [False] * 3


@pytest.mark.parametrize(
    ("pointer", "said"),
    [
        ("/missing", "/missing"),
        ("/plain/0", "/plain/0"),
        ("/list/3", "/list/3"),
        ("/list/-1", "/list/-1"),
        ("/list/00", "/list/00"),
        ("/list/-", "/list/-"),
        ("/list/٢", "/list/٢"),
        ("/list/0/m/2", "/list/0/m/2"),
        ("/list/1/with~1slash", "/list/1/with~1slash"),
    ],
)
def test_pointer_that_leads_nowhere_is_named(pointer: str, said: str) -> None:
    with pytest.raises(PointerError) as caught:
        select(DOCUMENT, [pointer], BlankNodes())
    assert caught.value.problems[0].message == f"The credential has nothing at {said}."


@pytest.mark.parametrize("text", [None, 5, "", "plain", "#/plain", "/a~", "/a~2", "/" + "a" * 1_000])
def test_text_that_is_no_pointer_is_refused(text: Any) -> None:
    with pytest.raises(PointerError) as caught:
        parse_pointers([text])
    assert "is not a JSON Pointer" in caught.value.problems[0].message


def test_pointers_within_others_are_left_out() -> None:
    assert parse_pointers(["/b/c", "/a/b", "/a", "/b/cd", "/a"]) == [("a",), ("b", "c"), ("b", "cd")]


def test_too_many_pointers_are_refused() -> None:
    with pytest.raises(PointerError, match="More than 1000 parts"):
        parse_pointers([f"/{number}" for number in range(MOST_POINTERS + 1)])


def test_unshared_copy_has_objects_of_its_own() -> None:
    twice = {"n": [1]}
    copied = unshared({"a": twice, "b": twice})
    assert copied == {"a": {"n": [1]}, "b": {"n": [1]}}
    assert copied["a"] is not copied["b"]


def test_unshared_copy_of_something_very_deep_is_refused() -> None:
    deep: Any = []
    for _ in range(5_000):
        deep = [deep]
    with pytest.raises(CanonicalisationError) as caught:
        unshared(deep)
    assert caught.value.reason == "too_deep"
