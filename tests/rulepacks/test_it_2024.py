from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from credenza.rulepacks import check_specification, load_pack
from credenza.rulepacks.packs.it.v2024.titles import claims_in
from credenza.specification import MultilingualText, Specification, show_path, specification_of

PACK = load_pack("it/2024")
DECREE = [{"code": "other", "reference": "https://example.org/decree"}]


def found(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    findings = check_specification(specification_of(document), [PACK], date(2026, 11, 22))
    return [(finding.rule.id, show_path(finding.path), finding.message.in_language("en")) for finding in findings]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"workload": {"ects": 2, "hours": 50}}, []),
        ({"workload": {"ects": 2.5, "hours": 62.5}}, []),
        ({"workload": {"ects": 2, "hours": 60}, "legal_basis": DECREE}, []),
        ({"workload": {"hours": 60}}, []),
        (
            {
                "workload": {"ects": 2, "hours": 60},
                "legal_basis": [{"code": "none", "reference": "https://example.org"}],
            },
            ["60 hours for 2 CFU are not 25 hours per credit, and no decree with an address is named."],
        ),
        (
            {"workload": {"ects": 2, "hours": 61}, "legal_basis": DECREE},
            ["61 hours for 2 CFU are outside 20 to 30 hours per credit."],
        ),
        ({"workload": {"ects": 2, "hours": 39}}, ["39 hours for 2 CFU are outside 20 to 30 hours per credit."]),
    ],
)
def test_hours_of_a_cfu(document: dict[str, Any], expected: list[str]) -> None:
    assert found(document) == [("IT-01", "workload.hours", message) for message in expected]


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ({"eqf": 7, "nqf": {"country": "IT", "level": 7, "sublevel": 0}}, []),
        ({"eqf": 7, "nqf": {"country": "KZ", "level": 5}}, []),
        ({"nqf": {"country": "IT", "level": 7, "sublevel": 0}}, ["IT-03"]),
        ({"eqf": 6, "nqf": {"country": "IT", "level": 7, "sublevel": 0}}, ["LV-02"]),
        ({"eqf": 7, "nqf": {"country": "IT", "level": 7, "sublevel": 1}}, ["IT-04"]),
    ],
)
def test_level_in_the_italian_framework(level: dict[str, Any], expected: list[str]) -> None:
    assert [rule_id for rule_id, _, _ in found({"level": level})] == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Il corso rilascia un titolo accademico."),
        ("it", "Il certificato ha valore legale in Italia."),
        ("en", "The certificate has legal value."),
        ("en", "It is an academic degree."),
        ("ru", "Сертификат имеет юридическую силу."),
        ("kk", "Куәлік академиялық дәреже береді."),
    ],
)
def test_claim_of_a_title_is_found_in_the_text_of_its_language(language: str, text: str) -> None:
    assert [entry[:2] for entry in found({"further_information": {language: text}})] == [
        ("IT-08", f"further_information.{language}")
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Non è un titolo accademico e non ha valore legale."),
        ("en", "It is not an academic degree."),
        ("ru", "Сертификат не имеет юридической силы."),
        ("kk", "Куәлік академиялық дәреже бермейді."),
        ("en", "Learners study the legal value of degrees."),
        ("fr", "A une valeur légale"),
    ],
)
def test_text_that_claims_no_title_is_left_alone(language: str, text: str) -> None:
    assert found({"further_information": {language: text}}) == []


@pytest.mark.parametrize("text", ["titolo accademico " * 40_000, "ha " * 200_000, "имеет юридическ " * 40_000])
def test_search_for_claims_ends_on_a_long_text(text: str) -> None:
    specification = Specification(further_information=MultilingualText({"it": text, "ru": text}))
    assert len(list(claims_in(specification))) <= 2
