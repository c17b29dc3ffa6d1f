"""Stacking: what a set of credentials adds up to towards a larger qualification, what is missing, how to complete it.

It is arithmetic over the rules that a receiving organisation has written down. Whether anything counts is that
organisation's decision and never follows from a result of this room (EU-P05).
"""

from .explaining import explain
from .model import AllOf, AnyOf, Group, LevelShare, Residency, Selector, Target, read_target
from .planning import Aim, Placement, Plan, Shortfall, assess, plan
from .units import Unit

__all__ = [
    "Aim",
    "AllOf",
    "AnyOf",
    "Group",
    "LevelShare",
    "Placement",
    "Plan",
    "Residency",
    "Selector",
    "Shortfall",
    "Target",
    "Unit",
    "assess",
    "explain",
    "plan",
    "read_target",
]
