"""Issuing the attestation for EU wallets: one award, bound to the key of one wallet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from credenza.awards import Award
from credenza.formats.sd_jwt_vc import VCT, attestation_claims, claim_rows, type_metadata_integrity
from credenza.proofs import Signer, sign_sd_jwt_vc
from credenza.specification import Edition
from credenza.status import TokenStatusReference


@dataclass(frozen=True)
class Binding:
    """What makes an attestation of an award: the wallet's public key (JWK), the place of its status, the moment."""

    holder_key: Mapping[str, Any]
    status: TokenStatusReference | None
    issued_at: datetime


def issue_attestation(
    edition: Edition, award: Award, key: Signer, binding: Binding, randomness: Callable[[int], bytes]
) -> str:
    """The signed attestation with all its disclosures, in the compact form. Each claim can be held back by itself.

    It ends with the last day of the award, if that has one. Raises RecipientsError when one of the claims that the
    rulebook demands is not stated.
    """
    claims = attestation_claims(edition, award)
    metadata = {
        "vct": VCT,
        "vct#integrity": type_metadata_integrity(),
        "iat": int(binding.issued_at.timestamp()),
        "exp": _end(award),
        "status": binding.status.claim() if binding.status else None,
    }
    stated = {name: value for name, value in metadata.items() if value is not None}
    disclosable = [(name,) for name in claims if claim_rows()[name].disclosable]
    return sign_sd_jwt_vc(stated | claims, key, randomness, disclosable=disclosable, holder_key=binding.holder_key)


def _end(award: Award) -> int | None:
    """The end of the last day of validity, in seconds since 1970."""
    if award.valid_until is None:
        return None
    return int(datetime.combine(award.valid_until + timedelta(days=1), time.min, UTC).timestamp())
