"""The token endpoint: from a code to an access token for one credential (RFC 6749; OpenID4VCI 1.0, section 6).

Each code is redeemed in one statement that only one request can win. A code that comes a second time takes back the
tokens that it gave (RFC 6749, section 4.1.2).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare

from .codes import digest_of, is_transaction_code, key_in, new_secret
from .configurations import GRANT_PRE_AUTHORIZED, configurations_of
from .faults import RefusedError
from .models import Authorization, Offer, WalletToken
from .offers import MOST_FAILURES, find_open_offer

TOKEN_LIVES = timedelta(minutes=10)


def grant_token(request: Mapping[str, str], *, now: datetime, thumbprint: str = "") -> dict[str, Any]:
    """The answer to a token request; the token is bound to the key with that ``thumbprint``. Raises RefusedError."""
    if settings.WALLET_DPOP_REQUIRED and not thumbprint:
        raise RefusedError("invalid_dpop_proof", "A DPoP proof is needed (RFC 9449).")
    WalletToken.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()
    grant = request.get("grant_type", "")
    if grant == GRANT_PRE_AUTHORIZED:
        return _by_offer(request, thumbprint, now)
    if grant == "authorization_code":
        return _by_authorization(request, thumbprint, now)
    raise RefusedError("unsupported_grant_type", "Only authorization_code and pre-authorized_code are granted.")


def _by_offer(request: Mapping[str, str], thumbprint: str, now: datetime) -> dict[str, Any]:
    key = key_in(request.get("pre-authorized_code", ""))
    offer = find_open_offer(key, now) if key else None
    if offer is None:
        raise RefusedError("invalid_grant", "The offer is not known, was taken, or has expired.")
    if "tx_code" not in request:
        raise RefusedError("invalid_request", "The transaction code is missing.")
    if not is_transaction_code(offer.key, request["tx_code"]):
        Offer.objects.filter(pk=offer.pk).update(failures=F("failures") + 1)
        raise RefusedError("invalid_grant", "The transaction code is wrong.")
    with transaction.atomic():
        mine = Offer.objects.filter(pk=offer.pk, redeemed_at=None, failures__lt=MOST_FAILURES)
        if not mine.update(redeemed_at=now):
            raise RefusedError("invalid_grant", "The offer was taken.")
        forms = list(configurations_of(offer.credential))
        token = WalletToken(user=offer.made_by, credential=offer.credential, configurations=forms)
        return _token(token, thumbprint, now)


def _by_authorization(request: Mapping[str, str], thumbprint: str, now: datetime) -> dict[str, Any]:
    found = Authorization.objects.filter(digest=digest_of(request.get("code", ""))).first()
    if found is None or found.expires_at <= now:
        raise RefusedError("invalid_grant", "The code is not known or has expired.")
    if not Authorization.objects.filter(pk=found.pk, used_at=None).update(used_at=now):
        WalletToken.objects.filter(authorization=found).delete()
        raise RefusedError("invalid_grant", "The code was used.")
    stated = (request.get("redirect_uri"), request.get("client_id", found.client_id))
    if stated != (found.redirect_uri, found.client_id):
        raise RefusedError("invalid_grant", "The code was given to another client or address.")
    if not constant_time_compare(_challenge(request.get("code_verifier", "")), found.challenge):
        raise RefusedError("invalid_grant", "The code verifier does not fit the challenge.")
    if found.thumbprint and found.thumbprint != thumbprint:
        raise RefusedError("invalid_grant", "The code is bound to another key (dpop_jkt).")
    token = WalletToken(
        user=found.user, credential=found.credential, configurations=[found.configuration], authorization=found
    )
    answer = _token(token, thumbprint, now)
    if found.detailed:
        details = {"type": "openid_credential", "credential_configuration_id": found.configuration}
        answer["authorization_details"] = [{**details, "credential_identifiers": [found.configuration]}]
    return answer


def _challenge(verifier: str) -> str:
    """``S256`` (RFC 7636, section 4.6)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _token(token: WalletToken, thumbprint: str, now: datetime) -> dict[str, Any]:
    secret = new_secret()
    token.digest, token.thumbprint, token.expires_at = digest_of(secret), thumbprint, now + TOKEN_LIVES
    token.save()
    kind = "DPoP" if thumbprint else "Bearer"
    return {"access_token": secret, "token_type": kind, "expires_in": int(TOKEN_LIVES.total_seconds())}
