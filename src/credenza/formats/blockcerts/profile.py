"""The blockchain addresses that an issuer's profile lists, each with the time in which it may issue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from credenza.proofs import read_datetime

from .certificate import address_in

_ENDS = ("revoked", "expires", "invalidated")


@dataclass(frozen=True)
class IssuingKey:
    """An address and when it counts: since ``created``, until ``ended``, which was a withdrawal or its planned end."""

    address: str
    created: datetime | None
    ended: datetime | None
    revoked: bool


def read_issuing_keys(profile: Mapping[str, Any]) -> list[IssuingKey]:
    """The addresses in a profile of Blockcerts v1 (``issuerKeys``), v2 or v3 (``publicKey``)."""
    held = profile.get("publicKey", profile.get("publicKeys", profile.get("issuerKeys")))
    entries = held if isinstance(held, list) else [held]
    return [key for entry in entries if isinstance(entry, dict) and (key := _key(entry)) is not None]


def _key(entry: Mapping[str, Any]) -> IssuingKey | None:
    named = entry.get("id", entry.get("publicKey", entry.get("key")))
    if not isinstance(named, str):
        return None
    ends = {name: read_datetime(entry[name]) for name in _ENDS if name in entry}
    ended = min((moment for moment in ends.values() if moment is not None), default=None)
    created = read_datetime(entry.get("created", entry.get("date")))
    return IssuingKey(address_in(named) or named, created, ended, "revoked" in ends or "invalidated" in ends)
