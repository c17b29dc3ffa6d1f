"""Finding texts that call a micro-credential an academic title, or give it legal value or a profession (IT-08).

A sentence that holds a negation is left alone. All repetitions in the patterns are bounded or stand at their end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from credenza.specification import MultilingualText, Path, Specification


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_CLAIMS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "en": _any_of(
            r"\b(?:is|as|awards?|confers?) an? (?:academic (?:title|degree)|university degree)\b",
            r"\b(?:has|have|with|of) (?:full )?legal value\b",
            r"\b(?:qualifies|entitles|licenses)\b[^.]{0,20}\bto practi[sc]e\b",
        ),
        "it": _any_of(
            r"\b(?:è|sono|costituisc(?:e|ono)|rilascia(?:no)?|conferisc(?:e|ono)|trattasi di|si tratta di) "
            r"(?:un |il |i )?titol[oi] accademic[oi]\b",
            r"\b(?:ha|hanno|con|avente|di) (?:pieno )?valore legale\b",
            r"\babilita(?:no)? (?:alla|all'esercizio della) professione\b",
        ),
        "kk": _any_of(
            r"академиялық (?:атақ|дәреже)\w* (?:береді|болып табылады)",
            r"заңды күш\w* (?:бар|ие)",
        ),
        "ru": _any_of(
            r"(?:является|присваивает(?:ся)?|да[её]т) (?:академическ\w+ (?:степен|звани)|уч[её]н\w+ степен)\w*",
            r"(?:имеет|имеют|обладает) (?:полную |полной )?юридическ\w+ сил\w+",
            r"да[её]т право (?:заниматься профессией|на профессиональную деятельность)",
        ),
    }
)
_NEGATIONS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "en": _any_of(r"\b(?:no|not|never|nor|neither|without|cannot)\b", r"n't\b"),
        "it": _any_of(r"\b(?:non|né|nessun\w*|senza)\b"),
        "kk": _any_of(r"\b(?:емес|жоқ|ешқандай)\b", r"[мбп][ае](?:йді|йды|й)\b"),
        "ru": _any_of(r"\b(?:не|нет|ни|без)\b"),
    }
)
_SENTENCE_END = re.compile(r"[.!?;\n]+")
_TEXTS = ("title", "summary", "further_information")


def claims_in(specification: Specification) -> Iterator[tuple[Path, str]]:
    """The path of each text that claims a title, legal value or a profession, with the words that do."""
    for name in _TEXTS:
        text: MultilingualText | None = getattr(specification, name)
        for tag, content in text.texts.items() if text else ():
            words = _claim(tag.partition("-")[0], content)
            if words:
                yield (name, tag), words


def _claim(language: str, content: str) -> str | None:
    if language not in _CLAIMS:
        return None
    for sentence in _SENTENCE_END.split(content):
        found = _CLAIMS[language].search(sentence)
        if found and not _NEGATIONS[language].search(sentence):
            return found.group()
    return None
