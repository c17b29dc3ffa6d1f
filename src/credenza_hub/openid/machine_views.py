"""What wallets call. No cookie counts here, so no form of another site can do anything in a learner's name."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credenza.formats.sd_jwt_vc import VCT, type_metadata_bytes
from credenza_hub.project.languages import language_for

from . import asking
from .answers import oauth_endpoint
from .authorizing import parameters_of, push_request
from .configurations import issuer_metadata, server_metadata
from .dpop import proven_key
from .faults import RefusedError
from .granting import grant_token
from .handing_out import LARGEST_REQUEST, find_token, hand_out, new_nonce, note_event
from .hub_key import hub_did_document
from .limits import require_patience
from .models import WalletToken
from .offers import find_open_offer, offer_document

for_wallets = oauth_endpoint(open_to_scripts=True)


def _public(content: bytes | dict[str, Any]) -> HttpResponse:
    body = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    response = HttpResponse(body, content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=300"
    return response


@require_safe
def credential_issuer(request: HttpRequest) -> HttpResponse:
    """What is issued here, and where."""
    return _public(issuer_metadata())


@require_safe
def authorization_server(request: HttpRequest) -> HttpResponse:
    """How wallets get a token."""
    return _public(server_metadata())


@require_safe
def credential_type(request: HttpRequest, vct: str) -> HttpResponse:
    """The type metadata of the attestation, byte for byte as attestations name its hash."""
    if vct != VCT:
        raise Http404
    return _public(type_metadata_bytes())


@for_wallets
@require_safe
def offer(request: HttpRequest, key: UUID) -> HttpResponse:
    """An open offer."""
    require_patience(request, "offer")
    found = find_open_offer(key, timezone.now())
    if found is None:
        raise RefusedError("invalid_request", "This offer is not known, was taken, or has expired.", 404)
    return JsonResponse(offer_document(found))


@for_wallets
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """From a code to a token."""
    require_patience(request, "token")
    now = timezone.now()
    return JsonResponse(grant_token(_form(request), now=now, thumbprint=_proven_key(request, now)))


@for_wallets
@require_POST
def pushed(request: HttpRequest) -> HttpResponse:
    """An authorisation request sent ahead (RFC 9126)."""
    require_patience(request, "par")
    now = timezone.now()
    return JsonResponse(push_request(_form(request), now=now, thumbprint=_proven_key(request, now)), status=201)


@require_safe
def authorize(request: HttpRequest) -> HttpResponse:
    """From the address that wallets know to the page in the learner's language."""
    asked = request.GET.dict()
    with override(language_for(parameters_of(asked, now=timezone.now()).get("ui_locales", ""))):
        return HttpResponseRedirect(f"{reverse('openid:authorize')}?{urlencode(asked)}")


@for_wallets
@require_POST
def nonce(request: HttpRequest) -> HttpResponse:
    """A fresh challenge."""
    require_patience(request, "nonce")
    return JsonResponse({"c_nonce": new_nonce(now=timezone.now())})


@for_wallets
@require_POST
def credential(request: HttpRequest) -> HttpResponse:
    """The credential."""
    require_patience(request, "credential")
    now = timezone.now()
    return JsonResponse(hand_out(_token(request, now), _body(request), now=now))


@for_wallets
@require_POST
def notification(request: HttpRequest) -> HttpResponse:
    """What became of a credential in the wallet."""
    require_patience(request, "notification")
    note_event(_token(request, timezone.now()), _body(request))
    return HttpResponse(status=204)


@require_safe
def hub_document(request: HttpRequest) -> HttpResponse:
    """The DID document of the hub, by which wallets know who asks."""
    document = hub_did_document()
    if document is None:
        raise Http404
    return _public(document)


@for_wallets
@require_http_methods(["GET", "HEAD", "POST"])
def request_object(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is asked of a wallet, signed. A wallet that posts may add a nonce of its own (OpenID4VP 1.0, 5.10)."""
    require_patience(request, "request")
    now = timezone.now()
    wallet_nonce = request.POST.get("wallet_nonce", "")[:500]
    signed = asking.request_object(asking.find_waiting(key, now=now), wallet_nonce, now=now)
    return HttpResponse(signed, content_type="application/oauth-authz-req+jwt")


@for_wallets
@require_POST
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a wallet shows (``direct_post.jwt``)."""
    require_patience(request, "answer")
    return JsonResponse(asking.take_answer(key, _form(request), now=timezone.now()))


def _form(request: HttpRequest) -> dict[str, str]:
    if request.content_type != "application/x-www-form-urlencoded":
        raise RefusedError("invalid_request", "Send a form (application/x-www-form-urlencoded).")
    return {name: str(value) for name, value in request.POST.items()}


def _token(request: HttpRequest, now: datetime) -> WalletToken:
    """The token that a request shows; one that is bound to a key only with a proof of this (RFC 9449, section 7)."""
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    secret, thumbprint = rest.strip(), ""
    if scheme.lower() not in ("bearer", "dpop") or not secret:
        raise RefusedError("invalid_token", "An access token is needed.", 401)
    if scheme.lower() == "dpop":
        thumbprint = _proven_key(request, now, secret)
        if not thumbprint:
            raise RefusedError("invalid_dpop_proof", "A DPoP proof is needed (RFC 9449).", 401)
    return find_token(secret, now=now, thumbprint=thumbprint)


def _proven_key(request: HttpRequest, now: datetime, token: str = "") -> str:
    """The thumbprint of the key that signed the request (DPoP); empty where nobody did. Raises RefusedError."""
    proof = request.headers.get("DPoP", "")
    if not proof:
        return ""
    try:
        return proven_key(proof, method=str(request.method), path=request.path_info, now=now, token=token)
    except RefusedError as error:
        raise RefusedError(error.error, error.description, 401 if token else 400) from error


def _body(request: HttpRequest) -> bytes:
    if len(request.body) > LARGEST_REQUEST:
        raise RefusedError("invalid_credential_request", "The request is too large.", 413)
    return request.body
