"""Concepts that learning outcomes can be aligned with, from installed tables.

Read are the official CSV files of ESCO (``skills_<language>.csv``, ``occupations_<language>.csv``), text files of O*NET
(*Task Statements*, *DWA Reference*, *Occupation Data*), any table with the columns ``id`` and ``label`` (and perhaps
``other_labels``, one a line, ``description`` and ``language``), and occupational standards in YAML or JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

from credenza.errors import DocumentError
from credenza.matching import Statement
from credenza.specification import MultilingualText

from .faults import cell_problem
from .gathering import plain
from .reading import read_standard
from .tables import Row, read_rows

_LANGUAGE_IN_NAME = re.compile(r"_([a-z]{2})\.\w+\Z")
_DOCUMENTS = (".yaml", ".yml", ".json")


@dataclass(frozen=True)
class _Columns:
    id: str
    label: str
    others: str = ""
    description: str = ""


_KINDS = (
    _Columns("conceptUri", "preferredLabel", "altLabels", "description"),
    _Columns("Task ID", "Task"),
    _Columns("DWA ID", "DWA Title"),
    _Columns("O*NET-SOC Code", "Title", "", "Description"),
    _Columns("id", "label", "other_labels", "description"),
)
"""Kinds of tables by the columns that tell them."""
_NOT_IN_USE = frozenset(("obsolete", "deprecated"))
"""What ESCO says in the column ``status`` of concepts that it withdrew."""


@dataclass(frozen=True)
class ConceptTable:
    """Concepts in all their wordings, the label of each language first; the id is an address or a code."""

    wordings: tuple[Statement, ...]

    @cached_property
    def labels(self) -> Mapping[str, MultilingualText]:
        """Id → label in each language there is."""
        found: dict[str, dict[str, str]] = {}
        for wording in self.wordings:
            found.setdefault(wording.id, {}).setdefault(wording.language, wording.text)
        return {name: MultilingualText(texts) for name, texts in found.items()}

    def __add__(self, other: ConceptTable) -> ConceptTable:
        return ConceptTable(self.wordings + other.wordings)


def read_concepts(source: BinaryIO, file: str, language: str = "en") -> ConceptTable:
    """The concepts of a table or standard; ``file`` is its name, whose end (``_it.csv``) tells the language if it does.

    Raises DocumentError if the file is none of the known tables, OccupationalStandardError for a wrong standard.
    """
    if file.lower().endswith(_DOCUMENTS):
        standard = read_standard(source.read())
        items = ((item.iri or item.code, item.text.texts) for item in standard.items)
        return ConceptTable(tuple(Statement(name, tag, text) for name, texts in items for tag, text in texts.items()))
    named = _LANGUAGE_IN_NAME.search(file.lower())
    separator = "\t" if file.lower().endswith(".txt") else None
    with closing(read_rows(source, file, (), separator, cleaned=str.strip)) as rows:
        return ConceptTable(tuple(_wordings(rows, file, named[1] if named else language)))


def _wordings(rows: Iterable[Row], file: str, language: str) -> Iterator[Statement]:
    columns: _Columns | None = None
    for row in rows:
        columns = columns or _columns(row, file)
        if row[columns.id] and row[columns.label] and row["status"] not in _NOT_IN_USE:
            yield from _wordings_of(row, columns, row["language"] or language)
    if columns is None:
        raise DocumentError(cell_problem("no_rows", file))


def _columns(row: Row, file: str) -> _Columns:
    for kind in _KINDS:
        if kind.id in row.cells and kind.label in row.cells:
            return kind
    raise DocumentError(cell_problem("no_concepts", file, 1, found=", ".join(row.cells) or "–"))


def _wordings_of(row: Row, columns: _Columns, language: str) -> Iterator[Statement]:
    texts = [row[columns.label], *row[columns.others].split("\n"), row[columns.description]]
    for text in dict.fromkeys(map(plain, texts)):
        if text:
            yield Statement(plain(row[columns.id]), language, text)
