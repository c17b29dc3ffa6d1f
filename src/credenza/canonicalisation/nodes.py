"""The same blank nodes in a document and in its parts.

Who shows a part of a credential must say which node of the whole each node of the part is. Blank nodes have no name by
which to say it; so they are recognised by the JSON objects that stand for them.
"""

from __future__ import annotations

from typing import Any


class BlankNodes:
    """Which blank node stands for which part of a document, and which parts are copies of each other.

    A part is a JSON object (``place`` "node", or "graph" for the graph that it describes) or a place in a list. All
    must be different Python objects, as those of freshly read JSON are.
    """

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, str | int], int] = {}
        self._originals: dict[int, Any] = {}
        self._kept: list[Any] = []  # what is gone could hand its identity on to something else

    def number_of(self, part: Any, place: str | int) -> int:
        """The number of the blank node for ``part``, which is that of its original when it is a copy."""
        self._kept.append(part)
        original = self._originals.get(id(part), part)
        return self._numbers.setdefault((id(original), place), len(self._numbers))

    def copied(self, part: Any, original: Any) -> None:
        """Take note that ``part`` stands for the same nodes as ``original``."""
        self._kept += (part, original)
        self._originals[id(part)] = self._originals.get(id(original), original)
