"""The nodes of a JSON-LD document in the shape of Europass: nested, or named by their id and described elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from credenza.specification import LANGUAGES

Node = Mapping[str, Any]


class Graph:
    """A document in which a node that is only named is found where it is described."""

    def __init__(self, document: Node) -> None:
        self._described: dict[str, Node] = {}
        for node in _all_nodes(document):
            iri = node.get("id")
            if isinstance(iri, str) and len(node) > len(self._described.get(iri, {})):
                self._described[iri] = node

    def all(self, node: Node, member: str) -> list[Node]:
        """The nodes of a member."""
        return [self._whole(held) for held in nodes(node.get(member))]

    def one(self, node: Node, member: str) -> Node:
        """The first node of a member; an empty one if there is none."""
        return next(iter(self.all(node, member)), {})

    def _whole(self, node: Node) -> Node:
        return self._described.get(str(node.get("id")), node) if len(node) == 1 else node


def nodes(value: Any) -> list[Node]:
    """The nodes of a value: one, several, or an address that stands for one."""
    held = value if isinstance(value, list) else [value]
    named = ({"id": entry} if isinstance(entry, str) else entry for entry in held)
    return [entry for entry in named if isinstance(entry, Mapping)]


def strings(value: Any, language: str) -> list[str]:
    """The texts of a language map in ``language``, else in the first language that it has."""
    if not isinstance(value, Mapping):
        return [value] if isinstance(value, str) else []
    tag = next((tag for tag in (language, *LANGUAGES, *value) if value.get(tag)), None)
    held = value.get(tag) if tag else None
    return [words for words in (held if isinstance(held, list) else [held]) if isinstance(words, str)]


def text(value: Any, language: str) -> str | None:
    """The first text of a language map in ``language``, else in the first language that it has."""
    return next(iter(strings(value, language)), None)


def _all_nodes(document: Any) -> Iterator[Node]:
    pending = [document]
    while pending:
        value = pending.pop()
        if isinstance(value, Mapping):
            yield value
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)
