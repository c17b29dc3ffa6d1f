"""What a person may do for an organisation."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from credenza_hub.accounts.models import User

from .models import Membership, Organisation


def has_role(user: User, organisation: Organisation, *roles: str) -> bool:
    """Whether the person has one of ``roles`` in the organisation; without ``roles`` any role."""
    memberships = Membership.objects.filter(user=user, organisation=organisation)
    return memberships.filter(role__in=roles).exists() if roles else memberships.exists()


def require(user: User, organisation: Organisation, *roles: str) -> None:
    """Raises PermissionDenied unless the person has one of ``roles`` in the organisation."""
    if not has_role(user, organisation, *roles):
        raise PermissionDenied
