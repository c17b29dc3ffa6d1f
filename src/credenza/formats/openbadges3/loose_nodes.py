"""Objects that anybody may have written: their members, read without believing any shape."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

Node = Mapping[str, Any]
Value = TypeVar("Value")

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def first_node(value: Any) -> Node:
    """The first object that stands in a member; an empty one without any."""
    nodes = nodes_in(value)
    return nodes[0] if nodes else {}


def nodes_in(value: Any) -> list[Node]:
    """The objects that stand in a member, alone or in a list."""
    return [node for node in (value if isinstance(value, list) else [value]) if isinstance(node, dict)]


def text_of(node: Node, name: str) -> str | None:
    """The text of a member; a list of one is the same to JSON-LD and to a signature."""
    value = node.get(name)
    if value.__class__ is list:
        value = sole(value)
    return value if isinstance(value, str) and value else None


def sole(value: Any) -> Any:
    """The one item that a list repeats; any other value as it is."""
    return value[0] if isinstance(value, list) and value and all(item == value[0] for item in value) else value


def day_in(text: str | None) -> date | None:
    """The day with which a text begins (ISO 8601)."""
    found = _DAY.match(text or "")
    return _date(found.group()) if found else None


@lru_cache(maxsize=1024)
def _date(day: str) -> date | None:
    return attempt(date.fromisoformat, day)


def attempt(reader: Callable[[str], Value], text: str) -> Value | None:
    """What ``reader`` makes of a text; ``None`` if it raises ValueError."""
    try:
        return reader(text)
    except ValueError:
        return None


def identifiers_of(node: Node) -> list[Node]:
    """The further identifiers of a node."""
    return nodes_in(node.get("otherIdentifier"))


class Alignments:
    """The alignments of a node by their type, without the prefix ``ext:``."""

    def __init__(self, node: Node) -> None:
        self._by_type: defaultdict[str, list[Node]] = defaultdict(list)
        for entry in nodes_in(node.get("alignment")):
            self._by_type[text_of(entry, "targetType") or ""].append(entry)

    def all(self, kind: str) -> list[Node]:
        """All of a type."""
        return self._by_type.get(f"ext:{kind}", [])

    def one(self, kind: str) -> Node:
        """The first of a type; an empty object without any."""
        return next(iter(self.all(kind)), {})

    def code(self, kind: str) -> str | None:
        """The code of the first of a type."""
        return text_of(self.one(kind), "targetCode")

    def description(self, kind: str) -> str | None:
        """The description of the first of a type."""
        return text_of(self.one(kind), "targetDescription")
