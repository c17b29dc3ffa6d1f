"""Reading the list of learners to be awarded: a CSV file, row by row, with faults named cell by cell.

Columns: ``given_name``, ``family_name``, ``person_id``, ``birth_date``, ``email``; for each assessment of the
specification ``<key>`` (a grade or "passed") and optionally ``<key>.completed_on``; optionally ``awards`` (keys of the
award options, separated by spaces) and ``access_requirement`` (yes or no).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
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
from .table_text import read_records

LARGEST_LIST = 500_000
"""Rows read from one file unless the caller says otherwise."""

Value = TypeVar("Value")


@dataclass(frozen=True)
class LearnerRow:
    """One right row: its number in the spreadsheet, the learner, the results and the award options to be granted."""

    number: int
    learner: Learner
    results: tuple[AssessmentResult, ...]
    options: tuple[str, ...]


@dataclass(frozen=True)
class LearnerList:
    """The right rows of a file and every problem of the others."""

    rows: tuple[LearnerRow, ...]
    problems: tuple[ListProblem, ...]


@dataclass
class _Row:
    """The cells of one record, read one after the other; faults are collected."""

    number: int
    cells: list[str]
    positions: Mapping[str, int]
    problems: list[ListProblem] = field(default_factory=list)

    def has(self, column: str) -> bool:
        return column in self.positions

    def read(self, column: str, reader: Callable[..., Value], *arguments: Any) -> Value | None:
        position = self.positions.get(column)
        cell = self.cells[position] if position is not None and position < len(self.cells) else ""
        try:
            return reader(cell, *arguments)
        except CellError as error:
            self.complain(column, error.fault, **error.values)
            return None

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
    _refuse_too_many(read_records(BytesIO(data)), max_rows)
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


def _refuse_too_many(records: Iterator[tuple[int, list[str]]], max_rows: int) -> None:
    """Raises RecipientsError before any row is read, for a list whose rows would take long only to be refused."""
    number, _ = next(itertools.islice(records, max_rows + 1, None), (0, []))
    if number:
        raise _too_many(max_rows, number)


def _too_many(max_rows: int, number: int) -> RecipientsError:
    return RecipientsError(list_problem("too_many", {"count": f"{max_rows:,}"}, row=number))


def stream_learners(
    source: BinaryIO,
    edition: Edition,
    *,
    awarded_on: date,
    max_rows: int = LARGEST_LIST,
    results_required: bool = True,
) -> Iterator[LearnerRow | tuple[ListProblem, ...]]:
    """Read a list of learners row by row: each row is right, or its problems are given.

    CSV in UTF-8 with or without byte order mark, separated by commas, semicolons or tabs. With ``results_required``
    every assessment needs a column and a passing result; without it (enrolment) results may be left out.
    Raises DocumentError if the bytes are no such text and RecipientsError if the columns are wrong, no learner
    follows, or more than ``max_rows`` do.
    """
    records = read_records(source)
    _, header = next(records, (0, None))
    if header is None:  # nothing but separators
        raise DocumentError(list_problem("empty"))
    positions = read_header(header, edition.specification, results_required=results_required)
    seen: dict[str, int] = {}
    count = 0
    for number, cells in records:
        count += 1
        if count > max_rows:
            raise _too_many(max_rows, number)
        yield _read_row(_Row(number, cells, positions), edition.specification, awarded_on, seen, results_required)
    if count == 0:
        raise RecipientsError(list_problem("nobody"))


def _read_row(
    row: _Row, specification: Specification, awarded_on: date, seen: dict[str, int], results_required: bool
) -> LearnerRow | tuple[ListProblem, ...]:
    if any(cell.strip() for cell in row.cells[_width(row.positions) :]):
        row.complain("", "more_cells")
    learner = _read_learner(row, awarded_on)
    results = _read_results(row, specification, awarded_on, results_required)
    options = _read_options(row, specification)
    if not row.problems:
        _refuse_repetition(row, learner, seen)
    return tuple(row.problems) or LearnerRow(row.number, learner, results, options)


def _width(positions: Mapping[str, int]) -> int:
    return max(positions.values()) + 1


def _read_learner(row: _Row, awarded_on: date) -> Learner:
    learner = Learner(
        given_name=row.read("given_name", read_name) or "",
        family_name=row.read("family_name", read_name) or "",
        person_id=row.read("person_id", read_identifier),
        birth_date=row.read("birth_date", read_birth_date, awarded_on),
        email=row.read("email", read_email),
    )
    for column in ("given_name", "family_name"):
        stated = any(problem.column == column for problem in row.problems)
        if not getattr(learner, column) and not learner.person_id and not stated:
            row.complain(column, "name_missing")
    return learner


def _read_results(
    row: _Row, specification: Specification, awarded_on: date, results_required: bool
) -> tuple[AssessmentResult, ...]:
    results = []
    for assessment in specification.assessments:
        if not results_required and not row.read(assessment.key, clean_text):
            continue
        grade = row.read(assessment.key, read_grade, assessment)
        completed_on = row.read(assessment.key + COMPLETED_ON, read_completion_date, awarded_on)
        results.append(AssessmentResult(assessment.key, grade, completed_on))
    return tuple(results)


def _read_options(row: _Row, specification: Specification) -> tuple[str, ...]:
    meets_requirement = bool(row.read("access_requirement", read_yes_or_no))
    wanted = (row.read("awards", clean_text) or "").split()
    by_key = {option.key: option for option in specification.awards}
    for key in wanted:
        if key not in by_key:
            known = ", ".join(by_key) or "none"
            row.complain("awards", "no_award", value=repr(key[:60]), known=known)
        elif by_key[key].access_requirement and not meets_requirement:
            row.complain("awards", "requirement", value=key)
    return tuple(
        option.key
        for option in specification.awards
        if (option.key in wanted if wanted else meets_requirement or not option.access_requirement)
    )


def _refuse_repetition(row: _Row, learner: Learner, seen: dict[str, int]) -> None:
    first = seen.setdefault(learner_key(learner), row.number)
    if first == row.number:
        return
    column = "email" if learner.email else "person_id" if learner.person_id else "family_name"
    row.complain(column, "namesake" if column == "family_name" else "twice", first=first)
