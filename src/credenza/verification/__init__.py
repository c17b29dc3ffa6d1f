"""Verification: ten numbered steps and a report, offline unless a fetcher is given."""

from .accreditation import Accreditation, read_accreditations
from .claims import flatten
from .data_model import data_model_problems, unknown_members, unsigned_problems
from .means import Means, shipped_pack
from .messages import catalogue, message, printable
from .parsing import MAX_CREDENTIAL_BYTES, MAX_PDF_BYTES, VC_1_1, Presented, UnreadableError, parse
from .presentation import PRESENTATION_STEPS, PresentationReport, verify_presentation
from .printed import Agreement, Difference, Printed, compare_printed, is_pdf
from .record import RecordReport, holds_record, verify_record, verify_record_with
from .related import digests_of, states_digest
from .report import STEPS, Notice, Outcome, Step, StepOutcome, VerificationReport
from .statements import Form, Said, Statement, Statements, statements_of, term_label
from .trust_files import Authorities, closed_lists_of, ends_of, read_roots, read_trusted_lists
from .uncovered import uncovered, without_credentials
from .verifier import Verifier, verify
from .vouching import Assurance, Voucher, Vouching, who_vouches

__all__ = [
    "MAX_CREDENTIAL_BYTES",
    "MAX_PDF_BYTES",
    "PRESENTATION_STEPS",
    "STEPS",
    "VC_1_1",
    "Accreditation",
    "Agreement",
    "Assurance",
    "Authorities",
    "Difference",
    "Form",
    "Means",
    "Notice",
    "Outcome",
    "PresentationReport",
    "Presented",
    "Printed",
    "RecordReport",
    "Said",
    "Statement",
    "Statements",
    "Step",
    "StepOutcome",
    "UnreadableError",
    "VerificationReport",
    "Verifier",
    "Voucher",
    "Vouching",
    "catalogue",
    "closed_lists_of",
    "compare_printed",
    "data_model_problems",
    "digests_of",
    "ends_of",
    "flatten",
    "holds_record",
    "is_pdf",
    "message",
    "parse",
    "printable",
    "read_accreditations",
    "read_roots",
    "read_trusted_lists",
    "shipped_pack",
    "statements_of",
    "states_digest",
    "term_label",
    "uncovered",
    "unknown_members",
    "unsigned_problems",
    "verify",
    "verify_presentation",
    "verify_record",
    "verify_record_with",
    "who_vouches",
    "without_credentials",
]
