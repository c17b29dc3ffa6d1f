"""Credentials and presentations inside a signed message (VC Data Model 2.0, section 4.13): JWT, SD-JWT or COSE.

However the message is written, it comes down to a document, the registered claims beside it, and one signature.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from .claims import (
    Kind,
    identifier_of,
    identity_claims,
    registered_claims,
    require_agreement,
    require_current,
    time_of_signing,
)
from .controllers import key_in_name
from .coverage import WHOLE, Coverage
from .data_integrity import FOR_ASSERTION, Expected, VerifiedProof
from .faults import KeyUnconfirmedError, ProofError, ProofReason, ProofUncheckableError
from .resolving import ASSERTION, AUTHENTICATION, Resolver, find_key, sole_key_of
from .signatures import signature_holds

_IS_KEY = ("did:key:", "did:jwk:")

JWT = "jwt"
"""The media type, without ``application/``, of tokens in the shapes of Open Badges 3.0 and VC Data Model 1.1."""


class SignedMessage(Protocol):
    """One signature and what its header says about it."""

    @property
    def algorithm(self) -> str:
        """The algorithm by its JOSE name. Raises ProofError when the header names none that may be believed."""

    @property
    def key_id(self) -> str | None:
        """The key that the header names, if any."""

    @property
    def signed(self) -> bytes:
        """The bytes under the signature."""

    @property
    def signature(self) -> bytes:
        """The raw signature."""


@dataclass(frozen=True)
class Envelope:
    """A document in a signed message taken apart, nothing verified yet.

    ``form`` is the media type without ``application/`` (``jwt``, ``vc+jwt``, ``vp+cose`` …); ``claims`` are the
    registered claims, with their JWT names whatever the form. ``check`` raises ProofError when something besides the
    signature does not hold, and gives the claims in which the holder answers a verifier. ``coverage`` says how
    much of what was signed the document shows, ``withheld`` counts the places that may hide more (decoys included).
    """

    form: str
    kind: Kind
    document: dict[str, Any]
    message: SignedMessage
    claims: Mapping[str, Any] = field(default_factory=dict)
    check: Callable[[datetime], Mapping[str, Any]] | None = None
    coverage: Coverage = WHOLE
    withheld: int = 0

    @property
    def signer(self) -> Any:
        """In whose name it is signed: the issuer of a credential, the holder of a presentation; ``None`` if unsaid."""
        member = "holder" if self.kind is Kind.PRESENTATION else "issuer"
        return self.claims.get("iss", identifier_of(self.document.get(member)))


def verify_envelope(
    envelope: Envelope, resolve: Resolver, now: datetime, expected: Expected | None = None
) -> VerifiedProof:
    """Verify the signature on an envelope with the key that it names in the DID document of its signer.

    Whether that signer is the issuer (or holder) whom the document names is for the caller to compare. ``expected``
    holds the challenge and the domain that the holder must have answered with (``nonce``, ``aud``), and the purpose of
    the key; without it, that is assertion for credentials and authentication for presentations.
    Raises ProofError (the proof is wrong) or ProofUncheckableError (the key is not at hand).
    """
    demands = expected or Expected(AUTHENTICATION if envelope.kind is Kind.PRESENTATION else ASSERTION)
    try:
        method = _method_of(envelope, resolve)
        key = find_key(method, resolve, now, demands.purpose)
    except ProofUncheckableError as error:
        stated = _key_stated(envelope) if error.reason is ProofReason.DID_UNRESOLVABLE else None
        if stated is None:
            raise
        verify_envelope_with(envelope, stated, now, demands)
        held = _held(envelope, f"{envelope.signer}#")
        raise KeyUnconfirmedError(f"{error.detail} The signature holds under the key it names.", (held,)) from error
    verify_envelope_with(envelope, key, now, demands)
    return _held(envelope, method)


def _held(envelope: Envelope, method: str) -> VerifiedProof:
    suite = f"{'vc-jwt' if envelope.form == JWT else envelope.form} {envelope.message.algorithm}"
    return VerifiedProof(method.partition("#")[0], method, suite, time_of_signing(envelope.claims), envelope.coverage)


def _key_stated(envelope: Envelope) -> dict[str, Any] | None:
    """The public key that a message brings along (``jwk``, or in the name of its key): it can tell a forgery, and can
    never confirm who signed (RFC 8725, section 3.10).
    """
    header = getattr(envelope.message, "header", None)
    stated = header.get("jwk") if isinstance(header, Mapping) else None
    return stated if isinstance(stated, dict) else key_in_name(envelope.message.key_id or "")


def verify_envelope_with(
    envelope: Envelope, key: Mapping[str, Any], now: datetime, expected: Expected = FOR_ASSERTION
) -> None:
    """Verify an envelope with a public key (JWK) that is known to be the signer's, whatever the header says of keys.

    Raises ProofError when the signature does not hold, is not of this time, or the claims contradict the document or
    what is ``expected``; ProofUncheckableError when keys of this kind are not known here.
    """
    message = envelope.message
    if not signature_holds(message.algorithm, dict(key), message.signed, message.signature):
        raise ProofError(ProofReason.BAD_SIGNATURE, "The content is not what the issuer signed.")
    if envelope.form == JWT and envelope.kind is Kind.CREDENTIAL:
        # Here nbf and exp are the validity period of the credential.
        require_agreement(envelope.claims, registered_claims(envelope.document, envelope.kind))
    else:
        require_agreement(envelope.claims, identity_claims(envelope.document, envelope.kind))
        require_current(envelope.claims, now)
    answer = envelope.check(now) if envelope.check is not None else envelope.claims
    _require_answer(answer, expected)


def _require_answer(answer: Mapping[str, Any], expected: Expected) -> None:
    """Raises ProofError when the holder did not sign for this challenge and every domain (RFC 7519, section 4.1.3)."""
    if expected.challenge is not None and answer.get("nonce") != expected.challenge:
        raise ProofError(ProofReason.CHALLENGE_MISMATCH, "The holder did not sign for this challenge.")
    audience = answer.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    domains = (expected.domain,) if isinstance(expected.domain, str) else expected.domain or ()
    if any(domain not in named for domain in domains):
        raise ProofError(ProofReason.DOMAIN_MISMATCH, "The holder did not sign for this domain.")


def _method_of(envelope: Envelope, resolve: Resolver) -> str:
    """The address of the key. Some name a DID in place of its only key; of a DID that is a key, no name says more."""
    named, signer = envelope.message.key_id, str(envelope.signer)
    if named is None or named == signer or (signer.startswith(_IS_KEY) and not named.startswith("did:")):
        return sole_key_of(signer, resolve)
    return named if named.startswith(("did:", "https://")) else f"{envelope.signer}#{named.removeprefix('#')}"
