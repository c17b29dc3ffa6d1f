"""Awarding: from a list of learners to signed credentials."""

from credenza.awards import AssessmentResult, Award, Learner, learner_key

from .attestation import Binding, issue_attestation
from .batch import BatchIssuer, Job, TokenIssuer
from .cells import PASSED, safe_cell
from .columns import COMPLETED_ON
from .europass import MAX_UPLOAD_BYTES, edc_of_badge, seal_edc
from .faults import ListProblem, rule_problem
from .issue import issue_credential, issue_jwt
from .key_table import KeyTable
from .learner_list import (
    LearnerList,
    LearnerRow,
    Record,
    RowReader,
    open_list,
    read_learners,
    repetition,
    stream_learners,
)
from .many import CHUNK, in_chunks, issue_many
from .selective import SelectiveIssuer

__all__ = [
    "CHUNK",
    "COMPLETED_ON",
    "MAX_UPLOAD_BYTES",
    "PASSED",
    "AssessmentResult",
    "Award",
    "BatchIssuer",
    "Binding",
    "Job",
    "KeyTable",
    "Learner",
    "LearnerList",
    "LearnerRow",
    "ListProblem",
    "Record",
    "RowReader",
    "SelectiveIssuer",
    "TokenIssuer",
    "edc_of_badge",
    "in_chunks",
    "issue_attestation",
    "issue_credential",
    "issue_jwt",
    "issue_many",
    "learner_key",
    "open_list",
    "read_learners",
    "repetition",
    "rule_problem",
    "safe_cell",
    "seal_edc",
    "stream_learners",
]
