"""What the desk says of automatic recognition: a suggestion with reasons, for the institution alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.utils import translation

from credenza.specification import Specification, specification_of
from credenza_hub.accounts.models import User
from credenza_hub.recognition_desk.models import CaseFile, Programme
from credenza_hub.recognition_desk.readiness import readiness_of

from .test_walk import FORM
from .walking import Walk, request_form

COMPLETE: Mapping[str, Any] = {
    "title": {"en": "Welding"},
    "outcomes": [
        {"key": "a", "text": {"en": "Build a frame of steel"}},
        {"key": "b", "text": {"en": "Explain the faults of a seam"}},
    ],
    "assessments": [{"key": "p", "title": {"en": "Practical test"}}],
    "level": {"eqf": 4},
    "workload": {"ects": 3},
    "quality_assurance": {"description": {"en": "Audited every year by the agency"}},
}


def stated(**changes: Any) -> Specification:
    """A complete description with changes; ``None`` leaves an element out."""
    kept = {name: value for name, value in {**COMPLETE, **changes}.items() if value is not None}
    return specification_of(kept).specification


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({}, []),
        ({"outcomes": None}, ["Learning outcomes: No sentence says what the learner knows or can do."]),
        ({"assessments": None}, ["Assessment: It is not said how the outcomes were assessed."]),
        ({"level": None}, ["Level: No level in a qualifications framework is stated."]),
        ({"workload": None}, ["Workload: Neither credits nor hours are stated."]),
        ({"quality_assurance": None}, ["Quality assurance: It is not said who assures the quality."]),
    ],
)
def test_each_element_that_is_not_explicit_is_named_with_its_reason(
    changes: Mapping[str, Any], lacking: list[str]
) -> None:
    readiness = readiness_of(stated(**changes))
    with translation.override("en"):
        assert [f"{lack.element}: {lack.reason}" for lack in readiness.lacking] == lacking
    assert readiness.is_ready == (not lacking)


def test_level_that_the_outcomes_do_not_reach_is_a_remark_and_no_lack() -> None:
    outcomes = [{"key": key, "text": {"en": f"List the basic facts of {key} under supervision"}} for key in "ab"]
    with translation.override("en"):
        readiness = readiness_of(stated(outcomes=outcomes, level={"eqf": 8}))
    assert readiness.is_ready
    assert readiness.doubt.startswith("The outcomes seem not to reach EQF level 8: they stand at 1 to ")


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Ready for automatic"), ("it", "Pronta per il"), ("kk", "Автоматты тануға"), ("ru", "Готово к авто")],
)
def test_institution_sees_it_in_each_language_and_the_applicant_does_not(
    browser_of: Callable[..., Any], people: dict[str, User], programme: Programme, language: str, said: str
) -> None:
    assert browser_of(people["applicant"]).post(FORM, request_form(programme=programme.pk)).status_code == 302
    walk = Walk(CaseFile.objects.get(), people, browser_of)
    address = f"/{language}/recognition/cases/{walk.file.key}/"
    pages = {who: browser_of(people[who]).get(address).content.decode() for who in ("evaluator", "applicant")}
    assert {who: said in page for who, page in pages.items()} == {"evaluator": True, "applicant": False}
