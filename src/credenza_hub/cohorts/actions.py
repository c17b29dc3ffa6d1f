"""What registrars do with cohorts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from credenza.errors import InputError, Problem
from credenza_hub.accounts.models import User
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.organisations.models import Role
from credenza_hub.organisations.permissions import require
from credenza_hub.registry.models import Edition

from . import importing
from .learner_lists import Change
from .models import Cohort, LearnerListUpload, ListState
from .pieces import store_pieces

SMALL_LIST = 300_000
"""Bytes up to which a list is checked and accepted while its registrar waits: some two thousand learners."""

STAGED_FOR = timedelta(days=1)
"""How long a list waits for its acceptance before it is deleted."""


CHANGEABLE = ("name", "awarded_on", "place", "language", "valid_until", "suspendable")
"""What of a cohort can change. Its edition cannot: learners and results were checked against it."""


@dataclass(frozen=True)
class Acceptance:
    """What accepting a list did, in numbers of learners."""

    added: int
    changed: int
    unchanged: int


def create_cohort(
    user: User,
    *,
    edition: Edition,
    name: str,
    awarded_on: date,
    place: str,
    language: str,
    valid_until: date | None = None,
    suspendable: bool = False,
    now: datetime,
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
            valid_until=valid_until,
            suspendable=suspendable,
            created_by=user,
        )
        record(user, organisation, Event.COHORT_CREATED, subject_of(cohort), now=now)
    return cohort


def change_cohort(user: User, *, cohort: Cohort, values: Mapping[str, Any], now: datetime) -> Cohort:
    """Change what a cohort says of itself, by the names of its fields, before anybody is awarded.

    A list that waits is checked again if the date of award changes. Raises InputError once a credential is signed or an
    award is running, while a list is being accepted, and for a date of award before a result that is stored.
    """
    require(user, cohort.organisation, Role.REGISTRAR)
    with transaction.atomic():
        found = Cohort.objects.select_for_update().get(pk=cohort.pk)
        _refuse_after_award(found)
        _refuse_during_acceptance(found)
        changed = [name for name in CHANGEABLE if name in values and values[name] != getattr(found, name)]
        for name in changed:
            setattr(found, name, values[name])
        if "awarded_on" in changed:
            _refuse_before_results(found)
        found.save(update_fields=changed)
        if "awarded_on" in changed:
            for upload in found.uploads.exclude(state=ListState.REFUSED):
                importing.check_anew(upload)
        record(
            user,
            found.organisation,
            Event.COHORT_CHANGED,
            subject_of(found),
            now=now,
            changed=", ".join(sorted(changed)),
        )
    return found


def delete_cohort(user: User, *, cohort: Cohort, now: datetime) -> int:
    """Delete a cohort with its learners and lists; returns how many learners it had.

    Raises InputError once a credential is signed or an award is running, and while a list is being accepted.
    """
    require(user, cohort.organisation, Role.REGISTRAR)
    with transaction.atomic():
        found = Cohort.objects.select_for_update().get(pk=cohort.pk)
        _refuse_after_award(found)
        _refuse_during_acceptance(found)
        subject, learners = subject_of(found), found.learners
        found.batches.all().delete()
        found.delete()
        record(user, cohort.organisation, Event.COHORT_DELETED, subject, now=now, learners=learners)
    return learners


def _refuse_after_award(cohort: Cohort) -> None:
    _refuse_during_award(cohort)
    if importing.credentials_in(cohort):
        remedy = _("Credentials cannot be changed: correct or revoke them one by one, or open another cohort.")
        raise InputError(Problem("", _("Learners of this cohort are awarded already."), remedy))


def _refuse_before_results(cohort: Cohort) -> None:
    """A result cannot be later than the award (rule of the list of learners)."""
    results = cohort.participants.values_list("results", flat=True).iterator()
    days = (result["completed_on"] for each in results for result in each if result.get("completed_on"))
    latest = max(days, default="")
    if latest > cohort.awarded_on.isoformat():
        message = _("A result of %(day)s is stored, later than this date of award.") % {
            "day": date_format(date.fromisoformat(latest))
        }
        remedy = _("Choose that day or a later one, or upload a list with the right days first.")
        raise InputError(Problem("", message, remedy))


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
            cohort=cohort,
            file_name=file_name[:255],
            size=0,
            uploaded_by=user,
            uploaded_at=now,
            awarded_when_checked=importing.credentials_in(cohort),
        )
        upload.size = store_pieces(upload, content)
        upload.save(update_fields=["size"])
        _check_at_once(upload)
        record(user, cohort.organisation, Event.LIST_UPLOADED, subject_of(cohort), now=now, bytes=upload.size)
    return upload


def _check_at_once(upload: LearnerListUpload) -> None:
    """Check a small list whole, of a large one the beginning, so that a file that is no list is refused at once."""
    if upload.size <= SMALL_LIST:
        importing.check_at_once(upload, upload.uploaded_at)
    else:
        importing.look_at_beginning(upload)


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
        added = importing.tally_of_accepted(found)[Change.NEW]
        found.delete()
        record(user, cohort.organisation, Event.LIST_DISCARDED, subject_of(cohort), now=now, added=added)
    return added


def accept_list(user: User, *, upload: LearnerListUpload, good_rows_only: bool, now: datetime) -> Acceptance | None:
    """Make the learners of a list participants, each once, and bring changed results up to date.

    A small list is accepted at once; for a large one workers do it, and the answer is ``None``, as it is while the list
    is checked: for the first time, or anew because its cohort was awarded since. Raises InputError while the cohort is
    being awarded, when no row is right, and when rows have problems and ``good_rows_only`` is false.
    """
    require(user, upload.cohort.organisation, Role.REGISTRAR)
    with transaction.atomic():
        cohort = Cohort.objects.select_for_update().get(pk=upload.cohort_id)
        found = LearnerListUpload.objects.select_for_update().filter(pk=upload.pk).first()
        if found is None:
            return Acceptance(0, 0, 0)
        _refuse_during_award(cohort)
        if found.state == ListState.CHECKED and not importing.is_up_to_date(found):
            importing.check_anew(found)
            if found.size <= SMALL_LIST:
                importing.check_at_once(found, now)
        if found.state in (ListState.WAITING, ListState.ACCEPTING):
            return None
        refusal = _refusal_of(found, good_rows_only)
        if refusal is None:
            return _accept(user, found, good_rows_only, now)
    raise InputError(refusal)


def _accept(user: User, upload: LearnerListUpload, good_rows_only: bool, now: datetime) -> Acceptance | None:
    upload.good_rows_only, upload.uploaded_by = good_rows_only, user
    upload.save(update_fields=["good_rows_only", "uploaded_by"])
    if upload.size > SMALL_LIST:
        importing.start_acceptance(upload)
        return None
    tally = importing.accept_at_once(upload, now)
    return Acceptance(*(tally[change] for change in Change))


def _refuse_during_acceptance(cohort: Cohort) -> None:
    if cohort.uploads.filter(state=ListState.ACCEPTING).exists():
        remedy = _("Wait until it is accepted, or stop it.")
        raise InputError(Problem("", _("A list of this cohort is being accepted."), remedy))


def _refuse_during_award(cohort: Cohort) -> None:
    if cohort.batches.filter(state__in=("waiting", "running")).exists():
        raise InputError(Problem("", _("This cohort is being awarded."), _("Wait until the award is done.")))


def _refusal_of(upload: LearnerListUpload, good_rows_only: bool) -> Problem | None:
    """Why a list that was checked, or could not be read, cannot be accepted."""
    if upload.state == ListState.REFUSED or not sum(upload.tally[change] for change in Change):
        return Problem("", _("No row of the list is right."), _("Correct the file and upload it again."))
    if upload.tally["problems"] and not good_rows_only:
        remedy = _("Correct the file and upload it again, or accept the good rows only.")
        return Problem("", _("Rows of the list have problems."), remedy)
    return None
