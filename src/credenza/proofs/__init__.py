"""Keys of issuers, and signatures on credentials: made and verified, offline unless a fetcher is given."""

from .canonical import Contexts, Unsecured
from .claims import Kind, document_kind, identifier_of
from .compiled import CompiledHash, CompiledProof, KnownProof
from .contexts import (
    CLR_V2,
    CREDENTIALS_V2,
    OPEN_BADGES_V3,
    PINNED_CONTEXTS,
    GeneralContexts,
    pinned_bytes,
    unknown_contexts,
)
from .controllers import listed_keys
from .cose import read_vc_cose, sign_vc_cose
from .coverage import ASSURABLE, WHOLE, Coverage, Extent
from .cryptosuites import (
    CRYPTOSUITES,
    ECDSA_JCS_2019,
    ECDSA_RDFC_2019,
    EDDSA_JCS_2022,
    EDDSA_RDFC_2022,
    Cryptosuite,
    suite_for,
)
from .data_integrity import (
    CheckedProofs,
    Expected,
    NamedKey,
    VerifiedProof,
    named_key,
    verify_data_integrity,
)
from .dates import CLOCK_SKEW, read_datetime, write_datetime
from .dids import did_document, did_key_of, did_web_address, did_web_of
from .ecdsa_sd import (
    ECDSA_SD_2023,
    PointerError,
    add_base_proof,
    default_pointers,
    derive,
    mandatory_pointers,
    write_pointer,
)
from .envelope import JWT, Envelope, verify_envelope, verify_envelope_with
from .enveloping import enveloped, is_enveloped, open_data_url, open_enveloped, read_message, require_enveloped
from .faults import KeyUnconfirmedError, ProofError, ProofReason, ProofUncheckableError
from .further import CREDENTIALS_V1, contexts_for
from .jose import CompiledToken, Jws, JwtShape, read_jws, read_object, read_vc_jwt, sign_vc_jwt
from .jose import write_jws as write_token
from .key_kinds import (
    ED25519,
    KEY_KINDS,
    P256,
    P384,
    P521,
    KeyKind,
    KeyLengthError,
    kind_of,
    multibase,
    public_multibase,
    read_public_multibase,
)
from .keys import IssuerKey, Signer, SigningKey, generate_key, read_key_file, write_key_file
from .making import add_proof
from .method_key import MethodKey, read_method_key, read_method_public_key
from .published_keys import authority_of, certified_key, published_key
from .resolving import ASSERTION, AUTHENTICATION, Fetch, Resolver, find_key, resolve_offline, resolver
from .sd_jwt import SD_JWT_VC, read_path, read_sd_jwt_vc, read_vc_sd_jwt, sign_sd_jwt_vc, sign_vc_sd_jwt
from .signatures import signature_holds
from .strict_json import JsonError, JsonReason, read_json, read_json_list, write_json
from .token_keys import TokenKey
from .token_uri import TokenUri, is_token_uri, read_token_uri

__all__ = [
    "ASSERTION",
    "ASSURABLE",
    "AUTHENTICATION",
    "CLOCK_SKEW",
    "CLR_V2",
    "CREDENTIALS_V1",
    "CREDENTIALS_V2",
    "CRYPTOSUITES",
    "ECDSA_JCS_2019",
    "ECDSA_RDFC_2019",
    "ECDSA_SD_2023",
    "ED25519",
    "EDDSA_JCS_2022",
    "EDDSA_RDFC_2022",
    "JWT",
    "KEY_KINDS",
    "OPEN_BADGES_V3",
    "P256",
    "P384",
    "P521",
    "PINNED_CONTEXTS",
    "SD_JWT_VC",
    "WHOLE",
    "CheckedProofs",
    "CompiledHash",
    "CompiledProof",
    "CompiledToken",
    "Contexts",
    "Coverage",
    "Cryptosuite",
    "Envelope",
    "Expected",
    "Extent",
    "Fetch",
    "GeneralContexts",
    "IssuerKey",
    "JsonError",
    "JsonReason",
    "Jws",
    "JwtShape",
    "KeyKind",
    "KeyLengthError",
    "KeyUnconfirmedError",
    "Kind",
    "KnownProof",
    "MethodKey",
    "NamedKey",
    "PointerError",
    "ProofError",
    "ProofReason",
    "ProofUncheckableError",
    "Resolver",
    "Signer",
    "SigningKey",
    "TokenKey",
    "TokenUri",
    "Unsecured",
    "VerifiedProof",
    "add_base_proof",
    "add_proof",
    "authority_of",
    "certified_key",
    "contexts_for",
    "default_pointers",
    "derive",
    "did_document",
    "did_key_of",
    "did_web_address",
    "did_web_of",
    "document_kind",
    "enveloped",
    "find_key",
    "generate_key",
    "identifier_of",
    "is_enveloped",
    "is_token_uri",
    "kind_of",
    "listed_keys",
    "mandatory_pointers",
    "multibase",
    "named_key",
    "open_data_url",
    "open_enveloped",
    "pinned_bytes",
    "public_multibase",
    "published_key",
    "read_datetime",
    "read_json",
    "read_json_list",
    "read_jws",
    "read_key_file",
    "read_message",
    "read_method_key",
    "read_method_public_key",
    "read_object",
    "read_path",
    "read_public_multibase",
    "read_sd_jwt_vc",
    "read_token_uri",
    "read_vc_cose",
    "read_vc_jwt",
    "read_vc_sd_jwt",
    "require_enveloped",
    "resolve_offline",
    "resolver",
    "sign_sd_jwt_vc",
    "sign_vc_cose",
    "sign_vc_jwt",
    "sign_vc_sd_jwt",
    "signature_holds",
    "suite_for",
    "unknown_contexts",
    "verify_data_integrity",
    "verify_envelope",
    "verify_envelope_with",
    "write_datetime",
    "write_json",
    "write_key_file",
    "write_pointer",
    "write_token",
]
