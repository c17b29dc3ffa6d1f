"""What the tests of rule packs share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from credenza.awards import AssessmentResult, Award, Learner
from credenza.rulepacks import RulePack, load_pack

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="session")
def eu_2022() -> RulePack:
    return load_pack("eu/2022")


def award_of(document: Mapping[str, Any]) -> Award:
    """The award that an example of a rule describes."""
    learner = {"given_name": "", "family_name": "", **document["learner"]}
    return Award(
        id=document.get("id", "urn:uuid:00000000-0000-4000-8000-000000000000"),
        learner=Learner(**learner),
        awarded_on=date.fromisoformat(document["awarded_on"]),
        place=document.get("place"),
        results=tuple(_result_of(result) for result in document.get("results", ())),
    )


def _result_of(document: Mapping[str, Any]) -> AssessmentResult:
    day = document.get("completed_on")
    return AssessmentResult(document["assessment"], document.get("grade"), date.fromisoformat(day) if day else None)
