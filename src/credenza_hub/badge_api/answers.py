"""Answers of the API: JSON that nobody keeps, and faults as ``Imsx_StatusInfo`` (Open Badges 3.0, section 6)."""

from __future__ import annotations

from authlib.oauth2 import OAuth2Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from credenza_hub.openid.answers import View
from credenza_hub.openid.faults import RefusedError
from credenza_hub.openid.limits import require_patience
from credenza_hub.project.server_faults import SORRY, with_fault

from .connections import note_use
from .provider import protector

MINORS = {
    400: "invalid_data",
    401: "unauthorizedrequest",
    403: "forbidden",
    404: "not_found",
    405: "not_allowed",
    413: "invalid_data",
    415: "invalid_data",
    429: "server_busy",
    500: "internal_server_error",
}
"""Status of HTTP → code of ``imsx_codeMinorFieldValue``."""
PER_MINUTE = 120
_WAIT = "60"


class ApiError(Exception):
    """A request that is not granted: the status of HTTP, what is wrong, and the minor code if it is a special one."""

    def __init__(self, status: int, description: str, minor: str = "") -> None:
        self.status, self.description, self.minor = status, description, minor or MINORS[status]
        super().__init__(description)


def status_info(status: int, description: str, minor: str = "") -> JsonResponse:
    """A fault in the words of the standard."""
    field = {"imsx_codeMinorFieldName": "TargetEndSystem", "imsx_codeMinorFieldValue": minor or MINORS[status]}
    said = {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": description,
        "imsx_codeMinor": {"imsx_codeMinorField": [field]},
    }
    return JsonResponse(said, status=status)


def operations(**by_method: tuple[View, str]) -> View:
    """An address of the API: for each method the view and the scope that its token must have.

    The view gets the request and the token. No cookie counts, so no other site can do anything in a learner's name.
    """
    allowed = ", ".join(by_method)

    @csrf_exempt
    def answered(request: HttpRequest) -> HttpResponse:
        try:
            response = _answer(request, by_method)
        except ApiError as error:
            response = status_info(error.status, error.description, error.minor)
        except RefusedError as error:
            response = status_info(error.status, error.description)
            response["Retry-After"] = _WAIT
        except OAuth2Error as error:
            response = _refused_token(error)
        if response.status_code == 405:
            response["Allow"] = allowed
        response["Cache-Control"] = "no-store"
        return response

    return with_fault(lambda: status_info(500, SORRY), answered)


def _answer(request: HttpRequest, by_method: dict[str, tuple[View, str]]) -> HttpResponse:
    require_patience(request, "badges", PER_MINUTE)
    method = "GET" if request.method == "HEAD" else request.method
    if method not in by_method:
        raise ApiError(405, f"{request.method} is not answered here.")
    view, scope = by_method[method]
    token = protector.acquire_token(request, [scope])
    note_use(token.connection, now=timezone.now())
    return view(request, token)


def _refused_token(error: OAuth2Error) -> HttpResponse:
    """No token, no good one (401), or one that was not allowed this (403), as RFC 6750, section 3, says it."""
    status = 403 if error.error == "insufficient_scope" else 401
    response = status_info(status, error.description or "A valid access token is needed.")
    response["WWW-Authenticate"] = (
        f'Bearer realm="badges", error="{error.error}"' if status == 403 else _challenge(error)
    )
    return response


def _challenge(error: OAuth2Error) -> str:
    """Who came without a token is told only which kind is needed."""
    return 'Bearer realm="badges"' + (', error="invalid_token"' if error.error == "invalid_token" else "")
