"""Drawing a sheet: a document for people in two or three languages side by side, as PDF/A-3 with the credential inside.

It is drawn from plain texts with the means of the supplement; ``sheet.typ`` is its layout. Two languages stand upright,
three lie across.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import orjson

from credenza.errors import RenderingError
from credenza.formats.openbadges3 import credential_bytes

from .content import Cell
from .drawing import PAGES, TYPE_SIZES, Arrangement, _compile, _shown, qr_code
from .letters import MISSING
from .phrases import phrase

LAYOUT = "sheet.typ"
SIZES = tuple(Arrangement(size, 0) for size in TYPE_SIZES)

Texts = tuple[str, ...]
"""A text in each of the languages."""


@dataclass(frozen=True)
class SheetRow:
    """A label and what stands under it, in each language."""

    labels: Texts
    values: tuple[Cell, ...]


@dataclass(frozen=True)
class SheetSection:
    """A heading with its rows; ``apart``: it stands on the pages after the first."""

    headings: Texts
    rows: tuple[SheetRow, ...]
    apart: bool = False


@dataclass(frozen=True)
class Sheet:
    """All texts of a document. ``number`` is its serial number, ``lines`` are the identifiers in the footer."""

    languages: Texts
    bodies: tuple[Texts, ...]
    kind: Texts
    number: str
    holder_label: Texts
    holder: str
    title_label: Texts
    title: Texts
    sections: tuple[SheetSection, ...]
    issued: Texts
    signature: Texts
    verify: Texts
    notes: Texts
    lines: tuple[str, ...]


def draw_sheet(sheet: Sheet, credential: Mapping[str, Any], link: str | None, drawn_at: datetime) -> bytes:
    """The document as PDF/A-3a. Same arguments, same bytes. Raises RenderingError if drawing fails.

    ``link`` is the address that the QR code leads to; without it the code holds the serial number.
    """
    texts = _shown(orjson.loads(orjson.dumps(asdict(sheet) | {"sections": _sections(sheet)})))
    lacks = MISSING.encode() in orjson.dumps(texts)
    content = {**texts, "incomplete": [phrase("letters_missing", tag) for tag in sheet.languages] if lacks else []}
    edition = {"languages": sheet.languages, "outcomes": [], "assessments": [], "context": []}
    files = {
        "edition.json": orjson.dumps(edition),
        "content.json": orjson.dumps(content),
        "code.svg": qr_code(link or sheet.number),
        "credential.json": credential_bytes(credential),
    }
    drawn = (_compile(files, size, pages, drawn_at, LAYOUT) for size, pages in _attempts(sheet))
    document = next(filter(None, drawn), None)
    if document is None:
        raise RenderingError("The document could not be drawn: the layout gave no document.")
    return document


def _attempts(sheet: Sheet) -> Iterator[tuple[Arrangement, int | None]]:
    """Type sizes with the most pages for each; what does not fit takes as many pages as it needs."""
    fewest = 2 if any(section.apart for section in sheet.sections) else 1
    for pages in range(fewest, PAGES + 1):
        yield from ((size, pages) for size in SIZES)
    yield SIZES[0], None


def _sections(sheet: Sheet) -> list[dict[str, Any]]:
    """What is shown of the sections: no row without a value, no section without a row. ``apart`` is a word."""
    shown = []
    for section in sheet.sections:
        rows = [asdict(row) for row in section.rows if any(row.values)]
        if rows:
            shown.append({"headings": section.headings, "rows": rows, "apart": "apart" if section.apart else ""})
    return shown
