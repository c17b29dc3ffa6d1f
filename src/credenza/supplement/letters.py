"""Which letters the page can show, and what happens to the others.

PDF/A demands a glyph for every letter. The fonts inside the ``typst`` package have Latin, Greek and Cyrillic with all
letters of Kazakh, and the usual signs; other scripts they lack, and some of them even stop the layout program.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MISSING = "□"
"""Stands for a letter that the page cannot show; the attached credential has it."""

LONGEST_WORD = 28
"""Characters after which a word without spaces may break."""

BREAK = "\u200b"
"""Marks a place where a long word may break. The layout puts no character there: copied text stays exact."""

_LONGEST_REMEMBERED = 1_000

_PLAIN = re.compile("[\n -~\u00a0-\u00ff\u0400-\u045f\u048a-\u04ff\u2010-\u2027]*")
_LONG = re.compile(f"[^ ]{{{LONGEST_WORD + 1},}}")

_NOT_SHOWN = re.compile(
    "[^\n\u0020-\u007e\u00a0-\u0331\u0370-\u0484\u048a-\u04ff\u0510-\u0513\u051a-\u051d\u1e00-\u1fff"
    "\u2000-\u200b\u2010-\u2027\u202f-\u2040\u2070-\u20bf\u2100-\u211e\u2190-\u22ff\u25a0-\u25ff\ufb00-\ufb06]"
)


def shown(text: str) -> str:
    """The text as the page shows it: NFC, without letters that have no glyph, and breakable where words are long."""
    return _shown_often(text) if len(text) <= _LONGEST_REMEMBERED else _shown(text)


@lru_cache(maxsize=4_096)
def _shown_often(text: str) -> str:
    """The same; most texts are those of the edition and of the page, and so the same for many learners."""
    return _shown(text)


def _shown(text: str) -> str:
    composed = unicodedata.normalize("NFC", text).replace("\t", " ")
    known = composed if _PLAIN.fullmatch(composed) else _without_unknown(composed)
    return _LONG.sub(_breakable, known)


def _without_unknown(text: str) -> str:
    known = "".join(MISSING if unicodedata.category(letter) == "Cn" else letter for letter in text)
    return _NOT_SHOWN.sub(MISSING, known)


def _breakable(word: re.Match[str]) -> str:
    letters = word.group()
    return BREAK.join(letters[start : start + LONGEST_WORD] for start in range(0, len(letters), LONGEST_WORD))
