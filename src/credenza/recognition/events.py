"""What happens in a case. The events of a case, in order, are all that needs to be stored; the rest follows from them.

``Event.to_document()`` gives plain JSON data, ``read_event()`` takes it back. A pair of ``case`` and ``number`` exists
once: a store that keeps it unique cannot record two acts that each took itself for the next one.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from credenza.errors import DocumentError
from credenza.specification.values import Day, WholeNumber

from .codes import Role, Route
from .faults import value_problems
from .procedure import Procedure
from .values import (
    Adoption,
    Application,
    Authenticity,
    Comparison,
    Confirmation,
    Evidence,
    Name,
    OutcomeAssessment,
    Proposal,
    ProviderCheck,
    Said,
    Signature,
    Sitting,
    Target,
    Value,
)


class EventBase(Value):
    """What all events say: in which case, as which in order (from 1), when, by whom, in which role."""

    case: Name
    number: WholeNumber
    at: AwareDatetime
    by: Name
    role: Role

    def to_document(self) -> dict[str, Any]:
        """The event as plain JSON data."""
        document: dict[str, Any] = self.model_dump(mode="json")
        return document

    @classmethod
    def from_document(cls, document: Any) -> Event:
        """The event of any kind that plain JSON data describes. Raises DocumentError if it describes none."""
        return read_event(document)


class Submitted(EventBase):
    """An application came in. From now on the institution's rules of this day hold for it."""

    kind: Literal["submitted"] = "submitted"
    application: Application
    procedure: Procedure


class Acknowledged(EventBase):
    """Receipt was acknowledged, with criteria, usual time, and what is still missing (RC-01, RC-02, RC-03)."""

    kind: Literal["acknowledged"] = "acknowledged"
    missing: tuple[Said, ...] = ()


class InformationRequested(EventBase):
    """The applicant was asked for something."""

    kind: Literal["information_requested"] = "information_requested"
    items: tuple[Said, ...]


class InformationGiven(EventBase):
    """The applicant answered the open request; the application is now as stated here."""

    kind: Literal["information_given"] = "information_given"
    application: Application


class Completed(EventBase):
    """The file is complete: the clock of RC-03 starts."""

    kind: Literal["completed"] = "completed"


class AuthenticityChecked(EventBase):
    """It was established whether the documents are genuine and the applicant's own."""

    kind: Literal["authenticity_checked"] = "authenticity_checked"
    authenticity: Authenticity


class ProviderChecked(EventBase):
    """It was established whether the provider is recognised."""

    kind: Literal["provider_checked"] = "provider_checked"
    provider: ProviderCheck


class Routed(EventBase):
    """Which way the case takes, towards which target, and which constitutive elements are missing (MB-01)."""

    kind: Literal["routed"] = "routed"
    route: Route
    missing: tuple[Name, ...] = ()
    """Ids of the rules EU-M01 … EU-M11 that are not met."""
    rule_pack: Name
    """Name and digest of the rules that were applied."""
    target: Target


class PriorLearningDeclined(EventBase):
    """The applicant declined the way of prior learning that was offered."""

    kind: Literal["prior_learning_declined"] = "prior_learning_declined"


class EvidenceAdded(EventBase):
    """The applicant added a piece to the portfolio."""

    kind: Literal["evidence_added"] = "evidence_added"
    evidence: Evidence


class OutcomeAssessed(EventBase):
    """An assessor judged one outcome."""

    kind: Literal["outcome_assessed"] = "outcome_assessed"
    assessment: OutcomeAssessment


class Compared(EventBase):
    """An evaluator answers for the comparison."""

    kind: Literal["compared"] = "compared"
    comparison: Comparison


class Proposed(EventBase):
    """An evaluator proposed a decision."""

    kind: Literal["proposed"] = "proposed"
    proposal: Proposal


class SentBack(EventBase):
    """The decider, or a commission by its vote, did not take the proposal."""

    kind: Literal["sent_back"] = "sent_back"
    reason: Said
    sitting: Sitting | None = None


class Decided(EventBase):
    """The proposal became the decision: of the person who acts, or of a commission."""

    kind: Literal["decided"] = "decided"
    sitting: Sitting | None = None


class DecidedByRule(EventBase):
    """A written rule of the institution was applied to this case, with a person's signature under the batch."""

    kind: Literal["decided_by_rule"] = "decided_by_rule"
    rule: Name
    rule_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    adoption: Adoption | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None
    proposal: Proposal
    signature: Signature


class Notified(EventBase):
    """The applicant was told the decision, the reasons, and how to appeal until when (RC-10)."""

    kind: Literal["notified"] = "notified"
    appeal_until: Day | None
    """The last day for an appeal; ``None`` where none is open."""


class DelayNotified(EventBase):
    """The applicant was told that the decision is late, why, and when to expect it (RC-04)."""

    kind: Literal["delay_notified"] = "delay_notified"
    reason: Said
    expected_on: Day


class Appealed(EventBase):
    """The applicant appealed."""

    kind: Literal["appealed"] = "appealed"
    reason: Said


class AppealDecided(EventBase):
    """The appeal body decided: with its own decision, by sending the case back to be decided anew, or the first
    decision stands (neither of them)."""

    kind: Literal["appeal_decided"] = "appeal_decided"
    reason: Said
    proposal: Proposal | None = None
    remitted: bool = False


class ConditionMet(EventBase):
    """A condition of a conditional recognition was met; when all are, it is full."""

    kind: Literal["condition_met"] = "condition_met"
    confirmation: Confirmation


class Closed(EventBase):
    """Nothing more is open."""

    kind: Literal["closed"] = "closed"


class PrecedentRecorded(EventBase):
    """The outcome was entered in the record of earlier outcomes, without anything of the person (RC-11)."""

    kind: Literal["precedent_recorded"] = "precedent_recorded"
    details: Said | None = None


class Withdrawn(EventBase):
    """The applicant took the application back."""

    kind: Literal["withdrawn"] = "withdrawn"


Event = (
    Submitted
    | Acknowledged
    | InformationRequested
    | InformationGiven
    | Completed
    | AuthenticityChecked
    | ProviderChecked
    | Routed
    | PriorLearningDeclined
    | EvidenceAdded
    | OutcomeAssessed
    | Compared
    | Proposed
    | SentBack
    | Decided
    | DecidedByRule
    | Notified
    | DelayNotified
    | Appealed
    | AppealDecided
    | ConditionMet
    | Closed
    | PrecedentRecorded
    | Withdrawn
)

_EVENTS: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="kind")])


def read_event(document: Any) -> Event:
    """The event that plain JSON data describes. Raises DocumentError if it describes none."""
    try:
        return _EVENTS.validate_python(document)
    except ValidationError as error:
        raise DocumentError(value_problems(error)) from None
