"""Learning outcomes: what a sentence promises, how it can be assessed, and at which level it stands.

Nothing here rewrites a sentence or decides: each judgement names the words that it rests on.
"""

from .advice import Advice, Weakness, advise, bloom_name
from .bloom import BloomEstimate, bloom_level
from .language import language_of
from .levels import LevelPlausibility, LevelReason, levels_of, plausible_levels
from .lexicon import LANGUAGES, Bloom, Verb, verbs_of
from .records import OutcomeClass, OutcomeRecord, Statement, analyse
from .statements import JudgedStatement, Span, Vagueness, judge_statement

__all__ = [
    "LANGUAGES",
    "Advice",
    "Bloom",
    "BloomEstimate",
    "JudgedStatement",
    "LevelPlausibility",
    "LevelReason",
    "OutcomeClass",
    "OutcomeRecord",
    "Span",
    "Statement",
    "Vagueness",
    "Verb",
    "Weakness",
    "advise",
    "analyse",
    "bloom_level",
    "bloom_name",
    "judge_statement",
    "language_of",
    "levels_of",
    "plausible_levels",
    "verbs_of",
]
