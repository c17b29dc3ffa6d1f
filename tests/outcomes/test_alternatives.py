"""Patterns written as alternatives that begin with a letter."""

from __future__ import annotations

import re

import pytest

from credenza.outcomes.alternatives import spread
from credenza.outcomes.lexicon import read_table


@pytest.mark.parametrize(
    ("pattern", "alternatives"),
    [
        ("abc", ["abc"]),
        ("(a|b)c|d", ["ac", "bc", "d"]),
        ("(a(b|c)|(d|e)f)g", ["a(b|c)g", "dfg", "efg"]),
        ("(very )?large", ["(very )?large"]),
        ("(?:a|b)c", ["(?:a|b)c"]),
        (r"new(s|er)\w*", [r"new(s|er)\w*"]),
    ],
)
def test_groups_at_the_beginning_are_dissolved(pattern: str, alternatives: list[str]) -> None:
    assert list(spread(pattern)) == alternatives


@pytest.mark.parametrize("row", read_table("cues"), ids=lambda row: f"{row['language']} {row['pattern'][:30]}")
def test_every_cue_is_found_as_before(row: dict[str, str]) -> None:
    text = "; ".join(re.sub(r"[()?]|\\[bw][+*]?|\[[^]]*\]", "", row["pattern"]).split("|"))

    def found(pattern: str) -> list[str]:
        return [match.group() for match in re.finditer(rf"\b(?:{pattern})", text)]

    assert found("|".join(spread(row["pattern"]))) == found(row["pattern"])
