"""What registrars do with cohorts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from credenza.errors import InputError, Problem
from credenza_hub.accounts.models import User
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.organisations.models import Role
from credenza_hub.organisations.permissions import require
from credenza_hub.registry.models import Edition

from .learner_lists import Change, Examination, ExaminedRow, examine, fields_of
from .models import Cohort, LearnerListUpload, Participant

STAGED_FOR = timedelta(days=1)
"""How long a list waits for its acceptance before it is deleted."""


@dataclass(frozen=True)
class Acceptance:
    """What accepting a list did, in numbers of learners."""

    added: int
    changed: int
    unchanged: int


def create_cohort(
    user: User, *, edition: Edition, name: str, awarded_on: date, place: str, language: str, now: datetime
) -> Cohort:
    """Open a cohort of an edition's organisation."""
    organisation = edition.entry.organisation
    require(user, organisation, Role.REGISTRAR)
    with transaction.atomic():
        cohort = Cohort.objects.create(
            edition=edition,
            organisation=organisation,
            name=name,
            awarded_on=awarded_on,
            place=place,
            language=language,
            created_by=user,
        )
        record(user, organisation, Event.COHORT_CREATED, subject_of(cohort), now=now)
    return cohort


def subject_of(cohort: Cohort) -> str:
    """How the audit trail names a cohort: by its number, because a name can hold anything."""
    return f"cohort:{cohort.pk}"


def stage_list(user: User, *, cohort: Cohort, file_name: str, content: bytes, now: datetime) -> LearnerListUpload:
    """Keep a list until it is accepted or discarded; it replaces one that is still waiting.

    Nobody becomes a participant by this. Raises DocumentError or RecipientsError when no row of it can be read.
    """
    require(user, cohort.organisation, Role.REGISTRAR)
    examine(cohort, content)
    with transaction.atomic():
        delete_stale_lists(now=now)
        cohort.uploads.all().delete()
        upload = LearnerListUpload.objects.create(
            cohort=cohort, file_name=file_name[:255], content=content, uploaded_by=user, uploaded_at=now
        )
        record(user, cohort.organisation, Event.LIST_UPLOADED, subject_of(cohort), now=now, bytes=len(content))
    return upload


def delete_stale_lists(*, now: datetime) -> int:
    """Delete the lists that nobody accepted within a day: they hold personal data. Returns how many."""
    deleted, _by_model = LearnerListUpload.objects.filter(uploaded_at__lt=now - STAGED_FOR).delete()
    return deleted


def discard_list(user: User, *, upload: LearnerListUpload, now: datetime) -> None:
    """Delete a list without accepting it."""
    cohort = upload.cohort
    require(user, cohort.organisation, Role.REGISTRAR)
    with transaction.atomic():
        LearnerListUpload.objects.filter(pk=upload.pk).delete()
        record(user, cohort.organisation, Event.LIST_DISCARDED, subject_of(cohort), now=now)


def accept_list(user: User, *, upload: LearnerListUpload, good_rows_only: bool, now: datetime) -> Acceptance:
    """Make the learners of a list participants, each once, and bring changed results up to date.

    Raises InputError while the cohort is being awarded, when no row is right, or when rows have problems and
    ``good_rows_only`` is false.
    """
    require(user, upload.cohort.organisation, Role.REGISTRAR)
    with transaction.atomic():
        cohort = Cohort.objects.select_for_update().get(pk=upload.cohort_id)
        _refuse_during_award(cohort)
        examination = examine(cohort, bytes(upload.content))
        _refuse_problems(examination, good_rows_only)
        _store(cohort, examination)
        acceptance = Acceptance(*(examination.count(change) for change in Change))
        LearnerListUpload.objects.filter(pk=upload.pk).delete()
        record(
            user,
            cohort.organisation,
            Event.LIST_ACCEPTED,
            subject_of(cohort),
            now=now,
            added=acceptance.added,
            changed=acceptance.changed,
            left_out=len(examination.problems),
        )
    return acceptance


def _refuse_during_award(cohort: Cohort) -> None:
    if cohort.batches.filter(state__in=("waiting", "running")).exists():
        raise InputError(Problem("", _("This cohort is being awarded."), _("Accept the list when the award is done.")))


def _refuse_problems(examination: Examination, good_rows_only: bool) -> None:
    if not examination.rows:
        raise InputError(Problem("", _("No row of the list is right."), _("Correct the file and upload it again.")))
    if examination.problems and not good_rows_only:
        raise InputError(list(examination.problems))


def _store(cohort: Cohort, examination: Examination) -> None:
    of_change = {change: [row for row in examination.rows if row.change is change] for change in Change}
    Participant.objects.bulk_create(
        [Participant(cohort=cohort, learner_key=row.key, **fields_of(row.row)) for row in of_change[Change.NEW]],
        batch_size=500,
    )
    changed = [_updated(row) for row in of_change[Change.CHANGED]]
    if changed:
        Participant.objects.bulk_update(changed, list(fields_of(of_change[Change.CHANGED][0].row)), batch_size=200)


def _updated(row: ExaminedRow) -> Participant:
    if row.participant is None:
        raise ValueError("Only a row of a known participant can change one.")
    for name, value in fields_of(row.row).items():
        setattr(row.participant, name, value)
    return row.participant
