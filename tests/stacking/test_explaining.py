from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from credenza.errors import SpecificationError
from credenza.specification import LANGUAGES, MultilingualText
from credenza.stacking import Target, Unit, assess, explain, plan, read_target
from tests.sentences import check_table

DAY = date(2026, 11, 22)
MASTER = """
title: {en: Master in Recognition, kk: Тану магистратурасы}
receiver: {legal_name: {en: Example University}}
credits: 10
groups:
  - {key: core, title: {en: Core}, at_least: 6, takes: {fields: ["0312"]}}
  - {key: rest, title: {en: Rest}, takes: {level_at_least: 6}}
age_at_most: 5
"""


def unit(name: str, credits: int, **more: Any) -> Unit:
    return Unit(f"urn:mc:{name}", MultilingualText({"en": name}), Decimal(credits), **more)


def test_table_is_complete_in_four_languages() -> None:
    assert check_table("credenza.stacking", "words")


def test_plan_is_told_in_words_and_ends_with_who_decides() -> None:
    old = unit("Old law", 6, fields=("0312",), earned_on=date(2015, 1, 1))
    held = [old, unit("Ethics", 4, level=7, earned_on=date(2025, 1, 1))]
    answer = plan(read_target(MASTER.encode()), held, [unit("Law", 6, fields=("0312",))], DAY)
    assert [text.in_language("en") for text in explain(answer)] == [
        "After these steps, nothing would be missing by its rules for “Master in Recognition”.",
        "“Law”, once taken, would count with 6 credits in “Core”.",
        "“Ethics” would count by these rules with 4 credits in “Rest”.",
        "1. Take “Law” (6 credits).",
        "What “Law” costs is not known.",
        "“Old law” does not count: it was awarded too long ago.",
        "This is arithmetic. Whether it counts is decided by Example University.",
    ]
    assert {tuple(text.texts) for text in explain(answer)} == {LANGUAGES}


def test_what_is_missing_is_told_in_words() -> None:
    target = Target.model_validate(
        {
            "title": {"en": "Master"},
            "credits": 10,
            "groups": [{"key": "any", "title": {"en": "Anything"}}],
            "level": {"at_least": 7, "credits": 5},
            "residency": {"provider": "Example University", "credits": 2.5},
        }
    )
    assert [text.in_language("en") for text in explain(assess(target, [], DAY))] == [
        "By its rules, something is missing for “Master”.",
        "10 credits are missing in all.",
        "5 credits at EQF level 7 or above are missing.",
        "2.5 credits of the provider Example University are missing.",
        "This is arithmetic. Whether it counts is decided by the receiving organisation.",
    ]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (MASTER.replace("credits: 10", "credits: -1"), "credits"),
        (MASTER.replace("key: rest", "key: core"), ""),
        (MASTER + "need: {any: [core, law]}", ""),
        (MASTER + "overlap_at_most: 1.5", "overlap_at_most"),
        (MASTER.replace("groups:", "others:"), "groups"),
        ("[]", ""),
        ("7", ""),
    ],
)
def test_target_of_another_shape_is_refused_with_place_and_remedy(text: str, path: str) -> None:
    with pytest.raises(SpecificationError) as caught:
        read_target(text.encode())
    problem = caught.value.problems[0]
    assert (problem.path, bool(problem.message), bool(problem.in_language("kk").remedy)) == (path, True, True)


def test_needs_may_be_nested() -> None:
    target = read_target((MASTER + "need: {all: [core, {any: [core, rest], at_least: 2}]}").encode())
    assert target.model_dump(mode="json", exclude_unset=True)["need"] == {
        "all": ["core", {"any": ["core", "rest"], "at_least": 2}]
    }
