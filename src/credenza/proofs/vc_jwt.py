"""Credentials as signed tokens (compact JWS). Three shapes are read, the first is written:

- Open Badges 3.0, section 8.2.3: the claims at the top level with ``iss``, ``jti``, ``sub``, ``nbf``; ``typ`` JWT;
- VC Data Model 1.1, section 6.3.1: the credential inside the claim ``vc``;
- VC-JOSE-COSE 1.0: the claims at the top level, ``typ`` ``vc+jwt``, no claim ``vc``.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .data_integrity import VerifiedProof
from .dates import read_datetime, write_datetime
from .faults import ProofError, ProofReason
from .keys import Signer
from .resolving import Resolver, find_key, sole_key_of
from .signatures import signature_holds
from .strict_json import JsonError, read_json

MAX_TOKEN_BYTES = 512 * 1024
_MAX_HEADER = 8 * 1024


@dataclass(frozen=True)
class Token:
    """A token taken apart, nothing verified yet. ``credential`` is the document inside, whatever the shape."""

    header: dict[str, Any]
    claims: dict[str, Any]
    credential: dict[str, Any]
    signed: bytes
    signature: bytes


def sign_vc_jwt(credential: Mapping[str, Any], key: Signer) -> str:
    """The credential as a token in the shape of Open Badges 3.0. A Data Integrity proof inside is left out."""
    claims = {name: value for name, value in credential.items() if name != "proof"}
    claims |= _registered_claims(claims)
    header = {"alg": "EdDSA", "typ": "JWT", "kid": key.verification_method}
    signed = f"{_encode(header)}.{_encode(claims)}"
    return f"{signed}.{_base64url(key.sign(signed.encode()))}"


def _registered_claims(credential: Mapping[str, Any]) -> dict[str, Any]:
    registered = {
        "iss": _identifier(credential.get("issuer")),
        "jti": credential.get("id"),
        "sub": _identifier(credential.get("credentialSubject")),
        "nbf": _seconds(credential.get("validFrom")),
        "exp": _seconds(credential.get("validUntil")),
    }
    return {name: value for name, value in registered.items() if value is not None}


def _identifier(value: object) -> Any:
    return value.get("id") if isinstance(value, dict) else value if isinstance(value, str) else None


def _seconds(value: object) -> int | None:
    moment = read_datetime(value)
    return None if moment is None else int(moment.timestamp())


def _encode(value: Mapping[str, Any]) -> str:
    return _base64url(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def read_vc_jwt(token: str) -> Token:
    """Take a token apart without trusting it. Raises ProofError when it is none."""
    parts = token.strip().split(".")
    if len(parts) != 3 or len(token) > MAX_TOKEN_BYTES:
        raise ProofError(ProofReason.MALFORMED, "This is not a signed token of three parts.")
    header, claims = _object(parts[0], "header", _MAX_HEADER), _object(parts[1], "claims", MAX_TOKEN_BYTES)
    signed = f"{parts[0]}.{parts[1]}".encode()
    return Token(header, claims, _credential_in(header, claims), signed, _decode(parts[2], "signature"))


def _decode(text: str, what: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ProofError(ProofReason.MALFORMED, f"The {what} of the token is not base64url.") from error


def _object(text: str, what: str, limit: int) -> dict[str, Any]:
    try:
        return read_json(_decode(text, what), limit)
    except JsonError as error:
        raise ProofError(ProofReason.MALFORMED, f"The {what} of the token: {error.detail}") from error


def _credential_in(header: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
    media_type = str(header.get("typ", "JWT")).lower().removeprefix("application/")
    if media_type not in ("jwt", "vc+jwt"):
        raise ProofError(ProofReason.MALFORMED, f"A token of type {media_type[:40]!r} is not a credential.")
    if "vc" not in claims:
        return _with_dates(claims, claims)
    if media_type == "vc+jwt" or not isinstance(claims["vc"], dict):
        raise ProofError(ProofReason.MALFORMED, "The claim vc has no place here (VC-JOSE-COSE 1.0, section 1.1.2.1).")
    return _with_dates(_filled(claims["vc"], claims), claims)


def _filled(credential: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
    """VC Data Model 1.1 lets ``iss``, ``jti`` and ``sub`` stand for the members they replace."""
    filled = dict(credential)
    for member, claim in (("issuer", "iss"), ("id", "jti")):
        if member not in filled and claim in claims:
            filled[member] = claims[claim]
    subject = filled.get("credentialSubject")
    if isinstance(subject, dict) and "id" not in subject and "sub" in claims:
        filled["credentialSubject"] = {"id": claims["sub"], **subject}
    return filled


def _with_dates(credential: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
    """``nbf`` and ``exp`` bound the validity also where the credential itself is silent."""
    dated = dict(credential)
    for claim, members in (("nbf", ("validFrom", "issuanceDate")), ("exp", ("validUntil", "expirationDate"))):
        if claim in claims and not any(member in dated for member in members):
            dated[members[0]] = _written(claim, claims[claim])
    return dated


def _written(claim: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 253402300800:
        raise ProofError(ProofReason.MALFORMED, f"The claim {claim} is no moment.")
    return write_datetime(datetime.fromtimestamp(value, UTC))


def verify_vc_jwt(token: Token, resolve: Resolver, now: datetime) -> VerifiedProof:
    """Verify the signature of a token and that its registered claims say what the credential says.

    Raises ProofError or ProofUncheckableError.
    """
    algorithm = token.header.get("alg")
    if not isinstance(algorithm, str) or algorithm.lower() == "none":
        raise ProofError(ProofReason.MALFORMED, "The token names no signature algorithm.")
    if "crit" in token.header or "b64" in token.header:
        raise ProofError(ProofReason.MALFORMED, "The token demands an extension that is not known here.")
    method = _method_of(token, resolve)
    if not signature_holds(algorithm, find_key(method, resolve, now), token.signed, token.signature):
        raise ProofError(ProofReason.BAD_SIGNATURE, "The content is not what the issuer signed.")
    _require_agreement(token)
    return VerifiedProof(method.partition("#")[0], method, f"vc-jwt {algorithm}", _moment(token.claims.get("iat")))


def _method_of(token: Token, resolve: Resolver) -> str:
    issuer = token.claims.get("iss", _identifier(token.credential.get("issuer")))
    named = token.header.get("kid")
    if not isinstance(named, str):
        return sole_key_of(str(issuer), resolve)
    return named if named.startswith("did:") else f"{issuer}#{named.removeprefix('#')}"


def _require_agreement(token: Token) -> None:
    for claim, stated in _registered_claims(_in_terms_of_v2(token.credential)).items():
        if claim in token.claims and token.claims[claim] != stated and not _same_second(token.claims[claim], stated):
            raise ProofError(ProofReason.CLAIMS_DIFFER, f"The claim {claim} differs from the credential it stands for.")


def _in_terms_of_v2(credential: Mapping[str, Any]) -> dict[str, Any]:
    renamed = {"issuanceDate": "validFrom", "expirationDate": "validUntil"}
    return {renamed.get(name, name): value for name, value in credential.items()}


def _same_second(claim: object, stated: object) -> bool:
    return isinstance(claim, float) and isinstance(stated, int) and abs(claim - stated) < 1


def _moment(seconds: object) -> datetime | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < 253402300800:
        return None
    return datetime.fromtimestamp(seconds, UTC)
