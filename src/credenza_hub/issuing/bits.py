"""Bits of status lists as they stand in the database, and as they are at a moment."""

from __future__ import annotations

from datetime import datetime

from credenza.status import SUSPENSION, set_bit

from .models import Credential, StatusList


def set_revoked(list_id: int, index: int, *, now: datetime) -> None:
    """Set a bit in a list of revocations; call it inside a transaction."""
    _write(list_id, index, True, now)


def set_suspended(credential: Credential, suspended: bool, *, now: datetime) -> None:
    """Set or clear the bit of a credential in its list of suspensions; call it inside a transaction."""
    suspensions = StatusList.objects.values_list("suspensions", flat=True).get(pk=credential.status_list_id)
    _write(suspensions, credential.status_index, suspended, now)


def _write(list_id: int, index: int, value: bool, now: datetime) -> None:
    status_list = StatusList.objects.select_for_update().get(pk=list_id)
    bits = bytearray(status_list.bits)
    set_bit(bits, index, value)
    status_list.bits, status_list.updated_at = bytes(bits), now
    status_list.save(update_fields=["bits", "updated_at"])


def changed_at(status_list: StatusList, now: datetime) -> datetime:
    """When the list became what it is ``now``: by an act, or because a suspension ended by itself."""
    return max([status_list.updated_at, *(end for _index, end in _over(status_list, now))])


def bits_at(status_list: StatusList, now: datetime) -> bytes:
    """The bits as they are ``now``: suspensions that are over are clear, whether or not a worker has noticed."""
    bits = bytearray(status_list.bits)
    for index, _end in _over(status_list, now):
        set_bit(bits, index, False)
    return bytes(bits)


def _over(status_list: StatusList, now: datetime) -> list[tuple[int, datetime]]:
    """The places of suspensions whose end has come and that no worker has taken from the list yet."""
    if status_list.purpose != SUSPENSION:
        return []
    over = Credential.objects.filter(suspended_until__lte=now, status_list__suspensions=status_list)
    return list(over.values_list("status_index", "suspended_until"))
