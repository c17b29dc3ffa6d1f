"""The decision, of a person or a commission, and the record of the credits that it transfers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from credenza import recognition
from credenza.recognition import Actor, Case, Event, Sitting
from credenza_hub.accounts.models import User
from credenza_hub.audit import events as audit
from credenza_hub.recognition_desk.models import CaseFile, Transfer

from .acting import Said, act_in


def send_back(user: User, file: CaseFile, sequence: int, *, reason: Said, now: datetime) -> Case:
    """Do not take the proposal, and say why."""
    return act_in(
        user,
        file,
        sequence,
        lambda case, at, by: recognition.send_back(case, at, by, reason),
        audit.Event.CASE_SENT_BACK,
        now=now,
    )


def decide(user: User, file: CaseFile, sequence: int, *, now: datetime) -> Case:
    """Make the proposal the decision: another person than those who compared and proposed (four eyes)."""
    with transaction.atomic():
        earlier = earlier_recognitions(file)
        case = act_in(
            user,
            file,
            sequence,
            lambda case, at, by: recognition.decide(case, at, by, earlier, programme_kind(file)),
            audit.Event.CASE_DECIDED,
            now=now,
        )
        record_transfer(file, case)
    return case


def decide_in_sitting(
    user: User,
    file: CaseFile,
    sequence: int,
    sit: Callable[[Case, datetime, Actor], Sitting],
    *,
    reason: Said,
    now: datetime,
) -> Case:
    """Record what a commission voted: it is the decision, or the proposal goes back with the reason."""
    with transaction.atomic():
        earlier = earlier_recognitions(file)

        def act(case: Case, at: datetime, by: Actor) -> Event:
            sitting = sit(case, at, by)
            return recognition.decide_by_commission(case, at, by, sitting, reason, earlier, programme_kind(file))

        case = act_in(user, file, sequence, act, audit.Event.CASE_DECIDED_BY_COMMISSION, now=now)
        if case.decision is not None:
            record_transfer(file, case)
    return case


def earlier_recognitions(file: CaseFile) -> list[recognition.EarlierRecognition]:
    """What the organisation recognised for this learner before; locked, so that no two decisions miss each other."""
    User.objects.select_for_update().get(pk=file.applicant_id)
    before = Transfer.objects.filter(organisation=file.organisation_id, applicant=file.applicant_id)
    return [
        recognition.EarlierRecognition(
            case=str(transfer.case.key),
            activity=transfer.activity,
            credits=transfer.credits,
            extracurricular=transfer.extracurricular,
        )
        for transfer in before.select_related("case")
    ]


def programme_kind(file: CaseFile) -> recognition.ProgrammeKind | None:
    """The kind of the programme for which credits are asked, for the caps."""
    return recognition.ProgrammeKind(file.programme.kind) if file.programme else None


def record_transfer(file: CaseFile, case: Case) -> None:
    """Bring the record of credit transfers up to date with the decision that holds."""
    transfer = recognition.transfer_of(case)
    if transfer is None or case.decision is None:
        Transfer.objects.filter(case=file).delete()
        return
    Transfer.objects.update_or_create(
        case=file,
        defaults={
            "organisation_id": file.organisation_id,
            "applicant_id": file.applicant_id,
            "activity": transfer.activity[:500],
            "credits": transfer.recognised,
            "extracurricular": transfer.extracurricular,
            "document": transfer.to_document(),
            "decided_at": case.decision.at,
        },
    )
