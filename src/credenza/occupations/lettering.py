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
    for word in text.split():
        for piece in _pieces(word, size, room):
            if made and width(f"{made[-1]} {piece}", size) <= room:
                made[-1] += f" {piece}"
            else:
                made.append(piece)
    if len(made) > MOST_LINES:
        return [*made[: MOST_LINES - 1], f"{made[MOST_LINES - 1]} …"]
    return made or [""]


def _pieces(word: str, size: float, room: float) -> list[str]:
    """The word, cut where it is wider than the room."""
    if width(word, size) <= room:
        return [word]
    pieces = [""]
    for character in word:
        if pieces[-1] and width(pieces[-1] + character, size) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces
