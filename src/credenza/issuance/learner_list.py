"""Reading the list of learners to be awarded: CSV or Parquet, row by row, with faults named cell by cell.

Columns: ``given_name``, ``family_name``, ``person_id``, ``birth_date``, ``email``; for each assessment of the
specification ``<key>`` (a grade or "passed") and optionally ``<key>.completed_on``; optionally ``awards`` (keys of the
award options, separated by spaces) and ``access_requirement`` (yes or no).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from io import BytesIO
from typing import Any, BinaryIO, TypeVar

from credenza.awards import AssessmentResult, Learner, learner_key
from credenza.errors import DocumentError, RecipientsError
from credenza.specification import Edition, Specification

from .cells import (
    CellError,
    clean_text,
    read_birth_date,
    read_completion_date,
    read_email,
    read_grade,
    read_identifier,
    read_name,
    read_yes_or_no,
)
from .columns import COMPLETED_ON, read_header
from .faults import ListProblem, list_problem
from .key_table import KeyTable
from .table_parquet import FIRST_BYTES, read_parquet_records
from .table_text import read_records

LARGEST_LIST = 5_000_000
"""Rows read from one file unless the caller says otherwise."""

_WORTH_REMEMBERING = 10_000
"""Cells of grades, days and the like, of which a list has few different ones; each is read once."""

_PERSON = ("given_name", "family_name", "person_id", "birth_date", "email")

Value = TypeVar("Value")

Record = tuple[int, list[str]]
"""The number of a row as a spreadsheet counts, and its cells."""

Achievement = tuple[tuple[AssessmentResult, ...], tuple[str, ...]]
"""The results of a learner and the award options to be granted."""


@dataclass(frozen=True)
class LearnerRow:
    """One right row: its number in the spreadsheet, the learner, the results and the award options to be granted."""

    number: int
    learner: Learner
    results: tuple[AssessmentResult, ...]
    options: tuple[str, ...]

    @cached_property
    def key(self) -> str:
        """By what the learner is found again; see ``learner_key``."""
        return learner_key(self.learner)


@dataclass(frozen=True)
class LearnerList:
    """The right rows of a file and every problem of the others."""

    rows: tuple[LearnerRow, ...]
    problems: tuple[ListProblem, ...]


@dataclass
class RowReader:
    """Reads the rows of one list, each for itself: that a learner stands twice is seen by ``stream_learners``.

    ``columns`` are what ``open_list`` gave: canonical name → position. With ``results_required`` every assessment needs
    a passing result; without it (enrolment) results may be left out.
    """

    columns: Mapping[str, int]
    specification: Specification
    awarded_on: date
    results_required: bool = True
    _cells: dict[tuple[str, str], Any] = field(default_factory=dict)
    _achievements: dict[tuple[str, ...], Achievement] = field(default_factory=dict)

    def read(self, record: Record) -> LearnerRow | tuple[ListProblem, ...]:
        """The row if all of it is right, else its problems."""
        return _read_row(_Row(*record, self))

    @cached_property
    def width(self) -> int:
        """How many cells the header speaks of."""
        return max(self.columns.values()) + 1

    @cached_property
    def _not_personal(self) -> tuple[int, ...]:
        return tuple(position for name, position in self.columns.items() if name not in _PERSON)

    def achievement(self, row: _Row) -> Achievement:
        """Results and options of a row; what other learners have just the same is read once."""
        cells = row.cells
        key = tuple([cells[position] if position < len(cells) else "" for position in self._not_personal])
        known = self._achievements.get(key)
        if known is None:
            faults = len(row.problems)
            known = _read_results(row), _read_options(row)
            if len(row.problems) == faults and len(self._achievements) < _WORTH_REMEMBERING:
                self._achievements[key] = known
        return known

    def remembered(self, row: _Row, column: str, reader: Callable[..., Value], *arguments: Any) -> Value | None:
        """A cell of a column in which few different ones come again and again."""
        key = column, row.cell(column)
        if key not in self._cells:
            faults = len(row.problems)
            value = row.read(column, reader, *arguments)
            if len(row.problems) > faults or len(self._cells) >= _WORTH_REMEMBERING:
                return value
            self._cells[key] = value
        found: Value | None = self._cells[key]
        return found


@dataclass
class _Row:
    """The cells of one record, read one after the other; faults are collected."""

    number: int
    cells: list[str]
    listed: RowReader
    problems: list[ListProblem] = field(default_factory=list)

    def cell(self, column: str) -> str:
        position = self.listed.columns.get(column)
        return self.cells[position] if position is not None and position < len(self.cells) else ""

    def read(self, column: str, reader: Callable[..., Value], *arguments: Any) -> Value | None:
        try:
            return reader(self.cell(column), *arguments)
        except CellError as error:
            self.complain(column, error.fault, **error.values)
            return None

    def read_again(self, column: str, reader: Callable[..., Value], *arguments: Any) -> Value | None:
        """The same for a column in which few different cells come again and again."""
        return self.listed.remembered(self, column, reader, *arguments)

    def complain(self, column: str, fault: str, **values: object) -> None:
        self.problems.append(list_problem(fault, values, row=self.number, column=column))


def read_learners(
    data: bytes,
    edition: Edition,
    *,
    awarded_on: date,
    max_rows: int = LARGEST_LIST,
    results_required: bool = True,
) -> LearnerList:
    """Read a whole list of learners; see ``stream_learners``."""
    _refuse_too_many(_records(BytesIO(data), max_rows), max_rows)
    rows: list[LearnerRow] = []
    problems: list[ListProblem] = []
    for found in stream_learners(
        BytesIO(data), edition, awarded_on=awarded_on, max_rows=max_rows, results_required=results_required
    ):
        if isinstance(found, LearnerRow):
            rows.append(found)
        else:
            problems.extend(found)
    return LearnerList(tuple(rows), tuple(problems))


def _refuse_too_many(records: Iterator[Record], max_rows: int) -> None:
    """Raises RecipientsError before any row is read, for a list whose rows would take long only to be refused."""
    number, _ = next(itertools.islice(records, max_rows + 1, None), (0, []))
    if number:
        raise _too_many(max_rows, number)


def _too_many(max_rows: int, number: int) -> RecipientsError:
    return RecipientsError(list_problem("too_many", {"count": f"{max_rows:,}"}, row=number))


def _records(source: BinaryIO, max_rows: int) -> Iterator[Record]:
    start = source.read(len(FIRST_BYTES))
    source.seek(0)
    return read_parquet_records(source, max_rows) if start == FIRST_BYTES else read_records(source)


def stream_learners(
    source: BinaryIO,
    edition: Edition,
    *,
    awarded_on: date,
    max_rows: int = LARGEST_LIST,
    results_required: bool = True,
) -> Iterator[LearnerRow | tuple[ListProblem, ...]]:
    """Read a list of learners row by row: each row is right, or its problems are given.

    Memory grows by 32 bytes for each learner, which is how one who stands twice is found. Raises what ``open_list``
    and its records raise; see there for the forms of a list, and ``RowReader`` for ``results_required``.
    """
    columns, records = open_list(source, edition, max_rows=max_rows, results_required=results_required)
    reader = RowReader(columns, edition.specification, awarded_on, results_required)
    seen = KeyTable()
    for record in records:
        yield _once(reader.read(record), seen)


def open_list(
    source: BinaryIO, edition: Edition, *, max_rows: int = LARGEST_LIST, results_required: bool = True
) -> tuple[Mapping[str, int], Iterator[Record]]:
    """The columns of a list (canonical name → position) and its records as they stand in the file, for a ``RowReader``.

    Parquet, or CSV in UTF-8 with or without byte order mark, separated by commas, semicolons or tabs; ``source`` can
    seek and is read piece by piece. Raises DocumentError if the bytes are no such table and RecipientsError if the
    columns are wrong; the records raise them too, and RecipientsError if no learner follows, or more than ``max_rows``.
    """
    records = _records(source, max_rows)
    _, header = next(records, (0, None))
    if header is None:  # nothing but separators
        raise DocumentError(list_problem("empty"))
    columns = read_header(header, edition.specification, results_required=results_required)
    return columns, _counted(records, max_rows)


def _counted(records: Iterator[Record], max_rows: int) -> Iterator[Record]:
    count = 0
    for record in records:
        count += 1
        if count > max_rows:
            raise _too_many(max_rows, record[0])
        yield record
    if count == 0:
        raise RecipientsError(list_problem("nobody"))


def _once(found: LearnerRow | tuple[ListProblem, ...], seen: KeyTable) -> LearnerRow | tuple[ListProblem, ...]:
    if not isinstance(found, LearnerRow):
        return found
    first = seen.first(found.key)
    if first is not None:
        return (repetition(found, first),)
    seen.add(found.key, found.number)
    return found


def repetition(row: LearnerRow, first: int) -> ListProblem:
    """The problem of a row whose learner already stands in the row with the number ``first``."""
    learner = row.learner
    column = "email" if learner.email else "person_id" if learner.person_id else "family_name"
    fault = "namesake" if column == "family_name" else "twice"
    return list_problem(fault, {"first": first}, row=row.number, column=column)


def _read_row(row: _Row) -> LearnerRow | tuple[ListProblem, ...]:
    if any(cell.strip() for cell in row.cells[row.listed.width :]):
        row.complain("", "more_cells")
    learner = _read_learner(row)
    results, options = row.listed.achievement(row)
    return tuple(row.problems) or LearnerRow(row.number, learner, results, options)


def _read_learner(row: _Row) -> Learner:
    learner = Learner(
        given_name=row.read("given_name", read_name) or "",
        family_name=row.read("family_name", read_name) or "",
        person_id=row.read("person_id", read_identifier),
        birth_date=row.read_again("birth_date", read_birth_date, row.listed.awarded_on),
        email=row.read("email", read_email),
    )
    if learner.person_id or (learner.given_name and learner.family_name):
        return learner
    for column in ("given_name", "family_name"):
        stated = any(problem.column == column for problem in row.problems)
        if not getattr(learner, column) and not stated:
            row.complain(column, "name_missing")
    return learner


def _read_results(row: _Row) -> tuple[AssessmentResult, ...]:
    results = []
    for assessment in row.listed.specification.assessments:
        if not row.listed.results_required and not row.read(assessment.key, clean_text):
            continue
        grade = row.read_again(assessment.key, read_grade, assessment)
        completed_on = row.read_again(assessment.key + COMPLETED_ON, read_completion_date, row.listed.awarded_on)
        results.append(AssessmentResult(assessment.key, grade, completed_on))
    return tuple(results)


def _read_options(row: _Row) -> tuple[str, ...]:
    meets_requirement = bool(row.read_again("access_requirement", read_yes_or_no))
    wanted = (row.read("awards", clean_text) or "").split()
    by_key = {option.key: option for option in row.listed.specification.awards}
    for key in wanted:
        if key not in by_key:
            known = ", ".join(by_key) or "none"
            row.complain("awards", "no_award", value=repr(key[:60]), known=known)
        elif by_key[key].access_requirement and not meets_requirement:
            row.complain("awards", "requirement", value=key)
    return tuple(
        option.key
        for option in row.listed.specification.awards
        if (option.key in wanted if wanted else meets_requirement or not option.access_requirement)
    )
