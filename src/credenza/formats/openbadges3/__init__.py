"""Open Badges 3.0 in its strict form: only terms of the two published contexts, every EU element inside.

EU elements that come from a code list are alignments whose ``targetUrl`` is the EU concept. Every node that the
standard lets have an id has one, so that canonicalisation (RDFC-1.0) stays cheap whatever the texts are.
Source: 1EdTech, Open Badges Specification 3.0; W3C Verifiable Credentials Data Model 2.0.
"""

from .achievement import achievement_of, assessment_place, option_place
from .badge import (
    CONTEXTS,
    IssuerProfile,
    badge_of,
    refuse_control_characters,
    refuse_unknown_keys,
    to_open_badge,
)
from .claims import (
    AssessmentClaim,
    BodyClaim,
    CertificationClaim,
    Claims,
    CompetenceClaim,
    LearnerClaim,
    LevelClaim,
    LinkClaim,
    OptionClaim,
    OutcomeClaim,
    QualityClaim,
    StandardClaim,
)
from .nodes import OWN_CONCEPT, Scope, concept_iri
from .parts import is_copied_to_award, may_change_award
from .reading import ReadBadge, claims_of, read_badge
from .recognition import RecognitionClaim, RecognitionFact, recognition_badge
from .stated import ReadAchievement
from .texts import PASSED, Frame, StatusEntry, Texts, take_apart
from .writing import credential_bytes

__all__ = [
    "CONTEXTS",
    "OWN_CONCEPT",
    "PASSED",
    "AssessmentClaim",
    "BodyClaim",
    "CertificationClaim",
    "Claims",
    "CompetenceClaim",
    "Frame",
    "IssuerProfile",
    "LearnerClaim",
    "LevelClaim",
    "LinkClaim",
    "OptionClaim",
    "OutcomeClaim",
    "QualityClaim",
    "ReadAchievement",
    "ReadBadge",
    "RecognitionClaim",
    "RecognitionFact",
    "Scope",
    "StandardClaim",
    "StatusEntry",
    "Texts",
    "achievement_of",
    "assessment_place",
    "badge_of",
    "claims_of",
    "concept_iri",
    "credential_bytes",
    "is_copied_to_award",
    "may_change_award",
    "option_place",
    "read_badge",
    "recognition_badge",
    "refuse_control_characters",
    "refuse_unknown_keys",
    "take_apart",
    "to_open_badge",
]
