"""Whose key signed a token that wallets hold, by whichever of three ways its issuer is known.

A DID (its document lists the key), an https address (a document there lists the keys), or a chain of certificates in
the header of the token (it must lead to a root that the verifier trusts).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.x509 import Certificate
from cryptography.x509.oid import NameOID

from credenza.proofs import (
    Jws,
    ProofError,
    ProofReason,
    certified_key,
    find_key,
    published_key,
)

from .means import Means


@dataclass(frozen=True)
class NamedSigner:
    """Who signed a token, and with which key: ``method`` is the address of the key, ``key`` its public JWK."""

    issuer: str
    method: str
    key: dict[str, Any]


def signer_of(token: Jws, issuer: str | None, means: Means, now: datetime) -> NamedSigner:
    """The signer of a token in the name of ``issuer``, its claim ``iss``. The signature is for the caller to verify.

    Raises ProofError when the key is not that of the issuer, ProofUncheckableError when it is not at hand.
    """
    chain = token.header.get("x5c")
    if chain is not None:
        key = certified_key(chain, issuer, means.certificates, now)
        return NamedSigner(issuer or "x509", f"{issuer or 'x509'}#x5c", key)
    if issuer is None:
        raise ProofError(ProofReason.KEY_NOT_FOUND, "The token names neither its issuer nor a certificate.")
    if issuer.startswith("did:"):
        method = _method(token.key_id, issuer)
        return NamedSigner(issuer, method, find_key(method, means.resolve, now))
    key = published_key(issuer, token.key_id, means.fetch)
    return NamedSigner(issuer, f"{issuer}#{token.key_id or ''}", key)


def _method(key_id: str | None, issuer: str) -> str:
    if key_id is None:
        raise ProofError(ProofReason.KEY_NOT_FOUND, "The token names no key of its issuer.")
    method = key_id if key_id.startswith("did:") else f"{issuer}#{key_id.removeprefix('#')}"
    if method.partition("#")[0] != issuer:
        raise ProofError(ProofReason.KEY_NOT_FOUND, f"The key {key_id[:120]} is not of {issuer[:120]}.")
    return method


def name_of(certificate: Certificate) -> str:
    """Whom a certificate is about: the organisation, else its common name, else the whole name."""
    for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        for held in certificate.subject.get_attributes_for_oid(kind):
            return str(held.value)
    return certificate.subject.rfc4514_string()
