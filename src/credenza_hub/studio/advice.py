"""Help for the author beside each text of a learning outcome: what was understood, and which words are weak."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from credenza.frameworks import concept
from credenza.outcomes import Advice, Span, Weakness, advise, bloom_name

from .editor import Sheet

LONGEST_OUTCOME = 2_000
"""Characters up to which a text is read: nobody writes a longer learning outcome."""


@dataclass(frozen=True)
class Piece:
    """Words of the sentence; ``mark`` is ``weak``, ``hint`` or empty."""

    text: str
    mark: str


@dataclass(frozen=True)
class Said:
    """A weakness in the words of the reader; its patterns are in the language of the sentence."""

    is_hint: bool
    message: str
    remedy: str
    patterns: tuple[str, ...]


@dataclass(frozen=True)
class AuthorsHelp:
    """What the page shows of one text."""

    assessable: bool
    pieces: tuple[Piece, ...]
    verb: str
    level: str
    kind: str
    object: str
    context: str
    said: tuple[Said, ...]


def put_help(sheet: Sheet, document: Mapping[str, Any], language: str) -> None:
    """Give each text of a learning outcome in the form the help for its author, in the words of ``language``."""
    level = _level(document)
    for text in texts_of_outcomes(sheet):
        text["advised"] = True
        text["help"] = help_for(text["value"], text["tag"], level, language)


def texts_of_outcomes(sheet: Sheet) -> Iterator[dict[str, Any]]:
    """The texts of all learning outcomes in the form, in each language."""
    number = 0
    while bound := sheet.elements.get(f"outcomes-{number}-text"):
        yield from (bound["first"], *bound["others"])
        number += 1


def help_for(text: str, tag: str, level: int | None, language: str) -> AuthorsHelp | None:
    """Help for a text written in the language ``tag``; ``None`` for an empty or an endless one."""
    if not text.strip() or len(text) > LONGEST_OUTCOME:
        return None
    advice = advise(text, tag, level)
    bloom, kind = advice.bloom, advice.kind
    return AuthorsHelp(
        advice.is_assessable,
        tuple(_pieces(text, advice)),
        _words(advice.judged.verb_span, text),
        bloom_name(bloom.level).in_language(language) if bloom else "",
        concept("outcome_kind", kind.value).label.in_language(language) if kind else "",
        _words(advice.object_span, text),
        _words(advice.context_span, text),
        tuple(_said(weakness, language) for weakness in advice.weaknesses),
    )


def _level(document: Mapping[str, Any]) -> int | None:
    stated = document.get("level")
    eqf = stated.get("eqf") if isinstance(stated, dict) else None
    return eqf if isinstance(eqf, int) and 1 <= eqf <= 8 else None


def _words(span: Span | None, text: str) -> str:
    return span.of(text) if span else ""


def _said(weakness: Weakness, language: str) -> Said:
    sentence, remedy = weakness.sentence(), weakness.remedy()
    return Said(weakness.is_hint, sentence.in_language(language), remedy.in_language(language), weakness.patterns)


def _pieces(text: str, advice: Advice) -> Iterator[Piece]:
    """The sentence cut where weak words begin and end."""
    spans = [(span, weakness.is_hint) for weakness in advice.weaknesses for span in weakness.spans]
    cuts = sorted({0, len(text), *(place for span, _ in spans for place in (span.start, span.end))})
    for start, end in pairwise(cuts):
        hints = [is_hint for span, is_hint in spans if span.start <= start and end <= span.end]
        yield Piece(text[start:end], "" if not hints else "hint" if all(hints) else "weak")
