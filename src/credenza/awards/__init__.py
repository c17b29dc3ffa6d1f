"""The act of awarding: who achieved a micro-credential, when, and with which results."""

from .model import AssessmentResult, Award, Learner, learner_key

__all__ = ["AssessmentResult", "Award", "Learner", "learner_key"]
