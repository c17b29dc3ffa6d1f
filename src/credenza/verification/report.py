"""The answer of a verification."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from credenza.proofs import write_datetime
from credenza.specification import MultilingualText

from .messages import Fact, message


class StepOutcome(StrEnum):
    """What became of one step."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"
    NOT_APPLICABLE = "not_applicable"


class Outcome(StrEnum):
    """What became of the whole. "Could not be checked" is neither of the others and is never shown as one."""

    VERIFIED = "verified"
    NOT_VERIFIED = "not_verified"
    COULD_NOT_CHECK = "could_not_check"


STEPS = ("parse", "contexts", "shape", "proof", "issuer_binding", "dates", "status", "edition", "rule_packs")
"""The names of the steps in order; a step's number is its place here, from 1."""

_NEEDED = ("parse", "proof", "issuer_binding", "status")


@dataclass(frozen=True)
class Result:
    """What a step found out: its outcome, the reason, and the facts that go into the message.

    ``detail`` is a technical remark in English.
    """

    outcome: StepOutcome
    reason: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    detail: str = ""


def passed(reason: str, detail: str = "", **facts: Fact) -> Result:
    """A step that found what it looked for."""
    return Result(StepOutcome.PASSED, reason, facts, detail)


def failed(reason: str, detail: str = "", **facts: Fact) -> Result:
    """A step that found something wrong."""
    return Result(StepOutcome.FAILED, reason, facts, detail)


def not_checked(reason: str, detail: str = "", **facts: Fact) -> Result:
    """A step that lacked the means to decide."""
    return Result(StepOutcome.NOT_CHECKED, reason, facts, detail)


def not_applicable(reason: str) -> Result:
    """A step that this credential gives no occasion for."""
    return Result(StepOutcome.NOT_APPLICABLE, reason)


@dataclass(frozen=True)
class Notice:
    """Something the reader should know that does not change the outcome."""

    reason_code: str
    message: MultilingualText


@dataclass(frozen=True)
class Step:
    """One numbered step of a verification. ``reason_code`` is stable; ``message`` explains it to people."""

    number: int
    name: str
    outcome: StepOutcome
    reason_code: str
    message: MultilingualText
    detail: str = ""

    @property
    def title(self) -> MultilingualText:
        """The name of the step for people."""
        return message(f"step.{self.name}")


@dataclass(frozen=True)
class VerificationReport:
    """All steps, what the reader should know besides, and everything that was signed.

    ``claims`` maps paths (``credentialSubject.achievement.name``) to values. They are only as good as the outcome.
    """

    checked_at: datetime
    steps: tuple[Step, ...]
    warnings: tuple[Notice, ...]
    claims: Mapping[str, str | int | float | bool | None]

    @property
    def outcome(self) -> Outcome:
        """Not verified if any step failed; could not check if a step that matters was not checked; else verified."""
        if any(step.outcome is StepOutcome.FAILED for step in self.steps):
            return Outcome.NOT_VERIFIED
        if any(step.outcome is StepOutcome.NOT_CHECKED and step.name in _NEEDED for step in self.steps):
            return Outcome.COULD_NOT_CHECK
        return Outcome.VERIFIED

    @property
    def message(self) -> MultilingualText:
        """The outcome in a sentence."""
        return message(f"outcome.{self.outcome}")

    def step(self, name: str) -> Step:
        """The step of that name. Raises KeyError if there is none."""
        return {step.name: step for step in self.steps}[name]

    def to_document(self) -> dict[str, Any]:
        """The report as plain JSON data."""
        return {
            "outcome": str(self.outcome),
            "message": dict(self.message.texts),
            "checkedAt": write_datetime(self.checked_at),
            "steps": [_step_document(step) for step in self.steps],
            "warnings": [
                {"reasonCode": warning.reason_code, "message": dict(warning.message.texts)} for warning in self.warnings
            ],
            "claims": dict(self.claims),
        }


def _step_document(step: Step) -> dict[str, Any]:
    return {
        "number": step.number,
        "name": step.name,
        "outcome": str(step.outcome),
        "reasonCode": step.reason_code,
        "message": dict(step.message.texts),
        "detail": step.detail,
    }
