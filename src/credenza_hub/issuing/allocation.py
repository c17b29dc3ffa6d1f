"""Places in status lists: each credential gets a bit of its own, at an index that nobody can foresee."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from credenza.formats.openbadges3 import StatusEntry
from credenza.status import (
    ENTRIES,
    REVOCATION,
    SUSPENSION,
    StatusReference,
    StatusReferences,
    choose_indices,
    new_list,
)
from credenza_hub.organisations.models import Organisation

from .models import StatusList
from .queries import status_list_address

SECRET_BYTES = 32

Reservation = tuple[int, int, int]
"""Status list, number of the first allocation, and how many."""


@dataclass(frozen=True)
class Place:
    """A bit in a status list that no other credential has or will have; the same in its list of suspensions, if any."""

    list_id: int
    index: int
    references: tuple[StatusReference, ...]

    @property
    def status(self) -> StatusEntry:
        """What the credential says about it."""
        return self.references[0] if len(self.references) == 1 else StatusReferences(self.references)


def reserve_places(
    organisation: Organisation, count: int, *, suspendable: bool = False, now: datetime
) -> list[Reservation]:
    """Reserve ``count`` places; call it inside a transaction. A full list is followed by a new one.

    Only a counter moves: which bits they are is worked out by ``places_of``, outside of the transaction. Places that
    are reserved and then not used stay empty: that costs a bit and can never give one place twice. For credentials
    that can be suspended each list gets a list of suspensions beside it.
    """
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        reserved: list[Reservation] = []
        while count:
            status_list = _list_with_room(organisation) or _open_list(organisation, REVOCATION, now)
            taken = min(count, ENTRIES - status_list.allocated)
            reserved.append((status_list.pk, status_list.allocated, taken))
            status_list.allocated += taken
            if suspendable and status_list.suspensions_id is None:
                status_list.suspensions = _open_list(organisation, SUSPENSION, now)
            status_list.save(update_fields=["allocated", "suspensions"])
            count -= taken
    return reserved


def _list_with_room(organisation: Organisation) -> StatusList | None:
    lists = StatusList.objects.select_for_update(no_key=True).filter(organisation=organisation, purpose=REVOCATION)
    return lists.filter(allocated__lt=ENTRIES).defer("bits").order_by("pk").first()


def _open_list(organisation: Organisation, purpose: str, now: datetime) -> StatusList:
    return StatusList.objects.create(
        key=uuid.uuid4(),
        organisation=organisation,
        purpose=purpose,
        bits=bytes(new_list()),
        secret=secrets.token_bytes(SECRET_BYTES),
        updated_at=now,
    )


def places_of(reserved: Iterable[Reservation], *, suspendable: bool = False) -> list[Place]:
    """The bits that belong to reservations, always the same for the same."""
    places: list[Place] = []
    for list_id, first, count in reserved:
        found = StatusList.objects.select_related("suspensions").defer("bits", "suspensions__bits").get(pk=list_id)
        lists = [found, found.suspensions] if suspendable else [found]
        named = [(status_list_address(each), each.purpose) for each in lists]
        for index in choose_indices(bytes(found.secret), first, count):
            references = tuple([StatusReference(address, index, purpose) for address, purpose in named])
            places.append(Place(list_id, index, references))
    return places
