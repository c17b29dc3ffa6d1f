"""What it means for steps 6 to 9 when only a part of a credential is shown.

Whoever shows a part may leave out what the issuer did not make mandatory. Where that could be the reason for a good
answer, there is no answer; where it could be the reason for a bad one, neither.
"""

from __future__ import annotations

from collections.abc import Sequence

from credenza.proofs import WHOLE, Coverage, Extent, VerifiedProof

from .report import Notice, Result, StepOutcome, not_checked

_BEGINNINGS = frozenset({"validFrom", "issuanceDate"})
_ENDS = frozenset({"validUntil", "expirationDate"})
_STATUS = "credentialStatus"
_MISSING = (StepOutcome.FAILED, StepOutcome.NOT_APPLICABLE)
_NOTICES = {Extent.PART: "part_shown", Extent.HOLDERS_COPY: "holders_copy"}


def coverage_of(proofs: Sequence[VerifiedProof], issuer: str | None) -> Coverage:
    """How much of what the issuer signed is shown: by the proof of the issuer that covers most."""
    if len(proofs) == 1:
        return proofs[0].coverage if proofs[0].did == issuer else WHOLE
    covered = {proof.coverage.extent: proof.coverage for proof in proofs if proof.did == issuer}
    return next((covered[extent] for extent in Extent if extent in covered), WHOLE)


def dates_in_doubt(result: Result, coverage: Coverage) -> Result:
    """Step 6, unless the holder could be hiding that the credential is not valid yet or no longer."""
    assured = coverage.assured & _BEGINNINGS and coverage.assured & _ENDS
    return result if assured or result.outcome is StepOutcome.FAILED else not_checked("dates_withheld")


def status_in_doubt(result: Result, coverage: Coverage) -> Result:
    """Step 7, unless the holder could be hiding that the credential was revoked."""
    assured = _STATUS in coverage.assured
    return result if assured or result.outcome is StepOutcome.FAILED else not_checked("status_withheld")


def comparison_in_doubt(result: Result, coverage: Coverage) -> Result:
    """Steps 8 and 9, unless something could be missing only because it is not shown."""
    possible = coverage.extent is Extent.PART and result.outcome in _MISSING
    return not_checked("withheld", result.detail) if possible else result


def notices_of(coverage: Coverage) -> list[Notice]:
    """What the reader should know."""
    return [Notice(_NOTICES[coverage.extent])] if coverage.extent in _NOTICES else []
