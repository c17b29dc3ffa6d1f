"""Asking a wallet for a credential, and what it answers (OpenID4VP 1.0).

A request lives for ten minutes, is for one browser, and is answered once. The wallet sends its answer to the hub,
encrypted (``direct_post.jwt``) unless the operator chose otherwise (``direct_post``); the browser that asked finds it
by its session, or by the code with which the wallet sends it back.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from credenza.errors import CredenzaError
from credenza.formats.sd_jwt_vc import VCT
from credenza.proofs import Expected, JsonError, read_json, read_sd_jwt_vc, write_json, write_token
from credenza.verification import MAX_CREDENTIAL_BYTES
from credenza_hub.accounts.models import User

from .asker import Asker, asker, asker_named, forget_replaced
from .codes import digest_of, new_secret
from .encrypted_answers import client_encryption, opened
from .faults import RefusedError
from .models import PresentationRequest

OPEN_FOR = timedelta(minutes=10)
LARGEST_ANSWER = 2 * MAX_CREDENTIAL_BYTES
_QUERY = "micro_credential"
_ALGORITHMS = ["ES256", "ES384", "EdDSA"]

BASIC = ("givenName", "familyName", "title", "awardingBody", "issuanceDate", "learningOutcomes", "notionalWorkload")
"""What somebody who looks at a micro-credential needs: whose it is, what it is, who awarded it."""
ALL = (*BASIC, "identifier", "issuerCountry", "typeOfAssessment", "formOfParticipation", "qualityAssurance")
"""What recognition compares; level and grade besides, where the attestation has them."""
_WHERE_THERE = ("level", "grade")


def ask(user: User | None, *, purpose: str, for_slug: str = "", now: datetime) -> PresentationRequest:
    """A new request of a browser. Old ones are deleted with what wallets answered."""
    PresentationRequest.objects.filter(expires_at__lt=now).delete()
    forget_replaced(before=now - OPEN_FOR)
    return PresentationRequest.objects.create(
        key=uuid.uuid4(),
        user=user,
        purpose=purpose,
        for_slug=for_slug,
        asked_as=asker().name,
        nonce=new_secret(),
        state=new_secret(),
        created_at=now,
        expires_at=now + OPEN_FOR,
    )


def request_link(request: PresentationRequest) -> str:
    """The link, and what the QR code holds. Raises RefusedError."""
    address = f"{settings.PUBLIC_URL}{reverse('wallet-request', args=[request.key])}"
    return f"openid4vp://?{urlencode({'client_id': _asker_of(request).client_id, 'request_uri': address})}"


def _asker_of(request: PresentationRequest) -> Asker:
    """Who asked when the request was made. Raises RefusedError if the certificate of then is gone."""
    found = asker_named(request.asked_as)
    if found is None:
        raise RefusedError("invalid_request", "The hub does not ask under the name of this request any more.", 404)
    return found


def find_waiting(key: UUID, *, now: datetime) -> PresentationRequest:
    """A request that waits for an answer. Raises RefusedError."""
    found = PresentationRequest.objects.filter(key=key, answered_at=None, expires_at__gt=now).first()
    if found is None:
        raise RefusedError("invalid_request", "This request is not known, was answered, or has expired.", 404)
    return found


def request_object(request: PresentationRequest, wallet_nonce: str, *, now: datetime) -> str:
    """The signed request that the wallet reads (section 5; RFC 9101). Raises RefusedError."""
    asking = _asker_of(request)
    claims = {
        "aud": "https://self-issued.me/v2",
        "iat": int(now.timestamp()),
        "exp": int(request.expires_at.timestamp()),
        "response_type": "vp_token",
        "response_mode": "direct_post.jwt" if settings.WALLET_ANSWERS_ENCRYPTED else "direct_post",
        "client_id": asking.client_id,
        "response_uri": f"{settings.PUBLIC_URL}{reverse('wallet-answer', args=[request.key])}",
        "nonce": request.nonce,
        "state": request.state,
        "dcql_query": dcql_query(request.purpose),
        "client_metadata": {
            "client_name": "Credenza",
            "vp_formats_supported": {"dc+sd-jwt": {"sd-jwt_alg_values": _ALGORITHMS, "kb-jwt_alg_values": _ALGORITHMS}},
            **(client_encryption(request.key) if settings.WALLET_ANSWERS_ENCRYPTED else {}),
        },
        **({"wallet_nonce": wallet_nonce} if wallet_nonce else {}),
    }
    return write_token({"typ": "oauth-authz-req+jwt", **asking.header}, write_json(claims), asking.key)


def dcql_query(purpose: str) -> dict[str, Any]:
    """What is asked for (section 6): one micro-credential, no more claims than the purpose needs."""
    names = ALL if purpose == PresentationRequest.RECOGNITION else BASIC
    optional = _WHERE_THERE if purpose == PresentationRequest.RECOGNITION else ()
    credential: dict[str, Any] = {
        "id": _QUERY,
        "format": "dc+sd-jwt",
        "meta": {"vct_values": [VCT]},
        "claims": [{"id": name, "path": [name]} for name in (*names, *optional)],
    }
    if optional:  # sets in the order of preference: with level and grade, with one of them, without
        more = [optional, *((name,) for name in optional), ()]
        credential["claim_sets"] = [[*names, *extra] for extra in more]
    return {"credentials": [credential]}


def take_answer(key: UUID, answer: Mapping[str, str], *, now: datetime) -> dict[str, str]:
    """Keep what a wallet answered; where it sends the browser. Raises RefusedError; then the request still waits.

    That the wallet's key signed it, for this hub and for this request, is checked here. What the credential is worth
    is said by the verification, when it is looked at.
    """
    request = find_waiting(key, now=now)
    said = _said(answer, key)
    if said.get("state") != request.state:
        raise RefusedError("invalid_request", "The state is not that of the request.")
    if "error" in said:
        return _closed(request, "", now)
    return _closed(request, _presentation(said.get("vp_token"), request, now), now)


def _said(answer: Mapping[str, str], key: UUID) -> Mapping[str, Any]:
    """The members of an answer. Where answers are encrypted, only a refusal of the owner may come as it is: there is
    nothing in it to protect."""
    if "response" in answer:
        return opened(answer["response"], key, LARGEST_ANSWER)
    if "error" in answer:
        return answer
    if not settings.WALLET_ANSWERS_ENCRYPTED:
        return {**answer, "vp_token": _open_token(answer.get("vp_token", ""))}
    raise RefusedError("invalid_request", "The answer has to be encrypted (direct_post.jwt).")


def _open_token(text: str) -> dict[str, Any]:
    try:
        return read_json(text.encode(), LARGEST_ANSWER)
    except JsonError as error:
        raise RefusedError("invalid_request", f"vp_token: {error.detail}") from error


def _presentation(vp_token: object, request: PresentationRequest, now: datetime) -> str:
    try:
        presented = vp_token.get(_QUERY) if isinstance(vp_token, dict) else None
        (text,) = presented if isinstance(presented, list) else ()
        envelope = read_sd_jwt_vc(text if isinstance(text, str) else "")
        if envelope.document.get("vct") != VCT or envelope.check is None:
            raise RefusedError("invalid_request", "This is no micro-credential.")
        said = envelope.check(now)
        _require_answer(said, Expected(challenge=request.nonce, domain=_asker_of(request).client_id))
    except ValueError as error:
        raise RefusedError("invalid_request", "vp_token holds not one presentation.") from error
    except CredenzaError as error:
        raise RefusedError("invalid_request", str(error)[:300]) from error
    missing = [name for name in _required(request.purpose) if name not in envelope.document]
    if missing:
        raise RefusedError("invalid_request", f"Not shown: {', '.join(missing)}.")
    return str(text)


def _require_answer(said: Mapping[str, Any], expected: Expected) -> None:
    if said.get("nonce") != expected.challenge or said.get("aud") != expected.domain:
        raise RefusedError("invalid_request", "The wallet answered another request: nonce or audience differ.")


def _required(purpose: str) -> tuple[str, ...]:
    return ALL if purpose == PresentationRequest.RECOGNITION else BASIC


def _closed(request: PresentationRequest, text: str, now: datetime) -> dict[str, str]:
    """Only one answer counts, whichever request comes first."""
    code = new_secret()
    with transaction.atomic():
        mine = PresentationRequest.objects.filter(pk=request.pk, answered_at=None)
        if not mine.update(answered_at=now, answer=text, response_digest=digest_of(code)):
            raise RefusedError("invalid_request", "This request was answered.")
    query = urlencode({"response_code": code})
    return {"redirect_uri": f"{settings.PUBLIC_URL}{reverse('openid:shown', args=[request.key])}?{query}"}


def shown_to(user: User, key: str, *, now: datetime) -> str | None:
    """What a signed-in person showed for recognition, for as long as the request lives."""
    try:
        found = PresentationRequest.objects.filter(key=UUID(key), user=user, expires_at__gt=now).first()
    except ValueError:
        return None
    return found.answer or None if found else None
