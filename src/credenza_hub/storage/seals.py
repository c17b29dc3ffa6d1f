"""The store of electronic seals: key and certificates as PKCS #12 in ``settings.KEY_FOLDER``, encrypted.

A file is complete before it gets its name, and the table names it only afterwards, as with the signing keys.
"""

from __future__ import annotations

import functools
import hashlib
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from credenza.errors import KeyFileError, Problem
from credenza.proofs.jades import FileSealKey, SealKey, holder_of, read_seal_file, write_seal_file
from credenza_hub.organisations.models import Organisation, Seal

from .keys import write_whole


def keep_seal(organisation: Organisation, key: FileSealKey, *, now: datetime) -> Seal:
    """Store a seal. Raises KeyFileError if its certificate names no organisation or is not of this time.

    Call it inside a transaction.
    """
    certificate = key.certificates[0]
    holder, issuer = holder_of(certificate), certificate.issuer.rfc4514_string()
    if not (holder.organization and holder.organization_identifier and holder.country):
        todo = "Ask the trust service provider for a certificate for electronic seals (EN 319 412-3)."
        raise KeyFileError(Problem("", "The certificate names no organisation with identifier and country.", todo))
    if not certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc:
        raise KeyFileError(Problem("", "The certificate is not valid today.", "Give one that is."))
    thumbprint = hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()
    reference = f"{organisation.slug}-seal-{thumbprint[:16]}.p12"
    if Seal.objects.filter(reference=reference).exists():
        raise KeyFileError(Problem("", "This seal is there already.", "Give another one."))
    write_whole(settings.KEY_FOLDER / reference, write_seal_file(key, settings.KEY_PASSPHRASE))
    return Seal.objects.create(
        organisation=organisation,
        reference=reference,
        holder=holder.organization,
        identifier=holder.organization_identifier,
        issued_by=issuer[:500],
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        added_at=now,
    )


def current_seal(organisation: Organisation, *, now: datetime) -> Seal | None:
    """The seal with which the organisation seals today: the latest that holds; ``None`` without one."""
    return organisation.seals.filter(removed_at=None, valid_from__lte=now, valid_until__gt=now).first()


def open_seal(seal: Seal) -> SealKey:
    """The key of a seal, ready to seal. Raises KeyFileError when the file is gone or does not fit the passphrase."""
    return _read(settings.KEY_FOLDER / seal.reference, settings.KEY_PASSPHRASE)


@functools.lru_cache(maxsize=64)
def _read(path: Path, passphrase: str) -> FileSealKey:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise KeyFileError(Problem(path.name, f"The file of the seal cannot be read: {error.strerror}.")) from error
    return read_seal_file(content, passphrase)
