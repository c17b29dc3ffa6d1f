"""Step 3: the members that W3C VC Data Model 2.0 (1.1 in tokens) and Open Badges 3.0 require.

Own checks of what this verifier relies on, not a copy of a published schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any

from credenza.proofs import PINNED_CONTEXTS, pinned_bytes

from .data_model import data_model_problems, is_url, items, texts
from .parsing import VC_1_1
from .related import digests_of, states_digest

_BADGE_TYPES = {"OpenBadgeCredential", "AchievementCredential"}


_NEVER_LOOKED_AT = frozenset(
    ("awardedDate", "identityHash", "salt", "statusListIndex", "targetCode", "validFrom", "validUntil", "value")
)


class TextClass(Enum):
    """All that this step asks about a text that is no name."""

    BLANK = "blank"
    TEXT = "text"
    URL = "url"


def text_class(text: str) -> TextClass:
    """What this step sees in a text: documents that differ only in texts of the same class have the same problems."""
    if is_url(text):
        return TextClass.URL
    return TextClass.TEXT if text.strip() else TextClass.BLANK


def looks_at(path: Sequence[str | int]) -> bool:
    """Whether the class of the text in this place may matter; for the members that learners differ in, it does not."""
    return next(step for step in reversed(path) if isinstance(step, str)) not in _NEVER_LOOKED_AT


def compares(path: Sequence[str | int]) -> bool:
    """Whether the text in this place is compared with others, so that its class is not all that matters."""
    return path[0] == "relatedResource"


def standards(document: dict[str, Any]) -> str:
    """The standards by whose rules the document is judged."""
    data_model = "VC 1.1" if VC_1_1 in items(document.get("@context")) else "VC 2.0"
    return f"{data_model}, Open Badges 3.0" if is_open_badge(document) else data_model


def is_open_badge(document: dict[str, Any]) -> bool:
    """Whether the document says that it is an Open Badge."""
    return not _BADGE_TYPES.isdisjoint(texts(document.get("type")))


def shape_problems(document: dict[str, Any]) -> list[str]:
    """What is missing or of the wrong kind, each as ``path: what`` in English; empty if nothing is."""
    return [
        *data_model_problems(document),
        *_digest_problems(document),
        *(_badge_problems(document) if is_open_badge(document) else ()),
    ]


def _digest_problems(document: dict[str, Any]) -> Iterator[str]:
    """Of the resources that a credential refers to (VC Data Model 2.0, section 5.3) the pinned contexts are at hand."""
    for resource in _objects(document.get("relatedResource")):
        for address in texts(resource.get("id")) & PINNED_CONTEXTS.keys():
            if not states_digest(resource, digests_of(pinned_bytes(address))):
                yield f"relatedResource: not the digest of {address}"


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in items(value) if isinstance(item, dict)]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


_TYPES_OF_PARTS = {
    "identifier": "IdentityObject",
    "otherIdentifier": "IdentifierEntry",
    "source": "Profile",
    "creator": "Profile",
}
"""Member → the type that its objects must have (Open Badges 3.0, section B), in issuer, subject and achievement."""


def _part_type_problems(holder: Any, path: str) -> Iterator[str]:
    for member, kind in _TYPES_OF_PARTS.items():
        for part in _objects(holder.get(member)) if isinstance(holder, dict) else ():
            if "type" in part and kind not in texts(part["type"]):
                yield f"{path}.{member}.type: {kind} is missing"


def _badge_problems(document: dict[str, Any]) -> Iterator[str]:
    if "id" not in document:
        yield "id: missing"
    if "validFrom" not in document and "issuanceDate" not in document:
        yield "validFrom: missing"
    if isinstance(document.get("issuer"), dict) and not texts(document["issuer"].get("type")):
        yield "issuer: neither an address nor a Profile object"
    yield from _part_type_problems(document.get("issuer"), "issuer")
    if any("Evidence" not in texts(part["type"]) for part in _objects(document.get("evidence")) if "type" in part):
        yield "evidence.type: Evidence is missing"
    subjects = _objects(document.get("credentialSubject"))
    for subject in subjects:
        yield from _subject_problems(subject)


def _subject_problems(subject: dict[str, Any]) -> Iterator[str]:
    path = "credentialSubject"
    if "AchievementSubject" not in texts(subject.get("type")):
        yield f"{path}.type: AchievementSubject is missing"
    yield from _part_type_problems(subject, path)
    achievements = _objects(subject.get("achievement"))
    if not achievements:
        yield f"{path}.achievement: missing"
    for achievement in achievements:
        yield from _achievement_problems(achievement, f"{path}.achievement")
    for result in items(subject.get("result")):
        if not isinstance(result, dict) or "Result" not in texts(result.get("type")):
            yield f"{path}.result: not a Result object"


def _achievement_problems(achievement: dict[str, Any], path: str) -> Iterator[str]:
    if not is_url(achievement.get("id")):
        yield f"{path}.id: not an IRI"
    if "Achievement" not in texts(achievement.get("type")):
        yield f"{path}.type: Achievement is missing"
    for member in ("name", "description"):
        if not _is_text(achievement.get(member)):
            yield f"{path}.{member}: missing"
    criteria = achievement.get("criteria")
    if not isinstance(criteria, dict) or not (is_url(criteria.get("id")) or _is_text(criteria.get("narrative"))):
        yield f"{path}.criteria: neither an address nor a text"
    yield from _part_type_problems(achievement, path)
    yield from _part_problems(achievement, path)


def _part_problems(achievement: dict[str, Any], path: str) -> Iterator[str]:
    for described in items(achievement.get("resultDescription")):
        if not isinstance(described, dict) or "ResultDescription" not in texts(described.get("type")):
            yield f"{path}.resultDescription: not a ResultDescription object"
    for alignment in items(achievement.get("alignment")):
        if not isinstance(alignment, dict) or not _is_text(alignment.get("targetName")):
            yield f"{path}.alignment: no targetName"
        elif not is_url(alignment.get("targetUrl")):
            yield f"{path}.alignment: targetUrl is not an IRI"
