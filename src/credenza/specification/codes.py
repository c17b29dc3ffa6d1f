"""Closed lists of codes used in a specification. Labels and EU concept IRIs: ``credenza.frameworks``."""

from __future__ import annotations

from enum import StrEnum


class OutcomeKind(StrEnum):
    """Kind of learning outcome (EQF Recommendation 2017/C 189/03, Annex I)."""

    KNOWLEDGE = "knowledge"
    SKILL = "skill"
    RESPONSIBILITY_AUTONOMY = "responsibility_autonomy"


class AssessmentType(StrEnum):
    """Type of assessment (EU list ``snb/assessment``). Attendance exists as a code but is no assessment (EU-P04)."""

    PROJECT_WORK = "project_work"
    WRITTEN_EXAMINATION = "written_examination"
    ORAL_EXAMINATION = "oral_examination"
    PRACTICAL_ASSESSMENT = "practical_assessment"
    PORTFOLIO = "portfolio"
    QUIZ = "quiz"
    CONTINUOUS_EVALUATION = "continuous_evaluation"
    MARKED_ASSIGNMENT = "marked_assignment"
    ARTEFACT_ASSESSMENT = "artefact_assessment"
    PROBLEM_BASED_LEARNING = "problem_based_learning"
    GROUP_PERFORMANCE = "group_performance"
    PEER_ASSESSMENT = "peer_assessment"
    PEER_REVIEW = "peer_review"
    PRESENTATION = "presentation"
    ATTENDANCE = "attendance"


class Supervision(StrEnum):
    """Supervision and identity verification during assessment (EU-O02, EU list ``snb/supervision-verification``)."""

    UNSUPERVISED_NO_ID = "unsupervised_no_id"
    UNSUPERVISED_WITH_ID = "unsupervised_with_id"
    SUPERVISED_NO_ID = "supervised_no_id"
    SUPERVISED_ONLINE_WITH_ID = "supervised_online_with_id"
    SUPERVISED_ONSITE_WITH_ID = "supervised_onsite_with_id"


class Participation(StrEnum):
    """Form of participation in the learning activity (EU-M10, EU list ``snb/learning-assessment``)."""

    ON_SITE = "on_site"
    ONLINE = "online"
    BLENDED = "blended"
    HYBRID = "hybrid"
    WORK_BASED = "work_based"
    PROJECT_BASED = "project_based"
    LABORATORY = "laboratory"


class QualityAssuranceType(StrEnum):
    """Type of quality assurance (EU-M11, EU list ``snb/accreditation``)."""

    INSTITUTIONAL = "institutional_quality_assurance"
    PROGRAMME = "programme_quality_assurance"
    INSTITUTIONAL_LICENCE = "institutional_licence"
    PROGRAMME_LICENCE = "programme_licence"


class StackabilityMode(StrEnum):
    """Integration or stackability options (EU-O04)."""

    STAND_ALONE = "stand_alone_independent"
    STACKABLE = "integrated_stackable"


class Cycle(StrEnum):
    """Cycle of the Qualifications Framework of the European Higher Education Area."""

    SHORT = "short"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"


class DeliveryRoute(StrEnum):
    """How the learning reaches the learner (Kazakh state concept: in curriculum or external; REGULATION section 5)."""

    IN_CURRICULUM = "in_curriculum"
    STAND_ALONE = "stand_alone"
    EXTERNAL_PROVIDER = "external_provider"


class ProviderKind(StrEnum):
    """Kind of provider."""

    HIGHER_EDUCATION = "higher_education"
    VOCATIONAL_EDUCATION = "vocational_education"
    NON_FORMAL = "non_formal"
    EMPLOYER = "employer"
    PLATFORM = "platform"


class LearningSetting(StrEnum):
    """Setting of the learning (EU list ``snb/learning-setting``)."""

    FORMAL = "formal"
    NON_FORMAL = "non_formal"


class Attestation(StrEnum):
    """Attestation of the Italian system of certification of competences, and whose word it is (rule IT-07).

    Source: Ministerial Decree of 30 June 2015, articles 5 and 6.
    """

    TRANSPARENCY_DOCUMENT = "transparency_document"
    """Documento di trasparenza: first party."""
    VALIDATION_DOCUMENT = "validation_document"
    """Documento di validazione: public act, at least second party."""
    CERTIFICATE = "certificate"
    """Certificato: public act, third party."""


class LegalBasisCode(StrEnum):
    """Act under which the micro-credential is offered (rule IT-09 for the Italian ones)."""

    IT_L_341_1990_ART_6 = "it_l_341_1990_art_6"
    IT_L_4_1999 = "it_l_4_1999"
    IT_DM_931_2024 = "it_dm_931_2024"
    IT_SNCC = "it_sncc"
    KZ_STATE_STANDARD_2_2022 = "kz_state_standard_2_2022"
    OTHER = "other"
    NONE = "none"
