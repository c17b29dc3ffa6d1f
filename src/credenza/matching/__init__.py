"""Matching: which statements mean the same – learning outcomes, tasks, skills – in one language or across four.

Nothing here knows of education. A match is a suggestion with its reasons: the words that agree and a confidence that
was measured (docs/develop/matching.md). Whether two outcomes are equivalent is decided by people.
"""

from .model import Match, Matcher, Statement, Support
from .plain import PlainMatcher
from .semantic import SemanticMatcher, embedded, offline_model
from .table import TableMatcher
from .vectors import kept_vectors

__all__ = [
    "Match",
    "Matcher",
    "PlainMatcher",
    "SemanticMatcher",
    "Statement",
    "Support",
    "TableMatcher",
    "embedded",
    "kept_vectors",
    "offline_model",
]
