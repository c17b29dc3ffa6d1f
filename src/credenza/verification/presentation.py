"""Verifiable presentations: credentials that a holder shows to one verifier, signed for the occasion.

W3C VC Data Model 2.0, sections 4.13 and 7.1; VC Data Integrity 1.0, section 4.4. Five steps, then each credential by
itself in its nine:

1. Reading (parse). As for credentials, within a larger limit.
2. Vocabulary (contexts). As for credentials; those inside count as well.
3. Form (shape). The type, a holder with an id, and a list of at most so many credentials.
4. Signature (proof). Made for authentication, by keys that the signer's DID document lists for that; over the challenge
   and for the domain that the verifier set (in a token: ``nonce`` and ``aud``). Without a challenge nothing shows that
   it was not made long ago.
5. Holder (holder_binding). The holder whom the presentation names is one of its signers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from credenza.proofs import (
    AUTHENTICATION,
    JWT,
    CheckedProofs,
    Expected,
    JsonError,
    ProofError,
    ProofReason,
    ProofUncheckableError,
    identifier_of,
    is_enveloped,
    open_enveloped,
    read_json,
    read_message,
    unknown_contexts,
    verify_data_integrity,
    verify_envelope,
)
from credenza.specification import MultilingualText

from .data_model import is_url, items, texts
from .messages import message
from .parsing import Presented, UnreadableError, presented_in
from .report import Outcome, Result, Step, StepOutcome, VerificationReport, failed, not_checked, passed
from .signature import check_contexts
from .verifier import Verifier, unread_report

MAX_PRESENTATION_BYTES = 1024 * 1024
MOST_CREDENTIALS = 32

PRESENTATION_STEPS = ("parse", "contexts", "shape", "proof", "holder_binding")
"""The names of the steps in order."""

_TYPE = "VerifiablePresentation"
_NEEDED = ("parse", "proof", "holder_binding")


@dataclass(frozen=True)
class PresentationReport:
    """What became of a presentation: its own steps, and the report of each credential in it, in order."""

    checked_at: datetime
    steps: tuple[Step, ...]
    credentials: tuple[VerificationReport, ...]

    @property
    def outcome(self) -> Outcome:
        """Not verified if any part failed; could not check if a part that matters was not checked; else verified."""
        outcomes = {report.outcome for report in self.credentials} | {self._own_outcome}
        order = (Outcome.NOT_VERIFIED, Outcome.COULD_NOT_CHECK, Outcome.VERIFIED)
        return next(outcome for outcome in order if outcome in outcomes)

    @property
    def _own_outcome(self) -> Outcome:
        if any(step.outcome is StepOutcome.FAILED for step in self.steps):
            return Outcome.NOT_VERIFIED
        if any(step.outcome is StepOutcome.NOT_CHECKED and step.name in _NEEDED for step in self.steps):
            return Outcome.COULD_NOT_CHECK
        return Outcome.VERIFIED

    @property
    def message(self) -> MultilingualText:
        """The outcome in a sentence."""
        return message(f"presentation.{self.outcome}")

    def step(self, name: str) -> Step:
        """The step of that name. Raises KeyError if there is none."""
        return {step.name: step for step in self.steps}[name]


def verify_presentation(
    data: bytes,
    verifier: Verifier,
    now: datetime,
    *,
    challenge: str | None = None,
    domain: str | tuple[str, ...] | None = None,
) -> PresentationReport:
    """Verify a presentation and the credentials in it at the moment ``now``. Never raises, whatever the bytes are.

    ``challenge`` is what the verifier asked the holder to sign this time, ``domain`` the name by which the holder knows
    the verifier; ``None`` means that nothing was asked.
    """
    try:
        presented = _read(data)
    except UnreadableError as error:
        unread = [not_checked("not_reached")] * (len(PRESENTATION_STEPS) - 1)
        judge = not_checked if error.reason == "too_large" else failed
        return _report([judge(error.reason, error.detail, limit=f"{error.limit // 1024} KiB"), *unread], (), now)
    document = presented.document
    proof, proofs = _check_proof(presented, verifier, now, Expected(AUTHENTICATION, challenge, domain))
    shape = _check_shape(presented)
    results = [
        passed("presentation_parsed"),
        check_contexts(presented, verifier.contexts),
        shape,
        proof,
        _check_holder(document, proofs),
    ]
    whole = shape.outcome is StepOutcome.PASSED
    reports = tuple(_verify_one(held, verifier, now) for held in _credentials_in(presented)) if whole else ()
    return _report(results, reports, now)


def _read(data: bytes) -> Presented:
    if len(data) > MAX_PRESENTATION_BYTES:
        raise UnreadableError("too_large", limit=MAX_PRESENTATION_BYTES)
    try:
        envelope = read_message(data)
        document = {} if envelope else read_json(data, MAX_PRESENTATION_BYTES)
        if document and is_enveloped(document):
            envelope = open_enveloped(document)
    except JsonError as error:
        raise UnreadableError(error.reason, error.detail, MAX_PRESENTATION_BYTES) from error
    except ProofError as error:
        raise UnreadableError("token_malformed", error.detail) from error
    return Presented(envelope.document, envelope, "JWT") if envelope else Presented(document, None, "JSON")


def _report(results: list[Result], credentials: tuple[VerificationReport, ...], now: datetime) -> PresentationReport:
    steps = tuple(
        Step(number, name, result.outcome, str(result.reason), result.facts, result.detail)
        for number, (name, result) in enumerate(zip(PRESENTATION_STEPS, results, strict=True), start=1)
    )
    return PresentationReport(now, steps, credentials)


def _credentials_in(presented: Presented) -> list[Any]:
    """What it holds. Tokens of version 1.1 are seen with a list inside the list, which is read as what it lists."""
    value = presented.document.get("verifiableCredential", [])
    held = value if isinstance(value, list) else [value]
    return [credential for item in held for credential in items(item)] if _is_older_token(presented) else held


def _is_older_token(presented: Presented) -> bool:
    return presented.envelope is not None and presented.envelope.form == JWT


def _verify_one(credential: dict[str, Any] | str, verifier: Verifier, now: datetime) -> VerificationReport:
    if isinstance(credential, str):
        return verifier.verify(credential.encode("utf-8", "replace"), now)
    try:
        return verifier.verify_parsed(presented_in(credential), now)
    except UnreadableError as error:
        return unread_report(error, now)


def _check_shape(presented: Presented) -> Result:
    problems = "; ".join(_shape_problems(presented))
    return failed("presentation_shape_wrong", problems=problems) if problems else passed("presentation_shape_right")


def _shape_problems(presented: Presented) -> Iterator[str]:
    document = presented.document
    if _TYPE not in texts(document.get("type")):
        yield f"type: {_TYPE} is missing"
    if "id" in document and not is_url(document["id"]):
        yield "id: not an IRI"
    if "holder" in document and not is_url(_holder_in(document)):
        yield "holder: neither an IRI nor an object with one as its id"
    credentials = _credentials_in(presented)
    if len(credentials) > MOST_CREDENTIALS:
        yield f"verifiableCredential: more than {MOST_CREDENTIALS}"
    readable = dict | str if _is_older_token(presented) else dict
    if not all(isinstance(credential, readable) for credential in credentials):
        yield "verifiableCredential: neither a credential nor a list of credentials"


def _holder_in(document: dict[str, Any]) -> str | None:
    holder = identifier_of(document.get("holder"))
    return holder if isinstance(holder, str) else None


def _check_proof(
    presented: Presented, verifier: Verifier, now: datetime, expected: Expected
) -> tuple[Result, CheckedProofs]:
    document, resolve, contexts = presented.document, verifier.resolve, verifier.contexts
    try:
        if presented.envelope is not None:
            proofs = CheckedProofs((verify_envelope(presented.envelope, resolve, now, expected),))
        else:
            proofs = verify_data_integrity(document, resolve, now, contexts=contexts, expected=expected)
    except ProofError as error:
        reason = "presentation_unsigned" if error.reason is ProofReason.MISSING else error.reason
        return failed(reason, error.detail), CheckedProofs(())
    except ProofUncheckableError as error:
        names = ", ".join(unknown_contexts(document, contexts))
        return not_checked(error.reason, error.detail, names=names), CheckedProofs(())
    signers = ", ".join(proof.did for proof in proofs.verified)
    suites = ", ".join(dict.fromkeys(proof.suite for proof in proofs.verified))
    return passed("signature_holds", signer=signers, suite=suites), proofs


def _check_holder(document: dict[str, Any], proofs: CheckedProofs) -> Result:
    if not proofs.verified:
        return not_checked("proof_needed")
    signers = tuple(dict.fromkeys(proof.did for proof in proofs.verified))
    holder = _holder_in(document)
    if "holder" in document and holder not in signers:
        return failed("holder_mismatch", holder=str(holder), signer=", ".join(signers))
    return passed("holder_proven", holder=holder or ", ".join(signers))
