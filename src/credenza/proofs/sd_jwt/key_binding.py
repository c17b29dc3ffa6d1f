"""Key binding: the holder's own token that answers one verifier at one moment (RFC 9901, sections 4.3 and 7.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from credenza.proofs.claims import time_of_signing
from credenza.proofs.dates import CLOCK_SKEW
from credenza.proofs.faults import ProofError, ProofReason, ProofUncheckableError
from credenza.proofs.jose import read_object, write_jws
from credenza.proofs.keys import Signer
from credenza.proofs.signatures import signature_holds
from credenza.proofs.strict_json import write_json

from .disclosures import digest_of
from .token import HOLDER, SdJwt, read_sd_jwt

_TYPE = "kb+jwt"


@dataclass(frozen=True)
class Answer:
    """What a holder answers: for which verifier (``audience``), to which challenge (``nonce``), when."""

    audience: str
    nonce: str
    issued_at: datetime


def bind_key(presented: str, holder: Signer, answer: Answer) -> str:
    """An SD-JWT without key binding, with one by ``holder``, whose public key the issuer put into it."""
    token = read_sd_jwt(presented)
    claims = {
        "iat": int(answer.issued_at.timestamp()),
        "aud": answer.audience,
        "nonce": answer.nonce,
        "sd_hash": digest_of(token.presented, token.hash_name),
    }
    return token.presented + write_jws({"typ": _TYPE}, write_json(claims), holder)


def verify_key_binding(token: SdJwt, now: datetime) -> dict[str, Any]:
    """The claims of the holder's token once it is verified: whom it is for is for the caller to compare.

    Raises ProofError when there is none, it is not by the key in ``cnf``, over other disclosures, or from the future;
    ProofUncheckableError when the holder's key is named in a way that is not known here.
    """
    if token.binding is None:
        raise ProofError(ProofReason.MALFORMED, "The holder did not sign.")
    if token.binding.media_type("") != _TYPE:
        raise ProofError(ProofReason.MALFORMED, "The token of the holder is not one for key binding.")
    key = _holder_key(token.payload)
    if not signature_holds(token.binding.algorithm, key, token.binding.signed, token.binding.signature):
        raise ProofError(ProofReason.BAD_SIGNATURE, "The holder's key did not sign this.")
    claims = read_object(token.binding.payload, "claims")
    if claims.get("sd_hash") != digest_of(token.presented, token.hash_name):
        raise ProofError(ProofReason.BAD_SIGNATURE, "The holder signed other disclosures.")
    _require_answer_of_this_time(claims, now)
    return claims


def _holder_key(payload: Mapping[str, Any]) -> dict[str, Any]:
    named = payload.get(HOLDER)
    key = named.get("jwk") if isinstance(named, dict) else None
    if isinstance(key, dict):
        return key
    if isinstance(named, dict) and named:
        raise ProofUncheckableError(ProofReason.UNSUPPORTED, f"The holder's key is named by {min(named)[:40]!r}.")
    raise ProofError(ProofReason.MALFORMED, "The issuer named no key of the holder.")


def _require_answer_of_this_time(claims: Mapping[str, Any], now: datetime) -> None:
    texts = all(isinstance(claims.get(name), str) for name in ("aud", "nonce"))
    signed_at = time_of_signing(claims) if isinstance(claims.get("iat"), int | float) else None
    if not texts or signed_at is None:
        raise ProofError(ProofReason.MALFORMED, "The token of the holder lacks aud, nonce or iat.")
    if signed_at - CLOCK_SKEW > now:
        raise ProofError(ProofReason.MALFORMED, "The token of the holder is from the future.")
