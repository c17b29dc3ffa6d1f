"""Lists of what an issuer took back, published under an address and signed by nobody: the address vouches for them.

Sources: Open Badges v2.0, "RevocationList"; 1EdTech VC Revocation List 1.0, as Open Badges 3.0 names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from credenza.status import StatusReason

from .means import Means
from .report import Result, failed, not_checked, passed

_ENTRY_TYPE = "1EdTechRevocationList"
_REVOKED = "revoked"
_MEMBERS = ("revokedAssertions", "revokedCredentials", "revokedCredential")


def named_list(entry: object) -> str | None:
    """The address of the list that a ``credentialStatus`` of type 1EdTechRevocationList names; ``None`` for others."""
    if not isinstance(entry, dict):
        return None
    types = entry.get("type")
    is_one = _ENTRY_TYPE in (types if isinstance(types, list) else [types])
    return str(entry.get("id")) if is_one else None


def check_revocation_list(url: str, identifier: str | None, issuer: str | None, means: Means) -> Result:
    """What the list that is published at ``url`` says about the credential with this ``identifier``."""
    return _judge(means.document(url), url, identifier, issuer)


def is_listed_at_hand(url: str, identifier: str | None, means: Means) -> bool:
    """Whether the list at ``url`` need not be fetched and names the credential, whoever that claims as its issuer."""
    return _judge(means.did_documents.get(url), url, identifier, None).reason == _REVOKED


def _judge(listed: Mapping[str, Any] | None, url: str, identifier: str | None, issuer: str | None) -> Result:
    entries = _entries(listed) if listed is not None else None
    if listed is None or entries is None:
        return not_checked("status_unreachable", url=url)
    if issuer is not None and _identifier(listed.get("issuer", issuer)) != issuer:
        return not_checked("status_list_other_issuer")
    if identifier is None:
        return not_checked(StatusReason.MALFORMED_ENTRY, "The credential has no id, so no list can name it.")
    named = {_identifier(entry) for entry in entries if not _is_restored(entry)}
    return failed(_REVOKED) if identifier in named else passed("not_listed", url=url)


def _entries(listed: Mapping[str, Any]) -> list[Any] | None:
    held = next((listed[name] for name in _MEMBERS if name in listed), None)
    return held if isinstance(held, list) else None


def _identifier(named: object) -> object:
    """What a text or an object names; before Open Badges 2.0 an assertion had a ``uid``."""
    found = named.get("id", named.get("uid")) if isinstance(named, dict) else named
    return found if isinstance(found, str) else None


def _is_restored(entry: object) -> bool:
    return isinstance(entry, dict) and entry.get("revoked") is False
