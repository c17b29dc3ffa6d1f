"""The verification of the credential in a case, made anew with the means of the hub when it is asked for."""

from __future__ import annotations

from datetime import datetime

from credenza.verification import VerificationReport
from credenza_hub.storage.means import hub_verifier

from .evidence import credential_in
from .models import CaseFile, Evidence, EvidenceKind


def credential_of(file: CaseFile) -> Evidence | None:
    """The file with the credential that recognition is asked for."""
    return file.evidence.filter(kind=EvidenceKind.CREDENTIAL).order_by("pk").first()


def report_of(file: CaseFile, *, now: datetime) -> VerificationReport | None:
    """What the verification of the credential says today; ``None`` without a credential."""
    found = credential_of(file)
    if found is None:
        return None
    return hub_verifier(now=now).verify(credential_in(found.media_type, bytes(found.content)), now)
