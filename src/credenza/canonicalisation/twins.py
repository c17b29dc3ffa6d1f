"""Blank nodes that look alike in all documents of a shape, such as two lists of the same grades."""

from __future__ import annotations

from collections.abc import Sequence

from .faults import CanonicalisationError
from .holes import NotInShapeError, Pool
from .rdfc import Canonicaliser, Hash, Quad

MOST_STATES = 2_000
"""How many ways of labelling nodes a shape remembers something for: what follows from them, or a hash so far."""


class Twins:
    """Blank nodes without holes that share their first-degree hashes, told apart by the whole RDFC-1.0.

    Hash N-Degree Quads looks at them and at the labels of the nodes beside them. So the order is found once for each
    way in which those are labelled.
    """

    def __init__(self, quads: Sequence[Quad], twins: set[int], algorithm: Hash) -> None:
        """``quads`` are all in which one of ``twins`` stands; nodes are numbered by the places of their labels."""
        mentioned = {term for quad in quads for term in quad if isinstance(term, int)}
        self._quads, self._algorithm = quads, algorithm
        self._beside = sorted(mentioned - twins)
        self._orders: dict[tuple[bytes, ...], list[int]] = {}

    def order(self, pool: Pool, unlike: Sequence[int]) -> list[int]:
        """The twins in the order of their labels; ``pool`` has the labels of all nodes that are ``unlike`` any other.

        Raises NotInShapeError if it takes too much work to tell them apart.
        """
        key = tuple([pool[node] for node in self._beside])
        order = self._orders.get(key)
        if order is None:
            order = self._found({node: pool[node].decode() for node in unlike})
            if len(self._orders) < MOST_STATES:
                self._orders[key] = order
        return order

    def _found(self, issued: dict[int, str]) -> list[int]:
        try:
            return Canonicaliser(self._quads, self._algorithm).order_after(issued)
        except CanonicalisationError as error:
            raise NotInShapeError("nodes that cannot be told apart") from error
