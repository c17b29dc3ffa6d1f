"""Files that help a verification: editions, status lists, what issuers publish, and the list of trusted issuers.

What lies beside a credential is used only where it cannot deceive: an ``edition-*.json`` is known by its hash, a
``status-*.json`` or ``status-*.jwt`` by the issuer's signature. All else (DID documents, issuers' profiles, hosted
badges, lists of revoked badges, records of blockchain transactions, certificates, trusted lists) says whose key is
whose or what was published where, so the user must name it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from cryptography.x509 import Certificate, CertificateRevocationList, load_pem_x509_crl

from credenza.errors import DocumentError, InputError
from credenza.proofs import JsonError, ProofError, read_json, read_jws, read_object
from credenza.proofs.jades import read_certificates
from credenza.proofs.merkle import Anchor, ChainRecord, read_chain_records
from credenza.proofs.trusted_lists import ClosedList, read_trusted_list
from credenza.specification import Edition, read_edition
from credenza.status import STATUS_LIST_TOKEN
from credenza.verification import (
    MAX_CREDENTIAL_BYTES,
    Accreditation,
    UnreadableError,
    closed_lists_of,
    ends_of,
    parse,
    read_accreditations,
)

from .texts import problem

BESIDE = ("edition-*.json", "status-*.json", "status-*.jwt")
_MAX_FILES = 100
_MAX_NAMED_FILES = 2000
_MAX_FILE_BYTES = 4 * MAX_CREDENTIAL_BYTES
_LISTS = frozenset(("BitstringStatusListCredential", "StatusList2021Credential"))


@dataclass
class Support:
    """Supporting files by what they are: editions by SHA-256, status lists by address, DID documents by DID and other
    documents by the address under which they are published, records by transaction, certificates as they are, and
    ``stamping`` those of authorities for time stamps.
    """

    editions: dict[str, Edition] = field(default_factory=dict)
    status_lists: dict[str, bytes] = field(default_factory=dict)
    did_documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    records: dict[Anchor, ChainRecord] = field(default_factory=dict)
    certificates: list[Certificate] = field(default_factory=list)
    stamping: list[Certificate] = field(default_factory=list)
    revocation_lists: list[CertificateRevocationList] = field(default_factory=list)
    listed_until: dict[str, datetime] = field(default_factory=dict)
    closed_lists: dict[str, ClosedList] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)

    def status_list(self, url: str) -> bytes | None:
        """The list for ``url``: one that says it belongs there, else the file whose path ends as the address does."""
        if url in self.status_lists:
            return self.status_lists[url]
        file = self.files.get(_ending(url))
        if file is None:
            return None
        self.did_documents.setdefault(url, {})
        return read_bounded(file, _MAX_FILE_BYTES)

    def content(self, address: str) -> bytes | None:
        """What a seal covers at ``address``: the file whose path ends as the address does."""
        file = self.files.get(_ending(address))
        return read_bounded(file, _MAX_FILE_BYTES) if file else None

    def add(self, data: bytes, *, named: bool = True) -> bool:
        """Take a file in; false when it is of no use. Only what the user ``named`` may say whose key is whose."""
        if named and self._add_certificates(data):
            return True
        document = _document_in(data)
        if document is None:
            return self._add_token_list(data)
        identifier = str(document.get("id", ""))
        if not _LISTS.isdisjoint(_types(document)):
            self.status_lists.setdefault(identifier, data)
            return not named or self._publish(identifier, document)
        if named and (records := read_chain_records(document)):
            self.records |= records
            return True
        if "@context" not in document and "did:" not in identifier[:4] and self._add_edition(data):
            return True
        return named and self._publish(identifier, document)

    def _publish(self, identifier: str, document: dict[str, Any]) -> bool:
        """Note what is published under an address; the first one counts."""
        inner = document.get("didDocument")
        if isinstance(inner, dict):
            return self._publish(str(inner.get("id", "")), inner)
        if identifier.startswith(("did:", "https://", "http://")):
            self.did_documents.setdefault(identifier, document)
        return identifier in self.did_documents

    def _add_certificates(self, data: bytes) -> bool:
        if data.lstrip()[:1] == b"<":
            listed = read_trusted_list(data)
            self.certificates += [authority.certificate for authority in listed if not authority.stamps]
            self.stamping += [authority.certificate for authority in listed if authority.stamps]
            self.listed_until |= ends_of(listed)
            self.closed_lists |= closed_lists_of(listed)
        elif b"-----BEGIN CERTIFICATE" in data[:65536]:
            named = read_certificates(data)
            self.certificates += named
            self.stamping += named
        elif b"-----BEGIN X509 CRL" in data[:65536]:
            self.revocation_lists.append(load_pem_x509_crl(data))
        else:
            return False
        return True

    def _add_token_list(self, data: bytes) -> bool:
        """A status list for attestations, which is a token; ``sub`` is its address."""
        try:
            token = read_jws(data.decode("ascii", "replace").strip())
            address = read_object(token.payload, "claims", _MAX_FILE_BYTES).get("sub")
        except ProofError:
            return False
        if token.media_type("") != STATUS_LIST_TOKEN or not isinstance(address, str):
            return False
        self.status_lists[address] = data
        return True

    def _add_edition(self, data: bytes) -> bool:
        try:
            edition = read_edition(data)
        except InputError:
            return False
        self.editions[edition.sha256] = edition
        return True


def _types(document: dict[str, Any]) -> set[str]:
    named = document.get("type", [])
    return {item for item in (named if isinstance(named, list) else [named]) if isinstance(item, str)}


def _document_in(data: bytes) -> dict[str, Any] | None:
    try:
        return read_json(data, _MAX_FILE_BYTES)
    except JsonError:
        pass
    try:
        return parse(data).document  # a status list may be a signed token
    except UnreadableError:
        return None


def read_bounded(path: Path, limit: int) -> bytes:
    """At most ``limit`` + 1 bytes of a file. Raises DocumentError when it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise DocumentError(problem("file_unreadable", str(path), reason=error.strerror)) from error


def gather_support(named: Iterable[Path], beside: Path | None, left_out: Collection[Path] = frozenset()) -> Support:
    """What the user named (files or folders), and what may be used from the folder ``beside`` the credential.

    ``left_out`` are the files to be verified: none of them may say of itself that it is published somewhere.
    Raises DocumentError for a named file that is unreadable or of no use.
    """
    support = Support()
    for path in _files_beside(beside) if beside else ():
        support.add(read_bounded(path, _MAX_FILE_BYTES), named=False)
    for path in named:
        for file in _files_in(path):
            if (file.resolve() in left_out or not _taken(support, file)) and file == path:
                raise DocumentError(problem("no_support", str(path)))
    return support


def content_beside(address: str, folder: Path | None) -> bytes | None:
    """What a seal covers at ``address``, if a file of that name lies in the folder; the seal knows it by its hash."""
    file = folder / PurePosixPath(urlsplit(address).path).name if folder else None
    return read_bounded(file, _MAX_FILE_BYTES) if file and file.is_file() else None


def _ending(path: str) -> str:
    """The last two parts of a path or address, by which a copy of a website is told."""
    return "/".join(path.split("/")[-2:])


def _taken(support: Support, file: Path) -> bool:
    data = read_bounded(file, _MAX_FILE_BYTES)
    support.files.setdefault(_ending(file.as_posix()), file)
    try:
        return support.add(data)
    except (ValueError, InputError):  # a broken certificate or list is of no use
        return False


def _files_beside(folder: Path) -> list[Path]:
    return [path for pattern in BESIDE for path in sorted(folder.glob(pattern))][:_MAX_FILES]


def _files_in(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file())[:_MAX_NAMED_FILES]


def read_authorities(paths: Iterable[Path]) -> tuple[bytes, ...]:
    """The certificates (DER) in PEM files. Raises DocumentError for a file that holds none."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    found: list[bytes] = []
    for path in paths:
        try:
            held = x509.load_pem_x509_certificates(read_bounded(path, _MAX_FILE_BYTES))
        except ValueError as error:
            raise DocumentError(problem("no_certificate", str(path))) from error
        found += [certificate.public_bytes(Encoding.DER) for certificate in held]
    return tuple(found)


def read_decisions(path: Path) -> Callable[[str], Sequence[Accreditation]]:
    """How the quality of issuers is assured, from a table (CSV). Raises DocumentError with the lines at fault."""
    try:
        text = read_bounded(path, _MAX_FILE_BYTES).decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(problem("trust_not_utf8", str(path))) from error
    decisions = read_accreditations(text)
    return lambda issuer: decisions.get(issuer, ())


def read_trusted_issuers(path: Path) -> dict[str, str]:
    """DID → name from a text file with one issuer a line: the DID, a space, the name. ``#`` begins a remark.

    Raises DocumentError with the line of every fault.
    """
    try:
        lines = read_bounded(path, _MAX_FILE_BYTES).decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise DocumentError(problem("trust_not_utf8", str(path))) from error
    entries = {number: line.split(maxsplit=1) for number, line in enumerate(lines, 1) if line.partition("#")[0].strip()}
    wrong = [number for number, entry in entries.items() if len(entry) != 2 or not entry[0].startswith("did:")]
    if wrong:
        raise DocumentError([problem("trust_line", f"{path}:{number}") for number in wrong])
    return {did: name.strip() for did, name in entries.values()}
