"""Reading the audit trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from credenza_hub.cohorts.models import Cohort
from credenza_hub.cohorts.tables import title_of
from credenza_hub.organisations.models import Organisation

from .events import DETAIL_NAMES, SENTENCES, Event
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


def readable(events: Sequence[AuditEvent]) -> list[TrailLine]:
    """The lines in the language of the reader."""
    cohorts = _names_of_cohorts(events)
    return [TrailLine(event.at, _sentence(event, cohorts), _details(event)) for event in events]


def _names_of_cohorts(events: Sequence[AuditEvent]) -> dict[str, str]:
    """Subject (``cohort:7``) → name of the cohort and title of its micro-credential."""
    numbers = {number for kind, _, number in (event.subject.partition(":") for event in events) if kind == "cohort"}
    if not numbers:
        return {}
    cohorts = Cohort.objects.filter(pk__in=numbers).select_related("edition__entry").defer("edition__canonical")
    language = get_language() or "en"
    return {f"cohort:{cohort.pk}": f"{cohort.name} ({title_of(cohort.edition, language)})" for cohort in cohorts}


def _sentence(event: AuditEvent, cohorts: Mapping[str, str]) -> str:
    actor = str(event.actor) if event.actor else _("The operator")
    subject = cohorts.get(event.subject) or _without_kind(event.subject)
    return str(SENTENCES[Event(event.action)]) % {"actor": actor, "subject": subject}


def _without_kind(subject: str) -> str:
    """A subject without the word for its kind, which the sentence has already: ``credential:7`` is credential 7."""
    kind, separator, name = subject.partition(":")
    return name if separator and kind in ("cohort", "credential", "case") else subject


def _details(event: AuditEvent) -> tuple[tuple[str, str], ...]:
    return tuple((str(DETAIL_NAMES.get(name, name)), str(value)) for name, value in event.detail.items())
