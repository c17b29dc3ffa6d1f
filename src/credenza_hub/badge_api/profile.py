"""The learner's own profile (Open Badges 3.0, class Profile): the name can be changed, nothing else.

The e-mail address decides which credentials are somebody's, so no tool may change it; what the hub has no use for is
refused, not kept.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.crypto import salted_hmac

from credenza_hub.accounts.actions import change_name
from credenza_hub.accounts.models import User

from .answers import ApiError

_SALT = "credenza_hub.badge_api.profile"
_CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
_LONGEST_NAME = 200


def profile_of(user: User) -> dict[str, Any]:
    """Name, address, and an identifier that says nothing else of the person."""
    number = salted_hmac(_SALT, str(user.pk), algorithm="sha256").digest()[:16]
    name = {"name": user.name} if user.name else {}
    identifier = f"urn:uuid:{UUID(bytes=number, version=4)}"
    return {"@context": _CONTEXT, "id": identifier, "type": ["Profile"], **name, "email": user.email}


def update_profile(user: User, wanted: dict[str, Any], *, now: datetime) -> dict[str, Any]:
    """Take over the name of a profile that is otherwise as it was. Raises ApiError."""
    own = profile_of(user)
    kinds = wanted.get("type")
    if "Profile" not in (kinds if isinstance(kinds, list) else [kinds]):
        raise ApiError(400, "type must be Profile.")
    if wanted.get("id") != own["id"]:
        raise ApiError(400, "id must be that of the profile that getProfile gives.")
    if wanted.get("email", user.email) != user.email:
        raise ApiError(403, "The e-mail address cannot be changed: it decides whose a credential is.")
    strange = sorted(set(wanted) - {"@context", "id", "type", "name", "email"})
    if strange:
        raise ApiError(400, f"Only the name is kept here, not: {', '.join(strange)[:200]}.")
    _take_name(user, wanted.get("name"), now)
    return profile_of(user)


def _take_name(user: User, name: object, now: datetime) -> None:
    if not isinstance(name, str) or not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise ApiError(400, "name must be a text of 1 to 200 characters.")
    if user.memberships.exists():
        raise ApiError(403, "This account works for an organisation: its name stands in the trail and stays.")
    change_name(user, name.strip(), now=now)
