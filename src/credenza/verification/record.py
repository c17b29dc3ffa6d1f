"""Records of several credentials (CLR 2.0): the record in its steps, and each credential inside by itself.

Whoever signed a record vouches that its credentials belong together, not for what they say. So the answer is no better
than that of the worst of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from credenza.formats.clr2 import credentials_in, is_record

from .means import Means
from .parsing import UnreadableError, parse
from .report import Outcome, VerificationReport
from .verifier import Verifier


@dataclass(frozen=True)
class RecordReport:
    """What became of a record: its own report, and that of each credential in it, in order."""

    record: VerificationReport
    credentials: tuple[VerificationReport, ...]

    @property
    def outcome(self) -> Outcome:
        """Not verified if any part failed; could not check if one could not be checked; else verified."""
        outcomes = {self.record.outcome, *(report.outcome for report in self.credentials)}
        order = (Outcome.NOT_VERIFIED, Outcome.COULD_NOT_CHECK, Outcome.VERIFIED)
        return next(outcome for outcome in order if outcome in outcomes)


def verify_record(data: bytes, means: Means, now: datetime) -> RecordReport:
    """Verify a record and every credential in it. Raises CredentialError if it can be read and is no record."""
    return verify_record_with(Verifier(means), data, now)


def verify_record_with(verifier: Verifier, data: bytes, now: datetime, log_proof: bytes | None = None) -> RecordReport:
    """The same by a verifier that remembers. Raises CredentialError if it can be read and is no record."""
    document = _document(data)
    inside = credentials_in(document) if document is not None else ()
    return RecordReport(verifier.verify(data, now, log_proof), tuple(verifier.verify(each, now) for each in inside))


def holds_record(data: bytes) -> bool:
    """Whether something that can be read is a record; nothing is verified."""
    document = _document(data)
    return document is not None and is_record(document)


def _document(data: bytes) -> Mapping[str, Any] | None:
    try:
        return parse(data).document
    except UnreadableError:
        return None
