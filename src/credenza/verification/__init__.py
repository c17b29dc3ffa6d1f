"""Verification: ten numbered steps and a report, offline unless a fetcher is given."""

from .claims import flatten
from .data_model import data_model_problems, unknown_members, unsigned_problems
from .means import Means, shipped_pack
from .messages import catalogue, message, printable
from .parsing import MAX_CREDENTIAL_BYTES, MAX_PDF_BYTES, VC_1_1, Presented, UnreadableError, parse
from .presentation import PRESENTATION_STEPS, PresentationReport, verify_presentation
from .record import RecordReport, holds_record, verify_record
from .related import digests_of, states_digest
from .report import STEPS, Notice, Outcome, Step, StepOutcome, VerificationReport
from .verifier import Verifier, verify

__all__ = [
    "MAX_CREDENTIAL_BYTES",
    "MAX_PDF_BYTES",
    "PRESENTATION_STEPS",
    "STEPS",
    "VC_1_1",
    "Means",
    "Notice",
    "Outcome",
    "PresentationReport",
    "Presented",
    "RecordReport",
    "Step",
    "StepOutcome",
    "UnreadableError",
    "VerificationReport",
    "Verifier",
    "catalogue",
    "data_model_problems",
    "digests_of",
    "flatten",
    "holds_record",
    "message",
    "parse",
    "printable",
    "shipped_pack",
    "states_digest",
    "unknown_members",
    "unsigned_problems",
    "verify",
    "verify_presentation",
    "verify_record",
]
