"""Adding to the log. Whatever is added here is added in the transaction of the act: no act without an entry, no entry
without an act. The worker gives entries their places and publishes them (``sequencing``)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import connection

from credenza.canonicalisation import canonical_json
from credenza.proofs import write_datetime
from credenza.translog import Kind, commit_each
from credenza_hub.storage.rows import insert_rows

from .models import Addition, Opening

_OPENING = ("addition", "place", "subject", "salt", "statement", "is_public")


class Form(StrEnum):
    """Further documents of an award, which are signed when they are asked for, each time anew."""

    EUROPASS = "europass"
    ATTESTATION = "attestation"


def subject_of(credential: str, form: Form) -> str:
    """What the entries of a credential in another form than the badge are about."""
    return f"{credential}/{form}"


@dataclass(frozen=True)
class Commitments:
    """Entries that are ready to be added, with what opens them."""

    kind: Kind
    subjects: Sequence[str]
    entries: Sequence[bytes]
    salts: Sequence[bytes]


def commitments(kind: Kind, subjects: Sequence[str], documents: Sequence[bytes]) -> Commitments:
    """Commit to many documents; touches no database, so that it can be done before the transaction.

    ``subjects`` says of each what it is: the key of a credential, the SHA-256 of an edition.
    """
    entries, salts = commit_each(kind, documents, secrets.token_bytes)
    return Commitments(kind, subjects, entries, salts)


def append(
    kind: Kind, subject: str, document: bytes, *, keep: bool = False, is_public: bool = False, now: datetime
) -> Addition:
    """Add one entry to the log, in the transaction of the act that it records.

    ``subject`` says what it is about: the key of a credential (with its form: ``subject_of``), the SHA-256 of an
    edition, case and number of a decision. ``keep`` stores the document (UTF-8) beside, for those that are kept nowhere
    else; ``is_public`` lets everybody see what the entry commits to. Raises RuntimeError outside of a transaction.
    """
    made = commitments(kind, [subject], [document])
    return append_many(made, statement=document.decode() if keep else "", is_public=is_public, now=now)


def log_status(subject: str, change: str, *, now: datetime, **facts: str) -> Addition:
    """Add that the status of the credential ``subject`` changed: ``revoked``, ``suspended``, ``reinstated``, ….

    What the entry commits to is kept as canonical JSON with these members and ``facts``.
    """
    statement = {"at": write_datetime(now), "change": change, "credential": f"urn:uuid:{subject}", **facts}
    return append(Kind.STATUS, subject, canonical_json(statement), keep=True, now=now)


def append_many(made: Commitments, *, statement: str = "", is_public: bool = False, now: datetime) -> Addition:
    """Add entries that were made ready, with one INSERT for all of them, in the transaction of their acts."""
    if not connection.in_atomic_block:
        raise RuntimeError("An entry belongs into the transaction of its act.")
    entries = b"".join(made.entries)
    addition = Addition.objects.create(kind=made.kind, entries=entries, count=len(made.entries), added_at=now)
    openings = enumerate(zip(made.subjects, made.salts, strict=True))
    rows = ((addition.pk, place, subject, salt, statement, is_public) for place, (subject, salt) in openings)
    insert_rows(Opening, _OPENING, rows)
    return addition


def forget(subject: str, parts: Iterable[str] = tuple(Form)) -> int:
    """Erase what links entries to a subject and its parts; the log itself stays as it is.

    ``subject`` is the key of a credential, whose parts are its other forms, or of a case, whose parts are the numbers
    of its decisions. Returns how many entries that were.
    """
    subjects = [subject, *(f"{subject}/{part}" for part in parts)]
    return Opening.objects.filter(subject__in=subjects).delete()[0]
