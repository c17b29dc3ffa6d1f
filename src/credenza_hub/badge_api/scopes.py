"""What a tool may ask for (Open Badges 3.0, section 6.2.1), in words for machines and for people."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_BASE = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"
CREDENTIAL_READ = f"{_BASE}credential.readonly"
CREDENTIAL_UPSERT = f"{_BASE}credential.upsert"
PROFILE_READ = f"{_BASE}profile.readonly"
PROFILE_UPDATE = f"{_BASE}profile.update"
OFFLINE = "offline_access"
"""The tool may come back for a year, without the learner being there."""

DESCRIPTIONS: dict[str, str] = {
    CREDENTIAL_READ: "Permission to read OpenBadgeCredentials for the authenticated entity.",
    CREDENTIAL_UPSERT: "Permission to create or update OpenBadgeCredentials for the authenticated entity.",
    PROFILE_READ: "Permission to read the profile for the authenticated entity.",
    PROFILE_UPDATE: "Permission to update the profile for the authenticated entity.",
    OFFLINE: "Permission to get a refresh token.",
}

MEANINGS: dict[str, Promise] = {
    CREDENTIAL_READ: _("Read your valid credentials, those awarded here and those you keep here."),
    CREDENTIAL_UPSERT: _("Put badges that others issued to you beside your credentials."),
    PROFILE_READ: _("Read your name and your e-mail address."),
    PROFILE_UPDATE: _("Change the name of your account."),
}


def known(scope: str) -> list[str]:
    """The scopes in a text that this hub knows, each once, in their own order."""
    asked = set(scope.split())
    return [name for name in DESCRIPTIONS if name in asked]


def permissions(scope: str) -> list[Promise]:
    """What the scopes allow, for people."""
    return [MEANINGS[name] for name in known(scope) if name in MEANINGS]
