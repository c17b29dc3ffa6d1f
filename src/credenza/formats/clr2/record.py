"""Writing and reading a ``ClrCredential``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from credenza.errors import CredentialError, FaceError
from credenza.formats.openbadges3 import read_badge
from credenza.proofs import CLR_V2, CREDENTIALS_V2, OPEN_BADGES_V3
from credenza.specification import Sentences

CONTEXTS = (CREDENTIALS_V2, CLR_V2, OPEN_BADGES_V3)
"""The contexts of a record: without that of Open Badges the identifiers of the learner would have no meaning."""

MOST_CREDENTIALS = 32
SENTENCES = Sentences(__package__, "problems")
_TYPE = "ClrCredential"


@dataclass(frozen=True)
class RecordIssuer:
    """Who puts a record together and signs it: an institution, or the learner with a key of their own."""

    did: str
    name: str


def to_record(
    credentials: Sequence[Mapping[str, Any]], issuer: RecordIssuer, record_id: str, name: str, made_at: datetime
) -> dict[str, Any]:
    """The unsigned record of signed badges of one learner, in their order.

    ``record_id`` is ``urn:uuid:…``. It is ``partial``: nobody claims that the learner has nothing else. Raises
    CredentialError if something is no badge, FaceError if there are none or too many, one twice, or of two people.
    """
    if not 1 <= len(credentials) <= MOST_CREDENTIALS:
        raise FaceError(SENTENCES.problem("how_many", {"most": MOST_CREDENTIALS}))
    ids = [credential.get("id") for credential in credentials]
    if len({str(each) for each in ids}) < len(ids):
        raise FaceError(SENTENCES.problem("twice"))
    return {
        "@context": list(CONTEXTS),
        "id": record_id,
        "type": ["VerifiableCredential", _TYPE],
        "name": name,
        "partial": True,
        "issuer": {"id": issuer.did, "type": ["Profile"], "name": issuer.name},
        "validFrom": made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": {
            "type": ["ClrSubject"],
            "identifier": _identifiers(credentials),
            "verifiableCredential": [dict(credential) for credential in credentials],
        },
    }


def is_record(document: Mapping[str, Any]) -> bool:
    """Whether a credential says that it is a record of others."""
    types = document.get("type")
    return _TYPE in (types if isinstance(types, list) else [types])


def credentials_in(record: Mapping[str, Any]) -> tuple[bytes, ...]:
    """The credentials of a record as their own files, ready to be verified: JSON, or the text of a token.

    Raises CredentialError if it is no record or holds none, too many, or something else.
    """
    subject = record.get("credentialSubject")
    held = subject.get("verifiableCredential") if isinstance(subject, Mapping) and is_record(record) else None
    members = held if isinstance(held, list) else [held]
    if not all(isinstance(each, str | Mapping) for each in members) or not 1 <= len(members) <= MOST_CREDENTIALS:
        raise CredentialError(SENTENCES.problem("no_record", {"most": MOST_CREDENTIALS}))
    return tuple(
        each.encode() if isinstance(each, str) else json.dumps(each, ensure_ascii=False).encode() for each in members
    )


def _identifiers(credentials: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What the badges say of their learner as they say it, each text once; the hash of an address from the first.

    Names and numbers of one kind have to be the same in all of them.
    """
    found: dict[str, dict[str, Any]] = {}
    for credential in credentials:
        read_badge(credential)  # nothing but badges
        for identity in _identities(credential):
            kind, hashed = str(identity.get("identityType")), identity.get("hashed")
            before = found.setdefault(kind, dict(identity))
            if not hashed and before.get("identityHash") != identity.get("identityHash"):
                raise FaceError(SENTENCES.problem("other_learner"))
    return list(found.values())


def _identities(credential: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    subject = credential.get("credentialSubject")
    subject = subject[0] if isinstance(subject, list) else subject
    held = subject.get("identifier") if isinstance(subject, Mapping) else None
    return [entry for entry in (held if isinstance(held, list) else [held]) if isinstance(entry, Mapping)]
