"""What can be wrong with a file that an occupational standard or a ledger is taken from, said in four languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from credenza.errors import OccupationalStandardError, Problem
from credenza.specification import MultilingualProblem, Sentences

SENTENCES = Sentences(__package__, "problems")
MOST_PROBLEMS = 100
"""Problems that are listed of one file; who wrote more has made the same mistake again and again."""


@dataclass(frozen=True)
class CellProblem(MultilingualProblem):
    """A fault in a table: file, row as in a spreadsheet (the header is row 1; 0: the whole file), and column."""

    file: str = ""
    row: int = 0
    column: str = ""

    def in_language(self, language: str) -> Problem:
        """The problem with file, row, message and remedy in ``language``."""
        return replace(super().in_language(language), path=_path(self.file, self.row, self.column, language))


def cell_problem(fault: str, file: str, row: int = 0, column: str = "", **values: object) -> CellProblem:
    """The problem of the kind ``fault`` (a key of ``problems.tsv``) with the values that its sentences repeat."""
    said = SENTENCES.problem(fault, values, path=_path(file, row, column, "en"))
    return CellProblem(said.path, said.message, said.remedy, None, said.messages, said.remedies, file, row, column)


def _path(file: str, row: int, column: str, language: str) -> str:
    shown = SENTENCES.text("row", {"number": row}).in_language(language) if row else ""
    return ", ".join(part for part in (file, shown, column) if part)


@dataclass
class Complaints:
    """The faults that are found while files are read; more than ``MOST_PROBLEMS`` end the reading."""

    problems: list[CellProblem] = field(default_factory=list)

    def add(self, fault: str, file: str, row: int = 0, column: str = "", **values: object) -> None:
        """Note a fault. Raises OccupationalStandardError if there are too many."""
        self.problems.append(cell_problem(fault, file, row, column, **values))
        if len(self.problems) >= MOST_PROBLEMS:
            self.settle()

    def settle(self) -> None:
        """Raise OccupationalStandardError with every fault that was noted, if any."""
        if self.problems:
            raise OccupationalStandardError(self.problems)

    def __iter__(self) -> Iterator[CellProblem]:
        return iter(self.problems)
