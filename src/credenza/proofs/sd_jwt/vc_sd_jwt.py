"""Credentials and presentations as SD-JWTs (VC-JOSE-COSE 1.0, section 3.2): ``vc+sd-jwt`` and ``vp+sd-jwt``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from credenza.proofs.claims import Kind, document_kind
from credenza.proofs.coverage import ASSURABLE, WHOLE, Coverage, Extent
from credenza.proofs.envelope import Envelope
from credenza.proofs.faults import ProofError, ProofReason
from credenza.proofs.jose import require_content_type, short_type
from credenza.proofs.keys import Signer

from .concealing import Randomness
from .key_binding import verify_key_binding
from .paths import Path
from .revealing import Revealed
from .token import SdJwt, issue_sd_jwt, read_sd_jwt

ALWAYS_SHOWN = frozenset(
    {
        *("@context", "type", "issuer", "validFrom", "validUntil", "issuanceDate", "expirationDate"),
        *("credentialStatus", "credentialSchema", "relatedResource", "termsOfUse", "refreshService"),
        *("iss", "nbf", "exp", "iat", "cnf"),
    }
)
"""What a verifier needs to judge a credential (ibid., section 3.2.1). Who could hold back the end of validity or the
status would make an expired or revoked credential pass."""


def sign_vc_sd_jwt(
    document: Mapping[str, Any],
    key: Signer,
    randomness: Randomness,
    *,
    disclosable: Iterable[Path] = (),
    decoys: int = 0,
    holder_key: Mapping[str, Any] | None = None,
) -> str:
    """A credential or presentation as an SD-JWT with all its disclosures. A Data Integrity proof inside is left out.

    Raises ProofError when a path leads nowhere, or to what a verifier needs.
    """
    kind, paths = document_kind(document), list(disclosable)
    if needed := {str(path[0]) for path in paths if path} & ALWAYS_SHOWN:
        names = ", ".join(sorted(needed))
        raise ProofError(ProofReason.MALFORMED, f"A verifier needs {names}; it cannot be held back.")
    return issue_sd_jwt(
        {name: value for name, value in document.items() if name != "proof"},
        key,
        randomness,
        header={"typ": f"{kind}+sd-jwt", "cty": str(kind)},
        disclosable=paths,
        decoys=decoys,
        holder_key=holder_key,
    )


def read_vc_sd_jwt(text: str, media_type: str = "") -> Envelope:
    """Take an SD-JWT apart without trusting it; ``media_type`` is what its surroundings call it, if they do.

    Its document holds the claims that are disclosed. Raises ProofError when it is none, or carries neither a credential
    nor a presentation.
    """
    token = read_sd_jwt(text.strip())
    claims = token.revealed.claims
    kind = _kind_of(token, short_type(media_type))
    if "vc" in claims or "vp" in claims:
        raise ProofError(ProofReason.MALFORMED, "The claims vc and vp have no place here (VC-JOSE-COSE 1.0, 3.1.3).")

    def check(now: datetime) -> Mapping[str, Any]:
        if token.revealed.unreferenced:
            raise ProofError(ProofReason.UNSIGNED_CONTENT, "The issuer did not sign what a disclosure says.")
        return claims if token.binding is None else verify_key_binding(token, now)

    coverage, withheld = _coverage(token.revealed), len(token.revealed.withheld)
    return Envelope(f"{kind}+sd-jwt", kind, claims, token.issued, claims, check, coverage, withheld)


def _coverage(revealed: Revealed) -> Coverage:
    """How much is shown. A member that is missing could be behind any digest at the top that nothing explains."""
    if not revealed.withheld:
        return WHOLE
    doubtful = {path[0] for path in revealed.withheld if path}
    if () in revealed.withheld:
        doubtful |= set(ASSURABLE) - revealed.claims.keys()
    return Coverage(Extent.PART, frozenset(ASSURABLE) - doubtful)


def _kind_of(token: SdJwt, named_outside: str) -> Kind:
    named = {token.issued.media_type(named_outside)} | ({named_outside} if named_outside else set())
    for kind in Kind:
        if named == {f"{kind}+sd-jwt"}:
            require_content_type(token.issued.header.get("cty"), kind)
            return kind
    raise ProofError(ProofReason.MALFORMED, f"An SD-JWT of type {max(named)[:40]!r} is not a credential.")
