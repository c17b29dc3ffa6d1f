"""Badges of others that a learner keeps here (Open Badges 3.0, section 6.2.3), verified before they are kept.

Kept is an Open Badge 3.0 whose signature, issuer and status were checked with the means of the hub, and that is not
awarded to another e-mail address. A credential that this hub awarded needs no second place: it is listed already.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare

from credenza.proofs import read_datetime
from credenza.verification import Outcome, UnreadableError, VerificationReport, parse
from credenza_hub.accounts.models import User
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.issuing.models import Credential
from credenza_hub.storage.means import hub_verifier
from credenza_hub.wallet.queries import owns

from .answers import ApiError
from .models import LONGEST_NAME, KeptBadge, Tool

LARGEST_BADGE = 300_000
MOST_KEPT = 200
_KINDS = frozenset({"OpenBadgeCredential", "AchievementCredential"})
_URN = "urn:uuid:"


@dataclass(frozen=True)
class Badge:
    """What is needed of a badge to keep it: whose it is, which it is, how it is listed, how long it is valid."""

    identity: str
    credential_id: str
    title: str
    issuer: str
    issued_at: datetime
    valid_until: datetime | None
    subject: dict[str, Any]


def keep_badge(user: User, data: bytes, *, is_compact: bool, tool: Tool | None, now: datetime) -> bool:
    """Keep a badge or put it in the place of an earlier copy; ``True`` if it is new. Raises ApiError."""
    if len(data) > LARGEST_BADGE:
        raise ApiError(413, f"A badge may have {LARGEST_BADGE} bytes.")
    badge = read_badge(data, is_compact=is_compact)
    _require_verified(hub_verifier(now=now).verify(data, now))
    awarded_here = _awarded_here(badge.credential_id)
    if awarded_here is not None:
        return _require_own(user, awarded_here)
    if is_anothers(badge.subject, user.email):
        raise ApiError(403, "The badge was awarded to another e-mail address than that of this account.")
    return _store(user, badge, data.decode(), is_compact, tool, now)


def read_badge(data: bytes, *, is_compact: bool) -> Badge:
    """The badge in ``data``; nothing is verified. Raises ApiError if there is none."""
    if is_compact == data.lstrip().startswith((b"{", b"[")):
        raise ApiError(400, "The content type is not that of the body: JSON, or text/plain for a compact JWS.")
    try:
        document = parse(data).document
    except UnreadableError as error:
        raise ApiError(400, f"The body is no credential: {error.detail or error.reason}"[:500]) from error
    kinds, issuer, subject = document.get("type"), document.get("issuer"), document.get("credentialSubject")
    if not _KINDS & {kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)}:
        raise ApiError(400, "The credential is no Open Badge 3.0: its type is not OpenBadgeCredential.")
    issuer = issuer if isinstance(issuer, dict) else {"id": issuer}
    issued_at = read_datetime(document.get("validFrom", document.get("issuanceDate")))
    if not _is_named(document.get("id")) or not _is_named(issuer.get("id")) or issued_at is None:
        raise ApiError(400, "The credential must have an id, an issuer with an id, and the moment validFrom.")
    if not isinstance(subject, dict):
        raise ApiError(400, "The credential must have one credentialSubject.")
    return Badge(
        identity=_identity(issuer["id"], document["id"]),
        credential_id=document["id"].strip(),
        title=_title(document, subject),
        issuer=_text(issuer.get("name")) or issuer["id"].strip()[:LONGEST_NAME],
        issued_at=issued_at,
        valid_until=read_datetime(document.get("validUntil", document.get("expirationDate"))),
        subject=subject,
    )


def _is_named(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _identity(issuer: str, credential: str) -> str:
    """Equal for credentials that are the same (section "Credential equality and comparison")."""
    same = "\0".join(unquote(text).strip() for text in (issuer, credential))
    return hashlib.sha256(same.encode("utf-8", "surrogatepass")).hexdigest()


def _title(document: dict[str, Any], subject: dict[str, Any]) -> str:
    achievement = subject.get("achievement")
    named = achievement.get("name") if isinstance(achievement, dict) else None
    return _text(named) or _text(document.get("name")) or document["id"].strip()[:LONGEST_NAME]


def _text(value: object) -> str:
    return value.strip()[:LONGEST_NAME] if isinstance(value, str) else ""


def _require_verified(report: VerificationReport) -> None:
    if report.outcome is Outcome.VERIFIED:
        return
    words = "could not be checked here" if report.outcome is Outcome.COULD_NOT_CHECK else "is not valid"
    needed = [step for step in report.steps if report.is_needed(step) or step.outcome == "failed"]
    wrong = [step for step in needed if step.outcome in ("failed", "not_checked")]
    said = " ".join(step.message.texts["en"] for step in wrong)
    raise ApiError(400, f"The credential {words}. {said}"[:1000])


def _awarded_here(identifier: str) -> Credential | None:
    try:
        key = UUID(identifier.removeprefix(_URN)) if identifier.startswith(_URN) else None
    except ValueError:
        return None
    return Credential.objects.filter(key=key).select_related("participant").first() if key else None


def _require_own(user: User, credential: Credential) -> bool:
    if credential.participant.erased_at is not None:
        raise ApiError(403, "The data of the learner of this credential were erased here: nobody is known to own it.")
    if not owns(user, credential):
        raise ApiError(403, "The credential was awarded to somebody else.")
    return False


def is_anothers(subject: dict[str, Any], email: str) -> bool:
    """Whether the badge names e-mail addresses of its learner, and none of them is this one."""
    answers = [answer for identity in _identities(subject) if (answer := _names(identity, email)) is not None]
    return bool(answers) and not any(answers)


def _identities(subject: dict[str, Any]) -> Iterator[dict[str, Any]]:
    stated = subject.get("identifier")
    for identity in stated if isinstance(stated, list) else [stated]:
        if isinstance(identity, dict) and identity.get("identityType") == "emailAddress":
            yield identity


def _names(identity: dict[str, Any], email: str) -> bool | None:
    """Whether an ``IdentityObject`` names the address; ``None`` for one that cannot be compared."""
    held, salt = identity.get("identityHash"), identity.get("salt") or ""
    if not isinstance(held, str) or not isinstance(salt, str):
        return None
    if identity.get("hashed") is not True:
        return held.strip().lower() == email
    kind, _, digest = held.partition("$")
    if kind != "sha256":
        return None
    return constant_time_compare(digest.lower(), hashlib.sha256(f"{email}{salt}".encode()).hexdigest())


def _store(user: User, badge: Badge, text: str, is_compact: bool, tool: Tool | None, now: datetime) -> bool:
    values = {
        "text": text.strip(),
        "is_compact": is_compact,
        "title": badge.title,
        "issuer": badge.issuer,
        "issued_at": badge.issued_at,
        "valid_until": badge.valid_until,
        "brought_by": tool,
    }
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # one at a time, so that the limit holds
        held = KeptBadge.objects.filter(user=user, identity=badge.identity).first()
        if held is None and KeptBadge.objects.filter(user=user).count() >= MOST_KEPT:
            raise ApiError(400, f"{MOST_KEPT} badges are kept here already.")
        if held is not None and badge.issued_at < held.issued_at:
            raise ApiError(400, "A later copy of this badge is kept here.")
        kept, created = KeptBadge.objects.update_or_create(
            user=user,
            identity=badge.identity,
            defaults=values,
            create_defaults={**values, "key": uuid.uuid4(), "kept_at": now},
        )
        record(user, None, Event.BADGE_KEPT, f"badge:{kept.key}", now=now)
    return created


def badges_kept_by(user: User) -> Any:
    """The badges from elsewhere that a learner keeps here, the latest first."""
    return KeptBadge.objects.filter(user=user).order_by("-issued_at", "-pk")


def remove_badge(user: User, badge: KeptBadge, *, now: datetime) -> None:
    """Delete a badge that the learner keeps. The learner's other copies stay what they are."""
    with transaction.atomic():
        record(user, None, Event.BADGE_REMOVED, f"badge:{badge.key}", now=now)
        badge.delete()
