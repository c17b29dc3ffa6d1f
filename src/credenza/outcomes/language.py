"""Which language a text is written in, by its script and its commonest small words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import repeat

from .words import runs_of_letters

_LOOKED_AT = 1_500
"""Characters that are read."""
_GLANCED_AT = 400
_CLEAR = 12
"""Small words in the first characters that settle the matter if no other language has half as many.

Two thirds of words in Cyrillic settle it, too, where no letter of the first ``_LOOKED_AT`` is Kazakh.
"""
_AFTER_CYRILLIC = "\u0500"
_OTHER_SCRIPTS = re.compile(r"[\u0530-\u1dff\u3040-\ud7ff]")
"""Letters from Armenian and Arabic to Chinese and Korean."""
_KAZAKH = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
_SMALL_WORDS: Mapping[str, str] = {
    "en": "a the of and to in is for with on as are this that by an be from or will at it you your how what",
    "it": "il a di che la le per un una gli dei del della delle nel con sono alla è dello al anche corso",
    "es": "el a de que la los las para un una del con por este esta en es y su como más curso",
    "fr": "le a de et les des du la un une dans est pour vous ce cette sur par avec aux ces au",
    "de": "der die und das ist in den von zu mit für auf ein eine im des sich sie werden",
    "pt": "de que os as para um uma do da em não com por este curso você são ao pela pelo",
}
_LANGUAGES_OF = {
    word: " ".join(language for language, words in _SMALL_WORDS.items() if word in words.split())
    for word in set(" ".join(_SMALL_WORDS.values()).split())
}


def language_of(text: str) -> str:
    """ISO 639-1 code of the language of ``text``; ``und`` where it cannot be told (RFC 5646, section 4.1)."""
    looked_at = text[:_LOOKED_AT]
    beginning = runs_of_letters(looked_at[:_GLANCED_AT].lower())
    if looked_at.isascii():
        if clear := _clear_winner(beginning):
            return clear
    elif 3 * len(_cyrillic(beginning)) > 2 * len(beginning) and not _KAZAKH.search(looked_at):
        return "ru"
    words = runs_of_letters(looked_at.lower())
    cyrillic = [] if looked_at.isascii() else _cyrillic(words)
    if len(cyrillic) * 3 > len(words):
        return "kk" if len(list(filter(_KAZAKH.search, cyrillic))) * 5 > len(cyrillic) else "ru"
    votes = {} if _is_of_other_script(looked_at) else _votes(words)
    return max(votes, key=votes.__getitem__, default="und")


def _cyrillic(words: Iterable[str]) -> list[str]:
    """Those of ``words`` that begin with a letter of that script."""
    return [word for word in words if "а" <= word < _AFTER_CYRILLIC]


def _is_of_other_script(text: str) -> bool:
    """Whether a third of the letters are neither Latin nor Cyrillic: headings may be English nevertheless."""
    return not text.isascii() and 3 * len(_OTHER_SCRIPTS.findall(text)) > sum(map(str.isalpha, text))


def _clear_winner(words: Iterable[str]) -> str | None:
    (first, most), (_, less), *_rest = [*_votes(words).most_common(2), ("", 0), ("", 0)]
    return first if most >= max(_CLEAR, 2 * less) else None


def _votes(words: Iterable[str]) -> Counter[str]:
    """How many of ``words`` are small words of each language."""
    votes: Counter[str] = Counter()
    for languages, times in Counter(map(_LANGUAGES_OF.get, words, repeat(""))).items():
        votes.update(dict.fromkeys(languages.split(), times))
    return votes
