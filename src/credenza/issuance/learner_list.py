"""Reading the list of learners to be awarded: a CSV file, row by row, with faults named cell by cell.

Columns: ``given_name``, ``family_name``, ``person_id``, ``birth_date``, ``email``; for each assessment of the
specification ``<key>`` (a grade or "passed") and optionally ``<key>.completed_on``; optionally ``awards`` (keys of the
award options, separated by spaces) and ``access_requirement`` (yes or no).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any, BinaryIO, TypeVar

from credenza.awards import AssessmentResult, Learner, learner_key
from credenza.errors import Problem, RecipientsError
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
from .table_text import read_records

LARGEST_LIST = 500_000
"""Rows read from one file unless the caller says otherwise."""

Value = TypeVar("Value")


@dataclass(frozen=True)
class CellProblem(Problem):
    """A fault in a list: ``row`` as a spreadsheet counts (the header is row 1), ``column`` by its canonical name."""

    row: int = 0
    column: str = ""


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
    problems: tuple[CellProblem, ...]


@dataclass
class _Row:
    """The cells of one record, read one after the other; faults are collected."""

    number: int
    cells: list[str]
    positions: Mapping[str, int]
    problems: list[CellProblem] = field(default_factory=list)

    def has(self, column: str) -> bool:
        return column in self.positions

    def read(self, column: str, reader: Callable[..., Value], *arguments: Any) -> Value | None:
        position = self.positions.get(column)
        cell = self.cells[position] if position is not None and position < len(self.cells) else ""
        try:
            return reader(cell, *arguments)
        except CellError as error:
            self.complain(column, error.message, error.remedy)
            return None

    def complain(self, column: str, message: str, remedy: str) -> None:
        path = f"row {self.number}, {column}" if column else f"row {self.number}"
        self.problems.append(CellProblem(path, message, remedy, row=self.number, column=column))


def read_learners(
    data: bytes,
    edition: Edition,
    *,
    awarded_on: date,
    max_rows: int = LARGEST_LIST,
    results_required: bool = True,
) -> LearnerList:
    """Read a whole list of learners; see ``stream_learners``."""
    rows: list[LearnerRow] = []
    problems: list[CellProblem] = []
    for found in stream_learners(
        BytesIO(data), edition, awarded_on=awarded_on, max_rows=max_rows, results_required=results_required
    ):
        if isinstance(found, LearnerRow):
            rows.append(found)
        else:
            problems.extend(found)
    return LearnerList(tuple(rows), tuple(problems))


def stream_learners(
    source: BinaryIO,
    edition: Edition,
    *,
    awarded_on: date,
    max_rows: int = LARGEST_LIST,
    results_required: bool = True,
) -> Iterator[LearnerRow | tuple[CellProblem, ...]]:
    """Read a list of learners row by row: each row is right, or its problems are given.

    CSV in UTF-8 with or without byte order mark, separated by commas, semicolons or tabs. With ``results_required``
    every assessment needs a column and a passing result; without it (enrolment) results may be left out.
    Raises DocumentError if the bytes are no such text and RecipientsError if the columns are wrong, no learner
    follows, or more than ``max_rows`` do.
    """
    records = read_records(source)
    _, header = next(records)
    positions = read_header(header, edition.specification, results_required=results_required)
    seen: dict[str, int] = {}
    count = 0
    for number, cells in records:
        count += 1
        if count > max_rows:
            remedy = "Split the file into several."
            raise RecipientsError(Problem(f"row {number}", f"The list has more than {max_rows:,} learners.", remedy))
        yield _read_row(_Row(number, cells, positions), edition.specification, awarded_on, seen, results_required)
    if count == 0:
        raise RecipientsError(Problem("", "The list has no learners.", "Add one row for each learner."))


def _read_row(
    row: _Row, specification: Specification, awarded_on: date, seen: dict[str, int], results_required: bool
) -> LearnerRow | tuple[CellProblem, ...]:
    if any(cell.strip() for cell in row.cells[_width(row.positions) :]):
        row.complain("", "The row has more cells than the header.", "Put texts that hold a separator in quotes.")
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
            row.complain(column, "The name is missing.", "Type it, or give the learner's person_id (rule EU-M01).")
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
            row.complain("awards", f"{key[:40]!r} is no award of this micro-credential.", f"Known awards: {known}.")
        elif by_key[key].access_requirement and not meets_requirement:
            remedy = "Write yes in the column access_requirement if the requirement was proved, or remove the award."
            row.complain(
                "awards", f"The award {key} has an access requirement that this learner does not meet.", remedy
            )
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
    remedy = "Remove one of the two rows" + (
        ", or add an e-mail address, person_id or birth date to tell them apart." if column == "family_name" else "."
    )
    row.complain(column, f"The same learner stands in row {first}.", remedy)
