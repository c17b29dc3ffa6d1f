"""What can be wrong with a list of learners, said in four languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from credenza.errors import Place, Problem
from credenza.specification import LANGUAGES, MultilingualText

_NOTHING = MultilingualText({})


@dataclass(frozen=True)
class ListProblem(Problem):
    """A fault in a list of learners.

    ``row`` counts as a spreadsheet does (the header is row 1; 0: the whole file), ``column`` is its canonical name.
    ``messages`` and ``remedies`` say in four languages what ``message`` and ``remedy`` say in English.
    """

    row: int = 0
    column: str = ""
    messages: MultilingualText = _NOTHING
    remedies: MultilingualText = _NOTHING


def list_problem(
    fault: str,
    values: Mapping[str, object] | None = None,
    *,
    row: int = 0,
    column: str = "",
    place: Place | None = None,
    remedy: str = "",
) -> ListProblem:
    """The problem of the kind ``fault`` (a key of ``faults.tsv``) with the values that its sentences repeat.

    ``remedy`` names another kind whose remedy serves here, too.
    """
    messages, remedies = _said(fault, values or {}), _said(f"{remedy or fault}.do", values or {})
    path = ", ".join(part for part in (f"row {row}" if row else "", column) if part)
    return ListProblem(
        path, messages.in_language("en"), remedies.in_language("en"), place, row, column, messages, remedies
    )


def _said(key: str, values: Mapping[str, object]) -> MultilingualText:
    return MultilingualText({language: text.format(**values) for language, text in _texts()[key].items()})


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    lines = files(__package__).joinpath("faults.tsv").read_text(encoding="utf-8").split("\n")
    rows = (line.split("\t") for line in lines[1:] if line)
    return {key: dict(zip(LANGUAGES, texts, strict=True)) for key, *texts in rows}
