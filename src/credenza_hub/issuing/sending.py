"""E-mails that hand credentials over or tell of a change: in the learner's language, sent by the worker."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPException, SMTPServerDisconnected

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from credenza_hub.accounts.invitations import invitation_link
from credenza_hub.accounts.models import User
from credenza_hub.cohorts.tables import title_of

from .awarding import Worker
from .models import Credential, HandOver, Notice

logger = logging.getLogger(__name__)

LETTERS = 100
"""E-mails claimed at once."""

_CLAIM = timedelta(minutes=5)


@dataclass(frozen=True)
class Post:
    """One kind of letters: where they wait, the way from there to the credential, and what they say."""

    letters: type[HandOver | Notice]
    credential: str
    subject: str
    template: str


HAND_OVERS = Post(HandOver, "credential", gettext_noop("Your micro-credential: %(title)s"), "issuing/letter.txt")
NOTICES = Post(
    Notice, "act__credential", gettext_noop("A change to your micro-credential: %(title)s"), "issuing/notice.txt"
)


def claim_link(email: str, has_account: bool) -> str:
    """Where a learner finds the credentials: the own page, or first the invitation that opens an account."""
    return settings.PUBLIC_URL + reverse("wallet:credentials") if has_account else invitation_link(email)


def people_with_accounts(emails: Iterable[str]) -> dict[str, User]:
    """E-mail address → the person who can sign in with it."""
    users = User.objects.filter(email__in=set(emails), is_active=True)
    return {user.email: user for user in users if user.has_usable_password()}


def language_of(credential: Credential, user: User | None) -> str:
    """The language of a letter: the learner's own, else that of the credentials of the cohort, else English."""
    cohort = credential.participant.cohort
    wanted = (user.language if user else "", cohort.language, *cohort.edition.listing.get("language", ()))
    return next((language for language in wanted if language in dict(settings.LANGUAGES)), "en")


def send_some(worker: Worker) -> bool:
    """Send the oldest e-mails that wait, of each kind; ``False`` if none does."""
    claimed = [(post, _claim(post, worker)) for post in (HAND_OVERS, NOTICES)]
    return any([_send_all(post, letters, worker) for post, letters in claimed if letters])  # noqa: C419 (each kind is sent)


def _send_all(post: Post, letters: list[HandOver | Notice], worker: Worker) -> bool:
    """Send letters over one connection. What is left when the mail server is lost waits until the claim ends."""
    people = people_with_accounts(letter.credential.participant.email for letter in letters)
    server = get_connection()
    try:
        server.open()
        for letter in letters:
            message = compose(post, letter.credential, people.get(letter.credential.participant.email))
            if not _send(letter, message, server, worker):
                return False
    except OSError as error:
        logger.warning("The mail server cannot be reached: %s", type(error).__name__)
        return False
    finally:
        server.close()
    return True


def _claim(post: Post, worker: Worker) -> list[HandOver | Notice]:
    now = worker.clock()
    free = post.letters.objects.filter(Q(claimed_until=None) | Q(claimed_until__lte=now), sent_at=None, fault="")
    if not free.exists():
        return []
    with transaction.atomic():
        chosen = free.select_for_update(skip_locked=True).order_by("pk")[:LETTERS]
        keys = [letter.pk for letter in chosen]
        post.letters.objects.filter(pk__in=keys).update(claimed_until=now + _CLAIM)
    letters = post.letters.objects.filter(pk__in=keys).defer(f"{post.credential}__packed")
    cohort = f"{post.credential}__participant__cohort"
    return list(letters.select_related(f"{cohort}__edition__entry", f"{cohort}__organisation"))


def _send(letter: HandOver | Notice, message: EmailMessage, server: BaseEmailBackend, worker: Worker) -> bool:
    """Send a letter and note it, or why not; ``False`` if the server is lost."""
    lost = False
    try:
        server.send_messages([message])
    except OSError as error:  # among them SMTPException
        logger.warning("E-mail %s could not be sent: %s", letter.pk, type(error).__name__)
        letter.fault = type(error).__name__
        lost = isinstance(error, SMTPServerDisconnected) or not isinstance(error, SMTPException)
    else:
        letter.sent_at = worker.clock()
    letter.save(update_fields=["sent_at", "fault"])
    return not lost


def compose(post: Post, credential: Credential, user: User | None) -> EmailMessage:
    """The e-mail that tells a learner where the credential is, or that it changed."""
    participant = credential.participant
    language = language_of(credential, user)
    with translation.override(language):
        title = title_of(participant.cohort.edition, language)
        context = {
            "name": f"{participant.given_name} {participant.family_name}".strip(),
            "title": title,
            "organisation": participant.cohort.organisation.name_in(language),
            "link": claim_link(participant.email, has_account=user is not None),
            "has_account": user is not None,
        }
        subject = " ".join((_(post.subject) % {"title": title}).split())
        return EmailMessage(subject, render_to_string(post.template, context), to=[participant.email])
