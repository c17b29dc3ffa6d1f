"""From an award to a signed credential."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from credenza.awards import Award
from credenza.formats.openbadges3 import IssuerProfile, StatusEntry, to_open_badge
from credenza.proofs import JwtShape, Signer, add_proof, sign_vc_jwt
from credenza.specification import Edition, Organisation


def issue_credential(
    edition: Edition,
    award: Award,
    issuer: Signer,
    *,
    status: StatusEntry | None,
    created: datetime,
    salt: str,
    rule_packs: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    """The credential of one award as an Open Badge with a Data Integrity proof over its canonical RDF.

    ``created`` is the moment of signing; ``salt`` a text that no other learner has; ``rule_packs`` pairs of pack id
    and SHA-256. Raises RecipientsError if the award does not fit the edition.
    """
    badge = to_open_badge(edition, award, _profile(edition, issuer), status=status, salt=salt, rule_packs=rule_packs)
    return add_proof(badge, issuer, created)


def issue_jwt(
    edition: Edition,
    award: Award,
    issuer: Signer,
    *,
    status: StatusEntry | None,
    salt: str,
    rule_packs: Sequence[tuple[str, str]] = (),
    shape: JwtShape = JwtShape.OPEN_BADGES,
) -> str:
    """The same credential as a token, in the shape of Open Badges 3.0 (section 8.2.3) or another."""
    badge = to_open_badge(edition, award, _profile(edition, issuer), status=status, salt=salt, rule_packs=rule_packs)
    return sign_vc_jwt(badge, issuer, shape)


def _profile(edition: Edition, issuer: Signer) -> IssuerProfile:
    return IssuerProfile(issuer.did, edition.specification.issuer or Organisation())
