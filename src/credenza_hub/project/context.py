"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from credenza_hub.organisations.models import DESK_ROLES


def page(request: HttpRequest) -> dict[str, Any]:
    """The interface languages and the roles of the person who looks at the page."""
    user = getattr(request, "user", None)
    roles = set(user.memberships.values_list("role", flat=True)) if user and user.is_authenticated else set()
    return {
        "interface_languages": settings.LANGUAGES,
        "roles": roles,
        "works_at_desk": not roles.isdisjoint(DESK_ROLES),
        "public_url": settings.PUBLIC_URL,
    }
