"""Places in status lists: each credential gets a bit of its own, at an index that nobody can foresee."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from credenza.status import ENTRIES, StatusReference, choose_indices, new_list
from credenza_hub.organisations.models import Organisation

from .models import StatusList
from .queries import status_list_address

SECRET_BYTES = 32


@dataclass(frozen=True)
class Place:
    """A bit in a status list that no other credential has or will have."""

    list_id: int
    index: int
    reference: StatusReference


def take_places(organisation: Organisation, count: int, *, now: datetime) -> list[Place]:
    """Take ``count`` places; call it inside a transaction. A full list is followed by a new one.

    Places that are taken and then not used stay empty: that costs a bit and can never give one place twice.
    """
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        places: list[Place] = []
        while len(places) < count:
            status_list = _list_with_room(organisation) or _open_list(organisation, now)
            places += _take_from(status_list, count - len(places))
    return places


def _list_with_room(organisation: Organisation) -> StatusList | None:
    lists = StatusList.objects.select_for_update().filter(organisation=organisation, allocated__lt=ENTRIES)
    return lists.defer("bits").order_by("pk").first()


def _open_list(organisation: Organisation, now: datetime) -> StatusList:
    return StatusList.objects.create(
        key=uuid.uuid4(),
        organisation=organisation,
        bits=bytes(new_list()),
        secret=secrets.token_bytes(SECRET_BYTES),
        updated_at=now,
    )


def _take_from(status_list: StatusList, wanted: int) -> list[Place]:
    count = min(wanted, ENTRIES - status_list.allocated)
    indices = choose_indices(bytes(status_list.secret), status_list.allocated, count)
    status_list.allocated += count
    status_list.save(update_fields=["allocated"])
    address = status_list_address(status_list)
    return [Place(status_list.pk, index, StatusReference(address, index, status_list.purpose)) for index in indices]
