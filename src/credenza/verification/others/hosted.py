"""Open Badges 2.0 and 1.x: hosted where the issuer says, or signed with a key that the issuer publishes.

Source: Open Badges v2.0 (1EdTech, 2018), "Badge Verification". A hosted badge has no signature: what lies at its
address counts, provided that the issuer's profile allows badges at such addresses. What the user names as being
published somewhere takes the place of a look at the network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from credenza.formats.openbadges2 import (
    Assertion,
    IssuerProfile,
    Verification,
    assertion_problems,
    badge_problems,
    issuer_problems,
    read_assertion,
    read_issuer,
    read_key,
)
from credenza.frameworks import day_text, moment_text
from credenza.proofs import CLOCK_SKEW, Envelope, ProofError, ProofReason, ProofUncheckableError
from credenza.proofs.jose import Jws
from credenza.proofs.pem_keys import verify_with_pem
from credenza.verification.means import Means
from credenza.verification.parsing import Presented
from credenza.verification.report import Result, failed, not_applicable, not_checked, passed
from credenza.verification.revocation import check_revocation_list
from credenza.verification.signature import introduce

from .judged import Judged

_NEEDED = not_checked("proof_needed")


@dataclass(frozen=True)
class _Linked:
    """The badge class and the issuer's profile, as far as they are at hand."""

    badge: Mapping[str, Any] | None
    issuer: Mapping[str, Any] | None

    @property
    def profile(self) -> IssuerProfile | None:
        return read_issuer(self.issuer) if self.issuer is not None else None


def judge_badge(presented: Presented, means: Means, now: datetime) -> Judged:
    """Steps 3 to 7."""
    document = presented.document
    if "recipient" not in document:
        return Judged({"shape": failed("no_award", type=str(document.get("type"))[:80])}, document)
    assertion = read_assertion(document)
    linked = _linked(assertion, means)
    proof, hosted = _check_proof(presented, assertion, linked, means)
    binding = _check_issuer(assertion, linked, proof, means)
    return Judged(
        {
            "shape": _check_shape(document, linked),
            "proof": proof,
            "issuer_binding": binding,
            "dates": check_period(assertion, now),
            "status": _check_status(assertion, hosted, linked, binding, means),
        },
        document,
    )


def _linked(assertion: Assertion, means: Means) -> _Linked:
    badge = _object(assertion.badge, means)
    return _Linked(badge, _object(badge.get("issuer"), means) if badge is not None else None)


def _object(held: Any, means: Means) -> Mapping[str, Any] | None:
    """An object that stands in the document or is published at the address there."""
    if isinstance(held, str):
        return means.document(held)
    if not isinstance(held, dict):
        return None
    identifier = held.get("id")
    published = means.document(identifier) if isinstance(identifier, str) else None
    return published if published is not None else held


def _check_shape(document: dict[str, Any], linked: _Linked) -> Result:
    problems = assertion_problems(document)
    problems += badge_problems(linked.badge) if linked.badge is not None else []
    problems += issuer_problems(linked.issuer) if linked.issuer is not None else []
    if problems:
        return failed("shape_wrong", problems="; ".join(problems))
    return passed("shape_right", standards="Open Badges 2.0")


def _check_proof(
    presented: Presented, assertion: Assertion, linked: _Linked, means: Means
) -> tuple[Result, Mapping[str, Any] | None]:
    """Step 4, and the published copy of a hosted badge."""
    if assertion.verification is Verification.UNKNOWN:
        return failed(ProofReason.MISSING), None
    if assertion.verification is Verification.SIGNED:
        return _check_signature(presented.envelope, assertion, linked, means), None
    published = means.document(assertion.identifier) if assertion.identifier else None
    if published is None:
        return not_checked("hosted_unreachable", url=str(assertion.identifier)), None
    if published != presented.document and published.get("revoked") is not True:
        return failed("hosted_differs", url=str(assertion.identifier)), published
    return passed("hosted_same", url=str(assertion.identifier)), published


def _check_signature(envelope: Envelope | None, assertion: Assertion, linked: _Linked, means: Means) -> Result:
    if envelope is None or not isinstance(envelope.message, Jws):
        return failed(ProofReason.MISSING)
    held = means.document(assertion.key) if assertion.key else None
    key = read_key(held) if held is not None else None
    if key is None:
        return not_checked(ProofReason.DID_UNRESOLVABLE, f"No key at {assertion.key}.", names="")
    message = envelope.message
    try:
        verify_with_pem(message.algorithm, key.pem, message.signed, message.signature)
    except ProofError as error:
        return failed(error.reason, error.detail)
    except ProofUncheckableError as error:
        return not_checked(error.reason, error.detail, names="")
    profile = linked.profile
    if profile is not None and (key.owner != profile.identifier or key.identifier not in profile.keys):
        return failed(ProofReason.KEY_NOT_FOUND, f"{profile.identifier} does not list {key.identifier}.")
    return passed("signature_holds", signer=key.owner, suite=f"JWS {message.algorithm}")


def _check_issuer(assertion: Assertion, linked: _Linked, proof: Result, means: Means) -> Result:
    """Step 5. A hosted badge lies where its issuer lets badges lie (``allowedOrigins``, ``startsWith``)."""
    profile = linked.profile
    if profile is None:
        return not_checked(ProofReason.DID_UNRESOLVABLE, "The issuer's profile is not at hand.", names="")
    if assertion.verification is Verification.HOSTED and not _lies_within(assertion.identifier or "", profile):
        return failed("hosted_elsewhere", url=str(assertion.identifier), issuer=profile.identifier)
    if proof.outcome != "passed":
        return _NEEDED
    if urlsplit(profile.identifier).scheme not in ("http", "https"):
        return not_checked("issuer_unconfirmed", issuer=profile.identifier, signer=str(assertion.identifier))
    return introduce(profile.identifier, means)


def _lies_within(address: str, profile: IssuerProfile) -> bool:
    if profile.starts_with:
        return any(_begins_with(address, beginning) for beginning in profile.starts_with)
    host = urlsplit(address).hostname
    if profile.allowed_origins:
        return host in profile.allowed_origins
    own = urlsplit(profile.identifier)
    return own.scheme not in ("http", "https") or host == own.hostname


def _begins_with(address: str, beginning: str) -> bool:
    """Whether an address lies under another: on the same host, not on one whose name only begins alike."""
    one, other = urlsplit(address), urlsplit(beginning)
    return one.netloc == other.netloc and address.startswith(beginning)


def check_period(assertion: Assertion, now: datetime) -> Result:
    """Step 6."""
    if not assertion.dates_readable:
        return failed("date_malformed", member="issuedOn, expires")
    if assertion.issued_on and assertion.issued_on - now > CLOCK_SKEW:
        return failed("not_yet_valid", moment=moment_text(assertion.issued_on))
    if assertion.expires and now - assertion.expires > CLOCK_SKEW:
        return failed("expired", moment=moment_text(assertion.expires))
    return passed("dates_hold", day=day_text(now.date()))


def _check_status(
    assertion: Assertion, hosted: Mapping[str, Any] | None, linked: _Linked, binding: Result, means: Means
) -> Result:
    """Step 7. Hosted badges say at their address that they were revoked, signed ones are listed by the issuer."""
    if assertion.revoked or (hosted is not None and hosted.get("revoked") is True):
        return failed("revoked")
    profile = linked.profile
    if binding.outcome != "passed" or profile is None:
        return _NEEDED
    if profile.revocation_list is None:
        return not_applicable("no_status")
    return check_revocation_list(profile.revocation_list, assertion.identifier, profile.identifier, means)
