"""Checks, the way of the case, prior learning, comparison and proposal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from credenza import recognition
from credenza.recognition import (
    Actor,
    Attachment,
    Authenticity,
    Case,
    Event,
    Proposal,
    ProviderCheck,
    Target,
)
from credenza_hub.accounts.models import User
from credenza_hub.audit import events as audit
from credenza_hub.recognition_desk.evidence import HandedIn
from credenza_hub.recognition_desk.models import CaseFile, EvidenceKind

from .acting import Said, act_in, keep


def check_authenticity(user: User, file: CaseFile, sequence: int, *, authenticity: Authenticity, now: datetime) -> Case:
    """Establish whether the documents are genuine and the applicant's own. Who does it evaluates the case."""
    with transaction.atomic():
        CaseFile.objects.filter(pk=file.pk, evaluator=None).update(evaluator=user)
        return act_in(
            user,
            file,
            sequence,
            lambda case, at, by: recognition.check_authenticity(case, at, by, authenticity),
            audit.Event.CASE_AUTHENTICITY_CHECKED,
            now=now,
        )


def check_provider(user: User, file: CaseFile, sequence: int, *, provider: ProviderCheck, now: datetime) -> Case:
    """Establish whether the provider is recognised."""
    return act_in(
        user,
        file,
        sequence,
        lambda case, at, by: recognition.check_provider(case, at, by, provider),
        audit.Event.CASE_PROVIDER_CHECKED,
        now=now,
    )


def route(user: User, file: CaseFile, sequence: int, *, target: Target, now: datetime) -> Case:
    """Send the case the way that its documents allow (MB-01), towards a target."""
    return act_in(
        user,
        file,
        sequence,
        lambda case, at, by: recognition.route(case, at, by, target),
        audit.Event.CASE_ROUTED,
        now=now,
    )


def decline_prior_learning(user: User, file: CaseFile, sequence: int, *, now: datetime) -> Case:
    """Decline the way of prior learning that was offered (RC-06)."""
    act = recognition.decline_prior_learning
    return act_in(user, file, sequence, act, audit.Event.CASE_PRIOR_LEARNING_DECLINED, now=now)


def add_evidence(
    user: User, file: CaseFile, sequence: int, *, handed_in: HandedIn, shows: Sequence[str], description: Said,
    now: datetime,
) -> Case:  # fmt: skip
    """Add a piece to the portfolio of prior learning, and say which outcomes it shows."""

    def act(case: Case, at: datetime, by: Actor) -> Event:
        kind = EvidenceKind.PORTFOLIO.value
        attachment = Attachment(title=handed_in.name, sha256=handed_in.sha256, kind=kind)
        key = f"p{len(case.portfolio) + 1}"
        evidence = recognition.Evidence(key=key, attachment=attachment, shows=shows, description=description)
        return recognition.add_evidence(case, at, by, evidence)

    with transaction.atomic():
        keep(file, handed_in, EvidenceKind.PORTFOLIO, user, now)
        return act_in(user, file, sequence, act, audit.Event.CASE_EVIDENCE_ADDED, now=now)


def assess_outcome(
    user: User, file: CaseFile, sequence: int, *, assessment: recognition.OutcomeAssessment, now: datetime
) -> Case:
    """Judge one outcome from the portfolio."""
    return act_in(
        user,
        file,
        sequence,
        lambda case, at, by: recognition.assess_outcome(case, at, by, assessment),
        audit.Event.CASE_OUTCOME_ASSESSED,
        now=now,
    )


def compare(user: User, file: CaseFile, sequence: int, *, comparison: recognition.Comparison, now: datetime) -> Case:
    """Answer for the comparison."""
    return act_in(
        user,
        file,
        sequence,
        lambda case, at, by: recognition.compare(case, at, by, comparison),
        audit.Event.CASE_COMPARED,
        now=now,
    )


def propose(user: User, file: CaseFile, sequence: int, *, proposal: Proposal, now: datetime) -> Case:
    """Propose a decision."""
    return act_in(
        user,
        file,
        sequence,
        lambda case, at, by: recognition.propose(case, at, by, proposal),
        audit.Event.CASE_PROPOSED,
        now=now,
    )
