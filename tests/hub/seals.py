"""Electronic seals for organisations of a hub, valid on the day of the test."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from credenza.proofs.jades import FileSealKey
from tests.proofs.jades.authority import NOW, Authority
from tests.proofs.jades.time_authority import TimeAuthority, time_authority


def new_authority() -> Authority:
    """A trust service provider whose own certificate holds today."""
    return Authority(days=_days(-900, 900))


def new_seal_key(
    authority: Authority,
    organization: str = "Università di Esempio",
    identifier: str | None = "VATIT-01234567890",
    *,
    days: tuple[int, int] = (-1, 300),
) -> FileSealKey:
    """A seal for an organisation, valid on ``days`` around today."""
    return authority.seal_key(organization=organization, identifier=identifier, days=_days(*days))


def new_access_key(authority: Authority, *hosts: str, days: tuple[int, int] = (-1, 300)) -> FileSealKey:
    """A certificate by which a hub at ``hosts`` asks wallets, valid on ``days`` around today."""
    return authority.seal_key(hosts=hosts, days=_days(*days))


def new_time_authority(authority: Authority, **more: Any) -> TimeAuthority:
    """An authority for time stamps whose clock is right, and whose certificate holds today."""
    return time_authority(authority, clock=timezone.now(), days=_days(-1, 300), **more)


def _days(first: int, last: int) -> tuple[int, int]:
    """Days around today as days around the fixed day of the authority."""
    passed = (timezone.now() - NOW) // timedelta(days=1)
    return first + passed, last + passed
