"""Awarding: from a list of learners to signed credentials."""

from credenza.awards import AssessmentResult, Award, Learner, learner_key

from .batch import BatchIssuer, Job
from .cells import PASSED, safe_cell
from .columns import COMPLETED_ON
from .faults import ListProblem, rule_problem
from .issue import issue_credential, issue_jwt
from .learner_list import LearnerList, LearnerRow, read_learners, stream_learners
from .many import issue_many

__all__ = [
    "COMPLETED_ON",
    "PASSED",
    "AssessmentResult",
    "Award",
    "BatchIssuer",
    "Job",
    "Learner",
    "LearnerList",
    "LearnerRow",
    "ListProblem",
    "issue_credential",
    "issue_jwt",
    "issue_many",
    "learner_key",
    "read_learners",
    "rule_problem",
    "safe_cell",
    "stream_learners",
]
