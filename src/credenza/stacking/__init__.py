"""Stacking: what a set of credentials adds up to towards a larger qualification, what is missing, how to complete it.

It is arithmetic over the rules that a receiving organisation has written down. Whether anything counts is that
organisation's decision and never follows from a result of this room (EU-P05).
"""

from .checking import contradictions
from .deadline import Patience
from .explaining import PlanInWords, explain, in_words
from .model import AllOf, AnyOf, Group, LevelShare, Residency, Selector, Target, read_target, target_of
from .planning import Aim, Placement, Plan, Shortfall, assess, plan
from .reading import held_unit_of, held_unit_of_claims, offer_of, provider_of
from .searching import Unproven
from .telling import receiver_decides, rules_in_words
from .units import Unit

__all__ = [
    "Aim",
    "AllOf",
    "AnyOf",
    "Group",
    "LevelShare",
    "Patience",
    "Placement",
    "Plan",
    "PlanInWords",
    "Residency",
    "Selector",
    "Shortfall",
    "Target",
    "Unit",
    "Unproven",
    "assess",
    "contradictions",
    "explain",
    "held_unit_of",
    "held_unit_of_claims",
    "in_words",
    "offer_of",
    "plan",
    "provider_of",
    "read_target",
    "receiver_decides",
    "rules_in_words",
    "target_of",
]
