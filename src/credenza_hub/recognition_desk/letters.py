"""E-mails to applicants. They say that something happened and where it stands, never what: mail is read by others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza_hub.audit.events import Event

from .models import CaseFile, Letter

logger = logging.getLogger(__name__)

LETTERS: Mapping[Event, Promise] = {
    Event.CASE_SUBMITTED: gettext_lazy("Your request came in."),
    Event.CASE_ACKNOWLEDGED: gettext_lazy("The institution acknowledges your request."),
    Event.CASE_INFORMATION_REQUESTED: gettext_lazy("The institution asks you for something."),
    Event.CASE_COMPLETED: gettext_lazy("Your file is complete."),
    Event.CASE_ROUTED: gettext_lazy("It is settled how your request is assessed."),
    Event.CASE_DELAY_NOTIFIED: gettext_lazy("The decision is late. You find the reason and the expected day here."),
    Event.CASE_NOTIFIED: gettext_lazy("It is decided. You find the decision, its reasons and how to appeal here."),
    Event.CASE_CONDITION_MET: gettext_lazy("A condition of your recognition was met."),
    Event.CASE_CLOSED: gettext_lazy("Your case was closed."),
}
"""Acts of which the applicant is told at once."""

_SOME = 20
_CLAIM = timedelta(minutes=5)


def write_letter(file: CaseFile, event: Event, *, now: datetime) -> None:
    """Put an e-mail into the queue. Call it inside the transaction of the act."""
    Letter.objects.create(case=file, event=event.value, written_at=now)


def send_letters(clock: Callable[[], datetime]) -> bool:
    """Send the oldest letters that wait; ``False`` if none does."""
    letters = _claim(clock())
    for letter in letters:
        _send(letter, clock)
    return bool(letters)


def _claim(now: datetime) -> list[Letter]:
    free = Letter.objects.filter(Q(claimed_until=None) | Q(claimed_until__lte=now), sent_at=None, fault="")
    if not free.exists():
        return []
    with transaction.atomic():
        keys = [letter.pk for letter in free.select_for_update(skip_locked=True).order_by("pk")[:_SOME]]
        Letter.objects.filter(pk__in=keys).update(claimed_until=now + _CLAIM)
    return list(Letter.objects.filter(pk__in=keys).select_related("case__organisation", "case__applicant"))


def _send(letter: Letter, clock: Callable[[], datetime]) -> None:
    try:
        compose(letter).send()
    except (SMTPException, OSError) as error:
        logger.warning("Letter %s could not be sent: %s", letter.pk, type(error).__name__)
        letter.fault = type(error).__name__
    else:
        letter.sent_at = clock()
    letter.save(update_fields=["sent_at", "fault"])


def compose(letter: Letter) -> EmailMessage:
    """The e-mail in the applicant's language."""
    applicant, organisation = letter.case.applicant, letter.case.organisation
    with translation.override(applicant.language):
        context = {
            "name": applicant.name,
            "organisation": organisation.name_in(applicant.language),
            "what": LETTERS[Event(letter.event)],
            "link": settings.PUBLIC_URL + reverse("recognition_desk:case", args=[letter.case.key]),
        }
        text = render_to_string("recognition_desk/letters/news.txt", context)
        return EmailMessage(_("Your request for recognition"), text, to=[applicant.email])
