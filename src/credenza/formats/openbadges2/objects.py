"""The objects around an assertion of Open Badges 2.0: issuer profiles and keys, and how such objects are told.

Source: Open Badges v2.0 (1EdTech, 2018), sections "Data Classes" and "Badge Verification".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_CONTEXTS = ("openbadges", "openbadgespec.org")
_CLASSES = frozenset(
    f"{prefix}{name}"
    for prefix in ("", "obi:")
    for name in (
        *("Assertion", "BadgeClass", "Issuer", "Profile", "Endorsement", "CryptographicKey", "RevocationList"),
        *("Criteria", "IdentityObject", "VerificationObject"),
    )
)


@dataclass(frozen=True)
class IssuerProfile:
    """An issuer: which addresses its assertions lie under, which keys are its own, where it lists what it revoked.

    ``keys`` are addresses of keys; ``starts_with`` and ``allowed_origins`` are empty where the profile says nothing.
    """

    identifier: str
    name: str
    keys: tuple[str, ...] = ()
    revocation_list: str | None = None
    starts_with: tuple[str, ...] = ()
    allowed_origins: tuple[str, ...] = ()


@dataclass(frozen=True)
class SigningKey:
    """A public key that an issuer published: in PEM, and whose it says that it is."""

    identifier: str
    owner: str
    pem: str


def is_badge_object(document: Mapping[str, Any]) -> bool:
    """Whether a document calls itself an object of Open Badges 2.0 or 1.x."""
    contexts = document.get("@context")
    named = contexts if isinstance(contexts, list) else [contexts]
    if any(isinstance(context, str) and any(mark in context for mark in _CONTEXTS) for context in named):
        return True
    return not _CLASSES.isdisjoint(_texts(document.get("type"))) or _defines_badges(named)


def _defines_badges(contexts: list[Any]) -> bool:
    """Whether a context is written out in the document itself."""
    return any(isinstance(context, dict) and "https://w3id.org/openbadges#" in context.values() for context in contexts)


def is_older_badge(document: Mapping[str, Any]) -> bool:
    """Whether a document without a context has the members of an assertion of Open Badges 0.5 or 1.0."""
    return "@context" not in document and {"recipient", "badge"} <= document.keys()


def read_issuer(document: Mapping[str, Any]) -> IssuerProfile | None:
    """A profile; ``None`` for what names no identifier."""
    identifier, scope = document.get("id"), document.get("verification")
    if not isinstance(identifier, str):
        return None
    allowed = scope if isinstance(scope, dict) else {}
    listed = document.get("revocationList")
    return IssuerProfile(
        identifier,
        str(document.get("name", "")),
        _addresses(document.get("publicKey")),
        listed if isinstance(listed, str) else None,
        _texts(allowed.get("startsWith")),
        _texts(allowed.get("allowedOrigins")),
    )


def read_key(document: Mapping[str, Any]) -> SigningKey | None:
    """A key; ``None`` for what is none."""
    members = [document.get(name) for name in ("id", "owner", "publicKeyPem")]
    if not all(isinstance(member, str) and member for member in members):
        return None
    identifier, owner, pem = map(str, members)
    return SigningKey(identifier, owner, pem)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str))


def _addresses(value: Any) -> tuple[str, ...]:
    """The identifiers of objects that are named or stand there in full."""
    named = value if isinstance(value, list) else [value]
    return _texts([item.get("id") if isinstance(item, dict) else item for item in named])
