"""Places in as many status lists as a run needs."""

from __future__ import annotations

import os
from datetime import datetime
from functools import cached_property

from credenza.cli.files import write_whole
from credenza.cli.texts import problem
from credenza.errors import InputError
from credenza.formats.openbadges3 import credential_bytes
from credenza.proofs import Signer
from credenza.status import ENTRIES, REVOCATION, StatusReference, choose_indices, new_list, status_list_credential

from .folder import AwardFolder
from .work import Work

NUMBER = "{number}"
"""Stands in an address for the number of the list, counted from 1."""


class StatusLists:
    """The lists at one address, or at numbered ones; each is filled before the next is begun."""

    def __init__(self, folder: AwardFolder, address: str, since: datetime, work: Work) -> None:
        self._folder, self._address, self._since, self._work = folder, address, since, work
        self._number = 1

    @cached_property
    def _key(self) -> Signer:
        return self._work.open_key()

    @property
    def room(self) -> int | None:
        """How many more credentials can be listed; ``None`` for as many as there are."""
        if NUMBER in self._address:
            return None
        return ENTRIES - self._folder.journal.count_on(self._address)

    def require_room(self, count: int) -> None:
        """Raises InputError when so many new credentials do not fit."""
        if self.room is not None and count > self.room:
            values = {"room": f"{self.room:,}", "count": f"{count:,}", "number": NUMBER}
            raise InputError(problem("status_list_full", "--status-list-url", **values))

    def places(self, count: int) -> list[StatusReference]:
        """The places of the next credentials; they are taken when their promises stand in the journal.

        Raises InputError when they do not fit.
        """
        self.require_room(count)
        found: list[StatusReference] = []
        while len(found) < count:
            url = self._address.replace(NUMBER, str(self._number))
            taken = self._folder.journal.count_on(url)
            now = min(count - len(found), ENTRIES - taken)
            if now:
                self._publish(url)
                secret = self._folder.status_secret(url, os.urandom(32))
                found += [StatusReference(url, index) for index in choose_indices(secret, taken, now)]
            if taken + now == ENTRIES:
                self._number += 1
        return found

    def _publish(self, url: str) -> None:
        path = self._folder.status_list_path(url)
        if not path.exists():
            signed = status_list_credential(new_list(), url, REVOCATION, self._since, self._key)
            write_whole(path, credential_bytes(signed))
