"""Looking up people."""

from __future__ import annotations

from .models import User, normal_email


def may_be_invited(email: str) -> bool:
    """Whether an invitation can still open this account: nobody has set its password yet."""
    user = User.objects.filter(email=normal_email(email)).first()
    return user is None or (user.is_active and not user.has_usable_password())
