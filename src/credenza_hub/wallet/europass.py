"""The credential for Europass: drawn, written and sealed when its learner asks for it."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import transaction

from credenza.issuance import edc_of_badge, seal_edc
from credenza.specification import read_edition
from credenza.supplement import draw_pages
from credenza.translog import Kind
from credenza_hub.issuing.models import Credential, Standing
from credenza_hub.organisations.models import Seal
from credenza_hub.storage.seals import current_seal, open_seal
from credenza_hub.storage.time_stamps import time_stamper
from credenza_hub.translog.actions import Form, append, subject_of


def seal_for(credential: Credential, *, now: datetime) -> Seal | None:
    """The seal of the organisation that awarded a credential; ``None`` without one.

    There is none for a credential that is revoked, suspended or lapsed, either: a sealed copy has no status of its own.
    """
    if credential.standing(now) is not Standing.VALID:
        return None
    return current_seal(credential.participant.cohort.edition.entry.organisation, now=now)


def sealed_for_europass(credential: Credential, seal: Seal, languages: tuple[str, str], *, now: datetime) -> bytes:
    """The sealed credential with pages in two languages, entered in the log.

    Raises FaceError if the edition lacks what Europass demands, KeyFileError if the seal cannot be opened, StampError
    if the time cannot be stamped where the operator wants that, RenderingError if a page cannot be drawn.
    """
    badge = json.loads(credential.document)
    edition = read_edition(credential.participant.cohort.edition.canonical.encode())
    pages = {language: draw_pages(badge, edition, language) for language in languages}
    sealed = seal_edc(edc_of_badge(badge, edition, pages), open_seal(seal), now, stamper=time_stamper())
    with transaction.atomic():
        append(Kind.AWARD, subject_of(str(credential.key), Form.EUROPASS), sealed, now=now)
    return sealed
