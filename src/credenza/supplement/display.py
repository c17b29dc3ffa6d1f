"""Drawing the pages that Europass shows of a credential: a picture of each page, in one language.

They come from the same texts as the supplement; ``display.typ`` is their layout. Only the credential around them is
sealed by its issuer, so the pages say that it counts and not they.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from credenza.errors import RenderingError
from credenza.formats.elm3 import MICRO_CREDENTIAL
from credenza.specification import Edition

from .content import INCOMPLETE, common_content, learner_content, page_content
from .drawing import Arrangement, _shown, compile_layout, sides_of
from .letters import MISSING
from .phrases import phrase

LAYOUT = "display.typ"
DOTS_PER_INCH = 110
"""An A4 page of 909 x 1286 points: read well on a screen, and some hundred kilobytes as PNG."""

MOST_PAGES = 6
_SIZES = ((10.4, 1), (9.6, 1), (8.8, 1), (8.2, 1), (9.6, 2), (8.8, None))
"""Type sizes in points with the most pages for each."""


def draw_pages(credential: Mapping[str, Any], edition: Edition | None, language: str) -> tuple[bytes, ...]:
    """The pages of a badge in one language as PNG, from the texts of its ``edition``: same arguments, same bytes.

    Raises CredentialError if the credential is no Open Badge or another edition's, RenderingError if drawing fails or
    the texts need more than ``MOST_PAGES`` pages.
    """
    (side,) = sides_of(credential, edition, (language,))
    both = (side, side)
    content = _shown(page_content(common_content(both, None, linked=False), learner_content(both, None)))
    content["elements"] = [row for run in content["elements"] for row in run]
    one = {name: _first(value) for name, value in content.items()} | {
        "names": [names[0] for names in content["bodies"]]
    }
    counts = phrase("seal_counts", language)
    kind = MICRO_CREDENTIAL.in_language(language)
    lacks = MISSING in orjson.dumps({**one, INCOMPLETE: ""}).decode()
    note = " ".join((counts, phrase("letters_missing", language))) if lacks else counts
    texts = {**one, "language": language, "kind": kind, "note": note}
    empty = {"languages": [language, language], "outcomes": [], "assessments": [], "context": []}
    files = {"edition.json": orjson.dumps(empty), "content.json": orjson.dumps(texts)}
    drawn = (_drawn(files, size, pages) for size, pages in _SIZES)
    found = next(filter(None, drawn), ())
    if not 1 <= len(found) <= MOST_PAGES:
        raise RenderingError(f"The pages of the credential could not be drawn: they would be {len(found)}.")
    return found


def _drawn(files: Mapping[str, bytes], size: float, pages: int | None) -> tuple[bytes, ...]:
    arrangement = Arrangement(size, 0)
    drawn = compile_layout(files, arrangement, pages, LAYOUT, format="png", ppi=DOTS_PER_INCH)
    held = drawn if isinstance(drawn, list) else [drawn]
    return tuple(page for page in held if isinstance(page, bytes))


_PAIRED = frozenset({"labels", "values", "texts", "kinds"})


def _first(value: Any) -> Any:
    """The first language of a pair; the rows of a table with the first language of each of their pairs."""
    if not isinstance(value, list) or not value:
        return value
    if isinstance(value[0], dict):
        return [{name: held[0] if name in _PAIRED else held for name, held in row.items()} for row in value]
    return value[0]
