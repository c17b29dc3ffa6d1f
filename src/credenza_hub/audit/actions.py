"""Writing the audit trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from credenza_hub.accounts.models import User
from credenza_hub.organisations.models import Organisation

from .events import Event
from .models import AuditEvent

LONGEST_SUBJECT = 200


def record(
    actor: User | None, organisation: Organisation | None, action: Event, subject: str, *, now: datetime, **detail: Any
) -> AuditEvent:
    """Write one line. ``actor`` is ``None`` for the operator of the installation and for the hub itself.

    ``subject`` and ``detail`` name objects and counts, never learners; a detail that is ``None`` is left out. Raises
    ValueError for an act outside the grammar of ``Event``. Call it inside the transaction of the act, so that both
    happen or neither.
    """
    return AuditEvent.objects.create(
        at=now,
        actor=actor,
        organisation=organisation,
        action=Event(action),
        subject=subject[:LONGEST_SUBJECT],
        detail={name: value for name, value in detail.items() if value is not None},
    )
