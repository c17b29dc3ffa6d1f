"""Who asks wallets (OpenID4VP 1.0, section 5.9.3): the hub by a DID of its own, or by a certificate of the operator.

A certificate lies beside the other keys as PKCS #12, encrypted; the name of its file says how it names the hub.
"""

from __future__ import annotations

import base64
import functools
import hashlib
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
    """Who asks: ``client_id`` with its prefix, the members of the header that say whose the key is, and the key."""

    client_id: str
    header: Mapping[str, Any]
    key: SigningKey


def asker() -> Asker:
    """Who asks today. Raises KeyFileError when a file does not fit ``settings.KEY_PASSPHRASE``."""
    given = _given()
    if given is None:
        key = hub_key()
        return Asker(f"decentralized_identifier:{key.did}", {"kid": key.verification_method}, key)
    prefix, certified = given
    own, *above = certified.certificates
    sent = [own, *(certificate for certificate in above if certificate.subject != certificate.issuer)]
    x5c = [base64.b64encode(certificate.public_bytes(Encoding.DER)).decode() for certificate in sent]
    name = _host() if prefix == SAN_DNS else encode_base64url(_sha256(own)).decode()
    return Asker(f"{prefix}:{name}", {"x5c": x5c}, certified)


def keep_certificate(key: FileSealKey, prefix: str, *, now: datetime) -> None:
    """Have the hub ask by this certificate from now on.

    Raises KeyFileError if it does not hold now, or lacks the hub's host name where it is to name the hub by that.
    """
    own = key.certificates[0]
    if not _holds(own, now):
        raise KeyFileError(Problem("", "The certificate is not valid today.", "Give one that is."))
    if prefix == SAN_DNS and _host() not in _dns_names(own):
        what = f"The certificate does not name {_host()!r} (subjectAltName, dNSName)."
        raise KeyFileError(Problem("", what, "Ask for one that names the host of CREDENZA_PUBLIC_URL."))
    remove_certificate()
    write_whole(_path(prefix), write_seal_file(key, settings.KEY_PASSPHRASE))


def remove_certificate() -> None:
    """Have the hub ask by its DID again."""
    for prefix in PREFIXES:
        _path(prefix).unlink(missing_ok=True)


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
            return prefix, _read(path, path.stat().st_mtime_ns, settings.KEY_PASSPHRASE)
    return None


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
