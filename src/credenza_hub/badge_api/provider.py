"""The hub as a provider of OAuth 2.0 for learners' tools, on Authlib: codes with PKCE, refresh tokens, revocation.

A code or refresh token that comes twice was stolen from somebody, so it ends the connection (RFC 6749, section 4.1.2;
RFC 9700, section 4.14.2). Call the endpoints inside a transaction: rows are locked, so only one request can win.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from authlib.integrations.django_oauth2 import AuthorizationServer, ResourceProtector, RevocationEndpoint
from authlib.integrations.django_oauth2.requests import DjangoOAuth2Payload, DjangoOAuth2Request
from authlib.oauth2.rfc6749 import InvalidRequestError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, RefreshTokenGrant
from authlib.oauth2.rfc6750 import BearerTokenGenerator, BearerTokenValidator
from authlib.oauth2.rfc7636 import CodeChallenge
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from credenza_hub.accounts.models import User
from credenza_hub.openid.codes import digest_of, new_secret

from .connections import end_connection, open_connection
from .models import Connection, Token, Tool
from .scopes import DESCRIPTIONS, OFFLINE

ACCESS_LIVES = timedelta(minutes=15)
LONGEST_STATE = 2000
ISSUER_PATH = "/ims/ob/v3p0"


def issuer() -> str:
    """The identifier of the hub as authorisation server for tools (RFC 8414, RFC 9207)."""
    return f"{settings.PUBLIC_URL}{ISSUER_PATH}"


class _Request(DjangoOAuth2Request):
    """A request as the world sees it: at the public address, whatever proxy stands between."""

    def __init__(self, request: HttpRequest) -> None:
        super(DjangoOAuth2Request, self).__init__(
            method=request.method, uri=f"{settings.PUBLIC_URL}{request.path}", headers=request.headers
        )
        self.payload = DjangoOAuth2Payload(request)
        self._request = request


class _Bearer(BearerTokenGenerator):
    """Short access tokens, and refresh tokens for tools that may come back."""

    def generate(
        self,
        grant_type: str,
        client: Tool,
        user: User | None = None,
        scope: str | None = None,
        expires_in: int | None = None,
        include_refresh_token: bool = True,
    ) -> dict[str, Any]:
        comes_back = grant_type == RefreshTokenGrant.GRANT_TYPE or OFFLINE in (scope or "").split()
        return dict(super().generate(grant_type, client, user, scope, expires_in, include_refresh_token and comes_back))


class Provider(AuthorizationServer):
    """Authlib's server with the hub's tables."""

    def __init__(self) -> None:
        super().__init__(Tool, Token)
        self.scopes_supported = list(DESCRIPTIONS)
        self.register_token_generator("default", _Bearer(_secret, _secret, int(ACCESS_LIVES.total_seconds())))

    def query_client(self, client_id: str) -> Tool | None:
        return Tool.objects.filter(client_id=client_id).first()

    def create_oauth2_request(self, request: HttpRequest) -> _Request:
        return request if isinstance(request, _Request) else _Request(request)

    def save_token(self, token: dict[str, Any], request: _Request) -> None:
        held = getattr(request, "refresh_token", None)
        connection: Connection = held.connection if held else request.authorization_code
        access_ends = min(timezone.now() + ACCESS_LIVES, connection.expires_at)
        _keep(Token.ACCESS, token["access_token"], connection, token["scope"], access_ends)
        if "refresh_token" in token:
            _keep(Token.REFRESH, token["refresh_token"], connection, connection.scope, connection.expires_at)


def _secret(**_about: object) -> str:
    return new_secret()


def _keep(kind: str, secret: str, connection: Connection, scope: str, expires_at: Any) -> None:
    Token.objects.create(digest=digest_of(secret), kind=kind, connection=connection, scope=scope, expires_at=expires_at)


class _CodeGrant(AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

    def generate_authorization_code(self) -> str:
        return new_secret()

    def save_authorization_code(self, code: str, request: _Request) -> None:
        open_connection(
            request.user,
            request.client,
            scope=request.scope,
            code_digest=digest_of(code),
            redirect_uri=request.payload.redirect_uri,
            challenge=request.payload.data["code_challenge"],
            key=uuid.uuid4(),
            now=timezone.now(),
        )

    def query_authorization_code(self, code: str, client: Tool) -> Connection | None:
        now = timezone.now()
        found = _locked(Connection.objects.filter(code_digest=digest_of(code), tool=client)).first()
        if found is not None and found.code_used_at is not None:
            end_connection(found, now=now)
            return None
        return found if found and now < found.code_expires_at and found.is_open(now) else None

    def delete_authorization_code(self, authorization_code: Connection) -> None:
        """It is kept as used, so that its second use is noticed."""
        Connection.objects.filter(pk=authorization_code.pk).update(code_used_at=timezone.now())

    def authenticate_user(self, authorization_code: Connection) -> User:
        return authorization_code.user


class _RefreshGrant(RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> Token | None:
        found = _locked(_tokens(refresh_token).filter(kind=Token.REFRESH)).first()
        if found is None or not found.check_client(self.request.client):
            return None
        if found.used_at is not None:
            end_connection(found.connection, now=timezone.now())
            return None
        return None if found.is_expired() or found.is_revoked() else found

    def authenticate_user(self, refresh_token: Token) -> User:
        return refresh_token.get_user()

    def revoke_old_credential(self, refresh_token: Token) -> None:
        Token.objects.filter(pk=refresh_token.pk).update(used_at=timezone.now())


class _Proof(CodeChallenge):
    """PKCE with S256, and a state, from everybody (Open Badges 3.0, section 7.1.2)."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]

    def validate_code_challenge(self, grant: _CodeGrant, redirect_uri: str) -> None:
        data = grant.request.payload.data
        if not data.get("code_challenge") or data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("A code_challenge with the method S256 is needed.")
        if not 0 < len(data.get("state") or "") <= LONGEST_STATE:
            raise InvalidRequestError("A state is needed.")
        super().validate_code_challenge(grant, redirect_uri)


class Revocation(RevocationEndpoint):
    """A tool gives a token back (RFC 7009); with a refresh token it ends the connection."""

    def query_token(self, token: str, token_type_hint: str | None) -> Token | None:
        return _tokens(token).first()

    def revoke_token(self, token: Token, request: _Request) -> None:
        if token.kind == Token.REFRESH:
            end_connection(token.connection, now=timezone.now())
        else:
            token.delete()


class _Validator(BearerTokenValidator):
    def authenticate_token(self, token_string: str) -> Token | None:
        return _tokens(token_string).filter(kind=Token.ACCESS).first()


def _tokens(secret: str) -> Any:
    return Token.objects.filter(digest=digest_of(secret)).select_related("connection__user", "connection__tool")


def _locked(rows: Any) -> Any:
    return rows.select_for_update(of=("self",))


def _provider() -> Provider:
    made = Provider()
    made.register_grant(_CodeGrant, [_Proof(required=True)])
    made.register_grant(_RefreshGrant)
    made.register_endpoint(Revocation)
    return made


def _protector() -> ResourceProtector:
    made = ResourceProtector()
    made.register_token_validator(_Validator("badges"))
    return made


provider = _provider()
protector = _protector()
