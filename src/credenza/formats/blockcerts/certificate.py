"""A certificate of Blockcerts v1.2 or v2: an assertion of Open Badges with a receipt from a blockchain.

Source: Blockcerts schema 1.2, 2.0-alpha, 2.0 and 2.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from credenza.formats.openbadges2 import Assertion, read_assertion
from credenza.proofs.merkle import Receipt, read_2017_receipt

_KEY = "ecdsa-koblitz-pubkey:"


@dataclass(frozen=True)
class Certificate:
    """``content`` is what the receipt covers; ``address`` the blockchain address that should have issued it, if said;
    ``issuer`` the address of the issuer's profile, and what of it the certificate holds.
    """

    content: Mapping[str, Any]
    receipt: Receipt
    assertion: Assertion
    address: str | None
    issuer: Mapping[str, Any]
    is_older: bool


def is_blockcert(document: Mapping[str, Any]) -> bool:
    """Whether a document is a certificate of v1.2 or v2."""
    signature = document.get("receipt") if "document" in document else document.get("signature")
    return isinstance(signature, dict) and {"targetHash", "merkleRoot"} <= signature.keys()


def read_certificate(document: Mapping[str, Any]) -> Certificate:
    """The certificate in a document of that form. Raises ProofError when its receipt is none."""
    if "document" in document:
        return _read_older(document)
    content = {name: value for name, value in document.items() if name != "signature"}
    badge, how = document.get("badge"), document.get("verification")
    issuer = badge.get("issuer") if isinstance(badge, dict) else None
    named = how.get("publicKey", how.get("creator")) if isinstance(how, dict) else None
    return Certificate(
        content,
        read_2017_receipt(document["signature"]),
        read_assertion(document),
        address_in(named),
        issuer if isinstance(issuer, dict) else {"id": issuer} if isinstance(issuer, str) else {},
        is_older=False,
    )


def _read_older(document: Mapping[str, Any]) -> Certificate:
    inner = document["document"] if isinstance(document["document"], dict) else {}
    certificate, assertion = inner.get("certificate"), inner.get("assertion")
    if isinstance(certificate, dict):  # no vocabulary of v1.2 has this word, so no receipt ever covered it
        certificate = {name: value for name, value in certificate.items() if name != "language"}
        inner = {**inner, "certificate": certificate}
    issuer = certificate.get("issuer") if isinstance(certificate, dict) else None
    return Certificate(
        inner,
        read_2017_receipt(document["receipt"]),
        read_assertion(assertion if isinstance(assertion, dict) else {}),
        None,
        issuer if isinstance(issuer, dict) else {},
        is_older=True,
    )


def address_in(named: object) -> str | None:
    """The blockchain address in the name of a key (``ecdsa-koblitz-pubkey:…``)."""
    return named.removeprefix(_KEY) if isinstance(named, str) and named.startswith(_KEY) else None
