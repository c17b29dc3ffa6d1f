"""What registrars do with awards and credentials."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from credenza.errors import InputError, Problem
from credenza_hub.accounts.models import User
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.cohorts.models import Cohort, ListState
from credenza_hub.organisations.models import Role
from credenza_hub.organisations.permissions import require
from credenza_hub.storage.rows import insert_for_each

from .awarding import drop_chunks_of_closed_batches
from .models import AwardBatch, BatchState, HandOver
from .queries import OPEN, credentials_with_address, learners_to_award, open_batch


def request_batch(user: User, *, cohort: Cohort, now: datetime) -> AwardBatch:
    """Order the award of every learner of a cohort who has no credential; a worker does it.

    Ordered twice, as by a double click, it is the same batch. Raises InputError when nobody is left to award or the
    date of award lies in the future.
    """
    require(user, cohort.organisation, Role.REGISTRAR)
    with transaction.atomic():
        cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
        under_way = open_batch(cohort)
        if under_way is not None:
            return under_way
        _refuse_during_acceptance(cohort)
        total, first = learners_to_award(cohort)
        _refuse_early_or_empty(cohort, total, now)
        batch = AwardBatch.objects.create(
            cohort=cohort, requested_by=user, requested_at=now, total=total, cursor=first - 1
        )
        record(user, cohort.organisation, Event.AWARD_REQUESTED, f"cohort:{cohort.pk}", now=now, learners=total)
    return batch


def _refuse_during_acceptance(cohort: Cohort) -> None:
    if cohort.uploads.filter(state=ListState.ACCEPTING).exists():
        problem = _("A list of this cohort is being accepted."), _("Wait until it is accepted, or stop it.")
        raise InputError(Problem("", *problem))


def _refuse_early_or_empty(cohort: Cohort, total: int, now: datetime) -> None:
    if cohort.awarded_on > now.date():
        raise InputError(Problem("", _("The date of award lies in the future."), _("Award on that day or later.")))
    if not total:
        raise InputError(Problem("", _("Every learner of this cohort has a credential."), _("Add learners first.")))


def cancel_batch(user: User, *, batch: AwardBatch, now: datetime) -> bool:
    """Stop a batch. Credentials that are already signed stay valid. ``False`` if it was no longer open."""
    organisation = batch.cohort.organisation
    require(user, organisation, Role.REGISTRAR)
    with transaction.atomic():
        batch = AwardBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if batch.state not in OPEN:
            return False
        batch.state, batch.finished_at = BatchState.CANCELLED, now
        batch.save(update_fields=["state", "finished_at"])
        record(user, organisation, Event.AWARD_CANCELLED, f"cohort:{batch.cohort_id}", now=now, done=batch.done)
    drop_chunks_of_closed_batches()
    return True


def hand_over(user: User, *, cohort: Cohort, now: datetime) -> int:
    """Order an e-mail to every learner of a cohort who has a valid credential and an address and got none yet.

    Returns how many e-mails a worker will send.
    """
    require(user, cohort.organisation, Role.REGISTRAR)
    with transaction.atomic():
        Cohort.objects.select_for_update().get(pk=cohort.pk)
        ready = credentials_with_address(cohort).filter(hand_over=None).values("pk")
        same = {"cohort": cohort.pk, "requested_by": user.pk, "requested_at": now, "fault": ""}
        count = insert_for_each(HandOver, "credential", ready, **same)
        _note_hand_over(user, cohort, now, emails=count)
    return count


def send_again(user: User, *, cohort: Cohort, key: UUID | None = None, now: datetime) -> int:
    """Send e-mails once more: that of one credential, sent or not, or all that failed. Returns how many."""
    require(user, cohort.organisation, Role.REGISTRAR)
    letters = cohort.hand_overs.filter(credential__revoked_at=None)
    letters = letters.exclude(fault="") if key is None else letters.filter(credential__key=key)
    with transaction.atomic():
        again = {"requested_by": user, "requested_at": now, "claimed_until": None, "sent_at": None, "fault": ""}
        count = letters.update(**again)
        if count:
            _note_hand_over(user, cohort, now, emails=count)
    return count


def note_claim_links(user: User, *, cohort: Cohort, now: datetime) -> None:
    """Write down that a registrar took the links by which learners claim their credentials."""
    require(user, cohort.organisation, Role.REGISTRAR)
    _note_hand_over(user, cohort, now, links=credentials_with_address(cohort).count())


def _note_hand_over(user: User, cohort: Cohort, now: datetime, **counts: int) -> None:
    record(user, cohort.organisation, Event.CREDENTIALS_HANDED_OVER, f"cohort:{cohort.pk}", now=now, **counts)
