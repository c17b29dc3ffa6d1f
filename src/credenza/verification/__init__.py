"""Verification: nine numbered steps and a report, offline unless a fetcher is given."""

from .claims import flatten
from .means import Means, shipped_pack
from .messages import catalogue, message, printable
from .parsing import MAX_CREDENTIAL_BYTES, MAX_PDF_BYTES, Presented, UnreadableError, parse
from .report import STEPS, Notice, Outcome, Step, StepOutcome, VerificationReport
from .verifier import verify

__all__ = [
    "MAX_CREDENTIAL_BYTES",
    "MAX_PDF_BYTES",
    "STEPS",
    "Means",
    "Notice",
    "Outcome",
    "Presented",
    "Step",
    "StepOutcome",
    "UnreadableError",
    "VerificationReport",
    "catalogue",
    "flatten",
    "message",
    "parse",
    "printable",
    "shipped_pack",
    "verify",
]
