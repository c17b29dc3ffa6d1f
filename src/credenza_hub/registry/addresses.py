"""The permanent addresses that the register gives."""

from __future__ import annotations

from django.conf import settings


def entry_address(slug: str) -> str:
    """The address of a micro-credential, which is also its ``id`` in the specification."""
    return f"{settings.PUBLIC_URL}/register/{slug}"
