"""Awarding: from a list of learners to signed credentials."""

from credenza.awards import AssessmentResult, Award, Learner, learner_key

from .cells import PASSED, safe_cell
from .columns import COMPLETED_ON
from .faults import ListProblem, rule_problem
from .issue import issue_credential, issue_jwt
from .learner_list import LearnerList, LearnerRow, read_learners, stream_learners

__all__ = [
    "COMPLETED_ON",
    "PASSED",
    "AssessmentResult",
    "Award",
    "Learner",
    "LearnerList",
    "LearnerRow",
    "ListProblem",
    "issue_credential",
    "issue_jwt",
    "learner_key",
    "read_learners",
    "rule_problem",
    "safe_cell",
    "stream_learners",
]
