"""Applicants without an account: they confirm their e-mail address by a link, open an account and go on from there."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from credenza_hub.accounts.invitations import invitation_link
from credenza_hub.accounts.models import normal_email
from credenza_hub.accounts.queries import may_be_invited
from credenza_hub.organisations.models import Organisation

SECONDS_BETWEEN_LETTERS = 600
"""A stranger can write anybody's address into the form: nobody gets more letters than this."""


def send_confirmation(organisation: Organisation, email: str, *, now: datetime) -> None:
    """Send the link by which the owner of ``email`` goes on to the request form; nothing if one was sent just now.

    Whether the address has an account can be seen from the letter alone.
    """
    address = normal_email(email)
    if not cache.add(_name_of(address), 1, timeout=SECONDS_BETWEEN_LETTERS):
        return
    form = reverse("recognition_desk:request", args=[organisation.slug])
    is_new = may_be_invited(address)
    entrance = invitation_link(address, now=now) if is_new else settings.PUBLIC_URL + reverse("accounts:sign-in")
    context = {
        "organisation": organisation.name_in(get_language() or "en"),
        "link": f"{entrance}?{urlencode({'next': form})}",
        "is_new": is_new,
    }
    text = render_to_string("recognition_desk/letters/confirmation.txt", context)
    EmailMessage(_("Your request for recognition: confirm your address"), text, to=[address]).send()


def _name_of(address: str) -> str:
    return f"recognition-letter-{hashlib.sha256(address.encode()).hexdigest()}"
