"""The attestation for EU wallets: an SD-JWT VC of the type ``VerifiableMicroCredential``.

Source: WE BUILD, attestation rulebook Micro-credential, version 0.1 of 21 July 2026 (draft; rules EUDI-01 to EUDI-08),
and SD-JWT-based Verifiable Credentials (IETF, draft-ietf-oauth-sd-jwt-vc). How both are read here: decision 0030.
"""

from .claim_table import ALWAYS_THERE, VCT, ClaimRow, claim_rows
from .reading import attestation_problems, is_attestation, read_attestation
from .type_metadata import type_metadata, type_metadata_bytes, type_metadata_integrity
from .writing import attestation_claims, missing_claims

__all__ = [
    "ALWAYS_THERE",
    "VCT",
    "ClaimRow",
    "attestation_claims",
    "attestation_problems",
    "claim_rows",
    "is_attestation",
    "missing_claims",
    "read_attestation",
    "type_metadata",
    "type_metadata_bytes",
    "type_metadata_integrity",
]
