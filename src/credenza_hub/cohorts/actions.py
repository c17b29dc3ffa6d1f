"""What registrars do with cohorts."""

from __future__ import annotations

from collections.abc import Iterable
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

from . import importing
from .learner_lists import Change, examine
from .models import Cohort, LearnerListUpload, ListState
from .pieces import store_pieces

SMALL_LIST = 300_000
"""Bytes up to which a list is checked and accepted while its registrar waits: some two thousand learners."""

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


def stage_list(
    user: User, *, cohort: Cohort, file_name: str, content: Iterable[bytes], now: datetime
) -> LearnerListUpload:
    """Keep a list until it is accepted or discarded; it replaces one that is still waiting.

    ``content`` is the file in parts of any length. A small list is checked at once, a large one by a worker. Nobody
    becomes a participant by this. Raises DocumentError or RecipientsError when the file cannot be read, InputError
    while another list of the cohort is being accepted.
    """
    require(user, cohort.organisation, Role.REGISTRAR)
    with transaction.atomic():
        Cohort.objects.select_for_update().get(pk=cohort.pk)
        delete_stale_lists(now=now)
        _refuse_during_acceptance(cohort)
        cohort.uploads.all().delete()
        upload = LearnerListUpload.objects.create(
            cohort=cohort, file_name=file_name[:255], size=0, uploaded_by=user, uploaded_at=now
        )
        upload.size = store_pieces(upload, content)
        upload.save(update_fields=["size"])
        _check_at_once(upload)
        record(user, cohort.organisation, Event.LIST_UPLOADED, subject_of(cohort), now=now, bytes=upload.size)
    return upload


def _check_at_once(upload: LearnerListUpload) -> None:
    """Check a small list whole, of a large one the beginning, so that a file that is no list is refused at once."""
    if upload.size <= SMALL_LIST:
        importing.check(upload, lambda: upload.uploaded_at)
    else:
        next(examine(upload.cohort, importing.content_of(upload)))


def delete_stale_lists(*, now: datetime) -> int:
    """Delete the lists that nobody accepted within a day: they hold personal data. Returns how many."""
    stale = LearnerListUpload.objects.filter(uploaded_at__lt=now - STAGED_FOR).exclude(state=ListState.ACCEPTING)
    _all, by_model = stale.delete()
    return by_model.get("cohorts.LearnerListUpload", 0)


def discard_list(user: User, *, upload: LearnerListUpload, now: datetime) -> int:
    """Delete a list without accepting it, or stop accepting it: returns how many learners were added before."""
    cohort = upload.cohort
    require(user, cohort.organisation, Role.REGISTRAR)
    with transaction.atomic():
        found = LearnerListUpload.objects.select_for_update().filter(pk=upload.pk).first()
        if found is None:
            return 0
        added = int(found.tally.get(Change.NEW, 0)) if found.state == ListState.ACCEPTING else 0
        found.delete()
        record(user, cohort.organisation, Event.LIST_DISCARDED, subject_of(cohort), now=now, added=added)
    return added


def accept_list(user: User, *, upload: LearnerListUpload, good_rows_only: bool, now: datetime) -> Acceptance | None:
    """Make the learners of a list participants, each once, and bring changed results up to date.

    A small list is accepted at once; for a large one a worker does it, and the answer is ``None``. Raises InputError
    while the cohort is being awarded, when no row is right, when rows have problems and ``good_rows_only`` is false,
    and when the list must be checked first.
    """
    require(user, upload.cohort.organisation, Role.REGISTRAR)
    with transaction.atomic():
        cohort = Cohort.objects.select_for_update().get(pk=upload.cohort_id)
        found = LearnerListUpload.objects.select_for_update().filter(pk=upload.pk).first()
        if found is None:
            return Acceptance(0, 0, 0)
        _refuse_during_award(cohort)
        found.good_rows_only, found.uploaded_by = good_rows_only, user
        if found.size > SMALL_LIST:
            return _order_acceptance(found, cohort)
        importing.check(found, lambda: now)
        _refuse_problems(found)
        found.tally = {}
        tally = importing.accept(found, lambda: now)
    return Acceptance(*(tally[change] for change in Change))


def _order_acceptance(upload: LearnerListUpload, cohort: Cohort) -> None:
    """Let a worker accept a large list, or check it once more if the cohort was awarded since its last check."""
    if upload.state == ListState.ACCEPTING:
        return
    if upload.state == ListState.CHECKED and upload.awarded_when_checked == importing.credentials_in(cohort):
        _refuse_problems(upload)
        upload.state, upload.tally, upload.rows, upload.through = ListState.ACCEPTING, {}, 0, 0
        upload.lease_until = None
        upload.save()
        return
    LearnerListUpload.objects.filter(pk=upload.pk).update(state=ListState.WAITING, lease_until=None, rows=0)


def _refuse_during_acceptance(cohort: Cohort) -> None:
    if cohort.uploads.filter(state=ListState.ACCEPTING).exists():
        remedy = _("Wait until it is accepted, or stop it.")
        raise InputError(Problem("", _("A list of this cohort is being accepted."), remedy))


def _refuse_during_award(cohort: Cohort) -> None:
    if cohort.batches.filter(state__in=("waiting", "running")).exists():
        raise InputError(Problem("", _("This cohort is being awarded."), _("Accept the list when the award is done.")))


def _refuse_problems(upload: LearnerListUpload) -> None:
    if not sum(upload.tally[change] for change in Change):
        raise InputError(Problem("", _("No row of the list is right."), _("Correct the file and upload it again.")))
    if upload.tally["problems"] and not upload.good_rows_only:
        remedy = _("Correct the file and upload it again, or accept the good rows only.")
        raise InputError(Problem("", _("Rows of the list have problems."), remedy))
