"""Tokens that only the key of one wallet can use: DPoP (RFC 9449).

A wallet signs each request with a key of its own, and the token that it gets is bound to that key: whoever steals the
token alone has nothing. The nonces of the hub follow from the time by a secret of the hub, so none is kept.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from joserfc.jws import CompactSignature, JWSRegistry, extract_compact, validate_compact

from credenza.proofs import JsonError, read_json

from .codes import digest_of
from .faults import RefusedError
from .models import UsedProof

ALGORITHMS = ("ES256", "ES384")
"""The high-assurance profile (HAIP) wants ES256 of all."""

NONCE_HEADER = "DPoP-Nonce"
PROOF_LIVES = timedelta(minutes=5)
"""How far the time that a proof says may be from ours."""

_LONGEST = 8 * 1024
_TYPE = "dpop+jwt"
_SALT = "credenza_hub.openid.dpop"
_PORTS = {"https": 443, "http": 80}


def proven_key(proof: str, *, method: str, path: str, now: datetime, token: str = "") -> str:
    """The thumbprint (RFC 7638) of the key that signed this very request, with ``token`` where one comes along.

    A proof is good once. Raises RefusedError.
    """
    signature = _read(proof)
    key = _key(signature.headers().get("jwk"))
    if not _holds(signature, key):
        raise _wrong("Its signature does not hold.")
    claims = _claims(signature)
    _require_of_request(claims, method, path, token)
    _require_time(claims, now)
    thumbprint = key.thumbprint()
    _use_up(thumbprint, claims["jti"], now)
    return thumbprint


def new_proof_nonce(*, now: datetime) -> str:
    """What a wallet writes into its next proof (section 8): the time, and a mark that only this hub can make."""
    return _marked(str(int(now.timestamp())))


def _marked(moment: str) -> str:
    return f"{moment}.{salted_hmac(_SALT, moment, algorithm='sha256').hexdigest()}"


def _wrong(description: str) -> RefusedError:
    return RefusedError("invalid_dpop_proof", f"The DPoP proof is refused. {description}")


def _read(proof: str) -> CompactSignature:
    try:
        if len(proof) > _LONGEST:
            raise ValueError("too long")
        signature = extract_compact(proof.encode("ascii"))
        header = signature.headers()
    except (JoseError, ValueError) as error:
        raise _wrong("It is no signed token.") from error
    if header.get("typ") != _TYPE or header.get("alg") not in ALGORITHMS:
        raise _wrong(f"Its typ has to be {_TYPE}, its alg one of {', '.join(ALGORITHMS)}.")
    return signature


def _key(jwk: Any) -> ECKey:
    """The public key that the header holds. A private one is refused: it is known to others now."""
    if not isinstance(jwk, dict) or jwk.get("kty") != "EC" or "d" in jwk:
        raise _wrong("Its header has to hold a public key (jwk).")
    try:
        return ECKey.import_key(jwk)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise _wrong("The key in its header is none.") from error


def _holds(signature: CompactSignature, key: ECKey) -> bool:
    registry = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
    registry.max_header_length = registry.max_payload_length = _LONGEST
    try:
        return validate_compact(signature, key, registry=registry)
    except (JoseError, ValueError, TypeError):
        return False


def _claims(signature: CompactSignature) -> dict[str, Any]:
    try:
        claims = read_json(signature.payload, _LONGEST)
    except JsonError as error:
        raise _wrong("It says nothing.") from error
    if not all(isinstance(claims.get(name), str) and claims[name] for name in ("jti", "htm", "htu")):
        raise _wrong("It has to name jti, htm and htu.")
    return claims


def _require_of_request(claims: dict[str, Any], method: str, path: str, token: str) -> None:
    if claims["htm"] != method or _place(claims["htu"]) != _place(f"{settings.PUBLIC_URL}{path}"):
        raise _wrong("It is for another request (htm, htu).")
    hashed = base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=").decode()
    if token and not constant_time_compare(str(claims.get("ath", "")), hashed):
        raise _wrong("It is for another access token (ath).")


def _place(address: str) -> tuple[str, str, int | None, str] | None:
    """An address as it is compared: without query and fragment (RFC 9449, section 4.3), and however its host and port
    are written (RFC 3986, section 6.2). ``None`` for what is no address.
    """
    try:
        parts: SplitResult = urlsplit(address)
        return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme), parts.path or "/"
    except ValueError:
        return None


def _require_time(claims: dict[str, Any], now: datetime) -> None:
    """The time of the proof, and the nonce of the hub, which has to be there where the operator demands proofs."""
    made_at, nonce = claims.get("iat"), claims.get("nonce")
    if isinstance(made_at, bool) or not isinstance(made_at, int | float):
        raise _wrong("It does not say when it was made (iat).")
    if not abs(made_at - now.timestamp()) <= PROOF_LIVES.total_seconds():
        raise _wrong("It was made at another time (iat).")
    if (nonce is not None or settings.WALLET_DPOP_REQUIRED) and not _is_fresh(nonce, now):
        raise RefusedError("use_dpop_nonce", f"Use the nonce in the header {NONCE_HEADER}.")


def _is_fresh(nonce: object, now: datetime) -> bool:
    moment = str(nonce).partition(".")[0]
    ours = constant_time_compare(str(nonce), _marked(moment))
    return ours and now.timestamp() - int(moment) <= PROOF_LIVES.total_seconds()


def _use_up(thumbprint: str, identifier: str, now: datetime) -> None:
    """Note the proof; of two that come at once one is refused by the database."""
    UsedProof.objects.filter(expires_at__lt=now).delete()
    try:
        with transaction.atomic():
            UsedProof.objects.create(digest=digest_of(f"{thumbprint} {identifier}"), expires_at=now + 3 * PROOF_LIVES)
    except IntegrityError as error:
        raise _wrong("It was used before (jti).") from error
