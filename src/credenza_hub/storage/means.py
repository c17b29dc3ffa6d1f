"""What the hub has at hand when it verifies: its own register, keys and status lists; the network only if allowed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings

from credenza.errors import KeyFileError, LogError, UncheckableError
from credenza.specification import LANGUAGES, Edition, MultilingualText, read_edition
from credenza.translog import Kind, Policy
from credenza.verification import Means, Verifier
from credenza_hub.issuing.documents import issuer_document, signed_status_list, signed_status_token
from credenza_hub.issuing.models import StatusList
from credenza_hub.organisations.models import IssuerKey
from credenza_hub.registry import models as registry
from credenza_hub.translog.actions import Form, subject_of
from credenza_hub.translog.models import Log
from credenza_hub.translog.proving import proof_of, proof_of_document
from credenza_hub.translog.witnesses import policy

from .fetching import fetcher_for_one_verification
from .trust import believed


def who_may_award(sha256: str) -> frozenset[str] | None:
    """The DIDs of the organisation whose edition this is; ``None`` for an edition that the register does not have."""
    edition = registry.Edition.objects.filter(sha256=sha256).select_related("entry").first()
    if edition is None:
        return None
    held = IssuerKey.objects.filter(organisation=edition.entry.organisation_id)
    return frozenset(held.values_list("did", flat=True))


class OwnIssuers(Mapping[str, dict[str, Any]]):
    """The DID documents of the hub's own organisations, each read once, when asked for: made for one verification."""

    def __init__(self) -> None:
        self._read = cache(_own_document)

    def __getitem__(self, did: str) -> dict[str, Any]:
        document = self._read(did)
        if document is None:
            raise KeyError(did)
        return document

    def __iter__(self) -> Iterator[str]:
        return iter(IssuerKey.objects.values_list("did", flat=True).distinct())

    def __len__(self) -> int:
        return IssuerKey.objects.values("did").distinct().count()


def _own_document(did: str) -> dict[str, Any] | None:
    key = IssuerKey.objects.filter(did=did).select_related("organisation").first()
    document = issuer_document(key.organisation) if key else None
    return document if document is not None and document["id"] == did else None


def find_edition(sha256: str) -> Edition | None:
    """A published edition of this register."""
    found = registry.Edition.objects.filter(sha256=sha256).first()
    return read_edition(found.canonical.encode()) if found else None


def find_status_list(url: str, *, now: datetime) -> bytes | None:
    """A status list of this hub, signed as it is published, without asking ourselves over the network."""
    key = _key_in(url)
    found = StatusList.objects.select_related("organisation", "suspensions").filter(key=key).first() if key else None
    sign = signed_status_token if url.endswith(".jwt") else signed_status_list
    try:
        return sign(found, now=now) if found else None
    except KeyFileError:  # the key store is out of reach: then the status is unknown, and nothing else
        return None


def _key_in(url: str) -> UUID | None:
    own = f"{settings.PUBLIC_URL}/status/"
    try:
        return UUID(url.removeprefix(own).removesuffix(".jwt")) if url.startswith(own) else None
    except ValueError:
        return None


def find_log_proof(identifier: str, documents: Iterable[bytes]) -> bytes | None:
    """The proof that a credential of this hub is in its log, as a badge, for Europass or for EU wallets.

    ``documents`` are the texts that may be it. ``None`` while it waits for its place there. What says that it is a
    badge of this hub, and is not, gets the proof of that badge: it does not fit, and the report says so.
    """
    scheme, _, key = identifier.rpartition(":")
    if scheme not in ("urn:uuid", "urn:credential"):
        return None
    texts = list(documents)
    subjects = [key, *(subject_of(key, form) for form in Form)]
    is_badge = scheme == "urn:uuid" and any(b"@context" in text for text in texts)
    try:
        proof = proof_of_document(subjects, Kind.AWARD, texts) or (proof_of(key, Kind.AWARD) if is_badge else None)
    except (LogError, UncheckableError):  # the files of the log are damaged: then there is no proof, and nothing else
        return None
    return proof.to_bytes() if proof else None


class OwnLog(Mapping[str, Policy]):
    """Whose word counts about the log of this hub, read when asked for; nothing while its keys are out of reach."""

    def __getitem__(self, origin: str) -> Policy:
        if origin not in set(self):
            raise KeyError(origin)
        try:
            return policy(origin)
        except KeyFileError:
            raise KeyError(origin) from None

    def __iter__(self) -> Iterator[str]:
        return iter(Log.objects.values_list("origin", flat=True))

    def __len__(self) -> int:
        return Log.objects.count()


def name_of_issuer(did: str) -> MultilingualText | None:
    """What readers of each language call the organisation that signs with this DID here; ``None`` for a stranger."""
    key = IssuerKey.objects.filter(did=did).select_related("organisation").first()
    return MultilingualText({language: key.organisation.name_in(language) for language in LANGUAGES}) if key else None


_VERIFIER = Verifier(Means())
"""What the verifications of this process remember."""


def hub_verifier(*, now: datetime, means: Means | None = None) -> Verifier:
    """A verifier with the means of this hub, which remembers editions, status lists and shapes of credentials."""
    return _VERIFIER.with_means(means if means is not None else hub_means(now=now))


def hub_means(*, now: datetime) -> Means:
    """The means of a verification by this hub. Other issuers' documents are fetched only if the settings allow it."""
    trust = believed()
    return Means(
        fetch=fetcher_for_one_verification() if settings.VERIFY_ONLINE else None,
        did_documents=OwnIssuers(),
        editions=find_edition,
        status_lists=lambda url: find_status_list(url, now=now),
        registered_issuers=name_of_issuer,
        trusted_issuers=trust.issuers.get,
        certificates=trust.authorities.roots,
        authorities=trust.authorities.listed,
        listed_until=trust.authorities.until,
        closed_lists=trust.authorities.closed,
        seals=trust.seals,
        accreditations=lambda issuer: trust.accreditations.get(issuer, ()),
        awarding=who_may_award,
        logs=OwnLog(),
        log_proofs=find_log_proof,
    )
