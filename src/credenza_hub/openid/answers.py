"""Endpoints that programs call: nobody keeps the answers, refusals are in the words of OAuth 2.0 (RFC 6749, 5.2)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from authlib.oauth2 import OAuth2Error
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from .dpop import ALGORITHMS, NONCE_HEADER, new_proof_nonce
from .faults import RefusedError

View = Callable[..., HttpResponse]


def oauth_endpoint(*, open_to_scripts: bool = False) -> Callable[[View], View]:
    """A view for programs. No cookie counts there, so no form of another site can do anything in a learner's name.

    ``open_to_scripts`` lets scripts of other web pages read the answers (CORS), as wallets in a browser need it.
    """

    def decorated(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = _answer(view, request, *args, **kwargs)
            response["Cache-Control"] = "no-store"
            if "DPoP" in request.headers:
                response[NONCE_HEADER] = new_proof_nonce(now=timezone.now())
            if open_to_scripts:
                response["Access-Control-Allow-Origin"] = "*"
                response["Access-Control-Allow-Headers"] = "Authorization, Content-Type, DPoP"
                response["Access-Control-Expose-Headers"] = f"{NONCE_HEADER}, WWW-Authenticate"
            return response

        return answered

    return decorated


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        response = view(request, *args, **kwargs)
    except RefusedError as error:
        return refusal(error.error, error.description, error.status, bound=_is_bound(request))
    except OAuth2Error as error:
        return refusal(error.error, error.description, error.status_code)
    if isinstance(response, HttpResponseNotAllowed):
        refused = refusal("invalid_request", f"{request.method} is not answered here.", response.status_code)
        refused["Allow"] = response["Allow"]
        return refused
    return response


def _is_bound(request: HttpRequest) -> bool:
    """Whether a request shows a token as one that is bound to a key (RFC 9449, section 7.1)."""
    return request.headers.get("Authorization", "").partition(" ")[0].lower() == "dpop"


def refusal(error: str, description: str, status: int, *, bound: bool = False) -> HttpResponse:
    """A refusal by its code, in words for developers. ``bound``: of a token that was shown as bound to a key."""
    response = JsonResponse({"error": error, "error_description": description}, status=status)
    if status == 401:
        challenge = f'DPoP error="{error}", algs="{" ".join(ALGORITHMS)}"' if bound else f'Bearer error="{error}"'
        response["WWW-Authenticate"] = challenge
    return response
