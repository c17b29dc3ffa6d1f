"""How long the files of a case are kept: as long as the institution says, from the day on which it was closed.

Evidence holds personal data (RC-12), and no rule that was read says how long it is kept: each institution sets it, and
where it sets nothing, nothing is deleted. Content and name go; the hash, by which events name a file, stays, as do
events, decisions, minutes and statements.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from credenza.recognition import State, add_months
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event

from .models import CaseFile, Evidence, EvidenceKind, Procedure

ENDED = (State.CLOSED, State.PRECEDENT, State.WITHDRAWN)
"""States after which nobody looks into a file again: no appeal is open."""


def delete_old_files(*, now: datetime) -> int:
    """Delete the files of all cases whose time is over, with a line in the audit trail for each case.

    Each case is done whole or not at all, and once. Returns how many files were deleted.
    """
    limits = Procedure.objects.exclude(keep_files_months=None).values_list("organisation_id", "keep_files_months")
    return sum(_delete_of(organisation, months, now) for organisation, months in limits)


def _delete_of(organisation: int, months: int, now: datetime) -> int:
    day = timezone.localdate(now)
    ended_before = now - (day - add_months(day, -months))
    cases = CaseFile.objects.filter(
        organisation=organisation, state__in=[state.value for state in ENDED], updated_at__lte=ended_before
    )
    keys = cases.filter(pk__in=_deletable().values("case")).values_list("pk", flat=True)
    return sum(_delete_in(key, now) for key in list(keys))


def _delete_in(key: int, now: datetime) -> int:
    with transaction.atomic():
        file = CaseFile.objects.select_for_update().select_related("organisation").get(pk=key)
        deleted = _deletable().filter(case=file).update(content=b"", file_name="", size=0, deleted_at=now)
        if deleted:
            record(None, file.organisation, Event.CASE_FILES_DELETED, f"case:{file.key}", now=now, files=deleted)
    return deleted


def _deletable() -> QuerySet[Evidence]:
    return Evidence.objects.filter(deleted_at=None).exclude(kind=EvidenceKind.MINUTES)
