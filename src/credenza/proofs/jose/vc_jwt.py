"""Credentials and presentations as signed tokens, in three shapes.

Which one a token has is decided by its media type: ``vc+jwt`` and ``vp+jwt`` follow VC-JOSE-COSE strictly; ``jwt`` (or
no ``typ``) is one of the two older shapes, told apart by the claim ``vc`` or ``vp``.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from credenza.proofs.claims import Kind, document_kind, registered_claims, with_claims_as_members
from credenza.proofs.envelope import JWT, Envelope
from credenza.proofs.faults import ProofError, ProofReason
from credenza.proofs.keys import Signer
from credenza.proofs.strict_json import write_json

from .jws import Jws, read_jws, read_object, short_type, write_jws

_STRICT = {"vc+jwt": Kind.CREDENTIAL, "vp+jwt": Kind.PRESENTATION}


class JwtShape(StrEnum):
    """How a credential becomes a token."""

    OPEN_BADGES = "open-badges"
    """Open Badges 3.0, section 8.2.3: its members as claims beside ``iss``, ``jti``, ``sub``, ``nbf`` and ``exp``."""

    VC_1_1 = "vc-1.1"
    """VC Data Model 1.1, section 6.3.1: whole in the claim ``vc`` (a presentation in ``vp``) beside those claims."""

    VC_JOSE = "vc+jwt"
    """VC-JOSE-COSE 1.0, section 3.1: its members as claims and nothing else; ``typ`` is ``vc+jwt`` or ``vp+jwt``."""


def sign_vc_jwt(document: Mapping[str, Any], key: Signer, shape: JwtShape = JwtShape.OPEN_BADGES) -> str:
    """A credential or presentation as a token signed by ``key``. A Data Integrity proof inside is left out.

    Raises ProofError for a presentation in the shape of Open Badges 3.0, which has none.
    """
    kind = document_kind(document)
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    claims = token_claims(unsecured, kind, shape)
    return write_jws(token_header(kind, shape, key), write_json(claims), key)


def token_header(kind: Kind, shape: JwtShape, key: Signer) -> dict[str, str]:
    """The header of the tokens that ``key`` signs, but for ``alg``."""
    if shape is JwtShape.VC_JOSE:
        return {"kid": key.verification_method, "typ": f"{kind}+jwt", "cty": str(kind)}
    return {"typ": "JWT", "kid": key.verification_method}


def token_claims(unsecured: Mapping[str, Any], kind: Kind, shape: JwtShape) -> dict[str, Any]:
    """The claims of the token of a document that has no proof.

    Raises ProofError for a presentation in the shape of Open Badges 3.0, which has none.
    """
    if shape is JwtShape.VC_JOSE:
        return dict(unsecured)
    if shape is JwtShape.OPEN_BADGES and kind is Kind.PRESENTATION:
        raise ProofError(ProofReason.MALFORMED, "Open Badges 3.0 knows no presentations as tokens.")
    content = unsecured if shape is JwtShape.OPEN_BADGES else {str(kind): unsecured}
    return {**content, **registered_claims(unsecured, kind)}


def read_vc_jwt(text: str, media_type: str = "") -> Envelope:
    """Take a token apart without trusting it; ``media_type`` is what its surroundings call it, if they do.

    Raises ProofError when it is none, or carries neither a credential nor a presentation.
    """
    jws = read_jws(text.strip())
    claims = read_object(jws.payload, "claims")
    form = _form_of(jws, short_type(media_type))
    if form == JWT:
        return _read_older_shapes(jws, claims)
    if "vc" in claims or "vp" in claims:
        raise ProofError(ProofReason.MALFORMED, "The claims vc and vp have no place here (VC-JOSE-COSE 1.0, 3.1.3).")
    kind = _STRICT[form]
    require_content_type(jws.header.get("cty"), kind)
    return Envelope(form, kind, claims, jws, claims)


def _form_of(jws: Jws, named_outside: str) -> str:
    """The stricter of what the token and its surroundings say: neither may talk the other out of a check."""
    forms = {jws.media_type(named_outside or JWT), named_outside or JWT}
    if unknown := forms - {JWT, *_STRICT}:
        raise ProofError(ProofReason.MALFORMED, f"A token of type {min(unknown)[:40]!r} is not a credential.")
    strict = sorted(forms & set(_STRICT))
    if len(strict) > 1:
        raise ProofError(ProofReason.MALFORMED, "The token calls itself another thing than its surroundings do.")
    return strict[0] if strict else JWT


def require_content_type(named: object, kind: Kind) -> None:
    """Raises ProofError when ``cty`` is there and not the media type of the kind (VC-JOSE-COSE 1.0, section 3)."""
    if named is not None and short_type(named) != kind:
        raise ProofError(ProofReason.MALFORMED, f"The content type {str(named)[:40]!r} is not {str(kind)!r}.")


def _read_older_shapes(jws: Jws, claims: dict[str, Any]) -> Envelope:
    for kind in Kind:
        if kind in claims:
            if not isinstance(claims[kind], dict):
                raise ProofError(ProofReason.MALFORMED, f"The claim {kind} is no object.")
            return Envelope(JWT, kind, with_claims_as_members(claims[kind], claims, kind), jws, claims)
    kind = document_kind(claims)
    document = claims if kind is Kind.PRESENTATION else _with_dates_alone(claims)
    return Envelope(JWT, kind, document, jws, claims)


def _with_dates_alone(claims: dict[str, Any]) -> dict[str, Any]:
    return with_claims_as_members(claims, {name: claims[name] for name in ("nbf", "exp") if name in claims})
