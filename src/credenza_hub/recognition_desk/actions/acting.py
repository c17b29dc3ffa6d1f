"""What all acts in a case have in common: permission, transaction, the event, the letter and the audit line."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from credenza.errors import InputError, Problem
from credenza.recognition import Actor, Case, Event
from credenza_hub.accounts.models import User
from credenza_hub.audit import events as audit
from credenza_hub.audit.actions import record
from credenza_hub.recognition_desk.evidence import MOST_FILES, HandedIn
from credenza_hub.recognition_desk.letters import LETTERS, write_letter
from credenza_hub.recognition_desk.models import CaseFile, Evidence, EvidenceKind
from credenza_hub.recognition_desk.queries import roles_in
from credenza_hub.recognition_desk.store import append, load, locked

Said = dict[str, str]
"""A statement in the language of the person who makes it."""

Act = Callable[[Case, datetime, Actor], Event]


def subject_of(file: CaseFile) -> str:
    """How the audit trail names a case: by its key, which names nobody."""
    return f"case:{file.key}"


def keep(file: CaseFile, handed_in: HandedIn, kind: EvidenceKind, user: User, now: datetime) -> Evidence:
    """Store a file of a case, inside the transaction of the act that names it. Raises InputError for too many."""
    if file.evidence.count() >= MOST_FILES * 2:
        raise InputError(Problem("file", _("There are too many files in this case."), _("Put several into one.")))
    return Evidence.objects.create(
        key=uuid.uuid4(),
        case=file,
        kind=kind,
        file_name=handed_in.name,
        media_type=handed_in.media_type,
        size=len(handed_in.content),
        sha256=handed_in.sha256,
        content=handed_in.content,
        given_by=user,
        given_at=now,
    )


def act_in(user: User, file: CaseFile, sequence: int, act: Act, event: audit.Event, *, now: datetime) -> Case:
    """Do one act in a case of which the person saw ``sequence`` events.

    Raises PermissionDenied, StaleCaseError if the case moved on, and what the library's act raises.
    """
    with transaction.atomic():
        row = locked(file, sequence)
        roles = roles_in(user, row)
        if not roles:
            raise PermissionDenied
        actor = Actor(id=str(user.pk), roles=roles)
        case = load(row)
        after = append(row, case, act(case, now, actor))
        if event in LETTERS:
            write_letter(row, event, now=now)
        is_applicant = row.applicant_id == user.pk
        record(None if is_applicant else user, row.organisation, event, subject_of(row), now=now)
    return after
