"""Credentials baked into pictures: PNG and SVG of Open Badges 3.0 (section 5.3) and 2.0 (Baking Specification)."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from credenza.errors import CredentialError, Problem

PNG, SVG = b"\x89PNG\r\n\x1a\n", (b"<svg", b"<?xml", b"<!DOCTYPE", b"<!--")
MAX_SVG_BYTES = 2 * 1024 * 1024
MOST_CHUNKS = 20_000
"""Of a PNG so many parts are read, in some tenths of a second; pictures have some thousands at most."""
DEEPEST_TAGS = 200
"""Elements of an SVG inside each other; drawings stay below 30."""
MOST_MARKS = 60_000
"""Of an SVG so many tags and attributes are read, in about a second; drawings of 2 MiB are long paths, not many."""
_KEYWORDS = (b"openbadgecredential", b"openbadges")
_ELEMENTS = ("openbadges:credential", "openbadges:assertion")


class PictureError(CredentialError):
    """A picture that is broken."""

    def __init__(self, detail: str) -> None:
        super().__init__(Problem("", detail))


def kind_of_picture(data: bytes) -> str | None:
    """``PNG`` or ``SVG``; ``None`` for what is neither."""
    if data.startswith(PNG):
        return "PNG"
    return "SVG" if data[:1024].lstrip().startswith(SVG) else None


def baked_in(data: bytes) -> Iterator[bytes]:
    """What is baked into a picture, the newer kind first. Raises PictureError for a broken picture."""
    readers = _read_png(data) if data.startswith(PNG) else _read_svg(data)
    for found in readers:
        if found and found.strip():
            yield found.strip().encode("utf-8", "replace")


def _read_png(data: bytes) -> Iterator[str | None]:
    from openbadgeslib.baking import extract_png
    from openbadgeslib.errors import LibOpenBadgesException
    from png import Error

    _require_few_chunks(data)
    for keyword in _KEYWORDS:
        try:
            yield extract_png(data, keyword=keyword)
        except (Error, LibOpenBadgesException, ValueError, IndexError, EOFError) as error:
            raise PictureError(f"The PNG is broken: {type(error).__name__}.") from error


def _require_few_chunks(data: bytes) -> None:
    """Raises PictureError (PNG 1.2, section 3.2: a chunk is its length, its type, its data and a checksum)."""
    position = len(PNG)
    for _ in range(MOST_CHUNKS):
        if position >= len(data):
            return
        position += 12 + int.from_bytes(data[position : position + 4], "big")
    raise PictureError(f"The PNG has more than {MOST_CHUNKS} parts.")


def _read_svg(data: bytes) -> Iterator[str | None]:
    from xml.parsers.expat import ExpatError

    from defusedxml import DefusedXmlException
    from openbadgeslib.baking import extract_svg

    if len(data) > MAX_SVG_BYTES:
        raise PictureError(f"The SVG is larger than {MAX_SVG_BYTES} bytes.")
    if data.count(b"<") + data.count(b"=") > MOST_MARKS:
        raise PictureError(f"The SVG has more than {MOST_MARKS} tags and attributes.")
    for element in _ELEMENTS:
        try:
            _require_shallow(data)
            yield extract_svg(data, element=element, text_fallback=True)
        except (ExpatError, DefusedXmlException, ValueError, LookupError) as error:
            raise PictureError(f"The SVG is broken: {type(error).__name__}.") from error


def _require_shallow(data: bytes) -> None:
    """Raises PictureError. What is no XML at all is left to the reader, which does not begin with it."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.ElementTree import iterparse

    depth = 0
    try:
        for event, _ in iterparse(BytesIO(data), ("start", "end")):
            depth += 1 if event == "start" else -1
            if depth > DEEPEST_TAGS:
                raise PictureError(f"The SVG is nested deeper than {DEEPEST_TAGS} levels.")
    except ParseError:
        return
