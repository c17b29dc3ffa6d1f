"""Invitations: signed links that let a person set their first password. Nothing about them is stored."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from .models import normal_email

VALID_FOR = timedelta(days=30)
SALT = "credenza.accounts.invitation"


class ExpiredInvitationError(Exception):
    """The invitation was right once, and is too old now."""


class WrongInvitationError(Exception):
    """The token was not made by this hub, or was changed."""


def invitation_link(email: str) -> str:
    """The address at which the owner of ``email`` sets a first password, valid for 30 days."""
    token = signing.dumps(normal_email(email), salt=SALT)
    return settings.PUBLIC_URL + reverse("accounts:invitation", args=[token])


def invited_email(token: str) -> str:
    """The e-mail address that a token was made for. Raises ExpiredInvitationError or WrongInvitationError."""
    try:
        email = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.SignatureExpired as error:
        raise ExpiredInvitationError from error
    except signing.BadSignature as error:
        raise WrongInvitationError from error
    return str(email)
