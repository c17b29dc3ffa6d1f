"""Occupations of O*NET from the text files of its database (tab-delimited, one header row).

Read are *Occupation Data*, *Task Statements*, *Knowledge* and *Skills*. A core task is essential, a supplemental one
optional. Knowledge and skills carry ratings; on the scale of importance (IM, 1 to 5) 3 means "important": from there on
an item is essential, from 2 ("somewhat important") optional, and below it is left out. O*NET does not say which task
needs what.
O*NET is a trademark of the US Department of Labor; its database is licensed under CC BY 4.0, which asks for its name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from credenza.specification import OccupationCode

from .esco import is_wanted
from .faults import Complaints
from .gathering import Texts, multilingual, numbered
from .model import OccupationalStandard, Task
from .tables import Row, read_rows

SOURCE = "O*NET Database, U.S. Department of Labor, https://www.onetcenter.org, CC BY 4.0"
CODE = "O*NET-SOC Code"
KNOWLEDGE, SKILLS = "Knowledge.txt", "Skills.txt"
IMPORTANT = Decimal(3)
"""On the scale IM of importance: 3 is "important", 2 "somewhat important"."""
SOMEWHAT_IMPORTANT = Decimal(2)
_TASK_TYPES = {"Core": True, "Supplemental": False, "": True, "n/a": True}


@dataclass(frozen=True)
class OnetTables:
    """Files of one release."""

    occupations: BinaryIO
    tasks: BinaryIO
    knowledge: BinaryIO
    skills: BinaryIO


@dataclass
class _Occupation:
    title: str
    description: str
    tasks: list[Task] = field(default_factory=list)
    rated: dict[str, list[tuple[Texts, str | None, bool]]] = field(default_factory=dict)
    """Items by the file they stand in."""


def read_onet(tables: OnetTables, wanted: Collection[str] | None = None) -> Iterator[OccupationalStandard]:
    """The occupations of O*NET; ``wanted`` are codes or titles.

    Raises DocumentError if a file is no such table, OccupationalStandardError with file, row and column of wrong cells.
    """
    complaints = Complaints()
    occupations = _read_occupations(tables.occupations, wanted)
    _read_tasks(tables.tasks, occupations, complaints)
    for source, file in ((tables.knowledge, KNOWLEDGE), (tables.skills, SKILLS)):
        for row in _rated(source, file, occupations, complaints):
            item = {"en": row["Element Name"]}, None, _importance(row, complaints) >= IMPORTANT
            occupations[row[CODE]].rated.setdefault(file, []).append(item)
    complaints.settle()
    return (_standard(code, occupation) for code, occupation in occupations.items())


def _standard(code: str, occupation: _Occupation) -> OccupationalStandard:
    return OccupationalStandard(
        id=code,
        title=multilingual({"en": occupation.title}),
        description=multilingual({"en": occupation.description}) or None,
        source=SOURCE,
        country="US",
        occupation_codes=(OccupationCode(scheme="O*NET-SOC", code=code),),
        tasks=tuple(sorted(occupation.tasks, key=lambda task: not task.essential)),
        knowledge=numbered("K", occupation.rated.get(KNOWLEDGE, ())),
        skills=numbered("S", occupation.rated.get(SKILLS, ())),
    )


def _read_occupations(source: BinaryIO, wanted: Collection[str] | None) -> dict[str, _Occupation]:
    rows = read_rows(source, "Occupation Data.txt", (CODE, "Title", "Description"), "\t")
    return {
        row[CODE]: _Occupation(row["Title"], row["Description"])
        for row in rows
        if row[CODE] and row["Title"] and is_wanted(wanted, row[CODE], row["Title"])
    }


def _read_tasks(source: BinaryIO, occupations: dict[str, _Occupation], complaints: Complaints) -> None:
    file = "Task Statements.txt"
    seen: set[tuple[str, str]] = set()
    for row in read_rows(source, file, (CODE, "Task ID", "Task", "Task Type"), "\t"):
        if row[CODE] not in occupations or not _is_filled(row, ("Task ID", "Task"), complaints):
            continue
        essential = _TASK_TYPES.get(row["Task Type"])
        if essential is None:
            complaints.add(
                "not_in_list", file, row.number, "Task Type", value=row["Task Type"], codes="Core, Supplemental"
            )
        elif (row[CODE], row["Task ID"]) in seen:
            complaints.add("twice", file, row.number, "Task ID", value=row["Task ID"])
        else:
            seen.add((row[CODE], row["Task ID"]))
            text = multilingual({"en": row["Task"]})
            occupations[row[CODE]].tasks.append(Task(code=row["Task ID"], text=text, essential=essential))


def _rated(source: BinaryIO, file: str, occupations: dict[str, _Occupation], complaints: Complaints) -> Iterator[Row]:
    """The rows of items that are at least somewhat important in an occupation that is read."""
    for row in read_rows(source, file, (CODE, "Element Name", "Scale ID", "Data Value"), "\t"):
        if row[CODE] not in occupations or row["Scale ID"] != "IM" or row["Not Relevant"] == "Y":
            continue
        if _is_filled(row, ("Element Name",), complaints) and _importance(row, complaints) >= SOMEWHAT_IMPORTANT:
            yield row


def _importance(row: Row, complaints: Complaints) -> Decimal:
    try:
        return Decimal(row["Data Value"])
    except InvalidOperation:
        complaints.add("no_number", row.file, row.number, "Data Value", value=row["Data Value"][:80])
        return Decimal(0)


def _is_filled(row: Row, columns: Sequence[str], complaints: Complaints) -> bool:
    empty = [column for column in columns if not row[column]]
    for column in empty:
        complaints.add("empty_cell", row.file, row.number, column)
    return not empty
