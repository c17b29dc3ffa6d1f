"""Professional standards of Kazakhstan as the table of a profession's card.

A card lists labour functions; each function has skills («дағды», «навык»: knowledge and abilities applied to do a whole
task, law 14-VIII, article 1), and each skill its abilities («машық», «умение») and knowledge («білім», «знание»). In
the words of this room a «навык» is therefore a *task* and an «умение» a *skill*. The standards are published as
documents; whoever copies such a table into a spreadsheet can read it here, with headings in Kazakh, Russian, English or
several of them. A cell left empty in the first columns repeats the one above, as merged cells do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from credenza.errors import DocumentError
from credenza.specification import MultilingualText

from .faults import Complaints, cell_problem
from .gathering import multilingual
from .model import Item, LabourFunction, OccupationalStandard, Task
from .tables import Row, read_rows

COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "labour_function": {
        "kk": ("еңбек функциясы", "еңбек функциялары"),
        "ru": ("трудовая функция", "трудовые функции"),
        "en": ("labour function",),
    },
    "task": {"kk": ("дағды", "дағдылар"), "ru": ("навык", "навыки"), "en": ("task",)},
    "skill": {"kk": ("машық", "машықтар"), "ru": ("умение", "умения"), "en": ("skill", "ability")},
    "knowledge": {"kk": ("білім", "білімдер"), "ru": ("знание", "знания"), "en": ("knowledge",)},
}
"""Part of a card → language → headings, in lower case."""

Texts = dict[str, str]


@dataclass
class _Coded:
    """Parts of one kind with running codes, named once each."""

    letter: str
    codes: dict[tuple[tuple[str, str], ...], str] = field(default_factory=dict)

    def code(self, texts: Texts) -> str:
        """The code of a part, a new one for a new text."""
        return self.codes.setdefault(tuple(texts.items()), f"{self.letter}{len(self.codes) + 1}")

    def texts(self) -> list[tuple[str, MultilingualText]]:
        """Code and text of each part in order."""
        return [(code, multilingual(dict(texts))) for texts, code in self.codes.items()]


@dataclass
class _Card:
    functions: _Coded = field(default_factory=lambda: _Coded("F"))
    tasks: _Coded = field(default_factory=lambda: _Coded("T"))
    skills: _Coded = field(default_factory=lambda: _Coded("S"))
    knowledge: _Coded = field(default_factory=lambda: _Coded("K"))
    tasks_of: dict[str, list[str]] = field(default_factory=dict)
    needs: dict[str, list[str]] = field(default_factory=dict)

    def add(self, parts: Mapping[str, Texts]) -> None:
        """Take in one row, in which function and task are named."""
        function, task = self.functions.code(parts["labour_function"]), self.tasks.code(parts["task"])
        self.tasks_of.setdefault(function, []).append(task)
        needs = self.needs.setdefault(task, [])
        needs += [coded.code(parts[part]) for part, coded in self._abilities() if parts[part]]

    def _abilities(self) -> Sequence[tuple[str, _Coded]]:
        return ("knowledge", self.knowledge), ("skill", self.skills)


def read_kazakh_card(source: BinaryIO, id: str, title: MultilingualText, file: str = "card") -> OccupationalStandard:
    """The standard in a table with the columns of a profession's card (see the module).

    Raises DocumentError if a column is lacking in every language, OccupationalStandardError with row and column of
    every wrong cell.
    """
    complaints, card, above = Complaints(), _Card(), dict[str, Texts]()
    for row in read_rows(source, file, (), None):
        headings = _headings(row)
        parts = {part: _texts(row, columns) for part, columns in headings.items()}
        for part in ("labour_function", "task"):
            parts[part] = above[part] = parts[part] or above.get(part, {})
        lacking = [part for part in ("labour_function", "task") if not parts[part]]
        for part in lacking:
            complaints.add("empty_cell", file, row.number, next(iter(headings[part].values())))
        if not lacking:
            card.add(parts)
    complaints.settle()
    if not card.needs:
        raise DocumentError(cell_problem("no_rows", file))
    return _standard(card, id, title)


def _headings(row: Row) -> dict[str, dict[str, str]]:
    """Part → language → the heading that the table uses for it."""
    by_name = {name.casefold(): name for name in row.cells}
    found = {
        part: {language: by_name[name] for language, names in languages.items() for name in names if name in by_name}
        for part, languages in COLUMNS.items()
    }
    lacking = [part for part, columns in found.items() if not columns]
    if lacking:
        names = {part: " / ".join(name for names in COLUMNS[part].values() for name in names[:1]) for part in lacking}
        shown = ", ".join(row.cells) or "–"
        raise DocumentError([cell_problem("no_column", row.file, 1, names[part], found=shown) for part in lacking])
    return found


def _texts(row: Row, columns: Mapping[str, str]) -> Texts:
    return {language: row[column] for language, column in columns.items() if row[column]}


def _standard(card: _Card, id: str, title: MultilingualText) -> OccupationalStandard:
    tasks = [
        Task(code=code, text=text, needs=tuple(dict.fromkeys(card.needs[code]))) for code, text in card.tasks.texts()
    ]
    functions = [
        LabourFunction(code=code, title=text, tasks=tuple(dict.fromkeys(card.tasks_of[code])))
        for code, text in card.functions.texts()
    ]
    return OccupationalStandard(
        id=id,
        title=title,
        country="KZ",
        labour_functions=tuple(functions),
        tasks=tuple(tasks),
        knowledge=tuple(Item(code=code, text=text) for code, text in card.knowledge.texts()),
        skills=tuple(Item(code=code, text=text) for code, text in card.skills.texts()),
    )
