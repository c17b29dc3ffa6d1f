"""JAdES seals of level B-B on JSON documents (ETSI TS 119 182-1), as Europass' credentials carry them."""

from .certificates import (
    FileSealKey,
    Holder,
    SealKey,
    holder_of,
    read_certificates,
    read_seal_file,
    write_seal_file,
)
from .elsewhere import Contents
from .header import SigningTime
from .sealing import MAX_SEALED_BYTES, Seal, VerifiedSeal, is_compact_seal, is_sealed, read_seals, seal, verify_seals
from .standing import CertificateReport, Standing, Trust, judge_certificate
from .token import TokenSealKey

__all__ = [
    "MAX_SEALED_BYTES",
    "CertificateReport",
    "Contents",
    "FileSealKey",
    "Holder",
    "Seal",
    "SealKey",
    "SigningTime",
    "Standing",
    "TokenSealKey",
    "Trust",
    "VerifiedSeal",
    "holder_of",
    "is_compact_seal",
    "is_sealed",
    "judge_certificate",
    "read_certificates",
    "read_seal_file",
    "read_seals",
    "seal",
    "verify_seals",
    "write_seal_file",
]
