"""JAdES seals of levels B-B and B-T on JSON documents (ETSI TS 119 182-1), as Europass' credentials carry them."""

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
from .stamping import Stamper, StampError, stamper_of, with_time_stamp
from .stamps import StampReport, StampStanding
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
    "StampError",
    "StampReport",
    "StampStanding",
    "Stamper",
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
    "stamper_of",
    "verify_seals",
    "with_time_stamp",
    "write_seal_file",
]
