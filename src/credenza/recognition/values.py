"""What people bring to a recognition case and what they state in it; frozen values that can be stored as JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from credenza.specification import MultilingualText, Specification
from credenza.specification.values import Amount, Day, Key, WebAddress, WholeNumber

from .codes import (
    AuthenticityMeans,
    Coverage,
    Criterion,
    DecisionKind,
    Difference,
    Element,
    Ground,
    ProviderStatus,
    Purpose,
    Role,
)

LONGEST_TEXT = 10_000
"""Characters of a reason or another statement in one language."""


class Value(BaseModel):
    """A frozen value that refuses members it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


def _lines(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {tag: "\n".join(text.splitlines()) if isinstance(text, str) else text for tag, text in value.items()}


def _said(text: MultilingualText) -> MultilingualText:
    if not text or any(len(said) > LONGEST_TEXT for said in text.texts.values()):
        raise ValueError("said")
    return text


Said = Annotated[MultilingualText, BeforeValidator(_lines), AfterValidator(_said)]
"""A statement that a person signs for, in at least one language: a reason, a question, a condition. Never empty."""

Name = Annotated[str, Field(min_length=1, max_length=500)]
"""An id or a short name."""

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Actor(Value):
    """Who acts: the id of the person's account, and the roles that this person has for this case.

    Ids are pseudonymous; names of persons stand in no event.
    """

    id: Name
    roles: frozenset[Role]

    def has(self, *roles: Role) -> bool:
        """Whether the person has any of these roles."""
        return not self.roles.isdisjoint(roles)


class Attachment(Value):
    """A document of a case, by its digest; the bytes lie elsewhere (RC-14)."""

    title: Name
    sha256: Sha256
    kind: Name = "document"
    """E.g. credential, supplement, transcript, programme, translation, curriculum_vitae."""


class Qualification(Value):
    """What recognition is asked for, as far as the documents state it.

    Every element of the specification may be missing; what is missing decides about the route (MB-01).
    """

    specification: Specification
    credential: Name | None = None
    """Id of the credential, if it has one."""
    awarded_on: Day | None = None
    assessed_on: Day | None = None
    """Day of the last assessment whose result is recorded."""
    signed: bool = False
    """Whether it came as a signed credential, which a verification report can speak of."""

    @property
    def is_assessed_late(self) -> bool:
        """Whether the last assessment is dated after the award, which comes after it (IT-02, KZ-07)."""
        return bool(self.assessed_on and self.awarded_on and self.assessed_on > self.awarded_on)


class Application(Value):
    """What an applicant asks of a receiving institution."""

    applicant: Name
    """Id of the applicant's account, never a name."""
    qualification: Qualification
    purpose: Purpose
    aim: Said
    """What it is to count for, e.g. a programme and a module, in the applicant's words."""
    asked: DecisionKind = DecisionKind.FULL
    asked_credits: Amount | None = None
    attachments: tuple[Attachment, ...] = ()

    @model_validator(mode="after")
    def _asks_for_something(self) -> Application:
        if self.asked is DecisionKind.REFUSED:
            raise ValueError("asked")
        return self


class Authenticity(Value):
    """Whether the documents are genuine and the applicant's own (RC-05), how that was established, and why.

    ``report`` is the verification report of a signed credential as JSON (``VerificationReport.to_document()``).
    """

    genuine: bool
    rightful_owner: bool
    means: AuthenticityMeans
    reason: Said
    report: dict[str, Any] | None = None

    @property
    def passed(self) -> bool:
        """Whether the case may go on to a comparison."""
        return self.genuine and self.rightful_owner


class ProviderCheck(Value):
    """What was found about institution and programme (RC-05, RC-06)."""

    status: ProviderStatus
    reason: Said
    register_entry: WebAddress | None = None


class Target(Value):
    """What the qualification is compared with: the part of the receiving programme that it is to count for.

    ``essential`` are the keys of the outcomes without which the purpose cannot be reached; only these can be matched
    against the applicant (RC-07).
    """

    specification: Specification
    essential: frozenset[Key]

    @model_validator(mode="after")
    def _essential_outcomes_are_there(self) -> Target:
        keys = [outcome.key for outcome in self.specification.outcomes]
        if None in keys or len(set(keys)) < len(keys) or not self.essential <= set(keys):
            raise ValueError("essential")
        return self


class Evidence(Value):
    """A piece of the portfolio on the way of prior learning: what it is, and the target outcomes it is to show."""

    key: Key
    attachment: Attachment
    shows: frozenset[Key]
    description: Said


class OutcomeAssessment(Value):
    """One assessor's judgement on one outcome of the target, from named evidence."""

    outcome: Key
    achieved: bool
    evidence: frozenset[Key]
    reason: Said


class ElementJudgement(Value):
    """A person's judgement on one of the five elements, with the reason and what proves it.

    ``evidence`` quotes or names where a substantial difference shows; without it no difference is proven (RC-07).
    """

    element: Element
    difference: Difference
    reason: Said
    evidence: tuple[Name, ...] = ()


class CriterionJudgement(Value):
    """A person's judgement on one of the seven criteria (EV-1 … EV-7). Missing data is the answer no."""

    criterion: Criterion
    met: bool
    reason: Said


class OutcomeJudgement(Value):
    """A person's judgement on one learning outcome of the target, and the outcomes that cover it."""

    outcome: Key
    coverage: Coverage
    covered_by: tuple[Name, ...] = ()
    reason: Said | None = None


class Comparison(Value):
    """A comparison for which a person answers. ``draft`` is the machine's draft that it began with, as JSON."""

    elements: tuple[ElementJudgement, ...]
    criteria: tuple[CriterionJudgement, ...] = ()
    outcomes: tuple[OutcomeJudgement, ...] = ()
    draft: dict[str, Any] | None = None

    def judgement(self, element: Element) -> ElementJudgement | None:
        """The judgement on one element; ``None`` if there is none."""
        return next((entry for entry in self.elements if entry.element is element), None)

    def uncovered(self) -> frozenset[str]:
        """Keys of the target outcomes that are not covered."""
        return frozenset(entry.outcome for entry in self.outcomes if entry.coverage is Coverage.NOT_COVERED)


class Rung(Value):
    """A rung of the ladder that was considered and not taken, and why (RC-09)."""

    kind: DecisionKind
    reason: Said


class Condition(Value):
    """A goal to be met before conditional recognition becomes full, by a day if one is set."""

    key: Key
    text: Said
    until: Day | None = None


class Proposal(Value):
    """What an evaluator proposes to decide. For a kind below the one asked for every rung between is reasoned."""

    kind: DecisionKind
    reason: Said
    considered: tuple[Rung, ...] = ()
    grounds: frozenset[Ground] = frozenset()
    """Only for a refusal."""
    recognised_as: Said | None = None
    """What it is recognised as; needed for an alternative recognition."""
    credits: Amount | None = None
    """Credits of the receiving institution's own system."""
    exemptions: tuple[Said, ...] = ()
    conditions: tuple[Condition, ...] = ()
    would_allow: Said | None = None
    """What would allow recognition later; expected below the kind asked for."""
    earlier_case: Name | None = None
    """The case in which the same activity was recognised."""
    precedents: tuple[Name, ...] = ()
    """Ids of earlier cases that were looked at; guidance only (RC-11)."""


class Vote(Value):
    """One member's vote; ``None`` abstains."""

    member: Name
    in_favour: bool | None


class Minutes(Value):
    """The record of a sitting: its number, its day and the digest of the signed text."""

    number: Name
    held_on: Day
    sha256: Sha256


class Adoption(Minutes):
    """By what a written rule was adopted: the body, and how it voted where it is a commission."""

    body: Said
    """E.g. the recognition commission, the academic council, the rector."""
    members: WholeNumber | None = None
    present: WholeNumber | None = None
    in_favour: WholeNumber | None = None
    against: WholeNumber | None = None
    by_chair: bool = False
    """Whether votes were equal and the chair voted in favour."""

    @model_validator(mode="after")
    def _adds_up(self) -> Adoption:
        counts = (self.members, self.present, self.in_favour, self.against)
        if all(count is None for count in counts):
            return self
        members, present, in_favour, against = (count if count is not None else -1 for count in counts)
        if min(members, present, in_favour, against) < 0 or present > members or in_favour + against > present:
            raise ValueError("adoption")
        return self


class Sitting(Value):
    """A sitting of a commission. Who did not vote was absent."""

    members: tuple[Name, ...]
    chair: Name
    votes: tuple[Vote, ...]
    minutes: Minutes

    @model_validator(mode="after")
    def _is_in_order(self) -> Sitting:
        voters = [vote.member for vote in self.votes]
        if len(set(self.members)) < len(self.members) or self.chair not in self.members:
            raise ValueError("sitting")
        if len(set(voters)) < len(voters) or not set(voters) <= set(self.members):
            raise ValueError("sitting")
        return self


class EarlierRecognition(Value):
    """What an institution recognised for the same learner before, from its record of credit transfers.

    ``activity`` is the identity of what was learned (``activity_of``).
    """

    case: Name
    activity: Name
    credits: Amount = Decimal(0)
    extracurricular: bool = True


class Confirmation(Value):
    """That a condition was met, and what shows it."""

    condition: Key
    reason: Said


class Signature(Value):
    """A named person's signature under the exact list of cases to which a written rule is applied."""

    batch: Sha256
    by: Name
    at: AwareDatetime
