"""Registered claims (RFC 7519, section 4.1) that stand beside or among the members of a credential or presentation."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from .dates import CLOCK_SKEW, read_datetime, write_datetime
from .faults import ProofError, ProofReason

DATE_CLAIMS: Mapping[str, tuple[str, ...]] = {
    "nbf": ("validFrom", "issuanceDate"),
    "exp": ("validUntil", "expirationDate"),
}
"""Registered claim → the members for which it stands, in version 2.0 and in 1.1."""

_LONGEST_MOMENT = 64
_END_OF_TIME = 253402300800  # the year 10000, which Python cannot hold


class Kind(StrEnum):
    """What a document is; the value is its media type after ``application/`` (VC Data Model 2.0, section 6.2)."""

    CREDENTIAL = "vc"
    PRESENTATION = "vp"


def document_kind(document: Mapping[str, Any]) -> Kind:
    """What a document says it is; a credential unless it calls itself a presentation."""
    named = document.get("type")
    presented = "VerifiablePresentation" in (named if isinstance(named, list) else [named])
    return Kind.PRESENTATION if presented else Kind.CREDENTIAL


def identifier_of(value: object) -> Any:
    """The identifier of an issuer, holder or subject, which is a text or an object with an ``id``."""
    return value.get("id") if isinstance(value, dict) else value if isinstance(value, str) else None


def identity_claims(document: Mapping[str, Any], kind: Kind) -> dict[str, Any]:
    """Who signs, what and about whom as registered claims: ``iss``, ``jti``, ``sub``, each if the document says it."""
    signer = "holder" if kind is Kind.PRESENTATION else "issuer"
    claims = {
        "iss": identifier_of(document.get(signer)),
        "jti": document.get("id"),
        "sub": identifier_of(document.get("credentialSubject")),
    }
    return {name: value for name, value in claims.items() if value is not None}


def registered_claims(document: Mapping[str, Any], kind: Kind) -> dict[str, Any]:
    """The registered claims that say what ``document`` says (VC Data Model 1.1, section 6.3.1): identity and dates."""
    dates = {claim: _seconds(document, members) for claim, members in DATE_CLAIMS.items()}
    return identity_claims(document, kind) | {claim: value for claim, value in dates.items() if value is not None}


def _seconds(document: Mapping[str, Any], members: tuple[str, ...]) -> int | None:
    written = next((document[member] for member in members if member in document), None)
    return seconds_of(written) if isinstance(written, str) else None


def seconds_of(written: str) -> int | None:
    """A date as a claim: seconds since 1970 (RFC 7519, section 2, NumericDate); ``None`` if it is none."""
    return _seconds_of(written) if len(written) <= _LONGEST_MOMENT else None


@functools.lru_cache(maxsize=1024)
def _seconds_of(written: str) -> int | None:
    moment = read_datetime(written)
    return None if moment is None else int(moment.timestamp())


def with_claims_as_members(
    document: Mapping[str, Any], claims: Mapping[str, Any], kind: Kind = Kind.CREDENTIAL
) -> dict[str, Any]:
    """``document`` with the members for which registered claims may stand (ibid.): signer, id, subject, dates.

    Raises ProofError when a date is none.
    """
    filled = dict(document)
    signer = "holder" if kind is Kind.PRESENTATION else "issuer"
    for member, claim in ((signer, "iss"), ("id", "jti")):
        if member not in filled and claim in claims:
            filled[member] = claims[claim]
    subject = filled.get("credentialSubject")
    if isinstance(subject, dict) and "id" not in subject and "sub" in claims:
        filled["credentialSubject"] = {"id": claims["sub"], **subject}
    return filled if kind is Kind.PRESENTATION else _with_dates(filled, claims)


def _with_dates(document: dict[str, Any], claims: Mapping[str, Any]) -> dict[str, Any]:
    for claim, members in DATE_CLAIMS.items():
        if claim in claims and not any(member in document for member in members):
            document[members[0]] = write_datetime(_moment(claim, claims[claim]))
    return document


def require_agreement(claims: Mapping[str, Any], stated: Mapping[str, Any]) -> None:
    """Raises ProofError when a registered claim contradicts what the document states."""
    for claim, value in stated.items():
        if claim in claims and not _says_the_same(claims[claim], value):
            raise ProofError(ProofReason.CLAIMS_DIFFER, f"The claim {claim} differs from the document it stands for.")


def _says_the_same(claim: object, stated: object) -> bool:
    if isinstance(stated, int):
        return isinstance(claim, int | float) and not isinstance(claim, bool) and abs(claim - stated) < 1
    return claim == stated


def require_current(claims: Mapping[str, Any], now: datetime) -> None:
    """Raises ProofError when the signature is not of this time, give or take five minutes.

    In VC-JOSE-COSE 1.0 ``exp`` and ``nbf`` bound the signature, not the credential (section 3.1.3). A claim that is no
    moment is refused.
    """
    if "exp" in claims and _moment("exp", claims["exp"]) + CLOCK_SKEW <= now:
        raise ProofError(ProofReason.PROOF_EXPIRED, f"The signature expired at {claims['exp']}.")
    if "nbf" in claims and _moment("nbf", claims["nbf"]) - CLOCK_SKEW > now:
        raise ProofError(ProofReason.PROOF_EXPIRED, f"The signature is valid only from {claims['nbf']}.")


def time_of_signing(claims: Mapping[str, Any]) -> datetime | None:
    """The moment in ``iat``: seconds, or the text that some issuers write; ``None`` when it cannot be read.

    It decides nothing, so that a strange one is no reason to refuse a signature.
    """
    issued = claims.get("iat")
    if isinstance(issued, str):
        return read_datetime(issued)
    try:
        return None if issued is None else _moment("iat", issued)
    except ProofError:
        return None


def _moment(claim: str, seconds: object) -> datetime:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < _END_OF_TIME:
        raise ProofError(ProofReason.MALFORMED, f"The claim {claim} is no moment.")
    return datetime.fromtimestamp(seconds, UTC)
