"""Tools register themselves (RFC 7591, as Open Badges 3.0, section 7.1.1, wants it)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from authlib.integrations.django_oauth2.requests import DjangoJsonRequest
from authlib.oauth2.rfc6749 import InvalidRequestError
from authlib.oauth2.rfc7591 import ClientMetadataClaims, ClientRegistrationEndpoint, InvalidClientMetadataError
from django.conf import settings
from django.utils import timezone

from credenza.errors import CredenzaError
from credenza.proofs import read_json
from credenza_hub.openid.codes import digest_of, new_secret
from credenza_hub.project.address import is_loopback

from .models import LONGEST_NAME, Tool
from .provider import provider
from .scopes import OFFLINE, known

LARGEST_REGISTRATION = 20_000
LONGEST_ADDRESS = 2000
MOST_ADDRESSES = 10
_PAGES = ("client_uri", "logo_uri", "tos_uri", "policy_uri")
_TEXTS = (*_PAGES, "client_name", "software_id", "software_version", "scope")
_GRANTS = ["authorization_code", "refresh_token"]


class _Claims(ClientMetadataClaims):
    """What a tool says of itself, in the words of the standard."""

    @classmethod
    def get_claims_options(cls, metadata: dict[str, Any]) -> dict[str, Any]:
        """None: ``_require_sound`` says more of what is wrong."""
        return {}


class Registration(ClientRegistrationEndpoint):
    """Open to every tool, as the standard demands: registering allows nothing by itself."""

    def __init__(self, server: Any = None) -> None:
        super().__init__(server, [_Claims])

    def create_endpoint_request(self, request: Any) -> DjangoJsonRequest:
        made = DjangoJsonRequest(request)
        try:
            made.payload.data = read_json(request.body, LARGEST_REGISTRATION)
        except CredenzaError as error:
            raise InvalidRequestError("The body is not one JSON object of at most 20 000 bytes.") from error
        return made

    def authenticate_token(self, request: Any) -> bool:
        """No initial access token (the standard forbids to require one)."""
        return True

    def get_server_metadata(self) -> dict[str, Any]:
        return {}

    def extract_client_metadata(self, request: Any) -> dict[str, Any]:
        stated = {"grant_types": ["authorization_code"], "response_types": ["code"], **request.payload.data}
        _require_sound(stated)
        request.payload.data = {**stated, "scope": " ".join(known(stated["scope"]))}
        return dict(super().extract_client_metadata(request))

    def generate_client_id(self, request: Any) -> str:
        return new_secret()

    def generate_client_secret(self, request: Any) -> str:
        return new_secret()

    def save_client(self, client_info: dict[str, Any], client_metadata: dict[str, Any], request: Any) -> Tool:
        return Tool.objects.create(
            client_id=client_info["client_id"],
            secret_digest=digest_of(client_info["client_secret"]),
            metadata=client_metadata,
            registered_at=timezone.now(),
        )


def _require_sound(stated: dict[str, Any]) -> None:
    """Raise InvalidClientMetadataError for what the standard does not allow."""
    for name in _TEXTS:
        if not _is_text(stated.get(name)):
            raise InvalidClientMetadataError(f"{name} is missing, too long or no text.")
    if len(stated["client_name"]) > LONGEST_NAME:
        raise InvalidClientMetadataError("client_name is too long.")
    _require_one_host([stated[name] for name in _PAGES], _redirects(stated))
    if not set(known(stated["scope"])) - {OFFLINE}:
        raise InvalidClientMetadataError("scope names none of the scopes of Open Badges 3.0.")
    if stated.get("token_endpoint_auth_method", "client_secret_basic") != "client_secret_basic":
        raise InvalidClientMetadataError("token_endpoint_auth_method can only be client_secret_basic.")
    if stated["response_types"] != ["code"]:
        raise InvalidClientMetadataError("response_types can only be code.")
    if stated["grant_types"] not in (_GRANTS, _GRANTS[::-1], _GRANTS[:1]):
        raise InvalidClientMetadataError("grant_types can only be authorization_code and refresh_token.")
    contacts = stated.get("contacts", [])
    if not isinstance(contacts, list) or len(contacts) > MOST_ADDRESSES or not all(map(_is_text, contacts)):
        raise InvalidClientMetadataError("contacts is no short list of texts.")
    if "jwks" in stated or "jwks_uri" in stated:
        raise InvalidClientMetadataError("jwks and jwks_uri are of no use here.")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= LONGEST_ADDRESS and value.isprintable()


def _redirects(stated: dict[str, Any]) -> list[str]:
    redirects = stated.get("redirect_uris")
    if not isinstance(redirects, list) or not 0 < len(redirects) <= MOST_ADDRESSES or not all(map(_is_text, redirects)):
        raise InvalidClientMetadataError("redirect_uris is no list of one to ten addresses.")
    return redirects


def _require_one_host(pages: list[str], redirects: list[str]) -> None:
    hosts = {_host(address) for address in (*pages, *redirects)}
    if None in hosts:
        raise InvalidClientMetadataError("All addresses must begin with https:// and have no user and no fragment.")
    if len(hosts) > 1:
        raise InvalidClientMetadataError("All addresses must have the same host.")


def _host(address: str) -> str | None:
    """The host of an https address; of one on this machine, too, where the hub itself is there for trying out."""
    try:
        parts = urlsplit(address)
        local = parts.scheme == "http" and is_loopback(address) and is_loopback(settings.PUBLIC_URL)
        sound = (parts.scheme == "https" or local) and not parts.fragment and "@" not in parts.netloc
        return (parts.hostname or None) if sound and " " not in address and parts.port != 0 else None
    except ValueError:
        return None


provider.register_endpoint(Registration)
