"""Open Badges 2.0 (and 1.x) read into one small form. Nothing is written in it, and nothing verified here."""

from .assertion import Assertion, Verification, read_assertion
from .objects import IssuerProfile, SigningKey, is_badge_object, is_older_badge, read_issuer, read_key
from .shape import assertion_problems, badge_problems, issuer_problems

__all__ = [
    "Assertion",
    "IssuerProfile",
    "SigningKey",
    "Verification",
    "assertion_problems",
    "badge_problems",
    "is_badge_object",
    "is_older_badge",
    "issuer_problems",
    "read_assertion",
    "read_issuer",
    "read_key",
]
