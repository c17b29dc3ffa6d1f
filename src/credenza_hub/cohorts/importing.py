"""Checking and accepting lists of learners, some rows at a time: in the registrar's request or by a worker.

A worker holds a list by a lease, renewed with every thousand rows. Checking stores nothing but counts and the first
problems; a worker that takes over checks from the beginning. Accepting stores a thousand rows together with the number
of the last of them, so it goes on where it was interrupted; the learner key makes each learner one participant anyway.
A list with problems is never accepted unless its registrar asked for the good rows only, and a list that was checked
before the cohort's last award is checked anew: between its check and its last row nothing can make a right row wrong.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop

from credenza.errors import InputError, Problem
from credenza.specification import LANGUAGES, MultilingualProblem
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.storage.rows import insert_rows

from .learner_lists import Change, ExaminedRow, WrongRow, examine, fields_of, in_all_languages
from .models import Cohort, LearnerListUpload, ListState, Participant
from .pieces import StoredFile

PROBLEMS_SHOWN = 200
ROWS_SHOWN = 20

Rows = Sequence[ExaminedRow | WrongRow]


class ListLostError(Exception):
    """The list was discarded or went to another worker, or the worker was asked to stop."""


Hold = Callable[[], datetime]
"""Says that the work goes on, and gives the present moment. Raises ListLostError when it must not go on."""


def content_of(upload: LearnerListUpload) -> io.BufferedReader:
    """The file as it was uploaded."""
    return io.BufferedReader(StoredFile(upload))


def credentials_in(cohort: Cohort) -> int:
    """How many credentials a cohort has."""
    return int(cohort.batches.aggregate(done=Coalesce(Sum("done"), 0))["done"])


def check(upload: LearnerListUpload, hold: Hold) -> None:
    """Go through a list and keep what accepting it would do. Raises InputError when the file cannot be read."""
    cohort = upload.cohort
    awarded = credentials_in(cohort)
    tally, shown = _nothing(), {"problems": [], "rows": []}
    rows, file = 0, content_of(upload)
    for some in examine(cohort, file):
        rows += len(some)
        _count(some, tally)
        _show(some, shown)
        in_all = rows * upload.size // max(1, file.tell())
        _save(upload, hold, rows=rows, shown={"rows_in_all": max(rows, in_all)})
    fields = {
        "tally": tally,
        "shown": {**shown, "rows_in_all": rows},
        "awarded_when_checked": awarded,
        "state": ListState.CHECKED,
    }
    _save(upload, hold, rows=rows, **fields, lease_until=None)


def _nothing() -> dict[str, int]:
    return dict.fromkeys([*Change, "wrong", "problems"], 0)


def _count(rows: Rows, tally: dict[str, int]) -> None:
    for row in rows:
        if isinstance(row, WrongRow):
            tally["wrong"] += 1
            tally["problems"] += len(row.problems)
        else:
            tally[row.change] += 1


def _show(rows: Rows, shown: dict[str, list[Any]]) -> None:
    for row in rows:
        if isinstance(row, WrongRow):
            room = PROBLEMS_SHOWN - len(shown["problems"])
            shown["problems"] += [said(problem) for problem in row.problems[:room]]
        elif row.change is not Change.UNCHANGED and len(shown["rows"]) < ROWS_SHOWN:
            fields = fields_of(row.row)
            name = row.row.learner.full_name or row.row.learner.person_id
            shown["rows"].append(
                {"number": row.row.number, "name": name, "change": row.change, "email": fields["email"],
                 "results": fields["results"]}
            )  # fmt: skip


def said(problem: Problem) -> dict[str, list[str]]:
    """A problem as it is kept: language → where, what is wrong, what to do."""
    in_each = {language: problem.in_language(language) for language in LANGUAGES}
    return {language: [words.path, words.message, words.remedy] for language, words in in_each.items()}


def _save(upload: LearnerListUpload, hold: Hold, **fields: Any) -> None:
    with transaction.atomic():
        hold()
        for name, value in fields.items():
            setattr(upload, name, value)
        upload.save(update_fields=list(fields))


def refuse(upload: LearnerListUpload, problems: Iterable[Problem], hold: Hold) -> None:
    """Keep why the file cannot be read, for the registrar."""
    shown = {"problems": [said(problem) for problem in problems], "rows": []}
    _save(upload, hold, state=ListState.REFUSED, shown=shown, lease_until=None)


def our_fault() -> Problem:
    """What a registrar reads when a list could not be worked through and the list is not to blame."""
    message = gettext_noop("The list could not be worked through; the fault is ours.")
    remedy = gettext_noop("Tell the operator of this register, who finds the cause in the log.")
    return MultilingualProblem(
        "", message, remedy, messages=in_all_languages(message), remedies=in_all_languages(remedy)
    )


def accept(upload: LearnerListUpload, hold: Hold) -> dict[str, int]:
    """Make the learners of a list participants; the list is deleted with its last row.

    Returns how many rows were new, changed, unchanged and wrong. Raises InputError when rows have problems and not
    only the good ones were asked for: rows before them are stored then, so check the list first.
    """
    cohort = upload.cohort
    for some in examine(cohort, content_of(upload), after=upload.through):
        with transaction.atomic():
            hold()
            _store(cohort, some, upload)
    with transaction.atomic():
        _finish(upload, hold())
    return upload.tally


def _store(cohort: Cohort, some: Rows, upload: LearnerListUpload) -> None:
    wrong = [row for row in some if isinstance(row, WrongRow)]
    if wrong and not upload.good_rows_only:
        raise InputError([problem for row in wrong for problem in row.problems])
    good = [row for row in some if isinstance(row, ExaminedRow)]
    new = [row for row in good if row.change is Change.NEW]
    _add(cohort, new)
    _change([row for row in good if row.change is Change.CHANGED])
    Cohort.objects.filter(pk=cohort.pk).update(learners=F("learners") + len(new))
    tally = {**_nothing(), **upload.tally}
    _count(some, tally)
    last = some[-1]
    upload.tally, upload.rows = tally, upload.rows + len(some)
    upload.through = last.number if isinstance(last, WrongRow) else last.row.number
    upload.save(update_fields=["tally", "rows", "through"])


def _add(cohort: Cohort, rows: Sequence[ExaminedRow]) -> None:
    fields = [fields_of(row.row) for row in rows]
    names = list(fields[0]) if fields else []
    values = ([cohort.pk, row.key, *found.values()] for row, found in zip(rows, fields, strict=True))
    if rows:
        insert_rows(Participant, ["cohort", "learner_key", *names], values)


def _change(rows: Sequence[ExaminedRow]) -> None:
    changed = [Participant(pk=row.participant, **fields_of(row.row)) for row in rows]
    if changed:
        Participant.objects.bulk_update(changed, list(fields_of(rows[0].row)), batch_size=200)


def _finish(upload: LearnerListUpload, now: datetime) -> None:
    cohort, tally = upload.cohort, {**_nothing(), **upload.tally}
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


def claim_list(worker: str, now: datetime, lease: timedelta) -> LearnerListUpload | None:
    """A list to be checked or accepted that nobody holds; ``None`` if there is none."""
    free = LearnerListUpload.objects.filter(
        Q(lease_until=None) | Q(lease_until__lte=now), state__in=(ListState.WAITING, ListState.ACCEPTING)
    )
    if not free.exists():
        return None
    with transaction.atomic():
        upload = free.select_for_update(skip_locked=True).order_by("uploaded_at").first()
        if upload is not None:
            upload.worker, upload.lease_until = worker, now + lease
            upload.save(update_fields=["worker", "lease_until"])
    return upload


def holder(upload: LearnerListUpload, worker: str, clock: Callable[[], datetime], lease: timedelta) -> Hold:
    """What a worker says with every thousand rows: the lease is renewed if it is still the worker's."""

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
            accept(upload, hold)
        else:
            check(upload, hold)
    except InputError as error:
        refuse(upload, error.problems, hold)
