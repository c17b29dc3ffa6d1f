"""The log as static files: open to every page (CORS), tiles for ever, the checkpoint for seconds."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from credenza.translog import ANCHORS, CHECKPOINT
from credenza_hub.project.copies import same_for_all

from . import models, witnesses
from .sequencing import folder

SECONDS_FRESH = 5
_FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The latest checkpoint."""
    found = folder().read(CHECKPOINT)
    if found is None:
        raise Http404("The log has no checkpoint yet.")
    return _plain(found)


@require_safe
def anchors(request: HttpRequest) -> HttpResponse:
    """The transactions that anchor the log on a blockchain."""
    found = folder().read(ANCHORS)
    if found is None:
        raise Http404("The log has no anchors.")
    return _plain(found, "application/json")


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """The keys by which the log is believed, as a C2SP tlog-policy, to be pinned by whoever verifies."""
    log = models.Log.objects.first()
    if log is None:
        raise Http404("The log has not begun yet.")
    return _plain(str(witnesses.policy(log.origin)).encode())


@require_safe
def tile(request: HttpRequest, address: str) -> HttpResponse:
    """A tile of hashes or a bundle of entries. What lies at an address never changes."""
    found = folder().read(address)
    if found is None:
        raise Http404("No such tile.")
    response = HttpResponse(found, content_type="application/octet-stream")
    response["Cache-Control"] = _FOR_EVER
    return same_for_all(response)


def _plain(content: bytes, kind: str = "text/plain; charset=utf-8") -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = f"public, max-age={SECONDS_FRESH}"
    return same_for_all(response)
