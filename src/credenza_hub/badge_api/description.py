"""The Service Description Document: what the API can do, where, and how a tool gets in (Open Badges 3.0, section 6.3).

It is a profile of the OpenAPI file of the standard; what credentials, profiles and faults look like is said by the
JSON Schemas that 1EdTech publishes, to which it refers.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from credenza.specification import LANGUAGES

from .provider import issuer
from .scopes import CREDENTIAL_READ, CREDENTIAL_UPSERT, DESCRIPTIONS, PROFILE_READ, PROFILE_UPDATE

_SCHEMAS = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_{}_schema.json"
_SCHEME = "OAuth2ACG"
NAME = "Credenza"


def address_of(name: str) -> str:
    """The public address of an endpoint."""
    return f"{settings.PUBLIC_URL}{reverse(name)}"


def _about() -> str:
    with translation.override("en"):
        return address_of("badge_api:about")


def service_description() -> dict[str, Any]:
    """The document (OpenAPI 3.0)."""
    terms, privacy = settings.TERMS_URL or _about(), settings.PRIVACY_URL or _about()
    return {
        "openapi": "3.0.1",
        "info": {
            "title": NAME,
            "description": "Open Badges 3.0 API of this register: a learner's own badges, for tools they connect.",
            "version": "3.0",
            "termsOfService": terms,
            "x-imssf-privacyPolicyUrl": privacy,
        },
        "servers": [{"url": issuer()}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {_SCHEME: _security(terms, privacy)},
            "schemas": {name: {"$ref": _SCHEMAS.format(name.lower())} for name in _NAMES},
        },
    }


_NAMES = ("AchievementCredential", "GetOpenBadgeCredentialsResponse", "Profile", "Imsx_StatusInfo")


def _security(terms: str, privacy: str) -> dict[str, Any]:
    return {
        "type": "oauth2",
        "description": "OAuth 2.0 Authorization Code Grant authorization, with PKCE (S256)",
        "x-imssf-name": NAME,
        "x-imssf-privacyPolicyUrl": privacy,
        "x-imssf-registrationUrl": address_of("badge-register"),
        "x-imssf-termsOfServiceUrl": terms,
        "flows": {
            "authorizationCode": {
                "authorizationUrl": address_of("badge-authorize"),
                "tokenUrl": address_of("badge-token"),
                "refreshUrl": address_of("badge-token"),
                "scopes": DESCRIPTIONS,
            }
        },
    }


def _paths() -> dict[str, Any]:
    listed = _answer("GetOpenBadgeCredentialsResponse", "The learner's badges.")
    listed["headers"] = {"X-Total-Count": _header("integer"), "Link": _header("string")}
    badge, profile = _content("AchievementCredential"), _content("Profile")
    compact = {"text/plain": {"schema": {"type": "string"}}}
    kept = {"description": "The badge, as it came.", "content": {**badge, **compact}}
    return {
        "/credentials": {
            "get": _operation("getCredentials", CREDENTIAL_READ, {"200": listed}, parameters=_paging()),
            "post": _operation(
                "upsertCredential", CREDENTIAL_UPSERT, {"200": kept, "201": kept}, body={**badge, **compact}
            ),
        },
        "/profile": {
            "get": _operation("getProfile", PROFILE_READ, {"200": _answer("Profile", "The learner.")}),
            "put": _operation("putProfile", PROFILE_UPDATE, {"200": _answer("Profile", "The learner.")}, body=profile),
        },
        "/discovery": {
            "get": {
                "operationId": "getServiceDescription",
                "summary": "This document.",
                "responses": {"200": {"description": "This document.", "content": {"application/json": {}}}},
            }
        },
    }


def _operation(
    name: str,
    scope: str,
    answers: dict[str, Any],
    *,
    parameters: list[dict[str, Any]] | None = None,
    body: dict[str, Any] | None = None,
) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": DESCRIPTIONS[scope],
        "security": [{_SCHEME: [scope]}],
        **({"parameters": parameters} if parameters else {}),
        **({"requestBody": {"required": True, "content": body}} if body else {}),
        "responses": {**answers, "default": _answer("Imsx_StatusInfo", "What is wrong.")},
    }


def _paging() -> list[dict[str, Any]]:
    return [
        _parameter("limit", {"type": "integer", "minimum": 1}),
        _parameter("offset", {"type": "integer", "minimum": 0}),
        _parameter("since", {"type": "string", "format": "date-time"}),
    ]


def _parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _header(kind: str) -> dict[str, Any]:
    return {"schema": {"type": kind}}


def _answer(name: str, description: str) -> dict[str, Any]:
    return {"description": description, "content": _content(name)}


def _content(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}


def server_metadata() -> dict[str, Any]:
    """The same for clients of OAuth 2.0 in general (RFC 8414); it names the address for giving tokens back, too."""
    return {
        "issuer": issuer(),
        "authorization_endpoint": address_of("badge-authorize"),
        "token_endpoint": address_of("badge-token"),
        "registration_endpoint": address_of("badge-register"),
        "revocation_endpoint": address_of("badge-revoke"),
        "scopes_supported": list(DESCRIPTIONS),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        "revocation_endpoint_auth_methods_supported": ["client_secret_basic"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "ui_locales_supported": list(LANGUAGES),
    }
