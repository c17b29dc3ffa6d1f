"""Whom a verifier believes, from files: certificates of authorities, and trusted lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from credenza.errors import DocumentError, Problem
from credenza.proofs.trusted_lists import ClosedList, ListedAuthority, read_signed_lists

LARGEST_FILE = 32 * 1024 * 1024
"""The largest trusted list of today has 6 MB."""


@dataclass(frozen=True)
class Authorities:
    """Certificates of authorities, and ``stamping`` those of authorities for time stamps. Of those on a trusted list:
    SHA-256 → where they are listed, and until when the list counts; of those on closed lists alone, which count without
    end: the latest of these.
    """

    certificates: tuple[x509.Certificate, ...] = ()
    stamping: tuple[x509.Certificate, ...] = ()
    listed: Mapping[str, str] = field(default_factory=dict)
    until: Mapping[str, datetime] = field(default_factory=dict)
    closed: Mapping[str, ClosedList] = field(default_factory=dict)

    def with_others(self, others: Authorities) -> Authorities:
        """All of both; whom this names without an end counts without one."""
        own = set(map(digest_of, (*self.certificates, *self.stamping)))
        until = {digest: moment for digest, moment in others.until.items() if digest not in own}
        certificates, stamping = (*self.certificates, *others.certificates), (*self.stamping, *others.stamping)
        closed = {digest: each for digest, each in others.closed.items() if digest not in own}
        return Authorities(
            certificates,
            stamping,
            {**self.listed, **others.listed},
            {**until, **self.until},
            {**closed, **self.closed},
        )

    def outdated(self, now: datetime) -> dict[str, datetime]:
        """The lists that are out of date at ``now``: place → since when."""
        return {self.listed[digest]: until for digest, until in self.until.items() if until < now}

    @property
    def roots(self) -> tuple[bytes, ...]:
        """The certificates in DER."""
        return tuple(certificate.public_bytes(Encoding.DER) for certificate in self.certificates)


def read_roots(path: Path) -> Authorities:
    """The certificates (PEM) in a file, or in all files of a folder. Raises DocumentError for a file that has none.

    Whoever names them believes them for time stamps too.
    """
    found = tuple(certificate for file in _files(path) for certificate in _certificates(file))
    return Authorities(found, found)


def read_trusted_lists(folder: Path) -> Authorities:
    """The authorities on the trusted lists (XML) of a folder, each signed by an operator.

    Certificates (PEM) in the folder are those of operators; that of the list of lists is enough. A list counts until
    its NextUpdate, and no longer than the list that names its operator. Raises DocumentError
    naming each list whose signature does not hold, and for a folder without lists or operators.
    """
    files = _files(folder)
    lists = {file.name: _bounded(file) for file in files if file.suffix == ".xml"}
    operators = [certificate for file in files if file.suffix != ".xml" for certificate in _certificates(file)]
    if not lists or not operators:
        missing = "Trusted lists (.xml) or certificates of their operators (.pem) are missing."
        raise DocumentError(Problem(str(folder), missing))
    found, faults = read_signed_lists(lists, operators)
    if faults:
        told = [Problem(str(folder / name), f"The list is not believed: {why}") for name, why in faults.items()]
        raise DocumentError(told)
    return Authorities(
        tuple(authority.certificate for authority in found if not authority.stamps),
        tuple(authority.certificate for authority in found if authority.stamps),
        {digest_of(authority.certificate): authority.place for authority in found},
        ends_of(found),
        closed_lists_of(found),
    )


def ends_of(authorities: Iterable[ListedAuthority]) -> dict[str, datetime]:
    """SHA-256 of an authority → when it ends to count; of one on several lists the last moment."""
    ends: dict[str, list[datetime | None]] = {}
    for authority in authorities:
        ends.setdefault(digest_of(authority.certificate), []).append(authority.until)
    return {digest: max(filter(None, moments)) for digest, moments in ends.items() if None not in moments}


def closed_lists_of(authorities: Iterable[ListedAuthority]) -> dict[str, ClosedList]:
    """SHA-256 of an authority that stands on closed lists alone → the latest of them."""
    lists: dict[str, list[ClosedList | None]] = {}
    for authority in authorities:
        lists.setdefault(digest_of(authority.certificate), []).append(authority.closed)
    return {digest: max(filter(None, held), key=_issued) for digest, held in lists.items() if None not in held}


def _issued(closed: ClosedList) -> datetime:
    return closed.issued or datetime.min.replace(tzinfo=UTC)


def digest_of(certificate: x509.Certificate) -> str:
    """The SHA-256 by which a certificate is named here, in hexadecimal digits."""
    return certificate.fingerprint(SHA256()).hex()


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise DocumentError(Problem(str(path), "There is no such file or folder."))
    return sorted(file for file in path.iterdir() if file.is_file()) if path.is_dir() else [path]


def _certificates(file: Path) -> Iterable[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(_bounded(file))
    except ValueError as error:
        raise DocumentError(Problem(str(file), "This file holds no certificates (PEM).")) from error


def _bounded(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise DocumentError(Problem(str(file), f"The file cannot be read: {error.strerror}.")) from error
    if len(data) > LARGEST_FILE:
        raise DocumentError(Problem(str(file), "The file is too large."))
    return data
