"""JSON texts that are alike but for some texts in them, recognised byte by byte.

What an issuer's software writes for a thousand learners is the same file but for names, dates and numbers. So such a
file need not be read as JSON: its constant parts are compared, and what stands in the holes is taken out. A file that
passes is the very text that the template gives, so it is the same JSON value, with type, order and every member.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from credenza.canonicalisation import Piece, TextTemplate

Path = tuple[str | int, ...]

_TEXT = re.compile(rb'"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL)
_rest_of_text = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL).match
_has_control = re.compile(rb"[\x00-\x1f]").search
_QUOTE, _BACKSLASH = b'"', b"\\"
_SHORTEST_BASE = 16
"""Characters of a text that may be part of others: an address, not a grade."""


class Writing:
    """A JSON text cut into its texts (member names included, as they are written) and what stands between them."""

    def __init__(self, data: bytes) -> None:
        """``data`` is JSON that was read already."""
        parts = _TEXT.split(data)
        self.between, self.texts = parts[::2], parts[1::2]

    def differing(self, other: Writing) -> list[int] | None:
        """The numbers of the texts that differ; ``None`` if anything else does."""
        if self.between != other.between:
            return None
        return [number for number, (one, two) in enumerate(zip(self.texts, other.texts, strict=True)) if one != two]


def places(document: dict[str, Any]) -> list[Path | None]:
    """Where each text of a JSON text stands in its document, in order; ``None`` for names and for what is read as such.

    Contexts, types and whatever else begins with ``@`` are read as names: they decide what the rest means.
    """
    return list(_places(document, (), is_name=False))


def _places(value: Any, path: Path, *, is_name: bool) -> Iterator[Path | None]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield None
            yield from _places(member, (*path, name), is_name=is_name or name == "type" or name.startswith("@"))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _places(item, (*path, number), is_name=is_name)
    elif isinstance(value, str):
        yield None if is_name else path


@dataclass(frozen=True)
class Held:
    """What stands in one place: the text of a hole, with constant text around it."""

    before: bytes
    hole: int
    after: bytes

    @property
    def is_whole(self) -> bool:
        """Whether nothing stands around the hole."""
        return not self.before and not self.after

    def filled(self, values: Sequence[str]) -> str:
        """The whole text, with ``values`` in the holes."""
        return values[self.hole] if self.is_whole else f"{self.before.decode()}{values[self.hole]}{self.after.decode()}"


def holes_of(columns: Sequence[Sequence[bytes]]) -> list[Held]:
    """How texts that vary hang together: ``columns`` are their values in some files, in the order of the file.

    A text that is, in every file, an earlier one with the same words around it shares that one's hole.
    """
    bases: list[Sequence[bytes]] = []
    found: list[Held] = []
    for column in columns:
        held = next((held for hole, base in enumerate(bases) if (held := _as_part(column, base, hole))), None)
        if held is None:
            held = Held(b"", len(bases), b"")
            bases.append(column)
        found.append(held)
    return found


def _as_part(column: Sequence[bytes], base: Sequence[bytes], hole: int) -> Held | None:
    start = column[0].find(base[0])
    if start < 0 or (len(base[0]) < _SHORTEST_BASE and column[0] != base[0]):
        return None
    before, after = column[0][:start], column[0][start + len(base[0]) :]
    if _BACKSLASH in before + after:
        return None
    same = all(text == before + part + after for text, part in zip(column, base, strict=True))
    return Held(before, hole, after) if same else None


class WrittenTemplate:
    """The JSON texts that equal one but for the texts in its holes."""

    def __init__(self, writing: Writing, held: dict[int, Held]) -> None:
        """``held``: number of a text → what stands there, in order; holes count up from 0 as they first appear."""
        pieces: list[Piece] = []
        for number, between in enumerate(writing.between):
            pieces.append(between.decode())
            if number < len(writing.texts):
                part, text = held.get(number), writing.texts[number].decode()
                pieces += ('"', *((part.before.decode(), part.hole, part.after.decode()) if part else (text,)), '"')
        self._whole = TextTemplate(pieces)
        self._gaps, self._end = _gaps(pieces)

    def match(self, data: bytes) -> list[str] | None:
        """The texts in the holes; ``None`` if ``data`` is another text."""
        escaped = _BACKSLASH in data
        written = self._written(data, escaped=escaped)
        if written is None or _has_control(b"".join(written)) or self._whole.fill(written) != data:
            return None
        try:
            return [_decoded(text) for text in written] if escaped else [text.decode() for text in written]
        except ValueError:  # no UTF-8, or no escape of JSON
            return None

    def _written(self, data: bytes, *, escaped: bool) -> list[bytes] | None:
        """What stands where the holes are, if the length of the file is right; nothing else is compared."""
        found: list[bytes] = []
        position = 0
        for constant, repeated in self._gaps:
            position += constant
            for hole in repeated:
                position += len(found[hole])
            end = _end_of_text(data, position) if escaped else data.find(_QUOTE, position)
            if end < position:
                return None
            found.append(data[position:end])
            position = end
        constant, repeated = self._end
        rest = constant + sum([len(found[hole]) for hole in repeated])
        return found if position + rest == len(data) else None


_Gap = tuple[int, list[int]]
"""What stands before a hole that was not there yet: bytes of constants, and holes that were."""


def _gaps(pieces: Sequence[Piece]) -> tuple[list[_Gap], _Gap]:
    """The gaps before all holes, and what follows the last of them."""
    gaps: list[_Gap] = []
    constant, repeated = 0, list[int]()
    for piece in pieces:
        if isinstance(piece, str):
            constant += len(piece.encode())
        elif piece < len(gaps):
            repeated.append(piece)
        else:
            gaps.append((constant, repeated))
            constant, repeated = 0, []
    return gaps, (constant, repeated)


def _end_of_text(data: bytes, position: int) -> int:
    found = _rest_of_text(data, position)
    return found.end() if found else position


def _decoded(text: bytes) -> str:
    if _BACKSLASH not in text:
        return text.decode()
    read: str = json.loads(b'"' + text + b'"')
    read.encode()  # half a character is none
    return read


class Model:
    """A document with holes: filled for each file, its constant parts shared by all."""

    def __init__(self, document: dict[str, Any], held: Mapping[Path, Held]) -> None:
        """``document`` is one of them, ``held`` what stands at its holes."""
        self._copied: list[Any] = []
        self._links: list[tuple[int, str | int, int]] = []
        self._texts: list[tuple[int, str | int, str, int, str]] = []
        numbers: dict[Path, int] = {}
        for path, part in held.items():
            holder = self._number(document, path[:-1], numbers)
            self._texts.append((holder, path[-1], part.before.decode(), part.hole, part.after.decode()))

    def _number(self, document: dict[str, Any], path: Path, numbers: dict[Path, int]) -> int:
        """The number of the object or list at a path, which is copied for each document as all around it are."""
        if path not in numbers:
            above = self._number(document, path[:-1], numbers) if path else None
            numbers[path] = len(self._copied)
            self._copied.append(document if above is None else self._copied[above][path[-1]])
            if above is not None:
                self._links.append((above, path[-1], numbers[path]))
        return numbers[path]

    def document(self, values: Sequence[str]) -> dict[str, Any]:
        """The document with these texts."""
        made = [held.copy() for held in self._copied]
        for above, step, number in self._links:
            made[above][step] = made[number]
        for number, step, before, hole, after in self._texts:
            made[number][step] = f"{before}{values[hole]}{after}"
        whole: dict[str, Any] = made[0]
        return whole
