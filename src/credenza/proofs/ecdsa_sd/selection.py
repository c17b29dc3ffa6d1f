"""The part of a document to which JSON Pointers lead (vc-di-ecdsa 1.0, section 3.4, selectJsonLd)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from credenza.canonicalisation import BlankNodes, CanonicalisationError

from .pointers import Pointer, PointerError, parse_pointers, write_pointer

_Tree: TypeAlias = dict[str, "_Tree"]
"""Where the pointers lead: name → the rest of the way. An empty tree means: all that is here."""

_is_place = re.compile("0|[1-9][0-9]{0,8}").fullmatch
_DEEPEST = 64
_ALWAYS_WHOLE = ("@context", "id", "type")


def unshared(value: Any, depth: int = 0) -> Any:
    """A copy of JSON in which every object and list is one of its own. Raises CanonicalisationError if too deep."""
    if depth > _DEEPEST:
        raise CanonicalisationError("too_deep", f"Nested deeper than {_DEEPEST} levels.")
    if isinstance(value, dict):
        return {name: unshared(member, depth + 1) for name, member in value.items()}
    return [unshared(item, depth + 1) for item in value] if isinstance(value, list) else value


def select(document: dict[str, Any], pointers: Iterable[str], nodes: BlankNodes) -> dict[str, Any]:
    """What the pointers lead to, with the id and the types of every object on the way and the contexts.

    ``nodes`` takes note of what in the answer is a copy of what. Raises PointerError when a pointer leads nowhere.
    """
    tree: _Tree = {}
    for pointer in parse_pointers(pointers):
        branch = tree
        for token in pointer:
            branch = branch.setdefault(token, {})
    if not tree:
        return {}
    return _Selection(nodes).of_object(document, tree, ())


class _Selection:
    """Copies parts of one document."""

    def __init__(self, nodes: BlankNodes) -> None:
        self.nodes = nodes

    def of(self, value: Any, tree: _Tree, way: Pointer) -> Any:
        if not tree:
            return self.all_of(value)
        if isinstance(value, dict):
            return self.of_object(value, tree, way)
        if isinstance(value, list):
            return self.of_list(value, tree, way)
        raise PointerError("leads_nowhere", write_pointer((*way, min(tree))))

    def all_of(self, value: Any) -> Any:
        copied: Any = value
        if isinstance(value, dict):
            copied = {name: self.all_of(member) for name, member in value.items()}
        elif isinstance(value, list):
            copied = [self.all_of(item) for item in value]
        self.nodes.copied(copied, value)
        return copied

    def of_object(self, value: dict[str, Any], tree: _Tree, way: Pointer) -> dict[str, Any]:
        missing = sorted(tree.keys() - value.keys())
        if missing:
            raise PointerError("leads_nowhere", write_pointer((*way, missing[0])))
        copied = dict(self.members(value, tree, way))
        self.nodes.copied(copied, value)
        return copied

    def members(self, value: dict[str, Any], tree: _Tree, way: Pointer) -> Iterator[tuple[str, Any]]:
        for name, member in value.items():
            shown = self.of(member, tree[name], (*way, name)) if name in tree else None
            if name in _ALWAYS_WHOLE:
                yield name, self.all_of(member)
            elif name in tree:
                yield name, shown

    def of_list(self, value: list[Any], tree: _Tree, way: Pointer) -> list[Any]:
        for token in tree:
            if not _is_place(token) or int(token) >= len(value):
                raise PointerError("leads_nowhere", write_pointer((*way, token)))
        copied = [self.of(value[int(token)], tree[token], (*way, token)) for token in sorted(tree, key=int)]
        self.nodes.copied(copied, value)
        return copied
