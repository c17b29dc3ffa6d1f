"""The life of a list of learners, from the file to participants: in the registrar's request or by workers.

1. The file is read once, and its rows are kept in parts of two thousand. One worker does that, holding the list by a
   lease; one that takes over goes on behind the last row that lies in a part.
2. Parts are checked (see ``parts``), each by whoever comes first: many workers at once, also while the file is read.
3. When all are checked, one worker compares who stands where. Parts with rows whose learner stands in an earlier row
   are told so and checked once more. When nothing new is found, the parts are added up: the list is checked.
4. Its registrar accepts it. Parts are accepted, each in one transaction, by as many workers as there are.
5. When all are accepted, the list is deleted.

Nothing is stored in the cohort before 4. A list with problems is accepted only if its registrar asked for the good rows
only, and a list that was checked before the cohort's last award is checked anew: between its check and its last row
nothing can make a right row wrong. Locks are taken in the order list, part, cohort.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop

from credenza.errors import InputError, Problem
from credenza.issuance import open_list
from credenza.specification import MultilingualProblem
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event

from . import parts
from .learner_lists import LARGEST_LIST, Change, edition_of, in_all_languages
from .models import Cohort, LearnerListPart, LearnerListUpload, ListState, PartState
from .parts import Tally, added_up, due_parts, said
from .pieces import StoredFile


class ListLostError(Exception):
    """The list was discarded or went to another worker, or the worker was asked to stop."""


Hold = Callable[[], datetime]
"""Says that the work goes on, and gives the present moment. Raises ListLostError when it must not go on."""


def content_of(upload: LearnerListUpload) -> io.BufferedReader:
    """The file as it was uploaded; empty once all its rows lie in parts."""
    return io.BufferedReader(StoredFile(upload))


def credentials_in(cohort: Cohort) -> int:
    """How many credentials a cohort has."""
    return int(cohort.batches.aggregate(done=Coalesce(Sum("done"), 0))["done"])


def look_at_beginning(upload: LearnerListUpload) -> None:
    """Raises InputError when the first rows show that the file is no list of learners for the cohort."""
    _, records = open_list(content_of(upload), edition_of(upload.cohort), max_rows=LARGEST_LIST)
    for _record in islice(records, parts.ROWS_IN_PART):
        pass


def check_at_once(upload: LearnerListUpload, now: datetime) -> None:
    """Check a whole list inside the caller's transaction. Raises InputError when the file cannot be read."""

    def hold() -> datetime:
        return now

    if not upload.is_read:
        read_file(upload, hold)
    while upload.state == ListState.WAITING:
        for part in due_parts(upload).order_by("number"):
            parts.check_part(part)
        add_up(upload, hold)


def accept_at_once(upload: LearnerListUpload, now: datetime) -> Tally:
    """Accept a checked list inside the caller's transaction. Returns how many rows were new, changed and so on."""
    start_acceptance(upload)
    for part in due_parts(upload).order_by("number"):
        parts.accept_part(part)
    return finish(upload, lambda: now)


def read_file(upload: LearnerListUpload, hold: Hold) -> None:
    """Put the rows of the file into parts, behind those that lie there. Raises InputError when it cannot be read."""
    file = content_of(upload)
    columns, records = open_list(file, edition_of(upload.cohort), max_rows=LARGEST_LIST)
    remaining = (found for found in records if found[0] > upload.through)
    number = upload.parts.count()
    while some := list(islice(remaining, parts.ROWS_IN_PART)):
        rows = upload.rows + len(some)
        in_all = max(rows, rows * upload.size // max(1, file.tell()))
        with transaction.atomic():
            hold()
            parts.store_part(upload, number, some)
            _save(upload, columns=columns, rows=rows, through=some[-1][0], shown={"rows_in_all": in_all})
        number += 1
    with transaction.atomic():
        hold()
        upload.pieces.all().delete()
        _save(upload, is_read=True, shown={"rows_in_all": upload.rows}, lease_until=None)


def _save(upload: LearnerListUpload, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(upload, name, value)
    upload.save(update_fields=list(fields))


def add_up(upload: LearnerListUpload, hold: Hold) -> None:
    """When all parts are checked: the list is checked, unless rows are found that repeat a learner of earlier parts."""
    repeated = parts.repetitions(upload)
    with transaction.atomic():
        hold()
        noted = upload.parts.values_list("number", "repeated")
        news = [number for number, known in noted if known != repeated.get(number, [])]
        for number in news:
            again = {"repeated": repeated.get(number, []), "state": PartState.READ, "lease_until": None}
            upload.parts.filter(number=number).update(**again)
        if news:
            _save(upload, lease_until=None)
        else:
            _save(upload, state=ListState.CHECKED, lease_until=None, **_added_up(upload))


def _added_up(upload: LearnerListUpload) -> dict[str, Any]:
    found = list(upload.parts.order_by("number").values_list("tally", "shown"))
    problems = (problem for _, shown in found for problem in shown["problems"])
    rows = (row for _, shown in found for row in shown["rows"])
    shown = {
        "problems": list(islice(problems, parts.PROBLEMS_SHOWN)),
        "rows": list(islice(rows, parts.ROWS_SHOWN)),
        "rows_in_all": upload.rows,
    }
    return {"tally": added_up(tally for tally, _ in found), "shown": shown}


def check_anew(upload: LearnerListUpload) -> None:
    """Let all rows be checked again, because the cohort is no longer what they were compared with."""
    upload.parts.update(state=PartState.READ, repeated=[], lease_until=None)
    awarded = credentials_in(upload.cohort)
    _save(upload, state=ListState.WAITING, lease_until=None, awarded_when_checked=awarded, tally={})


def is_up_to_date(upload: LearnerListUpload) -> bool:
    """Whether the list was checked, and nothing was awarded to its cohort since the check began."""
    return upload.state == ListState.CHECKED and upload.awarded_when_checked == credentials_in(upload.cohort)


def start_acceptance(upload: LearnerListUpload) -> None:
    """Let the parts of a checked list be accepted."""
    _save(upload, state=ListState.ACCEPTING, lease_until=None)


def rows_done(upload: LearnerListUpload) -> int:
    """How many rows were gone through in the present state of a list."""
    done = (PartState.ACCEPTED,) if upload.state == ListState.ACCEPTING else (PartState.CHECKED, PartState.ACCEPTED)
    return int(upload.parts.filter(state__in=done).aggregate(rows=Coalesce(Sum("rows"), 0))["rows"])


def tally_of_accepted(upload: LearnerListUpload) -> Tally:
    """What accepting did so far; call it inside a transaction, in which no further part is accepted from then on."""
    found = list(upload.parts.select_for_update().order_by("number").values_list("state", "tally"))
    return added_up(tally for state, tally in found if state == PartState.ACCEPTED)


def finish(upload: LearnerListUpload, hold: Hold) -> Tally:
    """Delete a list whose parts are all accepted. Returns how many rows were new, changed, unchanged and wrong."""
    cohort = upload.cohort
    with transaction.atomic():
        now = hold()
        tally = tally_of_accepted(upload)
        LearnerListUpload.objects.filter(pk=upload.pk).delete()
        record(
            upload.uploaded_by,
            cohort.organisation,
            Event.LIST_ACCEPTED,
            f"cohort:{cohort.pk}",
            now=now,
            added=tally[Change.NEW],
            changed=tally[Change.CHANGED],
            left_out=tally["problems"],
        )
    return tally


def refuse(upload: LearnerListUpload, problems: Iterable[Problem], hold: Hold) -> None:
    """Keep why the file cannot be read, for the registrar."""
    shown = {"problems": [said(problem) for problem in problems], "rows": []}
    with transaction.atomic():
        hold()
        _save(upload, state=ListState.REFUSED, shown=shown, lease_until=None)


def our_fault() -> Problem:
    """What a registrar reads when a list could not be worked through and the list is not to blame."""
    message = gettext_noop("The list could not be worked through; the fault is ours.")
    remedy = gettext_noop("Tell the operator of this register, who finds the cause in the log.")
    return MultilingualProblem(
        "", message, remedy, messages=in_all_languages(message), remedies=in_all_languages(remedy)
    )


def claim_list(worker: str, now: datetime, lease: timedelta) -> LearnerListUpload | None:
    """A list, held by nobody, whose file is to be read or whose parts are all through; ``None`` if there is none."""
    free = _lists_to_work_on().filter(Q(lease_until=None) | Q(lease_until__lte=now))
    if not free.exists():
        return None
    with transaction.atomic():
        upload = free.select_for_update(skip_locked=True, of=("self",)).order_by("size", "uploaded_at").first()
        if upload is not None:
            upload.worker, upload.lease_until = worker, now + lease
            upload.save(update_fields=["worker", "lease_until"])
    return upload


def _lists_to_work_on() -> Any:
    waiting, accepting = ListState.WAITING, ListState.ACCEPTING
    of_list = LearnerListPart.objects.filter(upload=OuterRef("pk"))
    unread = Q(state=waiting, is_read=False)
    checked = Q(state=waiting, is_read=True) & ~Exists(of_list.filter(state=PartState.READ))
    accepted = Q(state=accepting) & ~Exists(of_list.filter(state=PartState.CHECKED))
    return LearnerListUpload.objects.filter(unread | checked | accepted)


def holder(upload: LearnerListUpload, worker: str, clock: Callable[[], datetime], lease: timedelta) -> Hold:
    """What a worker says with every part: the lease is renewed if it is still the worker's."""

    def hold() -> datetime:
        now = clock()
        held = LearnerListUpload.objects.filter(pk=upload.pk, worker=worker, state=upload.state)
        if not held.update(lease_until=now + lease):
            raise ListLostError(f"list {upload.pk}")
        return now

    return hold


def release(upload: LearnerListUpload, worker: str) -> None:
    """Let go of an unfinished list, so that another worker need not wait for the end of the lease."""
    LearnerListUpload.objects.filter(pk=upload.pk, worker=worker).update(lease_until=None)


def work_on(upload: LearnerListUpload, hold: Hold) -> None:
    """Do with a claimed list what is to be done with it."""
    try:
        if upload.state == ListState.ACCEPTING:
            finish(upload, hold)
        elif upload.is_read:
            add_up(upload, hold)
        else:
            read_file(upload, hold)
    except InputError as error:
        refuse(upload, error.problems, hold)


def work_on_part(part: LearnerListPart) -> None:
    """Check or accept a claimed part. Raises PartLostError."""
    if part.state == PartState.READ:
        parts.check_part(part)
    else:
        parts.accept_part(part)
