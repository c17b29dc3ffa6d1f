"""Closed lists of the recognition procedure. Their labels in four languages: ``words.tsv`` (``<list>.<code>``)."""

from __future__ import annotations

from enum import StrEnum

from credenza.frameworks import credit_system_of


class State(StrEnum):
    """How far a case has come (REGULATION section 3, after the order of checks in RC-05)."""

    SUBMITTED = "submitted"
    COMPLETE = "complete"
    AUTHENTIC = "authentic"
    NOT_AUTHENTIC = "not_authentic"
    """A document was found to be false, or another person's: only a refusal can be proposed (RC-06)."""
    PROVIDER_CHECKED = "provider_checked"
    ROUTED = "routed"
    COMPARED = "compared"
    PROPOSED = "proposed"
    DECIDED = "decided"
    NOTIFIED = "notified"
    APPEALED = "appealed"
    CLOSED = "closed"
    PRECEDENT = "precedent"
    """Closed, and entered in the record of earlier outcomes (RC-11)."""
    WITHDRAWN = "withdrawn"
    """The applicant took the application back before a decision."""


class Role(StrEnum):
    """What a person may do in a case."""

    APPLICANT = "applicant"
    REGISTRAR = "registrar"
    EVALUATOR = "evaluator"
    DECIDER = "decider"
    APPEAL_BODY = "appeal_body"
    COMMISSION_MEMBER = "commission_member"
    ASSESSOR = "assessor"


class DecisionKind(StrEnum):
    """The ladder of outcomes, best first (RC-09)."""

    FULL = "full"
    ALTERNATIVE = "alternative"
    """Recognised as something else than what was asked for."""
    PARTIAL = "partial"
    """Credits or exemptions."""
    CONDITIONAL = "conditional"
    """Recognised once stated goals are met."""
    REFUSED = "refused"


LADDER = tuple(DecisionKind)
"""The rungs from the top."""


class Purpose(StrEnum):
    """What recognition is asked for; everything is compared against it (RC-07)."""

    CREDIT_TRANSFER = "credit_transfer"
    ADMISSION = "admission"
    EXEMPTION = "exemption"
    EMPLOYMENT = "employment"


class Route(StrEnum):
    """Which way recognition takes (MB-01)."""

    QUALIFICATION = "qualification"
    """Assessed under the principles of the Lisbon Recognition Convention."""
    PRIOR_LEARNING = "prior_learning"
    """Assessed by what the learner can show."""


class Element(StrEnum):
    """The five elements of a qualification in the method of the EAR manual."""

    LEVEL = "level"
    WORKLOAD = "workload"
    QUALITY = "quality"
    PROFILE = "profile"
    LEARNING_OUTCOMES = "learning_outcomes"


class Criterion(StrEnum):
    """The seven criteria for e-learning and micro-credentials; the value is the rule id."""

    QUALITY_ASSURANCE = "EV-1"
    VERIFICATION = "EV-2"
    LEVEL = "EV-3"
    LEARNING_OUTCOMES = "EV-4"
    WORKLOAD = "EV-5"
    TESTING = "EV-6"
    IDENTIFICATION = "EV-7"


class Difference(StrEnum):
    """A person's judgement on one element, against the purpose (RC-07)."""

    NONE = "none"
    NOT_SUBSTANTIAL = "not_substantial"
    SUBSTANTIAL = "substantial"
    """A major obstacle to the stated purpose."""


class Coverage(StrEnum):
    """A person's judgement on one learning outcome of the target."""

    COVERED = "covered"
    PARTLY = "partly"
    NOT_COVERED = "not_covered"


class AuthenticityMeans(StrEnum):
    """How it was established whether a document is genuine."""

    SIGNED_CREDENTIAL = "signed_credential"
    """A verification report of the signed credential is attached."""
    ISSUER_CONFIRMATION = "issuer_confirmation"
    REGISTER = "register"
    ORIGINAL_SEEN = "original_seen"


class ProviderStatus(StrEnum):
    """What the registers say about the provider on the day of the check."""

    RECOGNISED = "recognised"
    NOT_RECOGNISED = "not_recognised"


class Ground(StrEnum):
    """Why recognition may be refused. There is no other ground."""

    SUBSTANTIAL_DIFFERENCE = "substantial_difference"
    """Proven on an element other than the workload alone (RC-07, RC-08)."""
    FALSE_DOCUMENT = "false_document"
    """RC-06."""
    PROVIDER_NOT_RECOGNISED = "provider_not_recognised"
    """RC-06, after the way of prior learning was offered and declined."""
    OUTCOMES_NOT_SHOWN = "outcomes_not_shown"
    """On the way of prior learning: assessors found no essential outcome achieved."""
    ALREADY_RECOGNISED = "already_recognised"
    """The same activity counts already, and the institution's own rule lets it count once (IT-11)."""


class CreditSystem(StrEnum):
    """Credit systems. One credit of each is one of each other, never through hours (REGULATION section 6)."""

    ECTS = "ECTS"
    CFU = "CFU"
    KZ = "KZ"

    @staticmethod
    def of(country: str) -> CreditSystem:
        """The credit system of a country (ISO 3166-1); ECTS where it has none of its own here."""
        return CreditSystem(credit_system_of(country).code.upper())
