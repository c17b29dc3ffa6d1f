"""Trusted lists of the member states of the EU (ETSI TS 119 612): which authorities may issue certificates for seals,
and which may stamp the time.

A list is believed for its signature by its scheme operator, or because the user names the file and so vouches for it.
It counts until its NextUpdate. Only a closed list may have none (clause 5.3.15): its last state counts without end, for
seals of earlier days still need it, and whoever is told of it is told how old it is.
openvc reads the lists and checks their signatures (XAdES, through signxml).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from cryptography.x509 import Certificate

from credenza.errors import DocumentError, Problem

from .dates import read_datetime

if TYPE_CHECKING:
    from openvc.trustlist import TrustList


@dataclass(frozen=True)
class ClosedList:
    """A list without NextUpdate: where it is from, and when it was issued, if it says so."""

    place: str
    issued: datetime | None


@dataclass(frozen=True)
class ListedAuthority:
    """An authority for qualified certificates that a list calls granted, and the country and operator of that list.

    ``until`` is when the list has to be replaced (NextUpdate, or that of the list which names its operator); ``None``
    where nothing says so. With ``stamps`` it is one for qualified time stamps instead (service type TSA/QTST).
    ``closed`` is the list if it names no next update of its own.
    """

    certificate: Certificate
    territory: str
    operator: str
    until: datetime | None = None
    stamps: bool = False
    closed: ClosedList | None = None

    @property
    def place(self) -> str:
        """Where it is listed, for people."""
        return _place(self.territory, self.operator)


def read_trusted_list(data: bytes) -> list[ListedAuthority]:
    """The authorities on a list that the user vouches for; its signature is not looked at.

    Raises DocumentError for what is no trusted list.
    """
    from openvc.trustlist import TrustListError, parse_trust_list

    try:
        read = parse_trust_list(data)
        return list(_authorities(read, read.next_update))
    except TrustListError as error:
        raise DocumentError(Problem("", f"This is no trusted list: {error!s:.200}")) from error


def read_signed_lists(
    lists: Mapping[str, bytes], operators: Sequence[Certificate]
) -> tuple[list[ListedAuthority], dict[str, str]]:
    """The authorities on all lists (name → XML) that are signed as they must be; and the other lists with their fault.

    A list must be signed by one of the ``operators``, or by an operator that an accepted list names: so it is enough
    to know the operator of the list of lists (LOTL).
    """
    work = _Work(dict(lists), [_Sponsor(tuple(operators), None)])
    while work.take_one():
        pass
    return work.found, work.faults


@dataclass(frozen=True)
class _Sponsor:
    """Operators whose lists are believed, and until when they are."""

    operators: tuple[Certificate, ...]
    until: datetime | None


@dataclass
class _Work:
    waiting: dict[str, bytes]
    sponsors: list[_Sponsor]
    found: list[ListedAuthority] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)

    def take_one(self) -> bool:
        """Take in the first list whose signature holds by now; false if there is none."""
        self.faults = {}
        for name, data in self.waiting.items():
            for sponsor in self.sponsors:
                if self._take(name, data, sponsor):
                    del self.waiting[name]
                    return True
        return False

    def _take(self, name: str, data: bytes, sponsor: _Sponsor) -> bool:
        from openvc.trustlist import TrustListError, consume_trust_list, verify_xades_enveloped

        try:
            accepted = consume_trust_list(
                data, verify_signature=verify_xades_enveloped, expected_signer_certs=sponsor.operators
            )
        except TrustListError as error:
            self.faults[name] = f"{error!s:.200}"
            return False
        until = min(filter(None, (accepted.next_update, sponsor.until)), default=None)
        pointed = [certificate for pointer in accepted.pointers for certificate in pointer.signer_certs]
        self.sponsors.append(_Sponsor(tuple(pointed), until))
        self.found += _authorities(accepted, until)
        return True


def _authorities(read: TrustList, until: datetime | None) -> Iterator[ListedAuthority]:
    from openvc.trustlist.consume import ServiceStatus, ServiceType

    place = (read.territory or "", read.scheme_operator or "")
    closed = ClosedList(_place(*place), read_datetime(read.issue_datetime)) if read.next_update is None else None
    for service in chain.from_iterable(provider.services for provider in read.providers):
        known = service.service_type in (ServiceType.CA_QC, ServiceType.TSA_QTST)
        if known and service.service_status == ServiceStatus.GRANTED:
            stamps = service.service_type == ServiceType.TSA_QTST
            yield ListedAuthority(service.certificate, *place, until, stamps, closed)


def _place(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
