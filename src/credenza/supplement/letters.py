"""Which letters the page can show, and what happens to the others.

PDF/A demands a glyph for every letter. The fonts inside the ``typst`` package have Latin, Greek and Cyrillic with all
letters of Kazakh, and the usual signs; other scripts they lack, and some of them even stop the layout program.
"""

from __future__ import annotations

import re
import unicodedata

MISSING = "□"
"""Stands for a letter that the page cannot show; the attached credential has it."""

LONGEST_WORD = 28
"""Characters after which a word without spaces may break."""

_NOT_SHOWN = re.compile(
    "[^\n\u0020-\u007e\u00a0-\u0331\u0370-\u0484\u048a-\u04ff\u0510-\u0513\u051a-\u051d\u1e00-\u1fff"
    "\u2000-\u200b\u2010-\u2027\u202f-\u2040\u2070-\u20bf\u2100-\u211e\u2190-\u22ff\u25a0-\u25ff\ufb00-\ufb06]"
)


def shown(text: str) -> str:
    """The text as the page shows it: NFC, without letters that have no glyph, and breakable where words are long."""
    composed = unicodedata.normalize("NFC", text).replace("\t", " ")
    known = "".join(MISSING if unicodedata.category(letter) == "Cn" else letter for letter in composed)
    return " ".join(_breakable(word) for word in _NOT_SHOWN.sub(MISSING, known).split(" "))


def _breakable(word: str) -> str:
    pieces = (word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD))
    return "\u200b".join(pieces)
