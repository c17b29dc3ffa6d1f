"""Tools that learners connect, what each was allowed, and badges of others that learners keep here.

Of secrets, codes and tokens only hashes are kept.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, TokenMixin
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from credenza_hub.openid.codes import digest_of

from .scopes import OFFLINE, known

LONGEST_NAME = 200


class Tool(models.Model, ClientMixin):
    """A client that registered itself (RFC 7591). What it says of itself is not proven; its host is."""

    client_id = models.CharField(max_length=64, unique=True)
    secret_digest = models.CharField(max_length=64)
    metadata = models.JSONField(help_text="What was registered: client_name, client_uri, redirect_uris and so on.")
    registered_at = models.DateTimeField(db_index=True)

    @property
    def name(self) -> str:
        """What it calls itself."""
        return str(self.metadata["client_name"])

    @property
    def host(self) -> str:
        """Where it is: all its addresses have this host."""
        return urlsplit(self.metadata["client_uri"]).hostname or ""

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        """None: each request names its address."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """What of the scopes asked for was registered; ``None`` if that allows nothing."""
        registered = set(known(self.metadata["scope"]))
        allowed = [name for name in known(scope or "") if name in registered]
        return " ".join(allowed) if set(allowed) - {OFFLINE} else None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Exactly one of those registered, letter for letter."""
        return redirect_uri in self.metadata["redirect_uris"]

    def check_client_secret(self, client_secret: str) -> bool:
        return constant_time_compare(digest_of(client_secret), self.secret_digest)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in self.metadata["grant_types"]


class ConnectionQuerySet(models.QuerySet["Connection"]):
    """Connections by what became of them."""

    def open(self, now: datetime) -> ConnectionQuerySet:
        """Those that were neither ended nor are over."""
        return self.filter(ended_at=None, expires_at__gt=now)


class Connection(models.Model, AuthorizationCodeMixin):
    """A learner's consent to one tool, with the code that the tool redeems once (RFC 6749, section 4.1; RFC 7636)."""

    key = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tool_connections")
    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="connections")
    scope = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True, help_text="When the tool last asked for something.")
    code_digest = models.CharField(max_length=64, unique=True)
    code_expires_at = models.DateTimeField()
    code_used_at = models.DateTimeField(null=True)
    redirect_uri = models.CharField(max_length=2000)
    code_challenge = models.CharField(max_length=128)
    code_challenge_method = "S256"

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def is_open(self, now: datetime) -> bool:
        """Whether the tool may still do anything."""
        return self.ended_at is None and now < self.expires_at and self.user.is_active

    @property
    def comes_back(self) -> bool:
        """Whether the tool may come back without the learner."""
        return OFFLINE in self.scope.split()

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope


class Token(models.Model, TokenMixin):
    """An access or a refresh token of a connection. A refresh token is used once: then it is replaced."""

    ACCESS, REFRESH = "access_token", "refresh_token"

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=16)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="tokens")
    scope = models.CharField(max_length=500)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    def check_client(self, client: Tool) -> bool:
        return self.connection.tool_id == client.pk

    def get_scope(self) -> str:
        return self.scope

    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    def is_revoked(self) -> bool:
        return not self.connection.is_open(timezone.now())

    def get_user(self) -> Any:
        return self.connection.user

    def get_client(self) -> Tool:
        return self.connection.tool


class KeptBadge(models.Model):
    """A badge from elsewhere that a learner keeps here, as it came: JSON or a compact JWS. It was verified then."""

    key = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_badges")
    identity = models.CharField(max_length=64, help_text="Hash of the identifiers of issuer and credential.")
    text = models.TextField()
    is_compact = models.BooleanField()
    title = models.CharField(max_length=LONGEST_NAME)
    issuer = models.CharField(max_length=LONGEST_NAME)
    issued_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    kept_at = models.DateTimeField()
    brought_by = models.ForeignKey(Tool, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "identity"], name="badge_kept_once")]
