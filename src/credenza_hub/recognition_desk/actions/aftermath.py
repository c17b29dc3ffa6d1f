"""After the decision: notification, appeal, conditions, closing, and the record of earlier outcomes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from credenza import recognition
from credenza.recognition import Case, Proposal
from credenza_hub.accounts.models import User
from credenza_hub.audit import events as audit
from credenza_hub.recognition_desk.models import CaseFile
from credenza_hub.recognition_desk.precedents import enter_precedent
from credenza_hub.recognition_desk.statements import issue_statement, revoke_statements

from .acting import Said, act_in
from .deciding import earlier_recognitions, programme_kind, record_transfer


def notify(user: User, file: CaseFile, sequence: int, *, now: datetime) -> Case:
    """Tell the applicant the decision with its reasons and how to appeal (RC-10); the e-mail leads to the page."""
    with transaction.atomic():
        case = act_in(user, file, sequence, recognition.notify, audit.Event.CASE_NOTIFIED, now=now)
        issue_statement(file, case, now=now)
    return case


def appeal(user: User, file: CaseFile, sequence: int, *, reason: Said, now: datetime) -> Case:
    """Appeal against the decision."""
    with transaction.atomic():
        case = act_in(
            user,
            file,
            sequence,
            lambda case, at, by: recognition.appeal(case, at, by, reason),
            audit.Event.CASE_APPEALED,
            now=now,
        )
        revoke_statements(file, now=now)
    return case


def decide_appeal(
    user: User, file: CaseFile, sequence: int, *, reason: Said, proposal: Proposal | None, remitted: bool, now: datetime
) -> Case:
    """Decide the appeal: other people than those who acted in the case before."""
    with transaction.atomic():
        earlier = earlier_recognitions(file)
        case = act_in(
            user,
            file,
            sequence,
            lambda case, at, by: recognition.decide_appeal(
                case, at, by, reason, proposal=proposal, remitted=remitted, earlier=earlier,
                programme=programme_kind(file),
            ),
            audit.Event.CASE_APPEAL_DECIDED,
            now=now,
        )  # fmt: skip
        if proposal is not None:
            record_transfer(file, case)
    return case


def confirm_condition(
    user: User, file: CaseFile, sequence: int, *, confirmation: recognition.Confirmation, now: datetime
) -> Case:
    """Establish that a condition of the recognition was met."""
    with transaction.atomic():
        case = act_in(
            user,
            file,
            sequence,
            lambda case, at, by: recognition.confirm_condition(case, at, by, confirmation),
            audit.Event.CASE_CONDITION_MET,
            now=now,
        )
        revoke_statements(file, now=now)
        issue_statement(file, case, now=now)
    return case


def close(user: User, file: CaseFile, sequence: int, *, now: datetime) -> Case:
    """Close the case, once no appeal is open."""
    return act_in(user, file, sequence, recognition.close, audit.Event.CASE_CLOSED, now=now)


def record_precedent(user: User, file: CaseFile, sequence: int, *, details: Said | None = None, now: datetime) -> Case:
    """Enter the outcome in the record of earlier outcomes, without anything of the person (RC-11)."""
    with transaction.atomic():
        case = act_in(
            user,
            file,
            sequence,
            lambda case, at, by: recognition.record_precedent(case, at, by, details),
            audit.Event.CASE_PRECEDENT_RECORDED,
            now=now,
        )
        enter_precedent(file, case)
    return case
