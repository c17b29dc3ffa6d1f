"""How wide a text will be, without knowing the reader's fonts: an estimate on the wide side, and lines made by it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_NARROW = frozenset(" .,:;'|!()[]/iIjlftrІіЇї-·")
_BROAD = frozenset("mwMW@%ЖШЩЮФЫМжшщюфыД—")
MOST_LINES = 40
"""Lines of one text in a picture; the table has it whole."""


def width(text: str, size: float) -> float:
    """The width of a text in a sans-serif font of the given size, in the same unit."""
    return sum(map(_share, text)) * size


@lru_cache(maxsize=4096)
def _share(character: str) -> float:
    if character in _NARROW:
        return 0.33
    if character in _BROAD:
        return 0.9
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    if unicodedata.combining(character):
        return 0
    return 0.71 if character.isupper() else 0.575


def lines(text: str, size: float, room: float) -> list[str]:
    """The text in lines that fit the room; words longer than a line are broken."""
    made: list[str] = []
    used, space = room, width(" ", size)
    for word in text.split():
        for piece in _pieces(word, size, room):
            needed = width(piece, size)
            if made and used + space + needed <= room:
                made[-1] += f" {piece}"
                used += space + needed
            else:
                made.append(piece)
                used = needed
    if len(made) > MOST_LINES:
        return [*made[: MOST_LINES - 1], f"{made[MOST_LINES - 1]} …"]
    return made or [""]


def _pieces(word: str, size: float, room: float) -> list[str]:
    """The word, cut where it is wider than the room."""
    if width(word, size) <= room:
        return [word]
    pieces, used = [""], 0.0
    for character in word:
        needed = width(character, size)
        if used + needed > room and pieces[-1]:
            pieces.append("")
            used = 0.0
        pieces[-1] += character
        used += needed
    return pieces
