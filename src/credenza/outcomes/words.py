"""The words of a text, several times faster than a pattern finds them.

Every mark becomes a space, in bytes, and the text is split at spaces: one pass over memory instead of a step of the
pattern machine for each letter.
"""

from __future__ import annotations

import re
import string

_LETTERS = string.ascii_letters
_ASCII = bytes(range(128))
_COMMON_MARKS = "‘“”«»„–—•…№×÷\N{NO-BREAK SPACE}"
_LETTERS_ALONE = bytes(range(0xC0)) + b"\xc3\xc4\xc5\xd0\xd1\xd2\xd3"
"""Bytes of UTF-8 in which nothing but ASCII and letters of Latin (to U+017F) and Cyrillic (to U+04FF) is written."""
_OTHER_MARKS = re.compile(r"[^\w\x00-\x7f]")
_LOOSE = (("-", re.compile(r"-(?:(?<![^\s'-]-)|(?!\w))")), ("'", re.compile(r"'(?<![^\s'-]')")))
"""What does not belong to a word: a hyphen that does not stand between letters, an apostrophe that follows none."""


def _spaces_but(kept: str) -> bytes:
    """A table for ``bytes.translate``: ASCII other than ``kept`` becomes a space, all else stays."""
    return bytes.maketrans(_ASCII, bytes(each if chr(each) in kept else ord(" ") for each in _ASCII))


_BETWEEN_LETTERS = _spaces_but(_LETTERS)
_BETWEEN_WORDS = _spaces_but(_LETTERS + string.digits + "'-")


def runs_of_letters(text: str) -> list[str]:
    """All runs of letters. Digits outside ASCII count as letters."""
    return _spaced(text.replace("’", " "), _BETWEEN_LETTERS).split()


def words_of(text: str) -> list[str]:
    """All words: letters and digits, joined by single hyphens and apostrophes; ’ is written as '."""
    spaced = _spaced(text.replace("’", "'"), _BETWEEN_WORDS)
    for mark, loose in _LOOSE:
        if mark in spaced:
            spaced = loose.sub(" ", spaced)
    return spaced.split()


def _spaced(text: str, table: bytes) -> str:
    if not text.isascii():
        for mark in _COMMON_MARKS:
            text = text.replace(mark, " ")
    encoded = text.encode(errors="replace")
    if encoded.translate(None, _LETTERS_ALONE):
        encoded = _OTHER_MARKS.sub(" ", text).encode(errors="replace")
    return encoded.translate(table).decode()
