"""Answers that are the same for everybody, whatever language their browsers speak: one copy in a cache serves all."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_VARIANTS = ("Vary", "Content-Language")


def same_for_all(response: HttpResponse) -> HttpResponse:
    """Mark an answer as the same for everybody, and open it to every web page (CORS)."""
    response["Access-Control-Allow-Origin"] = "*"
    response.is_same_for_all = True  # type: ignore[attr-defined]
    return response


def without_variants(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: takes off such answers what other middleware says about languages and sessions."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if getattr(response, "is_same_for_all", False):
            for name in _VARIANTS:
                if name in response:
                    del response[name]
        return response

    return middleware
