"""What is no value of recognition: an error of the one tree, with the place and what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from credenza.errors import DocumentError, InputError
from credenza.recognition import (
    Adoption,
    Conditions,
    DeadlineRules,
    Proposal,
    Qualification,
    Sitting,
    Target,
    read_event,
    value_fault,
)
from credenza.recognition.faults import VALUES
from credenza.specification import LANGUAGES
from tests.recognition.cases import application, start

MINUTES = {"number": "1", "held_on": date(2026, 3, 3), "sha256": "1" * 64}
SAID = {"en": "Because."}
WRONG: dict[str, tuple[Callable[[], Any], str]] = {
    "said": (lambda: Proposal(kind="full", reason={"en": " "}), "reason"),
    "asked": (lambda: type(application())(**{**application().model_dump(), "asked": "refused"}), ""),
    "essential": (lambda: Target(specification={}, essential={"o1"}), ""),
    "sitting": (lambda: Sitting(members=["a"], chair="b", votes=[], minutes=MINUTES), ""),
    "adoption": (lambda: Adoption(**MINUTES, body=SAID, members=5), ""),
    "too_wide": (lambda: Conditions(), ""),
    "too_long": (lambda: DeadlineRules(months=5), ""),
    "zone": (lambda: DeadlineRules(zone="Mars/Base"), "zone"),
}


def fault_of(make: Callable[[], Any]) -> InputError:
    with pytest.raises(ValidationError) as wrong:
        make()
    return value_fault(wrong.value)


@pytest.mark.parametrize("code", WRONG)
def test_wrong_value_is_said_at_its_place_with_what_to_do_in_four_languages(code: str) -> None:
    make, path = WRONG[code]
    (problem,) = fault_of(make).problems
    expected = [(VALUES.texts[code][tag], VALUES.texts[f"{code}.do"][tag]) for tag in LANGUAGES]
    shown = [problem.in_language(tag) for tag in LANGUAGES]
    assert (problem.path, [(each.message, each.remedy) for each in shown]) == (path, expected)


def test_every_sentence_has_a_value_that_is_wrong_so() -> None:
    assert {key.removesuffix(".do") for key in VALUES.texts} == set(WRONG)


@pytest.mark.parametrize(
    ("stated", "path"),
    [
        ({"kind": "full", "reason": {"en": "a\x07b"}}, "reason.en"),
        ({"kind": "fully", "reason": SAID}, "kind"),
        ({"kind": "full"}, "reason"),
        ({"kind": "full", "reason": SAID, "considered": [{"kind": "partial", "reason": {}}]}, "considered[0].reason"),
    ],
)
def test_fault_of_shape_has_its_path_and_a_message(stated: dict[str, Any], path: str) -> None:
    (problem,) = fault_of(lambda: Proposal(**stated)).problems
    assert (problem.path, bool(problem.message)) == (path, True)


@pytest.mark.parametrize(
    ("assessed", "awarded", "late"),
    [
        (date(2026, 3, 1), date(2026, 3, 2), False),
        (date(2026, 3, 2), date(2026, 3, 2), False),
        (date(2026, 3, 3), date(2026, 3, 2), True),
        (None, date(2026, 3, 2), False),
        (date(2026, 3, 3), None, False),
    ],
)
def test_an_assessment_after_the_award_is_noticed(assessed: date | None, awarded: date | None, late: bool) -> None:
    stated = Qualification(specification={}, assessed_on=assessed, awarded_on=awarded)
    assert stated.is_assessed_late is late


def test_event_with_a_wrong_value_is_a_document_error_at_that_value() -> None:
    document = start().events[0].to_document()
    document["procedure"]["deadlines"]["months"] = 40
    with pytest.raises(DocumentError) as refused:
        read_event(document)
    (problem,) = refused.value.problems
    assert problem.path.endswith("procedure.deadlines")
    assert problem.remedy == VALUES.texts["too_long.do"]["en"]
