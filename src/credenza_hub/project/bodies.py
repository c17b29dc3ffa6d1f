"""How large a request may be: lists of learners are long, everything else is short."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path

LARGEST_BODY = 22_000_000
"""Bytes. The largest upload of any page but that of a list, a PDF to verify, is 20 MiB."""

SORRY = "The request is too large."
_UPLOADS_OF_LISTS = "cohorts:upload"


def refuse_large_bodies(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse what is too large before anything reads it; only people who are signed in may send a long list."""

    def respond(request: HttpRequest) -> HttpResponse:
        if _length(request) > LARGEST_BODY and not (_is_upload(request) and SESSION_KEY in request.session):
            return _refusal(request)
        return get_response(request)

    return respond


def _refusal(request: HttpRequest) -> HttpResponse:
    """A page for people; addresses without a language are for programs. What is left unread cannot be skipped."""
    if get_language_from_path(request.path_info):
        answer = render(request, "413.html", {"megabytes": LARGEST_BODY // 1_000_000}, status=413)
    else:
        answer = HttpResponse(SORRY, status=413, content_type="text/plain; charset=utf-8")
    answer["Connection"] = "close"
    return answer


def _length(request: HttpRequest) -> int:
    stated = request.META.get("CONTENT_LENGTH") or "0"
    return int(stated) if stated.isdecimal() else 0


def _is_upload(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info).view_name == _UPLOADS_OF_LISTS
    except Resolver404:
        return False
