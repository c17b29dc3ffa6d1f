"""Reading the audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from credenza_hub.organisations.models import Organisation

from .events import SENTENCES, Event
from .models import AuditEvent


@dataclass(frozen=True)
class TrailLine:
    """One line as people read it."""

    at: datetime
    sentence: str
    details: tuple[tuple[str, str], ...]


def trail_of(organisation: Organisation, action: str = "") -> QuerySet[AuditEvent]:
    """The acts in an organisation, newest first; only those of one kind if ``action`` is given."""
    events = AuditEvent.objects.filter(organisation=organisation).select_related("actor")
    return events.filter(action=action) if action else events


def readable(events: Iterable[AuditEvent]) -> list[TrailLine]:
    """The lines in the language of the reader."""
    return [TrailLine(event.at, _sentence(event), _details(event)) for event in events]


def _sentence(event: AuditEvent) -> str:
    actor = str(event.actor) if event.actor else _("The operator")
    return str(SENTENCES[Event(event.action)]) % {"actor": actor, "subject": _subject(event.subject)}


def _subject(subject: str) -> str:
    """A subject without the word for its kind, which the sentence has already: ``cohort:7`` is cohort 7."""
    kind, separator, name = subject.partition(":")
    return name if separator and kind in ("cohort", "credential") else subject


def _details(event: AuditEvent) -> tuple[tuple[str, str], ...]:
    return tuple((name.replace("_", " "), str(value)) for name, value in event.detail.items())
