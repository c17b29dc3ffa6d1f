"""What a verifier has at hand. Nothing is fetched unless it says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from credenza.errors import CredenzaError, UncheckableError
from credenza.proofs import Contexts, Fetch, Resolver, read_json, resolver
from credenza.proofs.jades import Trust
from credenza.proofs.merkle import Anchor, ChainLookup
from credenza.proofs.trusted_lists import ClosedList
from credenza.rulepacks import RulePack, load_pack, pack_ids
from credenza.specification import Edition, MultilingualText
from credenza.translog import Chain, Policy

from .accreditation import Accreditation

_LARGEST_DOCUMENT = 4 * 1024 * 1024


def _nothing(_: str) -> None:
    return None


def _no_accreditations(_: str) -> tuple[Accreditation, ...]:
    return ()


def _no_proof(_: str, __: Iterable[bytes]) -> None:
    return None


def _no_chain(_: Anchor) -> None:
    return None


def shipped_pack(pack_id: str) -> RulePack | None:
    """The rule pack of that id that comes with Credenza."""
    return load_pack(pack_id) if pack_id in pack_ids() else None


@dataclass(frozen=True)
class Means:
    """The sources of a verification; each lookup answers ``None`` for what it does not have.

    ``fetch``: https address → content, or UncheckableError; ``None`` means offline. ``did_documents``: DID → document,
    and whatever else people publish under an address: profiles, hosted badges, lists of what was revoked.
    ``editions``: SHA-256 → edition. ``status_lists``: address → signed list. ``trusted_issuers``: DID → name.
    ``registered_issuers``: DID → name, where a register verifies for the public: then its entries count, and no list of
    the reader. ``packs``: rule pack id → pack. ``logs``: origin of a transparency log → whose word counts about it.
    ``log_proofs``: id of a credential and the texts that may have been signed as it → proof that it is in a log, where
    none came with it. ``contexts``: address → JSON-LD context, beside the pinned ones.
    ``certificates``: roots (DER) to which the chains of certified issuers must lead.
    ``authorities``: SHA-256 of a root or anchor → where it is listed, of those that stand on a trusted list;
    ``listed_until``: SHA-256 of such a one → the moment when its list is out of date; ``closed_lists``: its list, where
    that is closed and so counts without end.
    ``awarding``: SHA-256 of an edition → the DIDs that may award it, where a register knows. ``accreditations``: issuer
    → how its quality is assured, as a register of such decisions has it.
    ``chains``: a transaction → what its blockchain says. ``chain``: the blockchain by which anchors of a log are
    checked; ``None`` leaves them unread. ``seals``: the certificates that seals are believed under.
    ``contents``: address or file name → what a seal covers that is not inside it.
    """

    fetch: Fetch | None = None
    did_documents: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    editions: Callable[[str], Edition | None] = _nothing
    status_lists: Callable[[str], bytes | None] = _nothing
    trusted_issuers: Callable[[str], str | None] = _nothing
    registered_issuers: Callable[[str], MultilingualText | None] | None = None
    packs: Callable[[str], RulePack | None] = shipped_pack
    logs: Mapping[str, Policy] = field(default_factory=dict)
    log_proofs: Callable[[str, Iterable[bytes]], bytes | None] = _no_proof
    contexts: Contexts = field(default_factory=dict)
    certificates: tuple[bytes, ...] = ()
    authorities: Mapping[str, str] = field(default_factory=dict)
    listed_until: Mapping[str, datetime] = field(default_factory=dict)
    closed_lists: Mapping[str, ClosedList] = field(default_factory=dict)
    awarding: Callable[[str], frozenset[str] | None] = _nothing
    accreditations: Callable[[str], Sequence[Accreditation]] = _no_accreditations
    chains: ChainLookup = _no_chain
    chain: Chain | None = None
    seals: Trust = field(default_factory=Trust)
    contents: Callable[[str], bytes | None] = _nothing

    @property
    def resolve(self) -> Resolver:
        """How DIDs become documents."""
        return resolver(self.did_documents, self.fetch)

    def status_list(self, url: str) -> bytes | None:
        """The signed status list that belongs at ``url``; ``None`` when it is neither at hand nor reachable."""
        return self._bytes_at(url, self.status_lists(url))

    def content(self, address: str) -> bytes | None:
        """What a seal covers at ``address``; ``None`` when it is neither at hand nor reachable. The seal knows it."""
        return self._bytes_at(address, self.contents(address))

    def _bytes_at(self, url: str, at_hand: bytes | None) -> bytes | None:
        if at_hand is not None or self.fetch is None or not url.startswith("https://"):
            return at_hand
        try:
            return self.fetch(url)
        except (UncheckableError, OSError):
            return None

    def document(self, url: str) -> dict[str, Any] | None:
        """The JSON document that is published at ``url``; ``None`` when it is neither at hand nor reachable."""
        at_hand = self.did_documents.get(url)
        if at_hand is not None or self.fetch is None or not url.startswith("https://"):
            return at_hand
        try:
            return read_json(self.fetch(url), _LARGEST_DOCUMENT)
        except (CredenzaError, OSError):
            return None
