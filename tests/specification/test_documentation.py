"""The page for designers says what the model says."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest
import yaml

from credenza.specification import (
    AssessmentType,
    Attestation,
    Cycle,
    DeliveryRoute,
    LearningSetting,
    LegalBasisCode,
    OutcomeKind,
    Participation,
    ProviderKind,
    QualityAssuranceType,
    Specification,
    StackabilityMode,
    Supervision,
    read_specification,
)

PAGE = (Path(__file__).parents[2] / "docs" / "use" / "specification.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| ")]
CODES: dict[str, type[StrEnum]] = {
    "outcomes[].kind": OutcomeKind,
    "assessments[].type": AssessmentType,
    "assessments[].supervision": Supervision,
    "participation": Participation,
    "quality_assurance.type": QualityAssuranceType,
    "stackability.mode": StackabilityMode,
    "level.qf_ehea": Cycle,
    "delivery_route": DeliveryRoute,
    "provider_kind": ProviderKind,
    "learning_setting": LearningSetting,
    "legal_basis[].code": LegalBasisCode,
    "certification.attestation": Attestation,
}


def test_table_holds_every_element_of_the_eu_standard() -> None:
    elements = [row[0] for row in ROWS if re.match(r"EU-[MO]\d\d$", row[0])]
    assert elements == [f"EU-M{number:02}" for number in range(1, 12)] + [f"EU-O{number:02}" for number in range(1, 6)]


def test_every_element_of_the_model_is_on_the_page() -> None:
    named = {re.split(r"[.\[]", name)[0] for row in ROWS for cell in row[:3] for name in re.findall(r"`([^`]+)`", cell)}
    assert set(Specification.model_fields) - named == set()


@pytest.mark.parametrize("element", CODES)
def test_codes_are_those_of_the_model(element: str) -> None:
    (codes,) = [re.findall(r"`([^`]+)`", row[1]) for row in ROWS if row[0] == f"`{element}`" and len(row) == 2]
    assert codes == [code.value for code in CODES[element]]


@pytest.mark.parametrize("block", re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL))
def test_yaml_on_the_page_can_be_read(block: str) -> None:
    assert read_specification(block.encode()).specification.title is not None


@pytest.mark.parametrize(
    ("element", "example"),
    [
        (name[0], examples[0])
        for row in ROWS
        if len(row) >= 3
        and len(name := re.findall(r"`(\w+)`", row[0] if row[0].startswith("`") else row[2])) == 1
        and len(examples := re.findall(r"`([^`]+)`", row[-1])) == 1
        and name[0] in Specification.model_fields
    ],
)
def test_example_of_an_element_has_its_form(element: str, example: str) -> None:
    value = example if example.startswith(f"{element}:") else f"{element}: {example}"
    assert yaml.safe_load(value) is not None
    assert element in read_specification(value.encode()).specification.model_fields_set
