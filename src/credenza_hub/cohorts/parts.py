"""Parts of a list of learners: some thousand rows that one worker checks, and that one transaction accepts.

Checking a part leaves behind what accepting it will write, so that no row is read twice. It stores nothing else, and
depends on nothing but the rows and the cohort: a worker that was killed is followed by one that finds the same.
Accepting marks the part in the transaction that stores its rows, so that each part is accepted once.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import orjson
from django.db import transaction
from django.db.models import F, Q, QuerySet

from credenza.errors import Problem
from credenza.issuance import Record
from credenza.specification import LANGUAGES
from credenza_hub.storage.rows import insert_rows, update_rows

from .learner_lists import Change, ExaminedRow, Examiner, WrongRow
from .models import Cohort, LearnerListPart, LearnerListUpload, ListState, Participant, PartState

ROWS_IN_PART = 2000

PROBLEMS_SHOWN = 200
ROWS_SHOWN = 20

Rows = Sequence[ExaminedRow | WrongRow]
Tally = dict[str, int]

_FIELDS = ("given_name", "family_name", "person_id", "birth_date", "email", "results", "options")
_DUE = {ListState.WAITING: PartState.READ, ListState.ACCEPTING: PartState.CHECKED}
"""In which state parts of a list are what is to be worked on next."""


class PartLostError(Exception):
    """The part went to another worker, or its list was discarded: what was found out is dropped."""


def store_part(upload: LearnerListUpload, number: int, records: Sequence[Record]) -> None:
    """Keep rows of a list as they were read."""
    LearnerListPart.objects.create(upload=upload, number=number, rows=len(records), records=orjson.dumps(records))


def claim_part(worker: str, now: datetime, lease: timedelta) -> LearnerListPart | None:
    """A part to be checked or accepted that nobody holds; ``None`` if there is none. Short lists come first."""
    for upload in LearnerListUpload.objects.filter(state__in=_DUE).order_by("size").only("state"):
        free = due_parts(upload).filter(Q(lease_until=None) | Q(lease_until__lte=now))
        if not free.exists():
            continue
        with transaction.atomic():
            locked = free.select_for_update(skip_locked=True, of=("self",))
            part = locked.select_related("upload__cohort__edition").order_by("number").first()
            if part is not None:
                part.worker, part.lease_until = worker, now + lease
                part.save(update_fields=["worker", "lease_until"])
                return part
    return None


def due_parts(upload: LearnerListUpload) -> QuerySet[LearnerListPart]:
    """The parts of a list that are still to be checked or, when the list was accepted, to be accepted."""
    return upload.parts.filter(state=_DUE[ListState(upload.state)])


def check_part(part: LearnerListPart) -> None:
    """Find out what accepting a part would do. Raises PartLostError."""
    examiner = _examiner_of(part.upload)
    rows = _examined(part, examiner)
    found = {
        "state": PartState.CHECKED,
        "tally": _tally_of(rows),
        "shown": _shown_of(rows, examiner),
        "learners": _learners_of(rows),
        "ready": _ready_of(rows, examiner),
        "lease_until": None,
    }
    mine = LearnerListPart.objects.filter(pk=part.pk, worker=part.worker, state=PartState.READ)
    if not mine.update(**found):
        raise PartLostError(f"part {part.pk}")


def _examiner_of(upload: LearnerListUpload) -> Examiner:
    return Examiner(upload.cohort, upload.columns)


def _examined(part: LearnerListPart, examiner: Examiner) -> Rows:
    return examiner.examine(orjson.loads(part.records), dict(part.repeated))


def _tally_of(rows: Rows) -> Tally:
    changes = Counter(row.change for row in rows if isinstance(row, ExaminedRow))
    wrong = [row for row in rows if isinstance(row, WrongRow)]
    counts = {change.value: changes[change] for change in Change}
    return {**counts, "wrong": len(wrong), "problems": sum(len(row.problems) for row in wrong)}


def added_up(tallies: Iterable[Tally]) -> Tally:
    """The tallies of parts as one."""
    total = _tally_of(())
    for tally in tallies:
        total = {name: count + tally.get(name, 0) for name, count in total.items()}
    return total


def _shown_of(rows: Rows, examiner: Examiner) -> dict[str, list[Any]]:
    problems = [problem for row in rows if isinstance(row, WrongRow) for problem in row.problems]
    telling = (row for row in rows if isinstance(row, ExaminedRow) and row.change is not Change.UNCHANGED)
    first = [row for row, _ in zip(telling, range(ROWS_SHOWN), strict=False)]
    return {
        "problems": [said(problem) for problem in problems[:PROBLEMS_SHOWN]],
        "rows": [_shown_row(row, examiner) for row in first],
    }


def said(problem: Problem) -> dict[str, list[str]]:
    """A problem as it is kept: language → where, what is wrong, what to do."""
    in_each = {language: problem.in_language(language) for language in LANGUAGES}
    return {language: [words.path, words.message, words.remedy] for language, words in in_each.items()}


def _shown_row(examined: ExaminedRow, examiner: Examiner) -> dict[str, Any]:
    row = examined.row
    fields = examiner.fields_of(row)
    return {
        "number": row.number,
        "name": row.learner.full_name or row.learner.person_id,
        "change": examined.change,
        "email": fields["email"],
        "results": fields["results"],
    }


def _learners_of(rows: Rows) -> bytes:
    """Who stands where: the first 64 bits of each learner's key, and the number of the row."""
    read = [row.row for row in rows if row.row is not None]
    pairs = [number for row in read for number in (int(row.key[:16], 16), row.number)]
    return struct.pack(f"<{len(pairs)}Q", *pairs)


def _pairs_in(learners: bytes) -> Iterator[tuple[int, int]]:
    return struct.iter_unpack("<QQ", learners)


def repetitions(upload: LearnerListUpload) -> dict[int, list[list[int]]]:
    """Rows whose learner stands in an earlier row: number of the part → number of the row and of the earlier row.

    As few as 64 bits of a key are compared, which are those of two learners once in a life of the universe or so.
    """
    parts = upload.parts.order_by("number").values_list("number", "learners")
    keys = sorted(key for _, learners in parts.iterator(chunk_size=50) for key, _ in _pairs_in(learners))
    twice = {one for one, next_one in pairwise(keys) if one == next_one}
    del keys
    first: dict[int, int] = {}
    found: dict[int, list[list[int]]] = {}
    for part, learners in parts.iterator(chunk_size=50) if twice else ():
        for key, number in _pairs_in(learners):
            if key in first:
                found.setdefault(part, []).append([number, first[key]])
            elif key in twice:
                first[key] = number
    return found


def _ready_of(rows: Rows, examiner: Examiner) -> bytes:
    """What accepting writes: participants to be added (key and fields) and to be changed (fields and number)."""
    good = [row for row in rows if isinstance(row, ExaminedRow)]
    new = [[row.row.key, *_values_of(row, examiner)] for row in good if row.change is Change.NEW]
    changed = [[*_values_of(row, examiner), row.participant] for row in good if row.change is Change.CHANGED]
    return orjson.dumps([new, changed])


def _values_of(row: ExaminedRow, examiner: Examiner) -> list[Any]:
    *person, results, options = examiner.fields_of(row.row).values()
    return [*person, orjson.dumps(results).decode(), orjson.dumps(options).decode()]


def accept_part(part: LearnerListPart) -> None:
    """Make the learners of a part participants. Raises PartLostError when somebody did, or the list is gone."""
    new, changed = orjson.loads(part.ready)
    cohort = part.upload.cohort_id
    with transaction.atomic():
        mine = LearnerListPart.objects.filter(pk=part.pk, worker=part.worker, state=PartState.CHECKED)
        accepted = mine.filter(upload__state=ListState.ACCEPTING)
        if not accepted.update(state=PartState.ACCEPTED, records=b"", ready=b"", learners=b"", lease_until=None):
            raise PartLostError(f"part {part.pk}")
        insert_rows(Participant, ["cohort", "learner_key", *_FIELDS], ([cohort, *row] for row in new))
        update_rows(Participant, _FIELDS, changed)
        if new:
            Cohort.objects.filter(pk=cohort).update(learners=F("learners") + len(new))


def problems_of(upload: LearnerListUpload) -> Iterator[Problem]:
    """Every problem of a checked list, worked out once more."""
    examiner = _examiner_of(upload)
    for number, tally in upload.parts.order_by("number").values_list("number", "tally"):
        if tally["problems"]:
            for row in _examined(upload.parts.get(number=number), examiner):
                yield from row.problems if isinstance(row, WrongRow) else ()
