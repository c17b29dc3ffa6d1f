"""Invitations: links that let a person set their first password. Nothing about them is stored.

The token in a link is encrypted as well as authenticated (Fernet with a key derived from the secret key), because
addresses of pages end up in server logs, and an e-mail address must not.
"""

from __future__ import annotations

import base64
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import normal_email

VALID_FOR = timedelta(days=30)
SALT = "credenza.accounts.invitation"


class ExpiredInvitationError(Exception):
    """The invitation was right once, and is too old now."""


class WrongInvitationError(Exception):
    """The token was not made by this hub, or was changed."""


def invitation_link(email: str, *, now: datetime | None = None) -> str:
    """The address at which the owner of ``email`` sets a first password, valid for 30 days from ``now``."""
    made_at = int((now or timezone.now()).timestamp())
    token = _cipher().encrypt_at_time(normal_email(email).encode(), made_at).decode().rstrip("=")
    return settings.PUBLIC_URL + reverse("accounts:invitation", args=[token])


def invited_email(token: str, *, now: datetime | None = None) -> str:
    """The e-mail address that a token was made for. Raises ExpiredInvitationError or WrongInvitationError."""
    padded = token + "=" * (-len(token) % 4)
    try:
        email = _cipher().decrypt(padded).decode()
    except (InvalidToken, ValueError) as error:
        raise WrongInvitationError from error
    age = (now or timezone.now()).timestamp() - _cipher().extract_timestamp(padded)
    if age > VALID_FOR.total_seconds():
        raise ExpiredInvitationError
    return email


def _cipher() -> Fernet:
    key = salted_hmac(SALT, "key", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
