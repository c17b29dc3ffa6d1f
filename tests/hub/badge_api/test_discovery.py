"""The Service Description Document and the metadata, and that what they promise is there."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from .tool import API, OFFLINE, PROFILE, READ, UPDATE, UPSERT

HUB = "https://register.test"


@pytest.mark.django_db
def test_service_description_names_what_the_standard_demands(client: Client) -> None:
    answer = client.get(f"{API}/discovery")
    document = answer.json()
    scheme = document["components"]["securitySchemes"]["OAuth2ACG"]
    flow = scheme["flows"]["authorizationCode"]
    about = f"{HUB}/en/tools/about/"
    assert answer["Content-Type"] == "application/json"
    assert document["openapi"].startswith("3.0")
    assert document["info"]["title"] == scheme["x-imssf-name"] == "Credenza"
    assert [document["info"][name] for name in ("termsOfService", "x-imssf-privacyPolicyUrl")] == [about] * 2
    assert [scheme[f"x-imssf-{name}"] for name in ("privacyPolicyUrl", "termsOfServiceUrl")] == [about] * 2
    assert scheme["x-imssf-registrationUrl"] == f"{HUB}{API}/register"
    assert (flow["authorizationUrl"], flow["tokenUrl"], flow["refreshUrl"]) == (
        f"{HUB}{API}/authorize",
        f"{HUB}{API}/token",
        f"{HUB}{API}/token",
    )
    assert set(flow["scopes"]) == {READ, UPSERT, PROFILE, UPDATE, OFFLINE}
    assert document["servers"] == [{"url": f"{HUB}{API}"}]


@pytest.mark.django_db
def test_each_operation_is_described_with_its_scope_and_answered(client: Client) -> None:
    paths = client.get(f"{API}/discovery").json()["paths"]
    scopes = {
        operation["operationId"]: (method, path, [scope for needed in security for scope in needed["OAuth2ACG"]])
        for path, methods in paths.items()
        for method, operation in methods.items()
        if (security := operation.get("security"))
    }
    assert scopes == {
        "getCredentials": ("get", "/credentials", [READ]),
        "upsertCredential": ("post", "/credentials", [UPSERT]),
        "getProfile": ("get", "/profile", [PROFILE]),
        "putProfile": ("put", "/profile", [UPDATE]),
    }
    assert {client.generic(method.upper(), f"{API}{path}").status_code for method, path, _ in scopes.values()} == {401}


def test_every_reference_in_the_description_leads_somewhere(client: Client) -> None:
    document = client.get(f"{API}/discovery").json()
    inside = {text for text in _references(document) if text.startswith("#/")}
    assert inside
    for reference in inside:
        part = document
        for name in reference.removeprefix("#/").split("/"):
            part = part[name]
    outside = {text for text in _references(document) if not text.startswith("#/")}
    assert {text.removeprefix("https://purl.imsglobal.org/spec/ob/v3p0/schema/json/") for text in outside} == {
        "ob_v3p0_achievementcredential_schema.json",
        "ob_v3p0_getopenbadgecredentialsresponse_schema.json",
        "ob_v3p0_profile_schema.json",
        "ob_v3p0_imsx_statusinfo_schema.json",
    }


def _references(part: object) -> list[str]:
    if isinstance(part, dict):
        here = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return [*here, *(text for value in part.values() for text in _references(value))]
    return [text for value in part for text in _references(value)] if isinstance(part, list) else []


def test_description_is_public_and_cacheable(client: Client) -> None:
    first = client.get(f"{API}/discovery")
    again = client.get(f"{API}/discovery", headers={"If-None-Match": first["ETag"]})
    assert (first["Cache-Control"], first["Access-Control-Allow-Origin"]) == ("public, max-age=300", "*")
    assert (again.status_code, again.content) == (304, b"")
    assert client.post(f"{API}/discovery").status_code == 405


def test_operator_names_own_terms_and_privacy_policy(client: Client, settings: Any) -> None:
    settings.TERMS_URL, settings.PRIVACY_URL = "https://u.example/terms", "https://u.example/privacy"
    info = client.get(f"{API}/discovery").json()["info"]
    assert (info["termsOfService"], info["x-imssf-privacyPolicyUrl"]) == (settings.TERMS_URL, settings.PRIVACY_URL)


def test_metadata_lie_where_rfc_8414_puts_them(client: Client) -> None:
    found = client.get(f"/.well-known/oauth-authorization-server{API}").json()
    assert found["issuer"] == f"{HUB}{API}"
    assert found["revocation_endpoint"] == f"{HUB}{API}/revoke"
    assert found["code_challenge_methods_supported"] == ["S256"]


@pytest.mark.parametrize("language", ["en", "it", "kk", "ru"])
def test_page_about_tools_is_for_everybody(client: Client, language: str) -> None:
    assert client.get(f"/{language}/tools/about/").status_code == 200
