"""Connecting a tool and ending that, and which tools a learner has connected."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from credenza_hub.accounts.models import User
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event

from .models import Connection, ConnectionQuerySet, Token, Tool
from .scopes import OFFLINE

CODE_LIVES = timedelta(minutes=5)
SHORT, LONG = timedelta(minutes=20), timedelta(days=365)
"""How long a connection lasts: once, for the code and the token after it; or for a year, where the tool comes back."""


def lasts(scope: str) -> timedelta:
    """How long a connection with these scopes lasts."""
    return LONG if OFFLINE in scope.split() else SHORT


def open_connection(
    user: User,
    tool: Tool,
    *,
    scope: str,
    code_digest: str,
    redirect_uri: str,
    challenge: str,
    key: UUID,
    now: datetime,
) -> Connection:
    """The learner's consent. It takes the place of one that the same tool had before."""
    for former in connections_of(user, now=now).filter(tool=tool):
        end_connection(former, now=now)
    made = Connection.objects.create(
        key=key,
        user=user,
        tool=tool,
        scope=scope,
        made_at=now,
        expires_at=now + lasts(scope),
        code_digest=code_digest,
        code_expires_at=now + CODE_LIVES,
        redirect_uri=redirect_uri,
        code_challenge=challenge,
    )
    record(user, None, Event.TOOL_CONNECTED, f"tool:{tool.host}", now=now)
    return made


def end_connection(connection: Connection, *, now: datetime) -> bool:
    """Take back what a tool was allowed, with all its tokens; ``False`` if it was ended before."""
    ended = Connection.objects.filter(pk=connection.pk, ended_at=None).update(ended_at=now)
    Token.objects.filter(connection=connection).delete()
    if ended:
        record(connection.user, None, Event.TOOL_DISCONNECTED, f"tool:{connection.tool.host}", now=now)
    return bool(ended)


def note_use(connection: Connection, *, now: datetime) -> None:
    """Remember that the tool asked for something; once a minute is often enough."""
    if connection.used_at is None or now - connection.used_at > timedelta(minutes=1):
        Connection.objects.filter(pk=connection.pk).update(used_at=now)


def connections_of(user: User, *, now: datetime) -> ConnectionQuerySet:
    """The tools that a learner has connected, the latest first."""
    return Connection.objects.open(now).filter(user=user).select_related("tool", "user")


def delete_old_connections(*, now: datetime) -> None:
    """Delete what nobody needs any more: tokens that ended, connections a month after, tools that nobody connected."""
    month_ago = now - timedelta(days=30)
    Token.objects.filter(expires_at__lt=now).delete()
    Connection.objects.filter(expires_at__lt=month_ago).delete()
    Connection.objects.filter(ended_at__lt=month_ago).delete()
    Tool.objects.filter(registered_at__lt=now - timedelta(days=90), connections=None).delete()
