"""The statement of recognition: what was decided, whose it is, and by whom.

Only a decision of which the applicant was notified has one. A refusal has a page with its reasons, and no credential.
"""

from __future__ import annotations

from dataclasses import dataclass

from credenza.awards import Learner
from credenza.specification import MultilingualText, Organisation

from .case import Case, Decision
from .codes import DecisionKind, State
from .credits import CreditTransfer, transfer_of
from .faults import ActRefusedError
from .guards import WORDS, label

STATED = frozenset((State.NOTIFIED, State.CLOSED, State.PRECEDENT))
"""States in which a decision is known to the applicant and not under appeal."""


@dataclass(frozen=True)
class Statement:
    """A decided case, whose it is and who decided. ``id`` is ``urn:uuid:…`` and becomes that of the credential."""

    id: str
    case: Case
    decision: Decision
    holder: Learner
    institution: Organisation
    transfer: CreditTransfer | None
    signatory: str | None = None
    """Name of the person who decided, where the institution shows it."""

    @property
    def kind(self) -> DecisionKind:
        """What holds: a conditional recognition whose conditions are met is full."""
        return self.case.standing or self.decision.kind

    @property
    def title(self) -> MultilingualText:
        """The title of what was to be recognised."""
        return self.case.application.qualification.specification.title or WORDS.text("statement.untitled")


def statement_of(
    case: Case, statement_id: str, holder: Learner, institution: Organisation, signatory: str | None = None
) -> Statement:
    """The statement of a case. Raises ActRefusedError before the notification and while an appeal is open."""
    decision = case.decision
    if decision is None or case.state not in STATED:
        raise ActRefusedError("no_statement", state=label(case.state))
    return Statement(statement_id, case, decision, holder, institution, transfer_of(case), signatory)
