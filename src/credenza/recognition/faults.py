"""Acts that the procedure does not allow, each with the rule that says so and words in four languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from credenza.errors import InputError, Problem
from credenza.specification import Sentences, shape_problems

REFUSALS = Sentences(__package__, "refusals")

RULES: Mapping[str, str] = MappingProxyType(
    {
        "wrong_state": "RC-05",
        "wrong_role": "",
        "own_case": "",
        "other_applicant": "",
        "time_runs_back": "",
        "not_acknowledged": "RC-02",
        "request_open": "RC-02",
        "no_request_open": "",
        "nothing_asked": "RC-02",
        "application_fixed": "RC-05",
        "not_signed": "",
        "report_missing": "RC-05",
        "report_not_verified": "RC-05",
        "report_not_failed": "RC-05",
        "no_outcomes": "RC-13",
        "not_prior_learning": "MB-01",
        "declining_not_open": "RC-06",
        "declined": "RC-06",
        "evidence_known": "",
        "evidence_unknown": "",
        "outcome_unknown": "",
        "assessed_already": "",
        "assessments_missing": "",
        "contradicts_assessment": "",
        "elements_missing": "RC-07",
        "criteria_missing": "EV-1 … EV-7",
        "outcomes_missing": "RC-07",
        "outcome_reason_missing": "RC-10",
        "difference_unproven": "RC-07",
        "difference_not_essential": "RC-07",
        "difference_stands": "RC-07",
        "outcomes_open": "RC-13",
        "only_refusal": "RC-06",
        "rungs_missing": "RC-09",
        "grounds_missing": "RC-07",
        "ground_unfounded": "RC-07",
        "duration_alone": "RC-08",
        "grounds_without_refusal": "RC-09",
        "alternative_missing": "RC-09",
        "credits_missing": "RC-09",
        "credits_too_many": "RC-09",
        "conditions_missing": "RC-09",
        "four_eyes": "",
        "commission_needed": "",
        "adoption_needed": "",
        "not_adopted": "",
        "no_commission": "",
        "no_member": "",
        "commission_too_small": "",
        "no_quorum": "",
        "votes_even": "",
        "delay_unannounced": "RC-04",
        "delay_not_later": "RC-04",
        "cap_exceeded": "IT-10",
        "programme_unknown": "IT-10",
        "recognised_before": "IT-11",
        "no_appeal_open": "RC-10",
        "appeal_too_late": "RC-10",
        "appeal_body_involved": "RC-10",
        "one_answer": "RC-10",
        "appeal_open": "RC-10",
        "condition_unknown": "RC-09",
        "condition_lapsed": "RC-09",
        "rule_not_in_force": "",
        "rule_does_not_fit": "",
        "rule_author_signs": "",
        "batch_changed": "",
        "no_statement": "RC-10",
        "nothing_recognised": "",
    }
)
"""Code of a refusal → id of the rule behind it; "" where the institution's own order is behind it."""


VALUES = Sentences(__package__, "values")
"""What recognition itself asks of a value: each fault with what to do, in four languages."""


class ValueFaultError(InputError):
    """A value of a recognition case is not what it has to be; ``problems`` say where, what, and what to do."""


def value_fault(error: ValidationError) -> ValueFaultError:
    """The same as an error of the one tree, with every fault at its path in the value."""
    return ValueFaultError(value_problems(error))


def value_problems(error: ValidationError) -> list[Problem]:
    """Every fault of a value at its path, said in four languages: of recognition, else of the shape alone."""
    return [
        VALUES.problem(own, path=shape.path) if (own := _own_fault(fault)) in VALUES.texts else shape
        for fault, shape in zip(error.errors(), shape_problems(error, {}), strict=True)
    ]


def _own_fault(fault: Any) -> str:
    return str(fault.get("ctx", {}).get("error", ""))


class ActRefusedError(InputError):
    """An act that the procedure does not allow now, to this person or in this form. Nothing has changed.

    ``code`` is stable; the problem says what is wrong and what to do in four languages (``problem.in_language``).
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.rule = RULES[code]
        rule = f" ({self.rule})" if self.rule else ""
        super().__init__(REFUSALS.problem(code, {**values, "rule": rule}))
