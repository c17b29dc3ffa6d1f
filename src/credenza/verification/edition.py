"""Steps 8 and 9: the published edition that the credential names, and the rules it claims to meet."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from typing import Any

from credenza.awards import Award, Learner
from credenza.errors import CredentialError
from credenza.formats.openbadges3 import Claims, achievement_of, claims_of
from credenza.rulepacks import RulePack, Severity, check_award
from credenza.specification import Edition

from .means import Means
from .report import Result, failed, not_applicable, not_checked, passed


def read_claims(document: dict[str, Any]) -> Claims | None:
    """What an Open Badge says in our own terms; ``None`` when it has no achievement."""
    try:
        return claims_of(document)
    except CredentialError:
        return None


def check_edition(document: dict[str, Any], claims: Claims | None, means: Means) -> tuple[Result, Edition | None]:
    """Step 8, and the edition if the credential rightly refers to it."""
    if claims is None or claims.edition_sha256 is None:
        return not_applicable("no_edition"), None
    edition = means.editions(claims.edition_sha256)
    if edition is None:
        return not_checked("edition_not_at_hand", claims.edition_sha256), None
    if hashlib.sha256(edition.canonical).hexdigest() != claims.edition_sha256:
        return not_checked("edition_damaged", claims.edition_sha256), None
    return _compare(document, claims, edition)


def _compare(document: dict[str, Any], claims: Claims, edition: Edition) -> tuple[Result, Edition | None]:
    language = claims.language or edition.specification.primary_language
    expected = achievement_of(edition, language, claims.rule_packs)
    subject = document["credentialSubject"]
    if isinstance(subject, dict) and subject.get("achievement") == expected:
        return passed("edition_same"), edition
    # Wording around the facts may change with the software; the facts themselves may not.
    holder = subject if isinstance(subject, dict) else subject[0]
    from_edition = claims_of(document | {"credentialSubject": holder | {"achievement": expected}})
    differing = [part.name for part in fields(Claims) if getattr(claims, part.name) != getattr(from_edition, part.name)]
    held = holder["achievement"]
    achievement = held if isinstance(held, dict) else held[0]
    if achievement.get("creditsAvailable") != expected.get("creditsAvailable"):
        differing.append("creditsAvailable")
    if differing:
        return failed("edition_differs", fields=", ".join(differing)), None
    return passed("edition_reworded"), edition


def check_rules(claims: Claims | None, edition: Edition | None, means: Means) -> Result:
    """Step 9: the packs must be the very ones that the credential names, and the award must meet them."""
    if claims is None or not claims.rule_packs:
        return not_applicable("no_rule_packs")
    names = ", ".join(pack_id for pack_id, _ in claims.rule_packs)
    found = [_known_pack(pack_id, digest, means) for pack_id, digest in claims.rule_packs]
    packs = [pack for pack in found if pack is not None]
    if len(packs) < len(found):
        return not_checked("rule_pack_unknown", packs=names)
    if edition is None or claims.awarded_on is None:
        return not_checked("edition_needed")
    findings = check_award(edition.specification, _award_of(claims), packs, claims.awarded_on)
    broken = [finding.rule.id for finding in findings if finding.rule.severity is Severity.MUST]
    return failed("rules_broken", rules=", ".join(broken)) if broken else passed("rules_met", packs=names)


def _known_pack(pack_id: str, digest: str, means: Means) -> RulePack | None:
    pack = means.packs(pack_id)
    return pack if pack is not None and pack.sha256 == digest else None


def _award_of(claims: Claims) -> Award:
    learner = Learner(
        given_name=claims.learner.given_name or "",
        family_name=claims.learner.family_name or "",
        person_id=claims.learner.person_id,
        birth_date=claims.learner.birth_date,
    )
    if claims.awarded_on is None:
        raise ValueError("an award has a date")
    return Award(
        id=claims.credential_id,
        learner=learner,
        awarded_on=claims.awarded_on,
        place=claims.place,
        results=claims.results,
        options=claims.options_granted,
        language=claims.language,
        valid_until=claims.valid_until,
    )
