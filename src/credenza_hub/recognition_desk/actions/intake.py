"""From the request to the complete file."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from credenza import recognition
from credenza.errors import InputError, Problem
from credenza.recognition import Actor, Application, Attachment, Case, Event, Qualification, Role
from credenza_hub.accounts.models import User
from credenza_hub.audit import events as audit
from credenza_hub.audit.actions import record
from credenza_hub.recognition_desk.evidence import TEXT, HandedIn
from credenza_hub.recognition_desk.letters import write_letter
from credenza_hub.recognition_desk.models import CaseFile, EvidenceKind, Procedure, Programme
from credenza_hub.recognition_desk.store import open_file

from .acting import Said, act_in, keep, subject_of


def submit_request(
    user: User,
    procedure: Procedure,
    *,
    qualification: Qualification,
    credential: HandedIn,
    documents: Sequence[HandedIn],
    programme: Programme | None,
    purpose: recognition.Purpose,
    aim: Said,
    asked_credits: Any = None,
    now: datetime,
) -> CaseFile:
    """Ask an institution to recognise a credential; the rules of this day hold for the case.

    Raises InputError while the institution receives no requests.
    """
    if not procedure.is_open:
        raise InputError(Problem("", _("This institution receives no requests at present.")))
    key = uuid.uuid4()
    application = Application(
        applicant=str(user.pk),
        qualification=qualification,
        purpose=purpose,
        aim=aim,
        asked_credits=asked_credits,
        attachments=[
            Attachment(title=credential.name, sha256=credential.sha256, kind=EvidenceKind.CREDENTIAL.value),
            *(Attachment(title=file.name, sha256=file.sha256) for file in documents),
        ],
    )
    actor = Actor(id=str(user.pk), roles={Role.APPLICANT})
    event = recognition.submit(str(key), now, actor, application, procedure.in_force)
    with transaction.atomic():
        file = open_file(procedure.organisation, programme, user, event, key)
        write_letter(file, audit.Event.CASE_SUBMITTED, now=now)
        keep(file, credential, EvidenceKind.CREDENTIAL, user, now)
        for document in documents:
            keep(file, document, EvidenceKind.DOCUMENT, user, now)
        record(None, file.organisation, audit.Event.CASE_SUBMITTED, subject_of(file), now=now)
    return file


def acknowledge(user: User, file: CaseFile, sequence: int, *, missing: Sequence[Said], now: datetime) -> Case:
    """Acknowledge receipt and say what is missing (RC-02); what is missing is asked for in the same step."""
    with transaction.atomic():
        case = act_in(
            user,
            file,
            sequence,
            lambda case, at, by: recognition.acknowledge(case, at, by, missing),
            audit.Event.CASE_ACKNOWLEDGED,
            now=now,
        )
        return request_information(user, file, case.number, items=missing, now=now) if missing else case


def request_information(user: User, file: CaseFile, sequence: int, *, items: Sequence[Said], now: datetime) -> Case:
    """Ask the applicant for something."""
    return act_in(
        user,
        file,
        sequence,
        lambda case, at, by: recognition.request_information(case, at, by, items),
        audit.Event.CASE_INFORMATION_REQUESTED,
        now=now,
    )


def give_information(user: User, file: CaseFile, sequence: int, *, files: Sequence[HandedIn], now: datetime) -> Case:
    """Answer what the institution asked for, with files."""
    with transaction.atomic():
        for handed_in in files:
            keep(file, handed_in, EvidenceKind.DOCUMENT, user, now)
        added = [Attachment(title=handed_in.name, sha256=handed_in.sha256) for handed_in in files]

        def act(case: Case, at: datetime, by: Actor) -> Event:
            attachments = (*case.application.attachments, *added)
            application = case.application.model_copy(update={"attachments": attachments})
            return recognition.give_information(case, at, by, application)

        return act_in(user, file, sequence, act, audit.Event.CASE_INFORMATION_GIVEN, now=now)


def complete(user: User, file: CaseFile, sequence: int, *, now: datetime) -> Case:
    """Declare the file complete: the clock starts, where it has not."""
    return act_in(user, file, sequence, recognition.complete, audit.Event.CASE_COMPLETED, now=now)


def notify_delay(user: User, file: CaseFile, sequence: int, *, reason: Said, expected_on: date, now: datetime) -> Case:
    """Tell the applicant that the decision is late, why, and when to expect it (RC-04)."""
    return act_in(
        user,
        file,
        sequence,
        lambda case, at, by: recognition.notify_delay(case, at, by, reason, expected_on),
        audit.Event.CASE_DELAY_NOTIFIED,
        now=now,
    )


def withdraw(user: User, file: CaseFile, sequence: int, *, now: datetime) -> Case:
    """Take the request back, any time before a decision."""
    return act_in(user, file, sequence, recognition.withdraw, audit.Event.CASE_WITHDRAWN, now=now)


def with_text(files: Sequence[HandedIn], text: str) -> list[HandedIn]:
    """The files of an answer, and what was written in the form as one more file."""
    written = text.strip().encode()
    return [*files, HandedIn(_("answer") + ".txt", TEXT, written)] if written else list(files)
