"""An assertion of Open Badges 2.0, and those of 0.5 to 1.1 in its terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from credenza.proofs import read_datetime

_HOSTED = frozenset(("hosted", "HostedBadge"))
_SIGNED = frozenset(("signed", "SignedBadge"))
_END_OF_TIME = 253402300800  # the year 10000, which Python cannot hold


class Verification(StrEnum):
    """How an assertion is verified (Open Badges v2.0, "VerificationObject")."""

    HOSTED = "hosted"
    SIGNED = "signed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Assertion:
    """What verification needs of an assertion.

    ``identifier`` is the address at which a hosted one lies, ``badge`` the badge class or its address, ``key`` the
    address of the key of a signed one. A date that is there and cannot be read is ``None``, and ``dates_readable`` is
    then false.
    """

    identifier: str | None
    badge: str | Mapping[str, Any] | None
    verification: Verification
    key: str | None
    issued_on: datetime | None
    expires: datetime | None
    dates_readable: bool
    revoked: bool


def read_assertion(document: Mapping[str, Any]) -> Assertion:
    """An assertion, whatever is missing in it."""
    how = document.get("verification", document.get("verify"))
    checked = how if isinstance(how, dict) else {}
    dates = {name: _moment(document[name]) for name in ("issuedOn", "expires") if document.get(name) is not None}
    badge = document.get("badge")
    return Assertion(
        _address(document, checked),
        badge if isinstance(badge, str | dict) else None,
        _verification(checked.get("type")),
        _text(checked.get("creator")) or (_text(checked.get("url")) if _is_older_signed(checked) else None),
        dates.get("issuedOn"),
        dates.get("expires"),
        None not in dates.values(),
        document.get("revoked") is True,
    )


def _address(document: Mapping[str, Any], checked: Mapping[str, Any]) -> str | None:
    """Where a hosted assertion lies: its id, before 1.1 the address in ``verify``."""
    own = _text(document.get("id"))
    return own or (_text(checked.get("url")) if checked.get("type") == "hosted" else None)


def _is_older_signed(checked: Mapping[str, Any]) -> bool:
    return checked.get("type") == "signed" and "creator" not in checked


def _verification(named: Any) -> Verification:
    kinds = set(filter(lambda item: isinstance(item, str), named if isinstance(named, list) else [named]))
    if kinds & _HOSTED:
        return Verification.HOSTED
    return Verification.SIGNED if kinds & _SIGNED else Verification.UNKNOWN


def _moment(value: Any) -> datetime | None:
    """A date and time; before 1.1 also a day, or seconds since 1970."""
    if isinstance(value, int) and not isinstance(value, bool):
        return datetime.fromtimestamp(value, UTC) if 0 <= value < _END_OF_TIME else None
    if not isinstance(value, str):
        return None
    return read_datetime(value) or read_datetime(f"{value}T00:00:00Z")


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
