"""Remarks beside the form: each with the element that it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from credenza.specification import show_path

from .checking import Remark
from .editor import Sheet, describe


@dataclass(frozen=True)
class PinnedRemark:
    """A remark with its own id, and id and name of the element on the page."""

    remark: Remark
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


def pin_remarks(remarks: Sequence[Remark], sheet: Sheet, language: str) -> Panel:
    """Find the element of each remark in the form, and mark it there."""
    return Panel(tuple(_pin(remark, number, sheet, language) for number, remark in enumerate(remarks, 1)))


def _pin(remark: Remark, number: int, sheet: Sheet, language: str) -> PinnedRemark:
    bound = sheet.nearest(remark.path)
    pinned = PinnedRemark(
        remark,
        id=f"remark-{number}",
        target=bound["id"] if bound else "",
        name=describe(remark.path, "", language)[0],
        path=show_path(remark.path),
    )
    if bound:
        bound.setdefault("mark", remark.severity.value)
        bound.setdefault("remarks", []).append(pinned.id)
    for length in range(1, len(remark.path)):
        if around := sheet.nearest(remark.path[:length]):
            around["holds_remark"] = True
    return pinned
