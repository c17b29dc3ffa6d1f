"""Step 3: the members that W3C VC Data Model 2.0 (1.1 in tokens) and Open Badges 3.0 require.

Own checks of what this verifier relies on, not a copy of a published schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .parsing import VC_1_1

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_BADGE_TYPES = {"OpenBadgeCredential", "AchievementCredential"}


def standards(document: dict[str, Any]) -> str:
    """The standards by whose rules the document is judged."""
    data_model = "VC 1.1" if VC_1_1 in _items(document.get("@context")) else "VC 2.0"
    return f"{data_model}, Open Badges 3.0" if is_open_badge(document) else data_model


def is_open_badge(document: dict[str, Any]) -> bool:
    """Whether the document says that it is an Open Badge."""
    return not _BADGE_TYPES.isdisjoint(_texts(document.get("type")))


def shape_problems(document: dict[str, Any]) -> list[str]:
    """What is missing or of the wrong kind, each as ``path: what`` in English; empty if nothing is."""
    return [*_credential_problems(document), *(_badge_problems(document) if is_open_badge(document) else ())]


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _texts(value: Any) -> set[str]:
    return {item for item in _items(value) if isinstance(item, str)}


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in _items(value) if isinstance(item, dict)]


def _is_iri(value: Any) -> bool:
    return isinstance(value, str) and _IRI.fullmatch(value) is not None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _credential_problems(document: dict[str, Any]) -> Iterator[str]:
    if "VerifiableCredential" not in _texts(document.get("type")):
        yield "type: VerifiableCredential is missing"
    if "id" in document and not _is_iri(document["id"]):
        yield "id: not an IRI"
    issuer = document.get("issuer")
    if not _is_iri(issuer.get("id") if isinstance(issuer, dict) else issuer):
        yield "issuer: neither an IRI nor an object with one as its id"
    subjects = _items(document.get("credentialSubject"))
    if not subjects or not all(isinstance(subject, dict) and subject for subject in subjects):
        yield "credentialSubject: neither an object nor a list of objects"
    for member in ("credentialStatus", "evidence", "termsOfUse", "refreshService", "credentialSchema"):
        if any(not isinstance(item, dict) or not _texts(item.get("type")) for item in _items(document.get(member))):
            yield f"{member}: not an object with a type"


def _badge_problems(document: dict[str, Any]) -> Iterator[str]:
    if "id" not in document:
        yield "id: missing"
    if "validFrom" not in document and "issuanceDate" not in document:
        yield "validFrom: missing"
    if not isinstance(document.get("issuer"), dict) or not _texts(document["issuer"].get("type")):
        yield "issuer: not a Profile object"
    subjects = _objects(document.get("credentialSubject"))
    for subject in subjects:
        yield from _subject_problems(subject)


def _subject_problems(subject: dict[str, Any]) -> Iterator[str]:
    path = "credentialSubject"
    if "AchievementSubject" not in _texts(subject.get("type")):
        yield f"{path}.type: AchievementSubject is missing"
    achievements = _objects(subject.get("achievement"))
    if not achievements:
        yield f"{path}.achievement: missing"
    for achievement in achievements:
        yield from _achievement_problems(achievement, f"{path}.achievement")
    for result in _items(subject.get("result")):
        if not isinstance(result, dict) or "Result" not in _texts(result.get("type")):
            yield f"{path}.result: not a Result object"


def _achievement_problems(achievement: dict[str, Any], path: str) -> Iterator[str]:
    if not _is_iri(achievement.get("id")):
        yield f"{path}.id: not an IRI"
    if "Achievement" not in _texts(achievement.get("type")):
        yield f"{path}.type: Achievement is missing"
    for member in ("name", "description"):
        if not _is_text(achievement.get(member)):
            yield f"{path}.{member}: missing"
    criteria = achievement.get("criteria")
    if not isinstance(criteria, dict) or not (_is_iri(criteria.get("id")) or _is_text(criteria.get("narrative"))):
        yield f"{path}.criteria: neither an address nor a text"
    yield from _part_problems(achievement, path)


def _part_problems(achievement: dict[str, Any], path: str) -> Iterator[str]:
    for described in _items(achievement.get("resultDescription")):
        if not isinstance(described, dict) or "ResultDescription" not in _texts(described.get("type")):
            yield f"{path}.resultDescription: not a ResultDescription object"
    for alignment in _items(achievement.get("alignment")):
        if not isinstance(alignment, dict) or not _is_text(alignment.get("targetName")):
            yield f"{path}.alignment: no targetName"
        elif not _is_iri(alignment.get("targetUrl")):
            yield f"{path}.alignment: targetUrl is not an IRI"
