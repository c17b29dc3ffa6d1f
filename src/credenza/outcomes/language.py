"""Which language a text is written in, by its script and its commonest small words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import filterfalse, repeat
from operator import itemgetter

from .words import runs_of_letters

_LOOKED_AT = 1_500
"""Characters that are read."""
_GLANCED_AT = 400
_CLEAR = 12
"""Small words in the first characters that settle the matter if no other language has half as many.

Two thirds of words in Cyrillic settle it, too, where half of them are Kazakh, or no letter of all that is read is.
"""
_AFTER_CYRILLIC = "\u0500"
_OTHER_SCRIPTS = re.compile(r"[\u0530-\u1dff\u3040-\ud7ff]")
"""Letters from Armenian and Arabic to Chinese and Korean."""
_LATIN_ALONE = bytes(range(0xD0)) + b"\xe2" + bytes(range(0xEE, 0x100))
"""Bytes of UTF-8 in which neither Cyrillic nor any of the other scripts is written."""
_KAZAKH = frozenset("әғқңөұүһі")
_SMALL_WORDS: Mapping[str, str] = {
    "en": "a the of and to in is for with on as are this that by an be from or will at it you your how what",
    "it": "il a di che la le per un una gli dei del della delle nel con sono alla è dello al anche corso",
    "es": "el a de que la los las para un una del con por este esta en es y su como más curso",
    "fr": "le a de et les des du la un une dans est pour vous ce cette sur par avec aux ces au",
    "de": "der die und das ist in den von zu mit für auf ein eine im des sich sie werden",
    "pt": "de que os as para um uma do da em não com por este curso você são ao pela pelo",
}
_LANGUAGES_OF = {
    word: tuple(language for language, words in _SMALL_WORDS.items() if word in words.split())
    for word in set(" ".join(_SMALL_WORDS.values()).split())
}
_NO_LANGUAGES: Iterator[tuple[str, ...]] = repeat(())


def language_of(text: str) -> str:
    """ISO 639-1 code of the language of ``text``; ``und`` where it cannot be told (RFC 5646, section 4.1)."""
    read = text[:_LOOKED_AT].lower()
    beginning = runs_of_letters(read[:_GLANCED_AT])
    if not read.encode(errors="replace").translate(None, _LATIN_ALONE):
        return _clear_winner(beginning) or _winner(runs_of_letters(read))
    return _at_a_glance(beginning, read) or _language_of_any_script(read)


def _at_a_glance(beginning: Sequence[str], read: str) -> str | None:
    """The language if the beginning is in Cyrillic and leaves no doubt."""
    cyrillic = _cyrillic(beginning)
    if 3 * len(cyrillic) <= 2 * len(beginning):
        return None
    if not any(map(read.__contains__, _KAZAKH)):
        return "ru"
    return "kk" if 2 * _kazakh(cyrillic) > len(cyrillic) else None


def _language_of_any_script(read: str) -> str:
    words = runs_of_letters(read)
    cyrillic = _cyrillic(words)
    if len(cyrillic) * 3 > len(words):
        return "kk" if _kazakh(cyrillic) * 5 > len(cyrillic) else "ru"
    return "und" if _is_of_other_script(read) else _winner(words)


def _cyrillic(words: Iterable[str]) -> list[str]:
    """Those of ``words`` that begin with a letter of that script."""
    return [word for word in words if "а" <= word < _AFTER_CYRILLIC]


def _kazakh(words: Iterable[str]) -> int:
    """How many of ``words`` hold a letter that only Kazakh has."""
    return len(list(filterfalse(_KAZAKH.isdisjoint, words)))


def _is_of_other_script(text: str) -> bool:
    """Whether a third of the letters are neither Latin nor Cyrillic: headings may be English nevertheless."""
    others = len(_OTHER_SCRIPTS.findall(text))
    return others > 0 and 3 * others > sum(map(str.isalpha, text))


def _winner(words: Iterable[str]) -> str:
    votes = _votes(words)
    return max(votes, key=votes.__getitem__, default="und")


def _clear_winner(words: Iterable[str]) -> str | None:
    votes = sorted(_votes(words).items(), key=itemgetter(1), reverse=True)
    (first, most), (_, less), *_rest = [*votes, ("", 0), ("", 0)]
    return first if most >= max(_CLEAR, 2 * less) else None


def _votes(words: Iterable[str]) -> dict[str, int]:
    """How many of ``words`` are small words of each language."""
    votes: dict[str, int] = {}
    for languages, times in Counter(map(_LANGUAGES_OF.get, words, _NO_LANGUAGES)).items():
        for language in languages:
            votes[language] = votes.get(language, 0) + times
    return votes
