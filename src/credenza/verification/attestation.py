"""The steps for an SD-JWT VC, which is no document of the W3C data model but a token with claims.

Steps 1, 5 and 9 mean what they mean for every credential. Step 2 does not apply: claims have no vocabulary beside the
type. Step 3 asks for what the standard and, of micro-credentials, the rulebook of the EU wallet demand of what is
shown. Step 4 finds the key by DID, by the issuer's https address or by certificates. Step 6 reads ``nbf`` and ``exp``,
step 7 the token status list. Step 8 does not apply: the rulebook has no claim that names an edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from credenza.formats.sd_jwt_vc import attestation_problems, is_attestation
from credenza.frameworks import day_text, moment_text
from credenza.proofs import (
    CLOCK_SKEW,
    SD_JWT_VC,
    CheckedProofs,
    Envelope,
    Jws,
    ProofError,
    ProofReason,
    ProofUncheckableError,
    VerifiedProof,
    authority_of,
    read_jws,
    read_object,
    signature_holds,
)
from credenza.status import (
    INVALID,
    STATUS_LIST_TOKEN,
    SUSPENDED,
    VALID,
    StatusError,
    TokenStatusReference,
    read_token_status,
    read_token_status_list,
)

from .listed import while_listed
from .means import Means
from .report import Result, failed, not_applicable, not_checked, passed
from .signature import introduce, signature_result
from .signer import name_of, signer_of
from .trust_files import digest_of

_END_OF_TIME = 253402300800
_STRANGE = ("issuer_unknown", "issuer_unregistered")
_LARGEST_LIST = 4 * 1024 * 1024


def is_sd_jwt_vc(envelope: Envelope | None) -> bool:
    """Whether a credential came as an SD-JWT VC."""
    return envelope is not None and envelope.form == SD_JWT_VC


def check_attestation_shape(claims: Mapping[str, Any]) -> Result:
    """Step 3: what is shown has the form that the standard and, for its type, the rulebook gives it."""
    problems = attestation_problems(claims) if is_attestation(claims) else []
    if "iss" in claims and not isinstance(claims["iss"], str):
        problems.append("iss: not a text")
    if problems:
        return failed("shape_wrong", problems="; ".join(problems))
    rulebook = ", WE BUILD Micro-credential 0.1" if is_attestation(claims) else ""
    return passed("shape_right", standards=f"SD-JWT VC{rulebook}")


def check_attestation_proof(envelope: Envelope, means: Means, now: datetime) -> tuple[Result, CheckedProofs]:
    """Step 4. A holder's answer, if there is one, is by the key that the issuer put into the token."""
    try:
        proof = verify_sd_jwt_vc(envelope, means, now)
    except ProofError as error:
        return failed(error.reason, error.detail), CheckedProofs(())
    except ProofUncheckableError as error:
        return not_checked(error.reason, error.detail, names=""), CheckedProofs(())
    proofs = CheckedProofs((proof,))
    return signature_result(proofs), proofs


def verify_sd_jwt_vc(envelope: Envelope, means: Means, now: datetime) -> VerifiedProof:
    """The proof of an SD-JWT VC. Raises ProofError or ProofUncheckableError."""
    message, issuer = envelope.message, envelope.claims.get("iss")
    if not isinstance(message, Jws):
        raise ProofError(ProofReason.MALFORMED, "An SD-JWT VC is a JSON Web Signature.")
    signer = signer_of(message, issuer if isinstance(issuer, str) else None, means, now)
    if not signature_holds(message.algorithm, signer.key, message.signed, message.signature):
        raise ProofError(ProofReason.BAD_SIGNATURE, "The content is not what the issuer signed.")
    if envelope.check is not None:
        envelope.check(now)
    suite = f"{SD_JWT_VC} {message.algorithm}"
    return VerifiedProof(signer.issuer, signer.method, suite, _moment(envelope.claims.get("iat")), envelope.coverage)


def check_attestation_issuer(envelope: Envelope, proofs: CheckedProofs, means: Means, now: datetime) -> Result:
    """Step 5. Step 4 found the key by the very issuer that the token names; a certificate says who that is."""
    if not proofs.verified:
        return not_checked("proof_needed")
    result, message = introduce(proofs.verified[0].did, means), envelope.message
    chain = message.header.get("x5c") if isinstance(message, Jws) else None
    root = authority_of(chain, means.certificates) if chain is not None and result.reason in _STRANGE else None
    if root is None:
        return result
    facts = {"name": proofs.verified[0].did, "authority": name_of(root), "anchor": digest_of(root)}
    return while_listed(passed("issuer_certified", **facts), means, now)


def check_attestation_dates(claims: Mapping[str, Any], now: datetime) -> Result:
    """Step 6. The end is that of the token: what was learned does not lapse (rulebook, section 6)."""
    start, end = _moment(claims.get("nbf")), _moment(claims.get("exp"))
    for name, moment in (("nbf", start), ("exp", end)):
        if name in claims and moment is None:
            return failed("date_malformed", member=name)
    if start and start - CLOCK_SKEW > now:
        return failed("not_yet_valid", moment=moment_text(start))
    if end and end + CLOCK_SKEW < now:
        return failed("expired", moment=moment_text(end))
    return passed("dates_hold", day=day_text(now.date()))


def _moment(seconds: object) -> datetime | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < _END_OF_TIME:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def check_attestation_status(claims: Mapping[str, Any], issuer: str, means: Means, now: datetime) -> Result:
    """Step 7: what the token status list of the same issuer says."""
    if "status" not in claims:
        return not_applicable("no_status")
    try:
        reference = read_token_status(claims["status"])
    except StatusError as error:
        return failed(error.reason, error.detail)
    data = means.status_list(reference.uri)
    if data is None:
        return not_checked("status_unreachable", url=reference.uri)
    try:
        return _status(data, reference, issuer, means, now)
    except StatusError as error:
        return not_checked(error.reason, error.detail)
    except (ProofError, ProofUncheckableError) as error:
        return not_checked("status_list_forged", error.detail)


def _status(data: bytes, reference: TokenStatusReference, issuer: str, means: Means, now: datetime) -> Result:
    if len(data) > _LARGEST_LIST:
        return not_checked("status_list_malformed", "The list is too large.")
    token = read_jws(data.decode("ascii", "replace").strip())
    claims = read_object(token.payload, "claims", _LARGEST_LIST)
    if token.media_type("") != STATUS_LIST_TOKEN or claims.get("iss", issuer) != issuer:
        return not_checked("status_list_other_issuer", str(claims.get("iss"))[:200])
    signer = signer_of(token, issuer, means, now)
    if not signature_holds(token.algorithm, signer.key, token.signed, token.signature):
        return not_checked("status_list_forged", "The list is not what the issuer signed.")
    if claims.get("sub") != reference.uri:
        return not_checked("status_list_other_place", str(claims.get("sub"))[:200])
    since, end = _moment(claims.get("iat")), _moment(claims.get("exp"))
    if since is None or since - CLOCK_SKEW > now or ("exp" in claims and (end is None or end + CLOCK_SKEW < now)):
        return not_checked("status_list_untimely", str(claims.get("exp"))[:40])
    return _said(read_token_status_list(claims).value(reference.index), since)


def _said(value: int, since: datetime) -> Result:
    if value == VALID:
        return passed("status_clear", moment=moment_text(since))
    reasons = {INVALID: "revoked", SUSPENDED: "suspended"}
    return failed(reasons[value]) if value in reasons else failed("revoked", f"status {value}")
