"""From a signed badge to the sealed credential that Europass takes: the same award, a second document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from credenza.errors import CredentialError, FaceError, RenderingError
from credenza.formats.elm3 import SENTENCES, Pages, faults, ready_to_seal, to_edc
from credenza.formats.openbadges3 import IssuerProfile, read_badge
from credenza.proofs.jades import SealKey, SigningTime, Stamper, holder_of, seal, with_time_stamp
from credenza.specification import Edition, Organisation

MAX_UPLOAD_BYTES = 5 * 1024 * 1024
"""What a sealed credential may weigh, pages and all: wallets and mail servers refuse more."""


def edc_of_badge(badge: Mapping[str, Any], edition: Edition, pages: Pages) -> dict[str, Any]:
    """The unsealed credential of the award that a badge records; nothing is verified here.

    ``pages`` are pictures of its pages by language. Raises CredentialError if the badge is none or of another
    edition, FaceError if the edition lacks what Europass demands.
    """
    read = read_badge(badge)
    award, issuer = read.award(), badge.get("issuer")
    if award is None or read.achievement.edition_sha256 != edition.sha256:
        raise CredentialError(SENTENCES.problem("other_edition"))
    did = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    profile = IssuerProfile(str(did), edition.specification.issuer or Organisation())
    return to_edc(edition, award, profile, pages, rule_packs=read.achievement.rule_packs)


def seal_edc(
    edc: Mapping[str, Any],
    key: SealKey,
    sealed_at: datetime,
    time_member: SigningTime = SigningTime.SIG_T,
    stamper: Stamper | None = None,
) -> bytes:
    """A credential with the issuer as the certificate names it, under a JAdES seal, as JSON: of level B-B, with a time
    stamp B-T.

    Raises StampError if no time stamp can be had, FaceError if the certificate does not name an organisation or the
    credential grew too large, RenderingError if the credential is not what the model allows: our own fault.
    """
    language = next(iter(edc["credentialSubject"]["hasClaim"]["title"]))
    document = ready_to_seal(edc, holder_of(key.certificates[0]), sealed_at, language)
    wrong = next(faults(document), None)
    if wrong is not None:
        raise RenderingError(f"The credential for Europass is not right: {wrong}")
    payload = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    under_seal = seal(payload, key, sealed_at, time_member)
    if stamper is not None:
        under_seal = with_time_stamp(under_seal, stamper, sealed_at)
    sealed = json.dumps(under_seal, ensure_ascii=False, separators=(",", ":")).encode()
    if len(sealed) > MAX_UPLOAD_BYTES:
        values = {"size": f"{len(sealed) // 1024}", "most": f"{MAX_UPLOAD_BYTES // 1024}"}
        raise FaceError(SENTENCES.problem("too_large", values))
    return sealed
