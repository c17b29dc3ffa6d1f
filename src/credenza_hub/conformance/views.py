"""The interface that the conformance suites call (VC-API 0.3, DID Resolution). For tests: it vouches for nothing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from . import documents
from .issuing import derive_part
from .issuing import issue as issue_credential
from .paths import PATHS, STATUS_PURPOSES
from .problems import RefusedError
from .requests import member, options_in, read_body
from .verifying import check_credential, check_presentation

_REFUSED = 400


@csrf_exempt
@never_cache
@require_POST
def issue(request: HttpRequest, path: str) -> HttpResponse:
    """A credential secured as the path says: 201, or 400 with problem details."""
    if path not in PATHS:
        raise Http404("There is no such issuer.")
    try:
        body = read_body(request)
        issued = issue_credential(PATHS[path], member(body, "credential"), options_in(body), now=timezone.now())
    except RefusedError as error:
        return _refusal(error)
    return _json({"verifiableCredential": issued}, 201)


@csrf_exempt
@never_cache
@require_POST
def derive(request: HttpRequest) -> HttpResponse:
    """What a holder shows of a credential: 201, or 400 with problem details."""
    try:
        body = read_body(request)
        derived = derive_part(member(body, "verifiableCredential"), options_in(body))
    except RefusedError as error:
        return _refusal(error)
    return _json({"verifiableCredential": derived}, 201)


@csrf_exempt
@never_cache
@require_POST
def verify_credential(request: HttpRequest) -> HttpResponse:
    """Whether a credential verifies: 200, or 400 with problem details."""
    try:
        body = read_body(request)
        check_credential(member(body, "verifiableCredential"), options_in(body), now=timezone.now())
    except RefusedError as error:
        return _unverified(error)
    return _json({"verified": True, "problemDetails": []})


@csrf_exempt
@never_cache
@require_POST
def verify_presentation(request: HttpRequest) -> HttpResponse:
    """Whether a presentation and the credentials in it verify: 200, or 400 with problem details."""
    try:
        body = read_body(request)
        check_presentation(member(body, "verifiablePresentation"), options_in(body), now=timezone.now())
    except RefusedError as error:
        return _unverified(error)
    return _json({"verified": True, "problemDetails": []})


@never_cache
@require_safe
def status_list(request: HttpRequest, purpose: str) -> HttpResponse:
    """A signed status list."""
    if purpose not in STATUS_PURPOSES:
        raise Http404("There is no such list.")
    return _json(documents.status_list(purpose, now=timezone.now()))


@never_cache
@require_safe
def did_document(request: HttpRequest) -> HttpResponse:
    """The did:web document with the test keys."""
    found = documents.own_documents()
    if not found:
        raise Http404("Without an https address there is no did:web.")
    return _json(found[str(documents.own_did())])


def _refusal(error: RefusedError) -> HttpResponse:
    return _json({**error.problems[0], "status": _REFUSED, "problemDetails": list(error.problems)}, _REFUSED)


def _unverified(error: RefusedError) -> HttpResponse:
    return _json({"verified": False, "problemDetails": list(error.problems)}, _REFUSED)


def _json(content: dict[str, Any], status: int = 200) -> HttpResponse:
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
