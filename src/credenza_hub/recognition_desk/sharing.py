"""Links by which an applicant shows a statement of recognition to others; what the code on paper leads to.

As with credentials, these acts are written to the audit trail without an organisation: an institution does not follow
what people do with what they were given.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from credenza_hub.accounts.models import User
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event

from .models import CaseFile, Statement, StatementLink

TOKEN_BYTES = 24


def share_statement(user: User, statement: Statement, *, now: datetime) -> StatementLink:
    """The open link to a statement; made when there is none. Raises PermissionDenied for another's statement."""
    _require_applicant(user, statement)
    with transaction.atomic():
        Statement.objects.select_for_update().only("pk").get(pk=statement.pk)
        link = open_link(statement)
        if link is None:
            token = secrets.token_urlsafe(TOKEN_BYTES)
            link = StatementLink.objects.create(token=token, statement=statement, created_at=now)
            record(user, None, Event.SHARE_LINK_MADE, f"statement:{statement.key}", now=now)
    return link


def withdraw_links(user: User, statement: Statement, *, now: datetime) -> bool:
    """Make the links to a statement show nothing any more; ``False`` if none was open. Raises PermissionDenied."""
    _require_applicant(user, statement)
    with transaction.atomic():
        withdrawn = statement.links.filter(withdrawn_at=None).update(withdrawn_at=now)
        if withdrawn:
            record(user, None, Event.SHARE_LINK_WITHDRAWN, f"statement:{statement.key}", now=now)
    return bool(withdrawn)


def open_link(statement: Statement) -> StatementLink | None:
    """The link that was made and not withdrawn."""
    return statement.links.filter(withdrawn_at=None).first()


def link_for_paper(user: User, file: CaseFile, statement: Statement | None, *, now: datetime) -> StatementLink | None:
    """The link for the code of a printed statement: made for the applicant; the desk gets the one that is open."""
    if statement is None:
        return None
    is_applicant = file.applicant_id == user.pk
    return share_statement(user, statement, now=now) if is_applicant else open_link(statement)


def find_statement_link(token: str) -> StatementLink | None:
    """A link, open or withdrawn, with its statement."""
    return StatementLink.objects.select_related("statement").filter(token=token).first()


def link_address(link: StatementLink) -> str:
    """The address to give to others; also what the code on paper holds."""
    return f"{settings.PUBLIC_URL}{reverse('shared-link', args=[link.token])}"


def _require_applicant(user: User, statement: Statement) -> None:
    if statement.case.applicant_id != user.pk:
        raise PermissionDenied
