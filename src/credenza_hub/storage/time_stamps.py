"""The authority for time stamps on seals that the operator named."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.checks import CheckMessage, Error

from credenza.posting import time_stamp_authority
from credenza.proofs.jades import Stamper, stamper_of


def time_stamper() -> Stamper | None:
    """How to get time stamps; ``None`` where the settings name no authority. Raises ValueError for a wrong address."""
    url = settings.TIME_STAMP_URL
    return stamper_of(time_stamp_authority(url), lambda: secrets.randbits(64)) if url else None


def check(**_: object) -> list[CheckMessage]:
    """An error of the settings if the address of the authority is none."""
    try:
        time_stamper()
    except ValueError:
        return [Error("CREDENZA_TIME_STAMP_URL is no address with http or https.", id="credenza.time_stamp")]
    return []
