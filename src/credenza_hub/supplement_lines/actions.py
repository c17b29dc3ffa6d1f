"""What registrars do with lines of the diploma supplement and national documents."""

from __future__ import annotations

from datetime import datetime

from credenza_hub.accounts.models import User
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.cohorts.actions import subject_of
from credenza_hub.cohorts.models import Cohort
from credenza_hub.issuing.models import Credential
from credenza_hub.organisations.models import Role
from credenza_hub.organisations.permissions import require

from .queries import valid_credentials


def note_document(user: User, *, credential: Credential, now: datetime) -> None:
    """Write down that a registrar took the national document of a credential: it holds personal data."""
    organisation = credential.participant.cohort.organisation
    require(user, organisation, Role.REGISTRAR)
    record(user, organisation, Event.NATIONAL_DOCUMENT_TAKEN, f"credential:{credential.key}", now=now)


def note_export(user: User, *, cohort: Cohort, now: datetime) -> None:
    """Write down that a registrar took the lines of a cohort: they hold personal data."""
    require(user, cohort.organisation, Role.REGISTRAR)
    count = valid_credentials(cohort).count()
    record(user, cohort.organisation, Event.SUPPLEMENT_LINES_TAKEN, subject_of(cohort), now=now, credentials=count)
