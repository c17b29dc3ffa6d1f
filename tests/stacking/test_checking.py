from __future__ import annotations

from typing import Any

import pytest

from credenza.specification import LANGUAGES
from credenza.stacking import contradictions, receiver_decides, rules_in_words, target_of

TARGET: dict[str, Any] = {
    "title": {"en": "Master in Recognition", "ru": "Магистратура по признанию"},
    "receiver": {"legal_name": {"en": "Example University"}},
    "credits": 10,
    "groups": [
        {"key": "core", "title": {"en": "Core"}, "at_least": 6, "at_most": 8, "takes": {"fields": ["0421"]}},
        {"key": "rest", "title": {"en": "Rest"}, "takes": {"level_at_least": 6, "providers": ["VAT IT0"]}},
        {"key": "free", "title": {"en": "Free"}},
    ],
    "need": {"all": ["core", {"any": ["rest", "free"], "at_least": 1}]},
    "level": {"at_least": 7, "credits": 4},
    "residency": {"provider": "VAT IT0", "credits": 2.5},
    "age_at_most": 5,
    "exclusions": [["urn:mc:a", "urn:mc:b"]],
    "overlap_at_most": 0.25,
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """The target with one of its top elements, or one of its first group, in another form."""
    if not path.startswith("core."):
        return {**TARGET, path: value}
    core = {**TARGET["groups"][0], path.removeprefix("core."): value}
    return {**TARGET, "groups": [core, *TARGET["groups"][1:]]}


def test_rules_that_can_be_kept_have_no_contradiction() -> None:
    assert contradictions(target_of(TARGET)) == []


@pytest.mark.parametrize(
    ("path", "value", "at", "message"),
    [
        ("core.at_most", 5, "groups[0].at_most", "“Core” admits fewer credits than it needs."),
        ("core.takes", {"level_at_least": 9}, "groups[0].takes.level_at_least", "There is no EQF level 9."),
        ("level", {"at_least": 0, "credits": 4}, "level.at_least", "There is no EQF level 0."),
        ("title", {"en": " "}, "title", "The qualification has no title."),
        ("credits", 0, "credits", "No credits are needed in all."),
        ("need", {"any": ["core", "free"], "at_least": 3}, "need.at_least", "3 of 2 groups cannot be asked for."),
        ("need", {"any": ["core"], "at_least": 0}, "need.at_least", "0 of 1 groups cannot be asked for."),
    ],
)
def test_rule_that_nobody_could_keep_is_found(path: str, value: Any, at: str, message: str) -> None:
    (problem,) = contradictions(target_of(changed(path, value)))
    assert (problem.path, problem.message) == (at, message)
    assert len({problem.in_language(language).remedy for language in LANGUAGES}) == 4


def test_groups_that_hold_too_little_together_are_found() -> None:
    narrow = {**TARGET, "groups": [{**group, "at_most": 3, "at_least": 0} for group in TARGET["groups"]]}
    assert [problem.message for problem in contradictions(target_of(narrow))] == [
        "The groups admit 9 credits together, but 10 are needed."
    ]


def test_every_rule_is_told_in_words_and_the_last_says_who_decides() -> None:
    told = rules_in_words(target_of(TARGET))
    assert [text.in_language("en") for text in told] == [
        "10 credits are needed in all.",
        "“Core”: at least 6 and at most 8 credits. It takes those in the fields Law.",
        "“Rest” takes those of VAT IT0; those at EQF level 6 or above.",
        "“Free” takes any micro-credential.",
        "Needed: all of: “Core”, at least 1 of: “Rest”, “Free”.",
        "At least 4 credits stand at EQF level 7 or above.",
        "At least 2.5 credits come from VAT IT0.",
        "A credential counts for 5 years after its award.",
        "Only one of these counts: urn:mc:a, urn:mc:b.",
        "Two that count may share at most 25 % of the smaller one's learning outcomes.",
        "Whether anything counts is decided by Example University, case by case. These rules are no right to it.",
    ]
    assert all(tuple(text.texts) == LANGUAGES for text in told)


def test_unnamed_receiver_decides_as_well() -> None:
    nobody = target_of({name: value for name, value in TARGET.items() if name != "receiver"})
    assert "the receiving organisation" in receiver_decides(nobody).in_language("en")
