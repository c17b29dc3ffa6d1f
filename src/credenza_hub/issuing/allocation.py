"""Places in status lists: each credential gets a bit of its own, at an index that nobody can foresee."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from credenza.status import ENTRIES, StatusReference, choose_indices, new_list
from credenza_hub.organisations.models import Organisation

from .models import StatusList
from .queries import status_list_address

SECRET_BYTES = 32

Reservation = tuple[int, int, int]
"""Status list, number of the first allocation, and how many."""


@dataclass(frozen=True)
class Place:
    """A bit in a status list that no other credential has or will have."""

    list_id: int
    index: int
    reference: StatusReference


def reserve_places(organisation: Organisation, count: int, *, now: datetime) -> list[Reservation]:
    """Reserve ``count`` places; call it inside a transaction. A full list is followed by a new one.

    Only a counter moves: which bits they are is worked out by ``places_of``, outside of the transaction. Places that
    are reserved and then not used stay empty: that costs a bit and can never give one place twice.
    """
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        reserved: list[Reservation] = []
        while count:
            status_list = _list_with_room(organisation) or _open_list(organisation, now)
            taken = min(count, ENTRIES - status_list.allocated)
            reserved.append((status_list.pk, status_list.allocated, taken))
            status_list.allocated += taken
            status_list.save(update_fields=["allocated"])
            count -= taken
    return reserved


def _list_with_room(organisation: Organisation) -> StatusList | None:
    lists = StatusList.objects.select_for_update(no_key=True).filter(organisation=organisation, allocated__lt=ENTRIES)
    return lists.defer("bits").order_by("pk").first()


def _open_list(organisation: Organisation, now: datetime) -> StatusList:
    return StatusList.objects.create(
        key=uuid.uuid4(),
        organisation=organisation,
        bits=bytes(new_list()),
        secret=secrets.token_bytes(SECRET_BYTES),
        updated_at=now,
    )


def places_of(reserved: Iterable[Reservation]) -> list[Place]:
    """The bits that belong to reservations, always the same for the same."""
    places: list[Place] = []
    for list_id, first, count in reserved:
        status_list = StatusList.objects.defer("bits").get(pk=list_id)
        address = status_list_address(status_list)
        for index in choose_indices(bytes(status_list.secret), first, count):
            places.append(Place(list_id, index, StatusReference(address, index, status_list.purpose)))
    return places
