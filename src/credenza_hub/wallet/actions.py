"""What learners do with their credentials.

A learner's acts are written to the audit trail without an organisation, so that no issuer can follow what learners do
with what they were given.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from credenza_hub.accounts.models import User
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.issuing.models import Credential

from .models import ShareLink
from .queries import ON_SUPPLEMENT, SHARED_BY_LEARNER, link_on_paper, owns

TOKEN_BYTES = 24


def share_credential(user: User, *, credential: Credential, note: str, now: datetime) -> ShareLink:
    """Make a link that shows the credential to whoever has it. Raises PermissionDenied for another's credential."""
    _require_owner(user, credential)
    with transaction.atomic():
        return _make_link(user, credential, SHARED_BY_LEARNER, note.strip(), now)


def withdraw_link(user: User, *, link: ShareLink, now: datetime) -> bool:
    """Make a link show nothing any more; ``False`` if it was withdrawn before."""
    _require_owner(user, link.credential)
    with transaction.atomic():
        withdrawn = ShareLink.objects.filter(pk=link.pk, withdrawn_at=None).update(withdrawn_at=now)
        if withdrawn:
            record(user, None, Event.SHARE_LINK_WITHDRAWN, f"credential:{link.credential.key}", now=now)
    return bool(withdrawn)


def supplement_link(user: User, *, credential: Credential, now: datetime) -> ShareLink:
    """The open link that the QR code of the supplement holds; made when there is none."""
    _require_owner(user, credential)
    with transaction.atomic():
        Credential.objects.select_for_update().only("pk").get(pk=credential.pk)
        link = link_on_paper(credential)
        return link or _make_link(user, credential, ON_SUPPLEMENT, "", now)


def _require_owner(user: User, credential: Credential) -> None:
    if not owns(user, credential):
        raise PermissionDenied


def _make_link(user: User, credential: Credential, purpose: str, note: str, now: datetime) -> ShareLink:
    link = ShareLink.objects.create(
        token=secrets.token_urlsafe(TOKEN_BYTES), credential=credential, purpose=purpose, note=note, created_at=now
    )
    record(user, None, Event.SHARE_LINK_MADE, f"credential:{credential.key}", now=now, purpose=purpose)
    return link
