from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.rulepacks import check_specification, load_pack
from credenza.specification import read_specification, show_path, specification_of

from .conftest import EXAMPLES

PACK = load_pack("ehea/2022")
DAY = date(2026, 11, 22)
BOLD = {
    "en": "Evaluates complex projects in unpredictable settings",
    "it": "Valuta progetti complessi in contesti imprevedibili",
    "kk": "Күрделі жобаларды бағалайды",
    "ru": "Оценивает сложные проекты в непредсказуемых условиях",
}


def found(document: dict[str, Any], language: str = "en") -> list[tuple[str, str]]:
    """Place and message of each finding of LV-05."""
    findings = check_specification(specification_of(document), [PACK], DAY)
    return [
        (show_path(finding.path), finding.message.in_language(language))
        for finding in findings
        if finding.rule.id == "LV-05"
    ]


@pytest.mark.parametrize("language", BOLD)
def test_outcome_above_its_level_is_found_in_each_language_with_the_words_it_rests_on(language: str) -> None:
    ((place, message),) = found({"level": {"eqf": 2}, "outcomes": [{"text": {language: BOLD[language]}}]}, language)
    assert place == f"outcomes[0].text.{language}"
    assert any(word in message for word in BOLD[language].split())


def test_message_says_stated_level_lowest_level_and_reason() -> None:
    document = {"level": {"eqf": 2}, "outcomes": [{"text": {"en": "Evaluates the quality of sources"}}]}
    message = "Stated is EQF 2; the outcome seems to ask for 4 or above. “Evaluates” is expected from EQF level 4 on."
    assert found(document) == [("outcomes[0].text.en", message)]


@pytest.mark.parametrize(
    "document",
    [
        {"level": {"eqf": 7}, "outcomes": [{"text": {"en": "Evaluates the quality of sources"}}]},
        {"level": {"eqf": 2}, "outcomes": [{"text": {"en": "Names the parts of a form"}}]},
        {
            "level": {"eqf": 2},
            "outcomes": [{"text": {"en": BOLD["en"]}, "level_reason": {"en": "With the checklist of the course."}}],
        },
        {"outcomes": [{"text": {"en": BOLD["en"]}}]},
        {"level": {"eqf": 9}, "outcomes": [{"text": {"en": BOLD["en"]}}]},
        {"level": {"eqf": 2}, "outcomes": [{"text": {"fr": "Évalue des projets complexes"}}, {"text": {}}, {}]},
    ],
    ids=["fits", "modest", "reason-recorded", "no-level", "no-such-level", "no-known-language"],
)
def test_outcome_without_contradiction_to_its_level_is_left_alone(document: dict[str, Any]) -> None:
    assert found(document) == []


def test_empty_reason_is_no_reason() -> None:
    outcome = {"text": {"en": BOLD["en"]}, "level_reason": {"en": "  "}}
    assert [place for place, _ in found({"level": {"eqf": 2}, "outcomes": [outcome]})] == ["outcomes[0].text.en"]


def test_language_of_the_specification_is_judged_before_its_translations() -> None:
    document = {
        "title": {"en": "Sources", "ru": "Источники"},
        "language": ["ru"],
        "level": {"eqf": 2},
        "outcomes": [{"text": {"en": BOLD["en"], "ru": "Называет части формы"}}],
    }
    assert found(document) == []


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.yaml")), ids=lambda file: file.stem)
def test_examples_claim_no_more_than_their_level(file: Path) -> None:
    findings = check_specification(read_specification(file.read_bytes()), [PACK], DAY)
    assert [finding for finding in findings if finding.rule.id == "LV-05"] == []


@given(st.dictionaries(st.sampled_from(["en", "it", "kk", "ru", "fr"]), st.text(max_size=60)), st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_any_text_is_judged_without_a_fault_of_ours(text: dict[str, str], level: int) -> None:
    clean = {tag: "".join(filter(str.isprintable, content)) for tag, content in text.items()}
    assert len(found({"level": {"eqf": level}, "outcomes": [{"text": clean}]})) <= 1
