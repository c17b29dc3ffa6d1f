"""Offers of a credential to a wallet: made by the learner, open for a quarter of an hour, taken once."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from credenza_hub.accounts.models import User
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.issuing.models import Credential
from credenza_hub.wallet.queries import owns

from .codes import TRANSACTION_DIGITS, offer_code
from .configurations import GRANT_PRE_AUTHORIZED, configurations_of
from .models import Offer

OPEN_FOR = timedelta(minutes=15)
KEPT_FOR = timedelta(days=1)
MOST_FAILURES = 5
"""Wrong transaction codes after which an offer is closed: a million guesses would be needed for six digits."""


def make_offer(user: User, *, credential: Credential, now: datetime) -> Offer:
    """An offer of the learner's own credential. Offers made before for it are closed.

    Raises PermissionDenied for another's credential, or one that was revoked.
    """
    if not owns(user, credential) or credential.revoked_at is not None:
        raise PermissionDenied
    with transaction.atomic():
        Offer.objects.filter(expires_at__lt=now - KEPT_FOR).delete()
        Offer.objects.filter(credential=credential, redeemed_at=None, expires_at__gt=now).update(expires_at=now)
        offer = Offer.objects.create(
            key=uuid.uuid4(), credential=credential, made_by=user, created_at=now, expires_at=now + OPEN_FOR
        )
        record(user, None, Event.WALLET_OFFER_MADE, f"credential:{credential.key}", now=now)
    return offer


def is_open(offer: Offer, now: datetime) -> bool:
    """Whether a wallet can still take it."""
    usable = offer.redeemed_at is None and offer.failures < MOST_FAILURES and offer.expires_at > now
    return usable and offer.credential.revoked_at is None


def find_open_offer(key: UUID, now: datetime) -> Offer | None:
    """An offer that a wallet can still take."""
    offer = Offer.objects.select_related("credential__participant__cohort__edition", "made_by").filter(key=key).first()
    return offer if offer is not None and is_open(offer, now) else None


def offer_document(offer: Offer) -> dict[str, Any]:
    """What the wallet reads (OpenID4VCI 1.0, section 4.1.1): both ways to a token, the learner chooses with the wallet.

    The pre-authorised code is worth nothing without the digits that the learner sees on the page.
    """
    digits = {"input_mode": "numeric", "length": TRANSACTION_DIGITS}
    return {
        "credential_issuer": settings.PUBLIC_URL,
        "credential_configuration_ids": list(configurations_of(offer.credential)),
        "grants": {
            GRANT_PRE_AUTHORIZED: {"pre-authorized_code": offer_code(offer.key), "tx_code": digits},
            "authorization_code": {"issuer_state": offer.key.hex},
        },
    }


def offer_link(offer: Offer) -> str:
    """The link, and what the QR code holds: it names the address of the offer."""
    address = f"{settings.PUBLIC_URL}/openid/offers/{offer.key}"
    return f"openid-credential-offer://?credential_offer_uri={quote(address, safe='')}"
