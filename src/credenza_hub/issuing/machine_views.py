"""Documents for machines: open to every web page (CORS) and cheap to ask again (ETag)."""

from __future__ import annotations

import hashlib
import json
import logging
from uuid import UUID

from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from credenza.errors import KeyFileError
from credenza.status import STATUS_LIST_TOKEN
from credenza_hub.organisations.models import Organisation

from .documents import issuer_document, signed_status_list, signed_status_token, version_of
from .models import StatusList

logger = logging.getLogger(__name__)

SECONDS_FRESH = 60
"""How long a copy may be used without asking: a revocation is seen everywhere after this time."""


def _open_to_all(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={SECONDS_FRESH}"
    return response


@require_safe
def status_list(request: HttpRequest, key: UUID) -> HttpResponse:
    """A signed Bitstring Status List credential."""
    found = get_object_or_404(StatusList.objects.select_related("organisation"), key=key)
    now = timezone.now()
    etag = f'"{version_of(found, now=now)}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return _open_to_all(unchanged)
    try:
        document = signed_status_list(found, now=now)
    except KeyFileError:
        logger.exception("No status list without the key of %s", found.organisation)
        return HttpResponse("The key that signs this list is out of reach.", status=503, content_type="text/plain")
    # Not application/vc: HTTP clients of other verifiers parse only what calls itself JSON.
    response = HttpResponse(document, content_type="application/json", headers={"ETag": etag})
    return _open_to_all(response)


@require_safe
def status_list_token(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same list as a signed token (Token Status List), which attestations in wallets refer to."""
    found = get_object_or_404(StatusList.objects.select_related("organisation"), key=key)
    try:
        token = signed_status_token(found, now=timezone.now())
    except KeyFileError:
        logger.exception("No status list without the key of %s", found.organisation)
        return HttpResponse("The key that signs this list is out of reach.", status=503, content_type="text/plain")
    etag = f'"{hashlib.sha256(token).hexdigest()}"'
    response = HttpResponse(token, content_type=f"application/{STATUS_LIST_TOKEN}", headers={"ETag": etag})
    return _open_to_all(get_conditional_response(request, etag=etag, response=response) or response)


@require_safe
def did_document(request: HttpRequest, slug: str) -> HttpResponse:
    """The DID document by which verifiers find an organisation's public keys."""
    document = issuer_document(get_object_or_404(Organisation, slug=slug))
    if document is None:
        raise Http404("This organisation has no key yet.")
    body = json.dumps(document, ensure_ascii=False, indent=2)
    return _open_to_all(HttpResponse(body, content_type="application/did+json"))


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
