"""Keys of issuers, and signatures on credentials: made and verified, offline unless a fetcher is given."""

from .contexts import CREDENTIALS_V2, OPEN_BADGES_V3, PINNED_CONTEXTS, unknown_contexts
from .cryptosuites import CRYPTOSUITES, EDDSA_RDFC_2022
from .data_integrity import (
    CheckedProofs,
    VerifiedProof,
    add_eddsa_rdfc_2022_proof,
    verify_data_integrity,
)
from .dates import read_datetime, write_datetime
from .dids import did_document, did_key_of, did_web_address, did_web_of, multibase, public_multibase
from .faults import ProofError, ProofReason, ProofUncheckableError
from .keys import IssuerKey, Signer, generate_key, read_key_file, write_key_file
from .resolving import Fetch, Resolver, find_key, resolve_offline, resolver
from .strict_json import JsonError, JsonReason, read_json
from .vc_jwt import MAX_TOKEN_BYTES, Token, read_vc_jwt, sign_vc_jwt, verify_vc_jwt

__all__ = [
    "CREDENTIALS_V2",
    "CRYPTOSUITES",
    "EDDSA_RDFC_2022",
    "MAX_TOKEN_BYTES",
    "OPEN_BADGES_V3",
    "PINNED_CONTEXTS",
    "CheckedProofs",
    "Fetch",
    "IssuerKey",
    "JsonError",
    "JsonReason",
    "ProofError",
    "ProofReason",
    "ProofUncheckableError",
    "Resolver",
    "Signer",
    "Token",
    "VerifiedProof",
    "add_eddsa_rdfc_2022_proof",
    "did_document",
    "did_key_of",
    "did_web_address",
    "did_web_of",
    "find_key",
    "generate_key",
    "multibase",
    "public_multibase",
    "read_datetime",
    "read_json",
    "read_key_file",
    "read_vc_jwt",
    "resolve_offline",
    "resolver",
    "sign_vc_jwt",
    "unknown_contexts",
    "verify_data_integrity",
    "verify_vc_jwt",
    "write_datetime",
    "write_key_file",
]
