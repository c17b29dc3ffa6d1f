"""Verifying on the test interface: the product's own verification, its report turned into problem details.

Two things are taken more lightly than the product takes them, because the test suites do: whether the signer is the
issuer whom the credential names, and which contexts may be named. Nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from credenza.proofs import (
    Expected,
    ProofError,
    ProofUncheckableError,
    verify_data_integrity,
    write_json,
)
from credenza.verification import (
    Means,
    Step,
    StepOutcome,
    VerificationReport,
    Verifier,
    verify,
    verify_presentation,
)

from .contexts import known_contexts
from .documents import own_documents, status_list_at
from .problems import MALFORMED, PARSING, SECURITY, STATUS, RefusedError, problem

_KINDS = {
    "parse": PARSING,
    "proof": SECURITY,
    "issuer_binding": SECURITY,
    "holder_binding": SECURITY,
    "status": STATUS,
}
_NEEDED = ("parse", "contexts", "shape", "proof")
"""The steps that must be passed, whatever the request asks to be checked."""


def check_credential(credential: dict[str, Any], options: dict[str, Any], *, now: datetime) -> None:
    """Raises RefusedError when a credential does not verify."""
    report = verify(write_json(credential), _means(now), now)
    problems = list(_problems(report, options.get("checks", ["proof"])))
    if problems:
        raise RefusedError(*problems)
    _require_answer(credential, options, now)


def _means(now: datetime) -> Means:
    return Means(
        did_documents=own_documents(),
        status_lists=lambda address: status_list_at(address, now=now),
        contexts=known_contexts(),
    )


def _problems(report: VerificationReport, checks: list[str]) -> Iterator[dict[str, Any]]:
    return (_problem(step) for step in report.steps if _counts(step, checks))


def _counts(step: Step, checks: list[str]) -> bool:
    """Whether a step speaks against the credential.

    Who signed and what follows from it is only remarked upon when the request asks for the proof alone or says nothing.
    """
    if step.name in _NEEDED:
        return step.outcome is not StepOutcome.PASSED
    is_light = checks == ["proof"] and step.reason_code != "date_malformed"
    speaks_against = step.outcome is StepOutcome.FAILED or step.reason_code == "issuer_unconfirmed"
    return speaks_against and not is_light


def _problem(step: Step) -> dict[str, Any]:
    text = step.message.in_language("en")
    return problem(_KINDS.get(step.name, MALFORMED), f"{text} {step.detail}".strip())


def _require_answer(credential: dict[str, Any], options: dict[str, Any], now: datetime) -> None:
    """A challenge or domain that the request names must be in the proofs of the credential."""
    wanted = Expected(challenge=options.get("challenge"), domain=options.get("domain"))
    if wanted == Expected():
        return
    try:
        verify_data_integrity(credential, _means(now).resolve, now, contexts=known_contexts(), expected=wanted)
    except (ProofError, ProofUncheckableError) as error:
        raise RefusedError(problem(SECURITY, error.detail)) from error


def check_presentation(presentation: dict[str, Any], options: dict[str, Any], *, now: datetime) -> None:
    """Raises RefusedError when a presentation or a credential in it does not verify."""
    report = verify_presentation(
        write_json(presentation),
        Verifier(_means(now)),
        now,
        challenge=options.get("challenge"),
        domain=options.get("domain"),
    )
    problems = [_problem(step) for step in report.steps if step.outcome is not StepOutcome.PASSED]
    for credential in report.credentials:
        problems += _problems(credential, ["proof"])
    if problems:
        raise RefusedError(*problems)
