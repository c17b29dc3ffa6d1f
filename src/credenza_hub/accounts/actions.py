"""Acts of people on their own account."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event

from .models import User, normal_email


class AlreadyOpenError(Exception):
    """The account has a password already; an invitation never replaces it."""


@transaction.atomic
def accept_invitation(email: str, password: str, *, name: str = "", language: str, now: datetime) -> User:
    """Open the account of an invited person with a first password. Raises AlreadyOpenError if it has one."""
    User.objects.get_or_create(email=normal_email(email), defaults={"password": "!"})
    user = User.objects.select_for_update().get(email=normal_email(email))
    if user.has_usable_password() or not user.is_active:
        raise AlreadyOpenError
    user.set_password(password)
    user.name = name.strip() or user.name
    user.language = language
    user.save()
    record(user, None, Event.INVITATION_ACCEPTED, "", now=now)
    return user


@transaction.atomic
def change_password(user: User, password: str, *, now: datetime) -> None:
    """Set another password."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record(user, None, Event.PASSWORD_CHANGED, "", now=now)


@transaction.atomic
def change_name(user: User, name: str, *, now: datetime) -> None:
    """Call the person otherwise; the same name changes nothing."""
    if name != user.name:
        user.name = name
        user.save(update_fields=["name"])
        record(user, None, Event.NAME_CHANGED, "", now=now)


def choose_language(user: User, language: str) -> None:
    """Remember the language of the pages; a language that the hub does not speak changes nothing."""
    if language in dict(settings.LANGUAGES) and language != user.language:
        user.language = language
        user.save(update_fields=["language"])
