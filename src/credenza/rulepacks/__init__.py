"""Rule packs: dated, immutable sets of rules, and the engine that applies them."""

from .checking import AwardCheck, check_award, check_specification
from .labels import word, word_text
from .loading import find_pack_of, find_rule, load_pack, named_packs, pack_ids, published_digests
from .model import (
    Case,
    Example,
    Fault,
    Finding,
    Rule,
    RulePack,
    Severity,
    Source,
    Subject,
    UncheckedRule,
)

__all__ = [
    "AwardCheck",
    "Case",
    "Example",
    "Fault",
    "Finding",
    "Rule",
    "RulePack",
    "Severity",
    "Source",
    "Subject",
    "UncheckedRule",
    "check_award",
    "check_specification",
    "find_pack_of",
    "find_rule",
    "load_pack",
    "named_packs",
    "pack_ids",
    "published_digests",
    "word",
    "word_text",
]
