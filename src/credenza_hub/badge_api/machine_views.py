"""What tools call: discovery, OAuth 2.0, and the API itself."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from authlib.oauth2.rfc6749 import InvalidRequestError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from credenza.errors import CredenzaError
from credenza.proofs import read_json
from credenza_hub.openid.answers import oauth_endpoint
from credenza_hub.openid.limits import require_patience
from credenza_hub.project.languages import language_for
from credenza_hub.project.public_documents import FIVE_MINUTES, public_document

from .answers import ApiError, operations
from .description import address_of, server_metadata, service_description
from .keeping import LARGEST_BADGE, keep_badge
from .listing import badges_of, links, page_asked_for
from .models import Token
from .profile import profile_of, update_profile
from .provider import Revocation, provider
from .registering import Registration
from .scopes import CREDENTIAL_READ, CREDENTIAL_UPSERT, PROFILE_READ, PROFILE_UPDATE

REGISTRATIONS_PER_MINUTE = 10
LARGEST_PROFILE = 100_000
for_tools = oauth_endpoint()
_JSON = frozenset({"application/json", "application/ld+json", "application/vc+ld+json", "application/vc"})
_COMPACT = frozenset({"text/plain", "application/jwt", "application/vc+jwt"})


@require_safe
def discovery(request: HttpRequest) -> HttpResponseBase:
    """The Service Description Document."""
    return _public(request, service_description())


@require_safe
def metadata(request: HttpRequest) -> HttpResponseBase:
    """The metadata of the authorisation server."""
    return _public(request, server_metadata())


def _public(request: HttpRequest, document: dict[str, Any]) -> HttpResponseBase:
    return public_document(request, json.dumps(document).encode(), "application/json", caching=FIVE_MINUTES)


@for_tools
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """A tool says what it is and gets an identifier and a secret."""
    require_patience(request, "badge-register", REGISTRATIONS_PER_MINUTE)
    return provider.create_endpoint_response(Registration.ENDPOINT_NAME, request)


@require_safe
def authorize(request: HttpRequest) -> HttpResponse:
    """From the address that tools know to the page in the learner's language."""
    query = [(name, value) for name, values in request.GET.lists() for value in values]
    with override(language_for(request.GET.get("ui_locales", ""))):
        return HttpResponseRedirect(f"{reverse('badge_api:authorize')}?{urlencode(query)}")


@for_tools
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """From a code or a refresh token to an access token."""
    _require_form(request, "badge-token")
    with transaction.atomic():
        return provider.create_token_response(request)


@for_tools
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """A tool gives a token back."""
    _require_form(request, "badge-revoke")
    with transaction.atomic():
        return provider.create_endpoint_response(Revocation.ENDPOINT_NAME, request)


def _require_form(request: HttpRequest, what: str) -> None:
    require_patience(request, what)
    if request.content_type != "application/x-www-form-urlencoded":
        raise InvalidRequestError("Send a form (application/x-www-form-urlencoded).")


def _get_credentials(request: HttpRequest, token: Token) -> HttpResponse:
    page = page_asked_for(request.GET)
    listed, total = badges_of(token.get_user(), page, now=timezone.now())
    response = JsonResponse(listed, json_dumps_params={"ensure_ascii": False})
    response["X-Total-Count"] = str(total)
    response["Link"] = links(page, total, address_of("badge-credentials"))
    return response


def _upsert_credential(request: HttpRequest, token: Token) -> HttpResponse:
    if request.content_type not in _JSON | _COMPACT:
        raise ApiError(415, "Send application/json, or text/plain for a compact JWS.")
    is_compact, data = request.content_type in _COMPACT, _body(request, LARGEST_BADGE)
    created = keep_badge(token.get_user(), data, is_compact=is_compact, tool=token.get_client(), now=timezone.now())
    content_type = "text/plain" if is_compact else "application/json"
    return HttpResponse(data, content_type=content_type, status=201 if created else 200)


def _get_profile(request: HttpRequest, token: Token) -> HttpResponse:
    return JsonResponse(profile_of(token.get_user()), json_dumps_params={"ensure_ascii": False})


def _put_profile(request: HttpRequest, token: Token) -> HttpResponse:
    try:
        wanted = read_json(_body(request, LARGEST_PROFILE), LARGEST_PROFILE)
    except CredenzaError as error:
        raise ApiError(400, "The body is not one JSON object.") from error
    updated = update_profile(token.get_user(), wanted, now=timezone.now())
    return JsonResponse(updated, json_dumps_params={"ensure_ascii": False})


def _body(request: HttpRequest, most: int) -> bytes:
    """What was sent; looked at before it is read, so that nothing large comes in."""
    stated = request.META.get("CONTENT_LENGTH") or "0"
    if not stated.isdecimal() or int(stated) > most:
        raise ApiError(413, f"The request may have {most} bytes.")
    return request.body


credentials = operations(GET=(_get_credentials, CREDENTIAL_READ), POST=(_upsert_credential, CREDENTIAL_UPSERT))
profile = operations(GET=(_get_profile, PROFILE_READ), PUT=(_put_profile, PROFILE_UPDATE))
