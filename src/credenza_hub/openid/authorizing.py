"""The authorisation endpoint for signed-in learners: what a wallet asks, and the learner's consent.

Wallets are public clients that nobody registers; PKCE with S256 is demanded of all (RFC 9700, section 2.1.1), and the
page names the address to which the learner is sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from credenza.proofs import JsonError, read_json_list
from credenza_hub.accounts.models import User
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.issuing.models import Credential
from credenza_hub.wallet.queries import owns

from .codes import digest_of, new_secret
from .configurations import CONFIGURATIONS, SCOPES, configurations_of
from .faults import RefusedError
from .models import Authorization, PushedRequest

CODE_LIVES = timedelta(minutes=2)
PUSHED_LIVES = timedelta(minutes=2)
REQUEST_URI = "urn:ietf:params:oauth:request_uri:"
_LONGEST = 2000
LONGEST_DETAILS = 128 * 1024
"""Bytes of authorization_details."""
_is_digest = re.compile(r"[A-Za-z0-9_-]{43}").fullmatch
_is_scheme = re.compile(r"[a-z][a-z0-9+.-]*").fullmatch
_FORBIDDEN_SCHEMES = frozenset({"javascript", "data", "file", "blob", "vbscript", "about"})


@dataclass(frozen=True)
class AuthorizationRequest:
    """What a wallet asks a learner for: one form of a credential, of which one if an offer named it.

    ``thumbprint``: of the key to which the code is bound (RFC 9449, section 10); empty for none.
    """

    client_id: str
    redirect_uri: str
    state: str
    challenge: str
    configuration: str
    detailed: bool
    offer: UUID | None
    thumbprint: str = ""

    @property
    def destination(self) -> str:
        """Whom the learner is sent to, for people: the host, or the scheme of an app on the device."""
        parts = urlsplit(self.redirect_uri)
        return parts.hostname or f"{parts.scheme}:"

    @property
    def form_target(self) -> str:
        """The source for ``form-action`` of the page whose form ends there (CSP Level 3)."""
        parts = urlsplit(self.redirect_uri)
        return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("https", "http") else f"{parts.scheme}:"


def push_request(parameters: Mapping[str, str], *, now: datetime, thumbprint: str = "") -> dict[str, Any]:
    """Keep a request for the browser that follows, bound to the key that the wallet proved to have, if any.

    Raises RefusedError when it is none.
    """
    if "request_uri" in parameters:
        raise RefusedError("invalid_request", "A pushed request names no request_uri.")
    if thumbprint and parameters.get("dpop_jkt", thumbprint) != thumbprint:
        raise RefusedError("invalid_dpop_proof", "The DPoP proof is by another key than dpop_jkt names.")
    parameters = {**parameters, **({"dpop_jkt": thumbprint} if thumbprint else {})}
    read_request(parameters)
    PushedRequest.objects.filter(expires_at__lt=now).delete()
    name = new_secret()
    PushedRequest.objects.create(digest=digest_of(name), parameters=dict(parameters), expires_at=now + PUSHED_LIVES)
    return {"request_uri": f"{REQUEST_URI}{name}", "expires_in": int(PUSHED_LIVES.total_seconds())}


def asked_by(parameters: Mapping[str, str], *, now: datetime) -> AuthorizationRequest:
    """The request in the address of the page, or the pushed one that it names. Raises RefusedError."""
    asked = parameters_of(parameters, now=now)
    if not asked:
        raise RefusedError("invalid_request_uri", "The pushed request is not known or has expired.")
    return read_request(asked)


def parameters_of(parameters: Mapping[str, str], *, now: datetime) -> Mapping[str, str]:
    """The parameters in the address, or those of the pushed request that it names; none if that is not known."""
    named = parameters.get("request_uri", "")
    if not named:
        return parameters
    held = PushedRequest.objects.filter(digest=digest_of(named.removeprefix(REQUEST_URI)), expires_at__gt=now).first()
    if held is None or held.parameters.get("client_id") != parameters.get("client_id"):
        return {}
    return held.parameters


def read_request(parameters: Mapping[str, str]) -> AuthorizationRequest:
    """A request taken apart. Raises RefusedError; the learner is then not sent anywhere."""
    if any("\0" in text for text in chain(*parameters.items())):  # PostgreSQL does not keep it
        raise RefusedError("invalid_request", "A parameter holds the character U+0000.")
    client_id, redirect_uri = parameters.get("client_id", ""), parameters.get("redirect_uri", "")
    if not client_id or len(client_id) > 500 or not _is_redirect(redirect_uri):
        raise RefusedError("invalid_request", "client_id and redirect_uri are needed.")
    if parameters.get("response_type") != "code":
        raise RefusedError("unsupported_response_type", "Only response_type=code is answered.")
    challenge = parameters.get("code_challenge", "")
    if parameters.get("code_challenge_method") != "S256" or not _is_digest(challenge):
        raise RefusedError("invalid_request", "A code_challenge with the method S256 is needed (RFC 7636).")
    state, issuer_state = parameters.get("state", ""), parameters.get("issuer_state", "")
    if len(state) > _LONGEST:
        raise RefusedError("invalid_request", "The state is too long.")
    detailed = "authorization_details" in parameters
    configuration = _by_details(parameters["authorization_details"]) if detailed else _by_scope(parameters)
    thumbprint = parameters.get("dpop_jkt", "")
    if thumbprint and not _is_digest(thumbprint):
        raise RefusedError("invalid_request", "dpop_jkt is no SHA-256 thumbprint of a key (RFC 7638).")
    return AuthorizationRequest(
        client_id, redirect_uri, state, challenge, configuration, detailed, _offer_in(issuer_state), thumbprint
    )


def _is_redirect(address: str) -> bool:
    """An https address, one of this machine, or one of an app (RFC 8252, section 7)."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    if not 0 < len(address) <= _LONGEST or parts.fragment or not address.isprintable() or " " in address:
        return False
    if parts.scheme == "http":
        return host in ("localhost", "127.0.0.1", "::1")
    if parts.scheme == "https":
        return bool(host) and "@" not in parts.netloc
    return bool(_is_scheme(parts.scheme)) and parts.scheme not in _FORBIDDEN_SCHEMES


def _by_scope(parameters: Mapping[str, str]) -> str:
    asked = [SCOPES[name] for name in parameters.get("scope", "").split() if name in SCOPES]
    if len(asked) != 1:
        raise RefusedError("invalid_scope", f"Ask for one of these scopes: {', '.join(SCOPES)}.")
    return asked[0]


def _by_details(text: str) -> str:
    try:
        (asked,) = read_json_list(text.encode(), LONGEST_DETAILS)
        configuration = asked["credential_configuration_id"] if asked["type"] == "openid_credential" else ""
    except (JsonError, ValueError, KeyError, TypeError):
        configuration = ""
    if configuration not in CONFIGURATIONS:
        raise RefusedError("invalid_authorization_details", "Ask for one credential that is issued here.")
    return str(configuration)


def _offer_in(issuer_state: str) -> UUID | None:
    try:
        return UUID(hex=issuer_state) if issuer_state else None
    except ValueError:
        return None


def consent(user: User, asked: AuthorizationRequest, *, credential: Credential, now: datetime) -> str:
    """The address to which the learner who agreed is sent, with a code for the wallet.

    Raises PermissionDenied for another's credential, or one that cannot be had in the form asked for.
    """
    if not owns(user, credential) or credential.revoked_at or asked.configuration not in configurations_of(credential):
        raise PermissionDenied
    code = new_secret()
    with transaction.atomic():
        Authorization.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()
        Authorization.objects.create(
            digest=digest_of(code),
            user=user,
            credential=credential,
            configuration=asked.configuration,
            detailed=asked.detailed,
            client_id=asked.client_id,
            redirect_uri=asked.redirect_uri,
            challenge=asked.challenge,
            thumbprint=asked.thumbprint,
            expires_at=now + CODE_LIVES,
        )
        record(user, None, Event.WALLET_ALLOWED, f"credential:{credential.key}", now=now, form=asked.configuration)
    return _answer(asked, code=code)


def refusal(asked: AuthorizationRequest) -> str:
    """The address to which the learner who did not agree is sent."""
    return _answer(asked, error="access_denied")


def _answer(asked: AuthorizationRequest, **answer: str) -> str:
    """Who answers is said, too, so that a wallet cannot be led to send the code elsewhere (RFC 9207)."""
    state = {"state": asked.state} if asked.state else {}
    separator = "&" if urlsplit(asked.redirect_uri).query else "?"
    return f"{asked.redirect_uri}{separator}{urlencode({**answer, **state, 'iss': settings.PUBLIC_URL})}"
