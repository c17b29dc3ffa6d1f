"""Finding texts that promise an entitlement (EU-P05), with few false alarms.

Only the texts that speak about the offer itself are read, not the learning outcomes, which may teach
about admission and recognition. A sentence that holds a negation ("gives no right to …") is left alone.
All repetitions in the patterns are bounded or stand at their end, so that the time grows with the text only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from credenza.specification import MultilingualText, Path, Specification


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_PROMISES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "en": _any_of(
            r"\bguarantee(?:s|d)?\b[^.]{0,30}\b(?:admission|enrolment|entry|a degree|recognition|recognised)\b",
            r"\b(?:admission|enrolment|recognition)\b[^.]{0,20}\bguaranteed\b",
            r"\bautomatic (?:admission|enrolment|entry)\b",
            r"\bautomatically (?:admitted|enrolled|recognised|recognized|credited|counts?)\b",
            r"\b(?:entitle[sd]?|gives?|confers?)\b[^.]{0,30}\b(?:the right |right )?to (?:admission|enrol\b|"
            r"be admitted|a degree|an? (?:bachelor|master|doctorate)|an exemption)",
        ),
        "it": _any_of(
            r"\bgarantisc(?:e|ono)\b[^.]{0,15}\b(?:ammissione|iscrizione|immatricolazione|riconoscimento)\b",
            r"\b(?:ammissione|iscrizione|immatricolazione) (?:automatica|garantita)\b",
            r"\bautomaticamente (?:ammess|iscritt|riconosciut)\w*",
            r"\b(?:dà|danno|conferisc(?:e|ono)|attribuisc(?:e|ono))\b[^.]{0,10}\bdiritto\b[^.]{0,15}\b(?:ammissione|"
            r"iscrizione|immatricolazione|accesso|esonero|riconoscimento|laurea)\b",
        ),
        "kk": _any_of(
            r"автоматты түрде (?:қабылдан|оқуға түс|танылады|есепке алын|есептеледі)\w*",
            r"(?:оқуға түсуге|қабылдануға|дәреже алуға|танылуға) (?:құқық|кепілдік) бер(?:еді|іледі)",
        ),
        "ru": _any_of(
            r"гарантир(?:ует|уют|ован\w{0,4})[^.]{0,25}(?:поступлени|зачислени|при[её]м|признани|степен)\w*",
            r"автоматическ(?:ое|ого|и) (?:зачислен|зачисля|поступлен|признаётся|признается|засчит)\w*",
            r"(?:да[её]т|дают|предоставля[её]т)[^.]{0,15}\bправо на (?:поступление|зачисление|при[её]м|степень|"
            r"признание|освобождение)",
        ),
    }
)
_NEGATIONS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "en": _any_of(r"\b(?:no|not|never|nor|neither|without|cannot)\b", r"n't\b"),
        "it": _any_of(r"\b(?:non|né|nessun\w*|senza)\b"),
        "kk": _any_of(r"\b(?:емес|жоқ|ешқандай)\b", r"[мбп][ае](?:йді|йды|йтін|йтын|й)\b"),
        "ru": _any_of(r"\b(?:не|нет|ни|без|никак\w*)\b"),
    }
)
_SENTENCE_END = re.compile(r"[.!?;\n]+")


def promises_in(specification: Specification) -> Iterator[tuple[Path, str]]:
    """The path of each text that promises an entitlement, with the words that do."""
    for path, text in _offer_texts(specification):
        for tag, content in text.texts.items():
            words = _promise(tag.partition("-")[0], content)
            if words:
                yield (*path, tag), words


def _promise(language: str, content: str) -> str | None:
    if language not in _PROMISES:
        return None
    for sentence in _SENTENCE_END.split(content):
        found = _PROMISES[language].search(sentence)
        if found and not _NEGATIONS[language].search(sentence):
            return found.group()
    return None


def _offer_texts(specification: Specification) -> Iterator[tuple[Path, MultilingualText]]:
    for name in ("title", "summary", "further_information"):
        text = getattr(specification, name)
        if text is not None:
            yield (name,), text
    for index, award in enumerate(specification.awards):
        yield ("awards", index, "title"), award.title
    for index, target in enumerate(specification.stackability.targets if specification.stackability else ()):
        yield ("stackability", "targets", index, "title"), target.title
