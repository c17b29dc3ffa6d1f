"""Levels by their names, and how outcomes and levels fit."""

from __future__ import annotations

import pytest

from credenza.mining import CatalogueRecord, document_of, eqf_of

LIST = "Learning outcomes\n- {0}\n- {1}\n"


@pytest.mark.parametrize(
    ("level", "eqf"),
    [
        ("EQF 5", 5),
        ("EQF level 7", 7),
        ("ЕРК 6", 6),
        ("SCQF Level 11 (Postgraduate)", 7),
        ("SCQF Level 8 (Year 1 Undergraduate)", 5),
        ("SCQF 1", None),
        ("SCQF 2", None),
        ("SCQF 3", 1),
        ("EQF 9", None),
        ("5", None),
        ("Beginner", None),
        ("", None),
    ],
)
def test_level_is_that_of_the_eqf_only_where_it_is_named(level: str, eqf: int | None) -> None:
    assert eqf_of(level) == eqf


@pytest.mark.parametrize(
    ("outcomes", "level", "says"),
    [
        (("Explain how milk curdles", "Make a simple cheese"), "EQF 4", "plausible"),
        (("Conduct original research on cheese", "Lead a team of cheesemakers"), "EQF 2", "above"),
        (("Follow simple instructions", "Name the basic tools of a dairy"), "EQF 7", "below"),
    ],
)
def test_outcomes_are_compared_with_the_level(outcomes: tuple[str, str], level: str, says: str) -> None:
    document = document_of(CatalogueRecord("a", LIST.format(*outcomes), "en", level=level))
    assert document["level_fits"]["says"] == says
