"""Remarks beside the form: each with the element that it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from credenza.errors import Problem
from credenza.specification import show_path

from .checking import Remark, path_of
from .editor import ROOT, Element, Sheet, describe, in_form_words


@dataclass(frozen=True)
class PinnedRemark:
    """A remark with its own id, and id and name of the element on the page; ``remedy`` speaks the words of the form."""

    remark: Remark
    remedy: str
    id: str
    target: str
    name: str
    path: str


@dataclass(frozen=True)
class Panel:
    """All remarks about a draft as the page shows them."""

    remarks: tuple[PinnedRemark, ...]

    @property
    def to_correct(self) -> int:
        """How many remarks have to be corrected."""
        return sum(pinned.remark.binds for pinned in self.remarks)


def pin_remarks(remarks: Sequence[Remark], sheet: Sheet, language: str, root: Element = ROOT) -> Panel:
    """Find the element of each remark in the form, and mark it there."""
    return Panel(tuple(_pin(remark, number, sheet, language, root) for number, remark in enumerate(remarks, 1)))


def problems_in_form(problems: Sequence[Problem], language: str) -> list[Problem]:
    """Problems in the reader's language; each element is called by its label in the form instead of its path."""
    return [
        replace(problem.in_language(language), path=describe(path_of(problem.path), "", language)[0])
        for problem in problems
    ]


def _pin(remark: Remark, number: int, sheet: Sheet, language: str, root: Element) -> PinnedRemark:
    bound = sheet.nearest(remark.path)
    pinned = PinnedRemark(
        remark,
        remedy=in_form_words(remark.remedy, language),
        id=f"remark-{number}",
        target=bound["id"] if bound else "",
        name=describe(remark.path, "", language, root)[0],
        path=show_path(remark.path),
    )
    if bound:
        bound.setdefault("mark", remark.severity.value)
        bound.setdefault("remarks", []).append(pinned.id)
    for length in range(1, len(remark.path)):
        if around := sheet.nearest(remark.path[:length]):
            around["holds_remark"] = True
    return pinned
