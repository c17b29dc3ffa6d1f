"""How long the files of a case are kept: as long as the institution says, from the day on which it was closed.

Evidence holds personal data (RC-12), and no rule that was read says how long it is kept: each institution sets it, and
where it sets nothing, nothing is deleted. Content and name go; the hash, by which events name a file, stays, as do
events, decisions, minutes and statements: until the applicant asks to be erased. From then on a case of which the same
time is over is deleted whole (decision 0049).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credenza.recognition import State, add_months
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.translog import actions as translog

from .models import CaseFile, Evidence, EvidenceKind, Procedure, Transfer

ENDED = (State.CLOSED, State.PRECEDENT, State.WITHDRAWN)
"""States after which nobody looks into a file again: no appeal is open."""


class Fate(models.TextChoices):
    """What becomes of a case when its applicant asks to be erased, and why."""

    ERASED = "erased", _("is deleted: it ended, and the time for which the institution keeps cases is over")
    OPEN = "open", _("stays: it is open. It has to end first, by a decision that holds or by being taken back")
    KEPT = "kept", _("stays for now: it ended, but the time for which the institution keeps cases is not over")
    UNLIMITED = "unlimited", _("stays: it ended, but the institution has not set a time for which it keeps cases")


def delete_old_files(*, now: datetime) -> int:
    """Delete the files of all cases whose time is over, with a line in the audit trail for each case.

    Each case is done whole or not at all, and once. Returns how many files were deleted.
    """
    limits = Procedure.objects.exclude(keep_files_months=None).values_list("organisation_id", "keep_files_months")
    return sum(_delete_of(organisation, months, now) for organisation, months in limits)


def _delete_of(organisation: int, months: int, now: datetime) -> int:
    cases = CaseFile.objects.filter(
        organisation=organisation,
        state__in=[state.value for state in ENDED],
        updated_at__lte=_months_before(now, months),
    )
    keys = cases.filter(pk__in=_deletable().values("case")).values_list("pk", flat=True)
    return sum(_delete_in(key, now) for key in list(keys))


def _months_before(now: datetime, months: int) -> datetime:
    day = timezone.localdate(now)
    return now - (day - add_months(day, -months))


def _delete_in(key: int, now: datetime) -> int:
    with transaction.atomic():
        file = CaseFile.objects.select_for_update().select_related("organisation").get(pk=key)
        deleted = _deletable().filter(case=file).update(content=b"", file_name="", size=0, deleted_at=now)
        if deleted:
            record(None, file.organisation, Event.CASE_FILES_DELETED, f"case:{file.key}", now=now, files=deleted)
    return deleted


@dataclass(frozen=True)
class CaseAtEnd:
    """A case of somebody who wants to be erased, and what becomes of it."""

    file: CaseFile
    fate: Fate


def fates_of(files: Iterable[CaseFile], *, now: datetime) -> tuple[CaseAtEnd, ...]:
    """What becomes of cases when their applicant asks to be erased."""
    return tuple(CaseAtEnd(file, _fate_of(file, now)) for file in files)


def _fate_of(file: CaseFile, now: datetime) -> Fate:
    if file.state not in [state.value for state in ENDED]:
        return Fate.OPEN
    months = Procedure.objects.filter(organisation=file.organisation_id).values_list("keep_files_months", flat=True)
    limit = months.first()
    if limit is None:
        return Fate.UNLIMITED
    return Fate.ERASED if file.updated_at <= _months_before(now, limit) else Fate.KEPT


def erase_case(file: CaseFile, *, now: datetime, receipt: str | None = None, reason: str | None = None) -> None:
    """Delete a case with its events, files, votes, statements and letters, inside the transaction of the act.

    Kept: its precedent, in which nobody is named; the places of its statements in status lists, with their standing;
    the entries in the log, which look random from now on; the audit trail, which names the case by its key.
    """
    for key in file.statements.values_list("key", flat=True):
        translog.forget(str(key))
    translog.forget(str(file.key), [str(number) for number in range(1, file.sequence + 1)])
    Transfer.objects.filter(case=file).delete()
    for belonging in (file.statements, file.votes, file.evidence, file.events):
        belonging.all().delete()
    subject = f"case:{file.key}"
    record(None, file.organisation, Event.CASE_ERASED, subject, now=now, receipt=receipt, reason=reason)
    file.delete()


def _deletable() -> QuerySet[Evidence]:
    return Evidence.objects.filter(deleted_at=None).exclude(kind=EvidenceKind.MINUTES)
