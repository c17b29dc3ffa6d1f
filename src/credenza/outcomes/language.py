"""Which language a text is written in, by its script and its commonest small words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

_WORD = re.compile(r"[^\W\d_]+")
_LOOKED_AT = 1_500
"""Characters that are read."""
_KAZAKH = re.compile("[әғқңөұүһі]")
_SMALL_WORDS: Mapping[str, str] = {
    "en": "a the of and to in is for with on as are this that by an be from or will at it you your how what",
    "it": "il a di che la le per un una gli dei del della delle nel con sono alla è dello al anche corso",
    "es": "el a de que la los las para un una del con por este esta en es y su como más curso",
    "fr": "le a de et les des du la un une dans est pour vous ce cette sur par avec aux ces au",
    "de": "der die und das ist in den von zu mit für auf ein eine im des sich sie werden",
    "pt": "de que os as para um uma do da em não com por este curso você são ao pela pelo",
}
_LANGUAGE_OF = {
    word: [language for language, words in _SMALL_WORDS.items() if word in words.split()]
    for word in set(" ".join(_SMALL_WORDS.values()).split())
}


def language_of(text: str) -> str:
    """ISO 639-1 code of the language of ``text``; ``und`` where it cannot be told (RFC 5646, section 4.1)."""
    looked_at = text[:_LOOKED_AT]
    words = _WORD.findall(looked_at.lower())
    cyrillic = [word for word in words if "а" <= word[0] <= "ӿ"]
    if len(cyrillic) * 3 > len(words):
        return "kk" if sum(map(bool, map(_KAZAKH.search, cyrillic))) * 5 > len(cyrillic) else "ru"
    votes = Counter(language for word in words for language in _LANGUAGE_OF.get(word, ()))
    return votes.most_common(1)[0][0] if votes else "und"
