"""Answers that only the hub can read (``direct_post.jwt``; OpenID4VP 1.0, section 8.3; RFC 7516).

Each request has a P-256 key of its own, which follows from the request's key by a secret of the hub: so it is kept
nowhere, and with the request the last trace of what it opens is gone.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from django.utils.crypto import salted_hmac
from joserfc.errors import JoseError
from joserfc.jwe import JWERegistry, decrypt_compact
from joserfc.jwk import ECKey

from credenza.proofs import JsonError, read_json

from .faults import RefusedError

CONTENT_ENCRYPTION = ("A128GCM", "A256GCM")
"""What wallets may encrypt with; the high-assurance profile (HAIP 1.0, section 5) wants both."""

_AGREEMENT = "ECDH-ES"
_SALT = "credenza_hub.openid.answer"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the group of P-256 (SP 800-186, section 3.2.1.3)."""


def client_encryption(request: UUID) -> dict[str, Any]:
    """The members of ``client_metadata`` that say how the answer to a request is encrypted."""
    return {
        "jwks": {"keys": [_key(request).as_dict(private=False)]},
        "encrypted_response_enc_values_supported": list(CONTENT_ENCRYPTION),
    }


def opened(response: str, request: UUID, most: int) -> dict[str, Any]:
    """The members of an encrypted answer of at most ``most`` bytes. Raises RefusedError."""
    try:
        plain = decrypt_compact(response, _key(request), registry=_registry(most)).plaintext or b""
    except (JoseError, ValueError) as error:
        raise RefusedError("invalid_request", "response is not encrypted to the key of this request.") from error
    try:
        return read_json(plain, most)
    except JsonError as error:
        raise RefusedError("invalid_request", f"response: {error.detail}") from error


def _key(request: UUID) -> ECKey:
    drawn = int.from_bytes(salted_hmac(_SALT, request.hex, algorithm="sha512").digest())
    private = ec.derive_private_key(drawn % (_ORDER - 1) + 1, ec.SECP256R1())
    return ECKey.import_key(private, {"use": "enc", "alg": _AGREEMENT, "kid": request.hex})


def _registry(most: int) -> JWERegistry:
    """Without compression, and with more room than joserfc gives; members of the header it ignores that it does not
    know (RFC 7516, section 4)."""
    registry = JWERegistry(algorithms=[_AGREEMENT, *CONTENT_ENCRYPTION], strict_check_header=False)
    registry.max_protected_header_length = 4096
    registry.max_ciphertext_length = most * 4 // 3
    return registry
