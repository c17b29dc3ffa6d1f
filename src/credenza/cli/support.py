"""Files that help a verification: editions, status lists, DID documents, and the list of trusted issuers.

What lies beside a credential is used only where it cannot deceive: an ``edition-*.json`` is known by its hash, a
``status-*.json`` or ``status-*.jwt`` by the issuer's signature. DID documents say whose key is whose, so they must be
named by the user.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from credenza.errors import DocumentError, InputError
from credenza.proofs import JsonError, ProofError, read_json, read_jws, read_object
from credenza.specification import Edition, read_edition
from credenza.status import STATUS_LIST_TOKEN
from credenza.verification import MAX_CREDENTIAL_BYTES, UnreadableError, parse

from .texts import problem

BESIDE = ("edition-*.json", "status-*.json", "status-*.jwt")
_MAX_FILES = 100
_MAX_FILE_BYTES = 4 * MAX_CREDENTIAL_BYTES
_STATUS_LIST = "BitstringStatusListCredential"


@dataclass
class Support:
    """Supporting files by what they are: editions by SHA-256, status lists by address, DID documents by DID."""

    editions: dict[str, Edition] = field(default_factory=dict)
    status_lists: dict[str, bytes] = field(default_factory=dict)
    did_documents: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, data: bytes) -> bool:
        """Take a file in; false when it is none of the three kinds."""
        document = _document_in(data)
        if document is None:
            return self._add_token_list(data)
        identifier = str(document.get("id", ""))
        if _STATUS_LIST in document.get("type", []):
            self.status_lists[identifier] = data
        elif identifier.startswith("did:") and "verificationMethod" in document:
            self.did_documents[identifier] = document
        else:
            return "@context" not in document and self._add_edition(data)
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


def gather_support(named: Iterable[Path], beside: Path | None) -> Support:
    """What the user named (files or folders), and what may be used from the folder ``beside`` the credential.

    Raises DocumentError for a named file that is unreadable or of no use.
    """
    support = Support()
    for path in _files_beside(beside) if beside else ():
        support.add(read_bounded(path, _MAX_FILE_BYTES))
    for path in named:
        for file in _files_in(path):
            useful = support.add(read_bounded(file, _MAX_FILE_BYTES))
            if not useful and file == path:
                raise DocumentError(problem("no_support", str(path)))
    return support


def _files_beside(folder: Path) -> list[Path]:
    return [path for pattern in BESIDE for path in sorted(folder.glob(pattern))][:_MAX_FILES]


def _files_in(path: Path) -> list[Path]:
    return sorted(path.glob("*.json"))[:_MAX_FILES] if path.is_dir() else [path]


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
