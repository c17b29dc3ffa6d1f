"""Credentials and presentations as COSE messages (VC-JOSE-COSE 1.0, section 3.3): ``vc+cose`` and ``vp+cose``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from credenza.proofs.claims import Kind, document_kind
from credenza.proofs.envelope import Envelope
from credenza.proofs.faults import ProofError, ProofReason
from credenza.proofs.jose import read_object, short_type
from credenza.proofs.keys import Signer
from credenza.proofs.strict_json import write_json

from .sign1 import CONTENT_TYPE, CWT_CLAIMS, KEY_ID, TYPE, Sign1, read_sign1, write_sign1

_CLAIM_NAMES = {1: "iss", 2: "sub", 3: "aud", 4: "exp", 5: "nbf", 6: "iat"}
"""Labels of CWT claims → the JWT claims that mean the same (RFC 8392, section 3.1)."""


def sign_vc_cose(document: Mapping[str, Any], key: Signer) -> bytes:
    """A credential or presentation as a tagged COSE_Sign1 by ``key``. A Data Integrity proof inside is left out."""
    kind = document_kind(document)
    protected = {
        CONTENT_TYPE: f"application/{kind}",
        KEY_ID: key.verification_method.encode(),
        TYPE: f"application/{kind}+cose",
    }
    return write_sign1(protected, write_json({name: value for name, value in document.items() if name != "proof"}), key)


def read_vc_cose(data: bytes, media_type: str = "") -> Envelope:
    """Take a message apart without trusting it; ``media_type`` is what its surroundings call it, if they do.

    Raises ProofError when it is none, or carries neither a credential nor a presentation.
    """
    message = read_sign1(data)
    kind = _kind_of(message, short_type(media_type))
    document = read_object(message.payload, "content")
    return Envelope(f"{kind}+cose", kind, document, message, _claims_of(message))


def _kind_of(message: Sign1, named_outside: str) -> Kind:
    """What the message carries, by its type, its content type and its surroundings, which must agree."""
    named = {short_type(message.protected[TYPE])} if TYPE in message.protected else set()
    named |= {named_outside} if named_outside else set()
    if CONTENT_TYPE in message.protected:
        named.add(f"{short_type(message.protected[CONTENT_TYPE])}+cose")
    for kind in Kind:
        if named == {f"{kind}+cose"}:
            return kind
    raise ProofError(ProofReason.MALFORMED, f"The COSE message is of the type {', '.join(sorted(named))[:80]!r}.")


def _claims_of(message: Sign1) -> dict[str, Any]:
    """The claims in the protected header (RFC 9597) by their JWT names."""
    claims = message.protected.get(CWT_CLAIMS, {})
    if not isinstance(claims, Mapping):
        raise ProofError(ProofReason.MALFORMED, "The claims in the header of the COSE message are no map.")
    return {name: claims[label] for label, name in _CLAIM_NAMES.items() if label in claims}
