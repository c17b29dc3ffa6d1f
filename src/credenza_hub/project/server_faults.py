"""What is answered when the hub itself is at fault: a page to people, JSON to programs; never what went wrong.

The log has where the fault arose (``logs``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language_from_path
from django.views import defaults

SORRY = "The fault is ours and was noted. Try again later."
_OWN_WORDS = "server_fault"


def server_fault(request: HttpRequest) -> HttpResponse:
    """The answer 500. Addresses without a language are for programs; a view may have words of its own."""
    view = request.resolver_match.func if request.resolver_match else None
    own_words = getattr(view, _OWN_WORDS, None)
    if own_words is not None:
        return own_words()
    if request.path_info == "/" or get_language_from_path(request.path_info):
        return defaults.server_error(request)
    said = {"error": "server_error", "error_description": SORRY}
    return JsonResponse(said, status=500, headers={"Cache-Control": "no-store"})


def with_fault(words: Callable[[], HttpResponse], view: Callable[..., Any]) -> Callable[..., Any]:
    """A view whose faults are told in ``words``."""
    setattr(view, _OWN_WORDS, words)
    return view
