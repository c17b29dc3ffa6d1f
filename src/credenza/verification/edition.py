"""Steps 8 and 9: the published edition that the credential names, and the rules it claims to meet."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from credenza.errors import CredentialError
from credenza.formats.openbadges3 import (
    Claims,
    ReadAchievement,
    ReadBadge,
    achievement_of,
    claims_of,
    read_badge,
)
from credenza.rulepacks import AwardCheck, RulePack
from credenza.specification import Edition

from .means import Means
from .memory import Remembered
from .report import Result, failed, not_applicable, not_checked, passed
from .signature import issuer_of

_MOST_EDITIONS = 256
_MOST_ACHIEVEMENTS = 64
_MOST_CHECKS = 64
_Mapped = tuple[str, str, tuple[tuple[str, str], ...]]
"""Hash of the edition, language, rule packs: all that an achievement is made of."""


def try_to_read(document: dict[str, Any], known: ReadAchievement | None = None) -> ReadBadge | None:
    """An Open Badge to be read; ``None`` when the document has no achievement.

    ``known`` is an achievement that was read before and may be the very one of this document.
    """
    try:
        return read_badge(document, known)
    except CredentialError:
        return None


class Editions:
    """The editions that a verifier finds by their hash, and the achievements that they become in credentials.

    An edition never changes, so one that was found whole is not looked up again.
    """

    def __init__(self, find: Callable[[str], Edition | None]) -> None:
        self._find = find
        self._whole: Remembered[str, Edition] = Remembered(_MOST_EDITIONS)
        self._achievements: Remembered[_Mapped, dict[str, Any]] = Remembered(_MOST_ACHIEVEMENTS)
        self._checks: Remembered[tuple[str, tuple[str, ...], date], AwardCheck] = Remembered(_MOST_CHECKS)
        self._compared: WeakKeyDictionary[ReadAchievement, str] = WeakKeyDictionary()

    def found_by(self, find: Callable[[str], Edition | None]) -> Editions:
        """The same with another way to find what is not remembered."""
        other = copy.copy(self)
        other._find = find
        return other

    def find(self, sha256: str) -> Edition | str:
        """The edition with this hash, or the reason why there is none."""
        edition = self._whole.find(sha256)
        if edition is None:
            edition = self._find(sha256)
            if edition is None:
                return "edition_not_at_hand"
            if hashlib.sha256(edition.canonical).hexdigest() != sha256:
                return "edition_damaged"
            self._whole.keep(sha256, edition)
        return edition

    def is_achievement(self, edition: Edition, read: ReadAchievement) -> bool:
        """Whether what was read is the achievement of the edition, word for word."""
        if self._compared.get(read) == edition.sha256:
            return True
        key = (edition.sha256, _language(edition, read), read.rule_packs)
        known = self._achievements.find(key)
        expected = _expected(edition, read) if known is None else known
        if read.node != expected:
            return False
        self._compared[read] = edition.sha256
        if known is None:  # only what issuers really wrote is worth remembering
            self._achievements.keep(key, expected)
        return True

    def check_of(self, edition: Edition, packs: Sequence[RulePack], on: date) -> AwardCheck:
        """The rules that awards under an edition must meet on a day."""
        key = (edition.sha256, tuple([pack.sha256 for pack in packs]), on)
        check = self._checks.find(key)
        if check is None:
            check = AwardCheck(edition.specification, packs, on)
            self._checks.keep(key, check)
        return check


def check_edition(
    document: dict[str, Any], badge: ReadBadge | None, editions: Editions, means: Means
) -> tuple[Result, Edition | None]:
    """Step 8, and the edition if the credential rightly refers to it.

    The signer, whom step 5 found to be the issuer, must be one that awards under this edition.
    """
    sha256 = badge.achievement.edition_sha256 if badge else None
    if badge is None or sha256 is None:
        return not_applicable("no_edition"), None
    edition = editions.find(sha256)
    if isinstance(edition, str):
        return not_checked(edition, sha256), None
    issuer = issuer_of(document)
    if not may_award(edition, issuer, means):
        return failed("edition_other_issuer", issuer=str(issuer)), None
    subject, read = document["credentialSubject"], badge.achievement
    if isinstance(subject, dict) and subject["achievement"] is read.node and editions.is_achievement(edition, read):
        return passed("edition_same"), edition
    return _compare(document, badge, edition)


def may_award(edition: Edition, issuer: str | None, means: Means) -> bool:
    """Whether an issuer awards under an edition: by the register, else by the DIDs that the edition names, if any."""
    registered = means.awarding(edition.sha256)
    if registered is not None:
        return issuer in registered
    specification = edition.specification
    bodies = (specification.issuer, *specification.awarding_bodies)
    named = {body.did for body in bodies if body is not None and body.did}
    return not named or issuer in named


def _language(edition: Edition, read: ReadAchievement) -> str:
    return read.language or edition.specification.primary_language


def _expected(edition: Edition, read: ReadAchievement) -> dict[str, Any]:
    return achievement_of(edition, _language(edition, read), read.rule_packs)


def _compare(document: dict[str, Any], badge: ReadBadge, edition: Edition) -> tuple[Result, Edition | None]:
    # Wording around the facts may change with the software; the facts themselves may not.
    expected, claims = _expected(edition, badge.achievement), badge.claims()
    subject = document["credentialSubject"]
    holder = subject if isinstance(subject, dict) else subject[0]
    from_edition = claims_of(document | {"credentialSubject": holder | {"achievement": expected}})
    differing = [part.name for part in fields(Claims) if getattr(claims, part.name) != getattr(from_edition, part.name)]
    if badge.achievement.node.get("creditsAvailable") != expected.get("creditsAvailable"):
        differing.append("creditsAvailable")
    if differing:
        return failed("edition_differs", fields=", ".join(differing)), None
    return passed("edition_reworded"), edition


def check_rules(badge: ReadBadge | None, edition: Edition | None, means: Means, editions: Editions) -> Result:
    """Step 9: the packs must be the very ones that the credential names, and the award must meet them."""
    if badge is None or not badge.achievement.rule_packs:
        return not_applicable("no_rule_packs")
    packs = packs_named(badge.achievement, means)
    if packs is None:
        return not_checked("rule_pack_unknown", packs=_names(badge.achievement))
    award = badge.award()
    if edition is None or award is None:
        return not_checked("edition_needed")
    broken = editions.check_of(edition, packs, award.awarded_on).broken(award)
    return failed("rules_broken", rules=", ".join(broken)) if broken else rules_met(badge.achievement)


def rules_met(achievement: ReadAchievement) -> Result:
    """The result of step 9 for an award that meets the rules its achievement names."""
    return passed("rules_met", packs=_names(achievement))


def packs_named(achievement: ReadAchievement, means: Means) -> list[RulePack] | None:
    """The very packs that an achievement names; ``None`` if one of them is not at hand."""
    found = [_known_pack(pack_id, digest, means) for pack_id, digest in achievement.rule_packs]
    packs = [pack for pack in found if pack is not None]
    return packs if len(packs) == len(found) else None


def _names(achievement: ReadAchievement) -> str:
    return ", ".join([pack_id for pack_id, _ in achievement.rule_packs])


def _known_pack(pack_id: str, digest: str, means: Means) -> RulePack | None:
    pack = means.packs(pack_id)
    return pack if pack is not None and pack.sha256 == digest else None
