"""The answer of a verification."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from credenza.proofs import write_datetime
from credenza.specification import MultilingualText

from .claims import flatten
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


STEPS = ("parse", "contexts", "shape", "proof", "issuer_binding", "dates", "status", "edition", "rule_packs", "log")
"""The names of the steps in order; a step's number is its place here, from 1."""

_NEEDED = ("parse", "proof", "issuer_binding", "dates", "status")
_NEEDED_PLACES = tuple(map(STEPS.index, _NEEDED))


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


NO_LOG_PROOF = not_applicable("no_log_proof")
"""The last step where no proof of a transparency log was given."""


@dataclass(frozen=True)
class Notice:
    """Something the reader should know that does not change the outcome. ``facts`` stand in its message."""

    reason_code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def message(self) -> MultilingualText:
        """The notice in a sentence."""
        return message(f"notice.{self.reason_code}", **self.facts)


@dataclass(frozen=True)
class Step:
    """One numbered step of a verification. ``reason_code`` is stable; ``facts`` stand in its message."""

    number: int
    name: str
    outcome: StepOutcome
    reason_code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    detail: str = ""

    @property
    def message(self) -> MultilingualText:
        """What the step found, for people."""
        return message(self.reason_code, **self.facts)

    @property
    def title(self) -> MultilingualText:
        """The name of the step for people."""
        return message(f"step.{self.name}")


class Claims(Mapping[str, Any]):
    """The listing of a document's claims, made when somebody looks at it."""

    def __init__(self, document: Callable[[], dict[str, Any]]) -> None:
        self._document = document

    @property
    def document(self) -> Mapping[str, Any]:
        """The document whose claims they are."""
        return self._document()

    @cached_property
    def _listing(self) -> dict[str, Any]:
        return flatten(self._document())

    def __reduce__(self) -> tuple[Any, ...]:
        return _claims_of, (self._document(),)  # what makes the document may not travel between processes

    def __getitem__(self, path: str) -> Any:
        return self._listing[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._listing)

    def __len__(self) -> int:
        return len(self._listing)


def _claims_of(document: dict[str, Any]) -> Claims:
    return Claims(lambda: document)


@dataclass(frozen=True)
class VerificationReport:
    """All steps, what the reader should know besides, and everything that was signed. ``log`` is the last step.

    ``claims`` maps paths (``credentialSubject.achievement.name``) to values. They are only as good as the outcome.
    Messages and claims are put into words when somebody reads them: most reports are only asked for their outcome.
    """

    checked_at: datetime
    results: tuple[Result, ...]
    warnings: tuple[Notice, ...]
    claims: Mapping[str, str | int | float | bool | None]
    log: Result = NO_LOG_PROOF

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The results with their numbers and names."""
        return tuple(
            Step(number, name, result.outcome, str(result.reason), result.facts, result.detail)
            for number, (name, result) in enumerate(zip(STEPS, (*self.results, self.log), strict=True), start=1)
        )

    @property
    def outcome(self) -> Outcome:
        """Not verified if any step failed; could not check if a step that matters was not checked; else verified."""
        outcomes = [result.outcome for result in (*self.results, self.log)]
        if StepOutcome.FAILED in outcomes:
            return Outcome.NOT_VERIFIED
        if any(outcomes[place] is StepOutcome.NOT_CHECKED for place in _NEEDED_PLACES):
            return Outcome.COULD_NOT_CHECK
        return Outcome.VERIFIED

    @property
    def document(self) -> Mapping[str, Any]:
        """What was judged, as it is read from a token, seal or file; empty if nothing could be read."""
        return self.claims.document if isinstance(self.claims, Claims) else {}

    @property
    def message(self) -> MultilingualText:
        """The outcome in a sentence."""
        return message(f"outcome.{self.outcome}")

    @staticmethod
    def is_needed(step: Step) -> bool:
        """Whether the outcome depends on a step's having been checked."""
        return step.name in _NEEDED

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
