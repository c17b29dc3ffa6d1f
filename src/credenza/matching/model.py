"""What goes into matching and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol


@dataclass(frozen=True)
class Statement:
    """One sentence or a short title, e.g. a learning outcome or the label of a skill."""

    id: str
    """Candidates with one id are one thing in several wordings (label, other labels, description, translations)."""
    language: str
    """BCP 47; other languages than en, it, kk and ru are compared word by word, without their grammar."""
    text: str


class Support(NamedTuple):
    """Words of the query and of the candidate that agree, as offsets in Unicode code points."""

    start: int
    end: int
    other_start: int
    other_end: int


@dataclass(frozen=True)
class Match:
    """A candidate that may mean the same as the statement asked for."""

    id: str
    confidence: float
    """From 0 to 1: of matches shown with this confidence, this share was right when it was measured."""
    support: tuple[Support, ...]
    """Why: the words that agree, in the order of the query. The other offsets are those of ``wording``."""
    wording: Statement | None = None
    """The wording of the candidate that agrees best."""


class Matcher(Protocol):
    """Finds, among candidates it was made with, those that mean the same as a statement."""

    def matches(self, statement: Statement, limit: int = 10) -> tuple[Match, ...]:
        """At most ``limit`` candidates, best first; none that has nothing in common with the statement."""
