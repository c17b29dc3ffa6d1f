"""Nodes that a document describes in more than one place.

Statements have no place: if two objects have the same ``id``, members can move from one to the other and the canonical
form stays the same. So a node is read only when every reader finds the same in it (decision 0003):

- its description nearest to the root says everything;
- a deeper one repeats some of that and adds nothing; a bare ``{"id": …}`` is a reference and may stand anywhere;
- at the same depth they are the same;
- no list holds the same node twice, for nobody could say how often it counts.
"""

from __future__ import annotations

from typing import Any

from .faults import CanonicalisationError

_Description = tuple[int, dict[str, Any]]


class Descriptions:
    """The descriptions of the nodes of one graph: node → (depth, object) for each place."""

    def __init__(self) -> None:
        self._places: dict[str, list[_Description]] = {}

    def add(self, token: str, depth: int, element: dict[str, Any]) -> None:
        """Take note of a description with at least one member beside its id."""
        if token in self._places:
            self._places[token].append((depth, element))
        else:
            self._places[token] = [(depth, element)]

    def require_agreement(self, document: dict[str, Any]) -> None:
        """Raise CanonicalisationError if members could change their place in ``document`` without anybody noticing."""
        repeated = [places for places in self._places.values() if len(places) > 1]
        for places in repeated:
            nearest = min(places, key=lambda place: (place[0], -len(place[1])))
            if not all(_agrees(place, nearest) for place in places):
                raise CanonicalisationError("described_twice", f"Two places describe {nearest[1]['id'][:80]!r}.", "id")
        if repeated:
            _refuse_twins(document)


def _agrees(place: _Description, nearest: _Description) -> bool:
    (depth, element), (least, fullest) = place, nearest
    if depth == least:
        return _same(element, fullest)
    return all(name in fullest and _same(value, fullest[name]) for name, value in element.items())


def _same(one: Any, other: Any) -> bool:
    """Equality of JSON values; Python takes 1 and true for the same."""
    if one.__class__ is not other.__class__ or (one.__class__ in (dict, list) and len(one) != len(other)):
        return False
    if one.__class__ is dict:
        return all(name in other and _same(value, other[name]) for name, value in one.items())
    if one.__class__ is list:
        return all(map(_same, one, other))
    return bool(one == other)


def _refuse_twins(document: dict[str, Any]) -> None:
    pending: list[Any] = [document]
    while pending:
        value = pending.pop()
        inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
        pending += inner
        if isinstance(value, list):
            ids = [str(item.get("id")) for item in value if isinstance(item, dict) and "id" in item and len(item) > 1]
            if len(set(ids)) < len(ids):
                raise CanonicalisationError("described_twice", "A list holds the same node twice.", "id")
