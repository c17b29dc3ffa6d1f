"""Drawing a statement of recognition as PDF/A-3, with the signed credential attached if there is one.

It is drawn from plain texts with the means of the supplement; ``statement.typ`` is its layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import orjson

from credenza.errors import RenderingError
from credenza.formats.openbadges3 import credential_bytes

from .drawing import TYPE_SIZES, Arrangement, _compile, _shown, qr_code
from .letters import MISSING
from .phrases import phrase

LAYOUT = "statement.typ"
_ATTEMPTED = tuple(Arrangement(size, 0) for size in TYPE_SIZES[:3])
ATTEMPTS = (*((each, 1) for each in _ATTEMPTED), (_ATTEMPTED[0], None))
"""Type sizes with the most pages for each; a statement that does not fit on one page takes as many as it needs."""

Pair = tuple[str, str]
"""A text in the first and in the second language."""


@dataclass(frozen=True)
class StatementRow:
    """A label and what stands beside it."""

    labels: Pair
    values: Pair


@dataclass(frozen=True)
class Section:
    """A heading with its rows."""

    heading: Pair
    rows: tuple[StatementRow, ...]


@dataclass(frozen=True)
class StatementPage:
    """All texts of a statement. ``verify`` says how the attached credential is verified; ``None`` without one."""

    languages: tuple[str, str]
    kind: Pair
    title: Pair
    holder_label: Pair
    holder: str
    holder_more: Pair | None
    institution: Pair
    decision: Pair
    sections: tuple[Section, ...]
    notes: tuple[Pair, ...]
    verify: Pair | None
    id: str


def draw_statement(
    page: StatementPage, credential: Mapping[str, Any] | None, link: str | None, drawn_at: datetime
) -> bytes:
    """The statement as PDF/A-3a. Same arguments, same bytes. Raises RenderingError if drawing fails."""
    texts = _shown(orjson.loads(orjson.dumps({name: value for name, value in asdict(page).items() if value})))
    note = "letters_missing_here" if credential is None else "letters_missing"
    incomplete = [phrase(note, language) for language in page.languages] if _lacks_letters(texts) else []
    content = {
        **texts,
        "incomplete": incomplete,
        "attached": credential is not None,
        "coded": link is not None,
        "link": _shown(link or ""),
    }
    edition = {"languages": page.languages, "outcomes": [], "assessments": [], "context": []}
    files = {
        "edition.json": orjson.dumps(edition),
        "content.json": orjson.dumps(content),
        "code.svg": qr_code(link or page.id),
        "credential.json": credential_bytes(credential) if credential else b"{}",
    }
    drawn = (_compile(files, size, pages, drawn_at, LAYOUT) for size, pages in ATTEMPTS)
    document = next(filter(None, drawn), None)
    if document is None:
        raise RenderingError("The statement could not be drawn: the layout gave no document.")
    return document


def _lacks_letters(texts: Any) -> bool:
    return MISSING.encode() in orjson.dumps(texts)
