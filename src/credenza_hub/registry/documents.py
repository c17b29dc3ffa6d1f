"""Documents of the register for machines. Addresses without a language; a browser is led to the reader's page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from credenza_hub.project.public_documents import FIVE_MINUTES, FOR_EVER, public_document

from .models import Edition
from .queries import current_edition_or_404, edition_or_404
from .statistics import as_csv, as_json, statistics

_JSON_TYPES = ("application/json", "application/ld+json")


@require_safe
def edition_json(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """The canonical JSON of an edition: exactly the bytes whose SHA-256 is its name."""
    edition = Edition.objects.filter(sha256=sha256).first()
    if edition is None:
        raise Http404
    return _canonical(request, edition, FOR_EVER)


@require_safe
def statistics_json(request: HttpRequest) -> HttpResponseBase:
    """The register in numbers, for machines."""
    return public_document(request, as_json(statistics()), "application/json", caching=FIVE_MINUTES)


@require_safe
def statistics_csv(request: HttpRequest) -> HttpResponseBase:
    """The same as a table."""
    return public_document(request, as_csv(statistics()), "text/csv; charset=utf-8", caching=FIVE_MINUTES)


@require_safe
def entry_document(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The current edition as JSON for a machine; the entry's page for a reader."""
    return _negotiated(request, current_edition_or_404(slug), FIVE_MINUTES, reverse("registry:entry", args=[slug]))


@require_safe
def edition_document(request: HttpRequest, slug: str, sha256: str) -> HttpResponseBase:
    """One edition as JSON for a machine; its page for a reader."""
    edition = edition_or_404(slug, sha256)
    return _negotiated(request, edition, FOR_EVER, reverse("registry:edition", args=[slug, sha256]))


def _negotiated(request: HttpRequest, edition: Edition, caching: str, page: str) -> HttpResponseBase:
    response = _canonical(request, edition, caching) if _wants_json(request) else HttpResponseRedirect(page)
    patch_vary_headers(response, ["Accept"])
    return response


def _wants_json(request: HttpRequest) -> bool:
    if "format" in request.GET:
        return request.GET["format"] == "json"
    preferred = request.get_preferred_type(["text/html", *_JSON_TYPES])
    return preferred in _JSON_TYPES


def _canonical(request: HttpRequest, edition: Edition, caching: str) -> HttpResponseBase:
    body = edition.canonical.encode()
    return public_document(request, body, "application/json", caching=caching, version=edition.sha256)
