"""What Open Badges 2.0 requires of its objects, each finding as ``path: what`` in English.

Source: Open Badges v2.0 (1EdTech, 2018), the tables of "Data Classes". Own checks of what verification relies on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .assertion import Verification, read_assertion
from .objects import is_older_badge

_is_iri = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+").fullmatch
_is_web_address = re.compile(r"https?://[^\x00-\x20<>\"{}|^`\\]+").fullmatch
_is_hash = re.compile(r"(sha256|md5)\$[0-9a-fA-F]{32,64}").fullmatch


def assertion_problems(document: Mapping[str, Any]) -> list[str]:
    """What is missing or of the wrong kind in an assertion."""
    if not is_older_badge(document):
        return [*_problems_in(document), *_recipient_problems(document)]
    is_oldest = isinstance(document.get("badge"), dict)  # 0.5; since 1.0 the badge is an address
    return [*_recipient_problems(document, may_be_text=is_oldest), *_older_problems(document)]


def _problems_in(document: Mapping[str, Any]) -> Iterator[str]:
    assertion = read_assertion(document)
    if not _is_of("Assertion", document):
        yield "type: Assertion is missing"
    if not _is_address(document.get("id")):
        yield "id: not an IRI"
    if assertion.badge is None or (isinstance(assertion.badge, str) and not _is_iri(assertion.badge)):
        yield "badge: neither an object nor an IRI"
    if assertion.verification is Verification.UNKNOWN:
        yield "verification: neither hosted nor signed"
    if document.get("issuedOn") is None or not assertion.dates_readable:
        yield "issuedOn, expires: missing or no date and time"


def _older_problems(document: Mapping[str, Any]) -> Iterator[str]:
    badge, how = document.get("badge"), document.get("verify")
    if isinstance(badge, str):
        if not _is_web_address(badge):
            yield "badge: not an address"
        if not isinstance(document.get("uid"), str):
            yield "uid: missing"
        if not isinstance(how, dict) or not _is_address(how.get("url")):
            yield "verify: no address"
    elif not isinstance(badge, dict):
        yield "badge: neither an object nor an address"
    if not read_assertion(document).dates_readable:
        yield "issuedOn, expires: no date and time"


def _recipient_problems(document: Mapping[str, Any], *, may_be_text: bool = False) -> Iterator[str]:
    recipient = document.get("recipient")
    if may_be_text and isinstance(recipient, str):
        if "@" not in recipient and not _is_hash(recipient):
            yield "recipient: neither an address nor a hash"
        return
    if not isinstance(recipient, dict):
        yield "recipient: not an object"
        return
    if not isinstance(recipient.get("type"), str | list) or not isinstance(recipient.get("identity"), str):
        yield "recipient: without type or identity"
    elif recipient.get("hashed") is True and not _is_hash(recipient["identity"]):
        yield "recipient.identity: not a hash"
    elif not isinstance(recipient.get("hashed"), bool):
        yield "recipient.hashed: neither true nor false"


def badge_problems(document: Mapping[str, Any]) -> list[str]:
    """What is missing or of the wrong kind in a badge class."""
    missing = [name for name in ("name", "description", "criteria", "issuer") if not document.get(name)]
    problems = [f"badge.{name}: missing" for name in missing]
    if not _is_of("BadgeClass", document) and "@context" in document:
        problems.append("badge.type: BadgeClass is missing")
    return problems


def issuer_problems(document: Mapping[str, Any]) -> list[str]:
    """What is missing or of the wrong kind in the profile of an issuer."""
    problems = [f"issuer.{name}: missing" for name in ("name", "url") if not isinstance(document.get(name), str)]
    if not (_is_of("Issuer", document) or _is_of("Profile", document)) and "@context" in document:
        problems.append("issuer.type: neither Issuer nor Profile")
    return problems


def _is_of(kind: str, document: Mapping[str, Any]) -> bool:
    types = document.get("type")
    return bool({kind, f"obi:{kind}"} & set(filter(_is_text, types if isinstance(types, list) else [types])))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and _is_iri(value) is not None
