"""SD-JWT VCs: credentials of a type (``vct``) that wallets hold (IETF, draft-ietf-oauth-sd-jwt-vc; ``dc+sd-jwt``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from credenza.proofs.claims import Kind
from credenza.proofs.coverage import ASSURABLE, WHOLE, Coverage, Extent
from credenza.proofs.envelope import Envelope
from credenza.proofs.faults import ProofError, ProofReason
from credenza.proofs.keys import Signer

from .concealing import Randomness
from .key_binding import verify_key_binding
from .paths import Path
from .token import SdJwt, issue_sd_jwt, read_sd_jwt

SD_JWT_VC = "dc+sd-jwt"
"""The media type, without ``application/``. Drafts before November 2024 called it ``vc+sd-jwt``, which is read too."""

TYPE = "vct"
_TYPES = (SD_JWT_VC, "vc+sd-jwt")
NEVER_HELD_BACK = frozenset({"iss", "iat", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"})
"""What a verifier needs to judge a credential (section "Registered JWT Claims")."""


def sign_sd_jwt_vc(
    claims: Mapping[str, Any],
    key: Signer,
    randomness: Randomness,
    *,
    disclosable: Iterable[Path],
    holder_key: Mapping[str, Any] | None = None,
) -> str:
    """``claims``, ``vct`` among them, as an SD-JWT VC of ``key.did`` with all its disclosures.

    ``holder_key`` is the public JWK of the wallet. Raises ProofError when a path leads nowhere, or to what a verifier
    needs, or no type is named.
    """
    paths = list(disclosable)
    if not isinstance(claims.get(TYPE), str):
        raise ProofError(ProofReason.MALFORMED, "An SD-JWT VC needs a type (vct).")
    if needed := {str(path[0]) for path in paths if path} & NEVER_HELD_BACK:
        names = ", ".join(sorted(needed))
        raise ProofError(ProofReason.MALFORMED, f"A verifier needs {names}; it cannot be held back.")
    named = {"iss": key.did, **claims}
    return issue_sd_jwt(named, key, randomness, header={"typ": SD_JWT_VC}, disclosable=paths, holder_key=holder_key)


def is_sd_jwt_vc(token: SdJwt) -> bool:
    """Whether a token taken apart calls itself an SD-JWT VC: a type of its own, or the claim that names one."""
    return token.issued.media_type("") == SD_JWT_VC or (
        token.issued.media_type("") in _TYPES and isinstance(token.payload.get(TYPE), str)
    )


def read_sd_jwt_vc(text: str) -> Envelope:
    """Take an SD-JWT VC apart without trusting it; its document holds the claims that are disclosed.

    Raises ProofError when it is none, or when a claim that a verifier needs could be held back.
    """
    token = read_sd_jwt(text.strip())
    claims = token.revealed.claims
    if token.issued.media_type("") not in _TYPES or not isinstance(token.payload.get(TYPE), str):
        raise ProofError(ProofReason.MALFORMED, "This is no SD-JWT VC: its type is not named.")
    if hidden := {str(path[0]) for path in token.revealed.places.values()} & NEVER_HELD_BACK:
        raise ProofError(ProofReason.MALFORMED, f"The claim {min(hidden)} may not be disclosable.")

    def check(now: datetime) -> Mapping[str, Any]:
        if token.revealed.unreferenced:
            raise ProofError(ProofReason.UNSIGNED_CONTENT, "The issuer did not sign what a disclosure says.")
        return claims if token.binding is None else verify_key_binding(token, now)

    withheld = len(token.revealed.withheld)
    return Envelope(SD_JWT_VC, Kind.CREDENTIAL, claims, token.issued, claims, check, _coverage(token), withheld)


def _coverage(token: SdJwt) -> Coverage:
    """How much is shown. What ends a credential's force stands in the open: nobody could hold it back."""
    return Coverage(Extent.PART, frozenset(ASSURABLE)) if token.revealed.withheld else WHOLE
