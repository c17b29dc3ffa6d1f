"""The DID resolver over HTTP, in the binding of DID Resolution and in the older one that suites still ask for."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .did_resolution import (
    INVALID_DID,
    INVALID_DID_URL,
    KEY_LENGTH,
    KEY_TYPE,
    METHOD_NOT_SUPPORTED,
    NOT_FOUND,
    UNSUPPORTED_KEY_TYPE,
    Found,
    look_up,
)

_RESULT, _DEREFERENCED = "application/did-resolution", "application/did-url-dereferencing"
_BARE = ("application/did", "application/did+ld+json", "application/did+json", "application/json")
_WHOLE = (_RESULT, _DEREFERENCED, "application/ld+json", "*/*", "application/*")
_STATUS = {
    INVALID_DID: 400,
    INVALID_DID_URL: 400,
    KEY_LENGTH: 400,
    KEY_TYPE: 400,
    UNSUPPORTED_KEY_TYPE: 400,
    NOT_FOUND: 404,
    METHOD_NOT_SUPPORTED: 501,
}
_OLDER = {
    INVALID_DID: "invalidDid",
    INVALID_DID_URL: "invalidDidUrl",
    METHOD_NOT_SUPPORTED: "methodNotSupported",
    NOT_FOUND: "notFound",
    KEY_LENGTH: "invalidPublicKeyLength",
    KEY_TYPE: "invalidPublicKeyType",
    UNSUPPORTED_KEY_TYPE: "unsupportedPublicKeyType",
}
_PATH = "/1.0/identifiers/"
_CONTEXT = "https://w3id.org/did-resolution/v1"


def _asked(request: HttpRequest, identifier: str) -> Found:
    return look_up(
        _as_sent(request, identifier),
        request.GET.get("publicKeyFormat"),
        experimental=request.GET.get("enableExperimentalPublicKeyTypes") == "true",
    )


def _as_sent(request: HttpRequest, identifier: str) -> str:
    """The identifier in the path, decoded once. Servers leave an encoded slash alone, so the path as sent decides."""
    path = str(request.META.get("REQUEST_URI", "")).partition("?")[0]
    _, found, rest = path.partition(_PATH)
    return unquote(rest) if found else identifier


@never_cache
@require_safe
def resolve(request: HttpRequest, identifier: str = "") -> HttpResponse:
    """DID Resolution, section 10.1: the whole result, or the document alone where only that is accepted."""
    media_type = _chosen(request.headers.get("Accept", "*/*"))
    if media_type is None:
        return _answer({"error": _error("REPRESENTATION_NOT_SUPPORTED")}, None, False, 406)
    found = _asked(request, identifier)
    if found.error:
        return _answer({"error": _error(found.error)}, None, found.is_url, _STATUS[found.error])
    if media_type in _BARE:
        return JsonResponse(found.document, content_type=media_type)
    return _answer({}, found.document, found.is_url, 200)


def _chosen(accepted: str) -> str | None:
    """The first media type that the client accepts and that is offered."""
    for entry in accepted.split(","):
        media_type = entry.partition(";")[0].strip().lower()
        if media_type in (*_WHOLE, *_BARE):
            return media_type
    return None


def _error(name: str) -> dict[str, str]:
    return {"type": f"https://www.w3.org/ns/did#{name}", "title": name.replace("_", " ").capitalize()}


def _answer(metadata: dict[str, Any], content: dict[str, Any] | None, is_url: bool, status: int) -> HttpResponse:
    """The result of resolving a DID or dereferencing a DID URL."""
    media_type = _DEREFERENCED if is_url else _RESULT
    described = {**metadata, "contentType": media_type}
    if is_url:
        result = {"dereferencingMetadata": described, "contentStream": content, "contentMetadata": {}}
    else:
        result = {"didResolutionMetadata": described, "didDocument": content, "didDocumentMetadata": {}}
    return JsonResponse({"@context": _CONTEXT, **result}, status=status, content_type=media_type)


@never_cache
@require_safe
def resolve_in_older_shape(request: HttpRequest, identifier: str) -> HttpResponse:
    """The shape before 2025: the error is a word, and every error is a 400 with an empty document."""
    found = _asked(request, identifier)
    described = {"error": _OLDER[found.error]} if found.error else {"contentType": "application/did+ld+json"}
    named = "didDereferencingMetadata" if found.is_url else "didResolutionMetadata"
    content = {"@context": _CONTEXT, "didDocument": found.document, named: described, "didDocumentMetadata": {}}
    return JsonResponse(content, status=400 if found.error else 200)
