"""What can be wrong with a list of learners, said in four languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from credenza.errors import Place, Problem
from credenza.rulepacks import Finding
from credenza.specification import MultilingualProblem, Sentences

_SENTENCES = Sentences(__package__, "faults")


@dataclass(frozen=True)
class ListProblem(MultilingualProblem):
    """A fault in a list of learners.

    ``row`` counts as a spreadsheet does (the header is row 1; 0: the whole file), ``column`` is its canonical name.
    """

    row: int = 0
    column: str = ""

    def in_language(self, language: str) -> Problem:
        """The problem with row, message and remedy in ``language``."""
        return replace(super().in_language(language), path=_path(self.row, self.column, language))


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

    ``remedy`` names another sentence that says what to do.
    """
    said = _SENTENCES.problem(fault, values, path=_path(row, column, "en"), place=place, remedy=remedy)
    return ListProblem(said.path, said.message, said.remedy, place, said.messages, said.remedies, row, column)


def rule_problem(row: int, finding: Finding) -> ListProblem:
    """The problem of a row whose award would break a rule; the rule stands in place of the column."""
    rule = finding.rule
    return ListProblem(
        _path(row, rule.id, "en"),
        finding.message.in_language("en"),
        rule.remedy.in_language("en"),
        None,
        finding.message,
        rule.remedy,
        row,
        rule.id,
    )


def _path(row: int, column: str, language: str) -> str:
    shown = _SENTENCES.text("row", {"number": row}).in_language(language) if row else ""
    return ", ".join(part for part in (shown, column) if part)
