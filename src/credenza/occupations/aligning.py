"""Suggestions of concepts that a learning outcome may be aligned with. A person accepts or refuses each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from credenza.matching import Match, Matcher, Statement
from credenza.specification import MultilingualText

LEAST_CONFIDENCE = 0.1
"""Below it a suggestion is more of a burden than a help."""


@dataclass(frozen=True)
class Suggestion:
    """A concept with its reasons: the words of the outcome and those of the concept that agree."""

    id: str
    confidence: float
    """From 0 to 1: of suggestions with this confidence, this share was right when it was measured."""
    language: str
    """Of the text of the outcome that agrees best."""
    wording: Statement
    """The wording of the concept that agrees best."""
    words: tuple[tuple[str, str], ...]


def suggest(
    outcome: MultilingualText, matcher: Matcher, limit: int = 5, at_least: float = LEAST_CONFIDENCE
) -> tuple[Suggestion, ...]:
    """At most ``limit`` concepts for an outcome, best first, from its texts in all languages.

    The matcher was made of the wordings of a ``ConceptTable``, so that nothing is suggested that is not in the table.
    """
    best: dict[str, Suggestion] = {}
    for found in _in_every_language(outcome, matcher, limit):
        if found.confidence >= max(at_least, best[found.id].confidence if found.id in best else 0.0):
            best[found.id] = found
    return tuple(sorted(best.values(), key=lambda found: -found.confidence)[:limit])


def _in_every_language(outcome: MultilingualText, matcher: Matcher, limit: int) -> Iterator[Suggestion]:
    for language, text in outcome.texts.items():
        statement = Statement("outcome", language, text)
        for match in matcher.matches(statement, limit):
            if match.wording is not None:
                yield _suggestion(statement, match, match.wording)


def _suggestion(statement: Statement, match: Match, wording: Statement) -> Suggestion:
    words = tuple(
        (statement.text[part.start : part.end], wording.text[part.other_start : part.other_end])
        for part in match.support
    )
    return Suggestion(match.id, match.confidence, statement.language, wording, words)
