"""Cases in the database: rows of events that are only ever added, and what lists need to know read from them."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from credenza.canonicalisation import canonical_json
from credenza.recognition import ALLOWED, Case, Event, Role, State, read_event
from credenza.specification import MultilingualText
from credenza.translog import Kind
from credenza_hub.accounts.models import User
from credenza_hub.organisations.models import Organisation
from credenza_hub.translog import actions as translog

from .models import CaseEvent, CaseFile, Programme

LONGEST_TITLE = 300
_DECISIONS = ("decided", "decided_by_rule", "appeal_decided", "condition_met")
"""Events that enter the transparency log: each of them settles something."""
UNDECIDED = ALLOWED["withdrawn"]
"""States before a decision, in which the deadline runs."""


class StaleCaseError(Exception):
    """Somebody acted in the case after the page was opened; nothing was stored."""


def load(file: CaseFile) -> Case:
    """The case that its events make."""
    return Case.of(read_event(document) for document in file.events.values_list("document", flat=True))


def loaded_case(file: CaseFile) -> Case:
    """The same for a file whose events were read with it (``prefetch_related``)."""
    return Case.of(read_event(event.document) for event in file.events.all())


def open_file(
    organisation: Organisation, programme: Programme | None, applicant: User, event: Event, key: uuid.UUID
) -> CaseFile:
    """Store the first event of a case. Call it inside the transaction of the act."""
    file = CaseFile.objects.create(
        key=key,
        organisation=organisation,
        programme=programme,
        applicant=applicant,
        submitted_at=event.at,
        updated_at=event.at,
    )
    _store(file, Case.of([event]), event)
    return file


def locked(file: CaseFile, sequence: int) -> CaseFile:
    """The case's row, locked until the transaction ends. Raises StaleCaseError if more happened than ``sequence``."""
    found = CaseFile.objects.select_for_update().select_related("organisation", "applicant").get(pk=file.pk)
    if found.sequence != sequence:
        raise StaleCaseError
    return found


def append(file: CaseFile, case: Case, event: Event) -> Case:
    """Store one more event. The database refuses a second event at the same place: then StaleCaseError is raised."""
    after = case.after(event)
    _store(file, after, event)
    return after


def _store(file: CaseFile, case: Case, event: Event) -> None:
    try:
        with transaction.atomic():
            CaseEvent.objects.create(case=file, sequence=event.number, document=event.to_document())
    except IntegrityError:
        raise StaleCaseError from None
    if event.kind in _DECISIONS:
        subject = f"{file.key}/{event.number}"
        translog.append(Kind.DECISION, subject, logged_form(event), now=event.at)
    write_index(file, case, event.at)


def logged_form(event: Event) -> bytes:
    """An event as the log commits to it: canonical JSON (RFC 8785)."""
    return canonical_json(event.to_document())


def write_index(file: CaseFile, case: Case, now: datetime) -> None:
    """Bring what lists need to know up to date; it can be made anew from the events at any time."""
    specification = case.application.qualification.specification
    title = specification.title or MultilingualText({})
    deadline = case.deadline(case.procedure.deadlines, now)
    file.sequence, file.state, file.waits_for = case.number, case.state.value, waits_for(case)
    file.title, file.purpose = title.in_language("en")[:LONGEST_TITLE], case.application.purpose.value
    file.titles = {language: text[:LONGEST_TITLE] for language, text in title.texts.items()}
    file.deadline = (deadline.expected_on or deadline.due_on) if deadline else None
    file.route = case.routing.route.value if case.routing else ""
    file.was_proposed |= case.state is State.PROPOSED
    file.was_appealed |= case.state is State.APPEALED
    file.updated_at = case.changed_at
    file.save()


def waits_for(case: Case) -> str:
    """The role that has to act next; empty when nobody has to."""
    if case.open_request is not None and case.state in UNDECIDED:
        return Role.APPLICANT.value
    if case.state is State.ROUTED and case.routing and case.routing.route == "prior_learning":
        return Role.ASSESSOR.value if case.portfolio else Role.APPLICANT.value
    if case.state is State.PROPOSED and case.procedure.commission:
        return Role.COMMISSION_MEMBER.value
    if case.state is State.NOTIFIED:
        return ""
    return _WAITS_FOR.get(case.state, "")


_WAITS_FOR = {
    State.SUBMITTED: Role.REGISTRAR.value,
    State.COMPLETE: Role.EVALUATOR.value,
    State.AUTHENTIC: Role.EVALUATOR.value,
    State.NOT_AUTHENTIC: Role.EVALUATOR.value,
    State.PROVIDER_CHECKED: Role.EVALUATOR.value,
    State.ROUTED: Role.EVALUATOR.value,
    State.COMPARED: Role.EVALUATOR.value,
    State.PROPOSED: Role.DECIDER.value,
    State.DECIDED: Role.REGISTRAR.value,
    State.APPEALED: Role.APPEAL_BODY.value,
    State.CLOSED: Role.REGISTRAR.value,
}
