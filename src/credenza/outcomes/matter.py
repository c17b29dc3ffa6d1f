"""The subject matter in the object of a vague sentence: what a pattern of a better one can take over as it stands.

Languages bend words after a verb or a preposition. A matter therefore says, by its ``form``, after which patterns of
``data/patterns.tsv`` its words are still right; where none fits, the pattern has a gap instead ("bare").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .statements import GAINS


@dataclass(frozen=True)
class Matter:
    """Words of the author and the form of the patterns that they fit into."""

    text: str
    form: str

    def __str__(self) -> str:
        return self.text


BARE = Matter("", "bare")
_CLAUSE = {
    "en": re.compile(r"(?:how|what|why|when|where|which|that|who)\b", re.IGNORECASE),
    "it": re.compile(r"(?:come|cosa|che|perché|quando|dove|quali?)\b", re.IGNORECASE),
    "ru": re.compile(r"(?:как|что|почему|зачем|когда|где|чем|как(?:ой|ая|ие|ого))\b", re.IGNORECASE),
    "kk": re.compile(r".*(?:екенін|болатынын|істейтінін|атынын|етінін)$", re.IGNORECASE),
}
_LINKS = {
    "en": re.compile(
        r"(?:(?:aware|conscious|informed|familiar|acquainted|confident|comfortable)\s+)?"
        r"(?:of|about|with|in|for|on|to|towards?)\s+",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"(?:(?:d|n|s)(?:el|ul)(?:l['’]|l[aoe]|)|d[ei]i|degli|sui|sugli|nei|negli|di|in|su|per)\s*(?<=[\s'’])",
        re.IGNORECASE,
    ),
    "ru": re.compile(r"(?!)"),
    "kk": re.compile(r"(?!)"),
}
_BENT = re.compile(r"(?:в|во|с|со|о|об|обо|на|к|ко|для|по|из|от|при|за|над|под)\s", re.IGNORECASE)
"""Prepositions after which Russian words stand in a case that fits no other verb."""
_KAZAKH_LINKED = re.compile(r".*\b(?:бойынша|туралы|жайлы)$", re.IGNORECASE)
_LONGEST = 140
"""Characters that are taken over; more would hide the pattern, so that only what stands before a comma is taken."""


def matter_of(rest: str, language: str) -> Matter:
    """What ``rest``, the object of a vague verb or a topic, is about."""
    text = rest.strip(" .;:,")
    if len(text) > _LONGEST:
        text = text.partition(",")[0]
    if not 0 < len(text) <= _LONGEST:
        return BARE
    gained = GAINS[language].match(text)
    if gained is not None:
        return _gained(text, gained.group(), language)
    if _CLAUSE[language].match(text):
        return Matter(text, "clause")
    if language == "ru" and _BENT.match(text):
        return BARE
    if language == "kk" and _KAZAKH_LINKED.match(text):
        return Matter(text, "gain")
    return Matter(_LINKS[language].sub("", text, count=1) if _LINKS[language].match(text) else text, "vague_verb")


def _gained(text: str, gained: str, language: str) -> Matter:
    """Of "an understanding of accounting" the accounting; in Kazakh it stands before the word for what is gained."""
    if language == "kk":
        before = gained.rsplit(" ", 1)[0].strip()
        return Matter(before, "gain") if _KAZAKH_LINKED.match(before) else BARE
    after = text[len(gained) :].strip()
    link = _LINKS[language].match(after)
    if language == "ru":
        return Matter(after, "gain") if after and not _BENT.match(after) else BARE
    return Matter(after[link.end() :], "gain") if link and after[link.end() :] else BARE
