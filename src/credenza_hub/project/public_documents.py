"""Documents for every machine: nothing in them depends on who asks, so any cache on the way may answer instead of us.

An answer has an ETag, says how long it may be used without asking, is open to scripts of every web page (CORS), sets no
cookie and names no request header in ``Vary``. Asked for with the ETag of before it is empty (304), with HEAD it has no
body (RFC 9110, RFC 9111).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import get_conditional_response

FOR_EVER = "public, max-age=31536000, immutable"
"""For documents whose address holds their hash: what lies there never changes."""
ONE_MINUTE = "public, max-age=60"
"""For what a revocation changes: it is seen everywhere after this time."""
FIVE_MINUTES = "public, max-age=300"

_MARK = "is_public_document"


def public_document(
    request: HttpRequest,
    content: bytes | Callable[[], bytes],
    content_type: str,
    *,
    caching: str,
    version: str | None = None,
) -> HttpResponseBase:
    """The answer with a document, or that it is unchanged.

    ``version`` changes whenever the document does and becomes its ETag: with it, ``content`` can be a function, which
    is called only if the document has to be sent. Without it the ETag is the hash of the content.
    """
    if version is None:
        content = content() if callable(content) else content
        version = hashlib.sha256(content).hexdigest()
    etag = f'"{version}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        body = content() if callable(content) else content
        response = HttpResponse(body, content_type=content_type)
        response["Content-Length"] = str(len(body))
    return _open_to_all(response, etag, caching)


def _open_to_all(response: HttpResponseBase, etag: str, caching: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Cache-Control"] = caching
    response["Access-Control-Allow-Origin"] = "*"
    setattr(response, _MARK, True)
    return response


class PageLocaleMiddleware(LocaleMiddleware):
    """Django's middleware for languages, which leaves documents that have none as they are."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Says in ``Content-Language`` and ``Vary`` what a page depends on."""
        return response if hasattr(response, _MARK) else super().process_response(request, response)
