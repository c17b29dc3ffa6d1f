"""Texts with holes: what is the same in many documents, and the places where each has a text of its own.

A template is a document with marks in it. Whatever is made from it (a line of N-Quads, a JSON text) is a text with
marks, which is cut into pieces: constants (``str``) and holes (``int``). To fill it, the texts of one document and all
constants are put in one list, the pool, and the pieces are taken from there and joined.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter

from .nquads import escape

Piece = str | int
Pieces = tuple[Piece, ...]
Pool = list[bytes]
Pattern = Callable[[Pool], tuple[bytes, ...]]
"""Takes the pieces of a text from a pool."""

MOST_HOLES = 10_000

_ESCAPED = b'"\\'
_CONTROL = bytes([*range(0x20), 0x7F])
_PLAIN = bytes(byte for byte in range(256) if byte not in _ESCAPED + _CONTROL)


class NotInShapeError(Exception):
    """A document cannot be made or hashed from a shape; whether it has a canonical form at all is not said."""


class Marks:
    """Marks for holes: ``mark(7)`` is a text that no constant of the template contains, and an absolute IRI."""

    def __init__(self, known: str) -> None:
        """``known`` is a text that contains every constant of the template."""
        stems = (f"urn:hole-{number}:" for number in itertools.count())
        self._stem = next(stem for stem in stems if stem not in known)
        self._find = re.compile(re.escape(self._stem) + r"(\d{4}):")

    def mark(self, hole: int) -> str:
        """The mark of a hole; holes count from 0."""
        if hole >= MOST_HOLES:
            raise NotInShapeError("too many holes")
        return f"{self._stem}{hole:04}:"

    def among(self, text: str) -> bool:
        """Whether a text contains a mark."""
        return self._stem in text

    def pieces(self, text: str) -> Pieces:
        """A text cut at its marks."""
        parts = self._find.split(text)
        return tuple(int(part) if place % 2 else part for place, part in enumerate(parts) if place % 2 or part)


class Constants:
    """The constants of a shape. They stand at the end of every pool, so that negative places are theirs."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def pattern(self, pieces: Iterable[Piece]) -> Pattern:
        """What takes these pieces, as bytes in UTF-8, from a pool."""
        places = [self._place(piece) if isinstance(piece, str) else piece for piece in merged(pieces)]
        while len(places) < 2:  # with one place an itemgetter gives no tuple
            places.append(self._place(""))
        return itemgetter(*places)

    def _place(self, constant: str) -> int:
        return self._places.setdefault(constant, -1 - len(self._places))

    def end_of_pool(self) -> Pool:
        """All constants as they stand at the end of a pool. Patterns that are made later do not fit it."""
        return [constant.encode() for constant in reversed(self._places)]


class TextTemplate:
    """A text with holes, such as a JSON document. Every text that is filled in must have been through ``encoded``."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        constants = Constants()
        self._pattern = constants.pattern(pieces)
        self._constants = constants.end_of_pool()

    def fill(self, texts: list[bytes]) -> bytes:
        """The text with ``texts`` in its holes."""
        return b"".join(self._pattern(texts + self._constants))


def encoded(values: Sequence[str]) -> list[bytes]:
    """Texts as they stand between quotation marks, in JSON and in N-Quads alike, in UTF-8.

    Raises NotInShapeError for control characters, which the two escape differently, and for halves of characters.
    """
    try:
        texts = [value.encode() for value in values]
    except UnicodeEncodeError:
        raise NotInShapeError("half of a character") from None
    special = b"".join(texts).translate(None, _PLAIN)
    if not special:
        return texts
    if special.translate(None, _ESCAPED):
        raise NotInShapeError("a control character")
    return [escape(value).encode() for value in values]


def merged(pieces: Iterable[Piece]) -> list[Piece]:
    """The same pieces with neighbouring constants joined."""
    joined: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def filled(pieces: Iterable[Piece], values: Sequence[str]) -> str:
    """The text that pieces give with ``values`` in the holes."""
    return "".join(piece if isinstance(piece, str) else values[piece] for piece in pieces)


def is_decided(one: Pieces, other: Pieces) -> bool:
    """Whether the order of two different texts is the same whatever is in the holes."""
    for left, right in zip(one, other, strict=False):
        if left != right:
            both = isinstance(left, str) and isinstance(right, str)
            return both and not str(left).startswith(str(right)) and not str(right).startswith(str(left))
    return False
