"""Documents for machines: open to every web page (CORS) and cheap to ask again (ETag)."""

from __future__ import annotations

import json
import logging
from uuid import UUID

from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from credenza.errors import KeyFileError
from credenza.status import STATUS_LIST_TOKEN
from credenza_hub.organisations.models import Organisation
from credenza_hub.project.public_documents import ONE_MINUTE, public_document

from .documents import issuer_document, signed_status_list, signed_status_token, version_of
from .models import StatusList

logger = logging.getLogger(__name__)


@require_safe
def status_list(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """A signed Bitstring Status List credential."""
    found = get_object_or_404(StatusList.objects.select_related("organisation").defer("bits"), key=key)
    now = timezone.now()
    version = version_of(found, now=now)
    try:
        # Not application/vc: HTTP clients of other verifiers parse only what calls itself JSON.
        return public_document(
            request,
            lambda: signed_status_list(found, version=version, now=now),
            "application/json",
            caching=ONE_MINUTE,
            version=version,
        )
    except KeyFileError:
        return _out_of_reach(found)


@require_safe
def status_list_token(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The same list as a signed token (Token Status List), which attestations in wallets refer to."""
    lists = StatusList.objects.select_related("organisation", "suspensions").defer("bits", "suspensions__bits")
    found = get_object_or_404(lists, key=key)
    try:
        token = signed_status_token(found, now=timezone.now())
    except KeyFileError:
        return _out_of_reach(found)
    return public_document(request, token, f"application/{STATUS_LIST_TOKEN}", caching=ONE_MINUTE)


def _out_of_reach(status_list: StatusList) -> HttpResponse:
    logger.exception("No status list without the key of %s", status_list.organisation)
    return HttpResponse("The key that signs this list is out of reach.", status=503, content_type="text/plain")


@require_safe
def did_document(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The DID document by which verifiers find an organisation's public keys."""
    document = issuer_document(get_object_or_404(Organisation, slug=slug))
    if document is None:
        raise Http404("This organisation has no key yet.")
    body = json.dumps(document, ensure_ascii=False, indent=2).encode()
    return public_document(request, body, "application/did+json", caching=ONE_MINUTE)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the hub answers and reaches its database, for load balancers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "fault", "database": "fault"}, status=503)
    response = JsonResponse({"status": "ok", "database": "ok"})
    response["Cache-Control"] = "no-store"
    return response
