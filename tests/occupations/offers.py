"""Small invented standards and editions that answer them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from credenza.occupations import Item, LabourFunction, OccupationalStandard, Task
from credenza.specification import Edition, MultilingualText, make_edition, specification_of

STANDARD_ID = "XX 1:2026"


def words(text: str) -> MultilingualText:
    """A text in English."""
    return MultilingualText({"en": text})


def item(code: str, text: str = "", **more: Any) -> Item:
    """An item of a standard."""
    return Item(code=code, text=words(text or f"text of {code}"), **more)


def task(code: str, *needs: str) -> Task:
    """A task of a standard."""
    return Task(code=code, text=words(f"text of {code}"), needs=needs)


STANDARD = OccupationalStandard(
    id=STANDARD_ID,
    title=words("Invented evaluator"),
    labour_functions=(LabourFunction(code="F1", title=words("Evaluate"), tasks=("T1", "T2")),),
    tasks=(task("T1", "K1", "S1"), task("T2", "K2", "S2"), task("T3")),
    knowledge=(item("K1", "recognition law"), item("K2", "grading scales")),
    skills=(item("S1", "find information on qualifications"), item("S2", "compare grades", essential=False)),
)


def edition(
    number: int,
    outcomes: Iterable[Mapping[str, Any]],
    *,
    standard: str | None = STANDARD_ID,
    **more: Any,
) -> Edition:
    """An edition with an exam, a record of attendance and the outcomes given; it answers the standard named."""
    document = {
        "id": f"https://register.example.org/mc/{number}",
        "title": {"en": f"Course {number}"},
        "assessments": [
            {"key": "exam", "type": "oral_examination", "title": {"en": "Final talk"}},
            {"key": "presence", "type": "attendance"},
        ],
        "outcomes": [{"key": f"o{place}", **outcome} for place, outcome in enumerate(outcomes, start=1)],
        **({"occupational_standard": {"title": {"en": "A standard"}, "code": standard}} if standard else {}),
        **more,
    }
    return make_edition(specification_of(document).specification)


def outcome(*items: str, by: str | None = "exam", text: str = "", **more: Any) -> dict[str, Any]:
    """An outcome that names items of the standard and is assessed by an assessment, if any."""
    return {
        "text": {"en": text or f"answers {' '.join(items)}"},
        "standard_items": list(items),
        "assessed_by": [by] if by else [],
        **more,
    }
