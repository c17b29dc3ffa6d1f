"""Who asks wallets (OpenID4VP 1.0, section 5.9.3): the hub by a DID of its own, or by a certificate of the operator.

A certificate lies beside the other keys as PKCS #12, encrypted; the name of its file says how it names the hub. One
that was replaced lies aside until the requests that were made under it have expired.
"""

from __future__ import annotations

import base64
import contextlib
import functools
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.utils import timezone

from credenza.errors import KeyFileError, Problem
from credenza.proofs import SigningKey
from credenza.proofs.jades import FileSealKey, read_seal_file, write_seal_file
from credenza.proofs.jose import encode_base64url
from credenza_hub.storage.keys import write_whole

from .hub_key import hub_key

SAN_DNS, HASH = "x509_san_dns", "x509_hash"
PREFIXES = (SAN_DNS, HASH)
"""How a certificate may name the hub: by the host name in it, or by its SHA-256."""


@dataclass(frozen=True)
class Asker:
    """Who asks: ``client_id`` with its prefix, the members of the header that say whose the key is, and the key.

    ``name`` is that of the certificate in the key folder; empty for the hub's DID.
    """

    name: str
    client_id: str
    header: Mapping[str, Any]
    key: SigningKey


def asker() -> Asker:
    """Who asks today. Raises KeyFileError when a file does not fit ``settings.KEY_PASSPHRASE``."""
    given = _given()
    return _certified(*given) if given else _by_did()


def asker_named(name: str) -> Asker | None:
    """Who asked under that name; ``None`` if its certificate is no longer kept. Raises KeyFileError."""
    if not name:
        return _by_did()
    given = _given()
    if given and _name(*given) == name:
        return _certified(*given)
    aside = _aside(name)
    return _certified(name.partition("-")[0], _read_at(aside)) if aside.exists() else None


def _by_did() -> Asker:
    key = hub_key()
    return Asker("", f"decentralized_identifier:{key.did}", {"kid": key.verification_method}, key)


def _certified(prefix: str, certified: FileSealKey) -> Asker:
    own, *above = certified.certificates
    sent = [own, *(certificate for certificate in above if certificate.subject != certificate.issuer)]
    x5c = [base64.b64encode(certificate.public_bytes(Encoding.DER)).decode() for certificate in sent]
    told = _host() if prefix == SAN_DNS else encode_base64url(_sha256(own)).decode()
    return Asker(_name(prefix, certified), f"{prefix}:{told}", {"x5c": x5c}, certified)


def keep_certificate(key: FileSealKey, prefix: str, *, now: datetime) -> None:
    """Have the hub ask by this certificate from now on; requests that wait keep the one under which they were made.

    Raises KeyFileError if it does not hold now, or lacks the hub's host name where it is to name the hub by that.
    """
    own = key.certificates[0]
    if not _holds(own, now):
        raise KeyFileError(Problem("", "The certificate is not valid today.", "Give one that is."))
    if prefix == SAN_DNS and _host() not in _dns_names(own):
        what = f"The certificate does not name {_host()!r} (subjectAltName, dNSName)."
        raise KeyFileError(Problem("", what, "Ask for one that names the host of CREDENZA_PUBLIC_URL."))
    remove_certificate(now=now)
    write_whole(_path(prefix), write_seal_file(key, settings.KEY_PASSPHRASE))


def remove_certificate(*, now: datetime) -> None:
    """Have the hub ask by its DID again; requests that wait keep the certificate under which they were made."""
    for prefix in PREFIXES:
        path = _path(prefix)
        if path.exists():
            aside = _aside(_name(prefix, _read_at(path)))
            path.rename(aside)
            os.utime(aside, (now.timestamp(), now.timestamp()))


def forget_replaced(*, before: datetime) -> None:
    """Delete certificates that were replaced earlier: no request waits under them any more."""
    for path in settings.KEY_FOLDER.glob("hub-access-*-*.p12"):
        with contextlib.suppress(FileNotFoundError):  # another process was first
            if path.stat().st_mtime < before.timestamp():
                path.unlink()


def check(**_: object) -> list[CheckMessage]:
    """A warning for a certificate that wallets will refuse today, or that cannot be read."""
    try:
        given = _given()
    except KeyFileError as error:
        return [Warning(str(error), id="credenza.asker")]
    if given is None or _holds(given[1].certificates[0], timezone.now()):
        return []
    return [Warning("The certificate by which the hub asks wallets is not valid today.", id="credenza.asker")]


def _path(prefix: str) -> Path:
    return settings.KEY_FOLDER / f"hub-access-{prefix}.p12"


def _given() -> tuple[str, FileSealKey] | None:
    for prefix in PREFIXES:
        path = _path(prefix)
        if path.exists():
            return prefix, _read_at(path)
    return None


def _name(prefix: str, certified: FileSealKey) -> str:
    return f"{prefix}-{_sha256(certified.certificates[0]).hex()}"


def _aside(name: str) -> Path:
    return settings.KEY_FOLDER / f"hub-access-{name}.p12"


def _read_at(path: Path) -> FileSealKey:
    return _read(path, path.stat().st_mtime_ns, settings.KEY_PASSPHRASE)


@functools.lru_cache(maxsize=4)
def _read(path: Path, written: int, passphrase: str) -> FileSealKey:
    return read_seal_file(path.read_bytes(), passphrase)


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or ""


def _holds(certificate: x509.Certificate, now: datetime) -> bool:
    return certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc


def _dns_names(certificate: x509.Certificate) -> list[str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return names.get_values_for_type(x509.DNSName)


def _sha256(certificate: x509.Certificate) -> bytes:
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).digest()
