"""Learning outcomes: what a sentence promises, how it can be assessed, and at which level it stands.

Nothing here rewrites a sentence or decides: each judgement names the words that it rests on.
"""

from .levels import LevelPlausibility, LevelReason, plausible_levels
from .lexicon import LANGUAGES, Bloom, Verb, verbs_of
from .statements import JudgedStatement, Span, Vagueness, judge_statement

__all__ = [
    "LANGUAGES",
    "Bloom",
    "JudgedStatement",
    "LevelPlausibility",
    "LevelReason",
    "Span",
    "Vagueness",
    "Verb",
    "judge_statement",
    "plausible_levels",
    "verbs_of",
]
