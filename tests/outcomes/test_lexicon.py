"""The tables of verbs and the forms made from them."""

from __future__ import annotations

import re

import pytest

from credenza.outcomes import LANGUAGES, verbs_of
from credenza.outcomes.lexicon import Bloom, read_table


@pytest.mark.parametrize(
    ("language", "forms", "name"),
    [
        ("en", ["analyse", "analyses", "analysing"], "analyse"),
        ("en", ["apply", "applies", "applying"], "apply"),
        ("en", ["plan", "planning"], "plan"),
        ("it", ["applicare", "applica", "applicherà", "applicando"], "applicare"),
        ("it", ["definire", "definisce", "definendo", "definirà"], "definire"),
        ("ru", ["анализировать", "анализирует", "анализируют"], "анализировать"),
        ("ru", ["создать", "создадите"], "создать"),
        ("kk", ["талдау", "талдай", "талдайды", "талдап"], "талда"),
        ("kk", ["түсіндіру", "түсіндіре", "түсіндіреді", "түсіндіріп"], "түсіндір"),
    ],
)
def test_verb_is_found_in_its_forms(language: str, forms: list[str], name: str) -> None:
    assert [verbs_of(language)[form].name for form in forms] == [name] * len(forms)


def test_every_verb_stands_once_with_known_levels() -> None:
    rows = read_table("verbs")
    assert len({(row["language"], row["verb"]) for row in rows}) == len(rows)
    assert {row["language"] for row in rows} == set(LANGUAGES)
    assert all(Bloom(int(level)) for row in rows for level in row["levels"].split(","))


@pytest.mark.parametrize("table", ["cues", "leads"])
def test_patterns_compile_and_stand_for_each_language(table: str) -> None:
    rows = read_table(table)
    assert {row["language"] for row in rows} == set(LANGUAGES)
    assert all(re.compile(row["pattern"]) for row in rows)
