"""Looking at the anchors of a log from outside: does the chain hold what is listed, and does the log still have it?

Anybody can anchor anything under the name of a log. So an anchor that the log does not list counts only if the log
itself signed the state that it holds, or if the auditor was told to trust the account that sent it; and it can only
bind the operator: what it confirms takes no finding away (decision 0052).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from .anchors import Anchor, AnchorError, AnchorList, Chain, ListedAnchor, Mined, anchors_in, check_anchor
from .auditing import Finding
from .checkpoints import Checkpoint, read_checkpoint
from .notes import Note
from .tiles import Read, TileReader
from .tree import root_of


@dataclass(frozen=True)
class OtherAnchor:
    """An anchor that somebody else made, in the transaction ``mined`` if it is in the chain.

    ``is_trusted``: the auditor was told to trust the account that sent it. ``doubt`` says why it does not count.
    """

    anchor: Anchor
    mined: Mined | None
    is_trusted: bool
    doubt: Finding | None

    def to_document(self) -> dict[str, object]:
        """The anchor as plain JSON data."""
        mined = self.mined
        return {
            "size": self.anchor.size,
            "transaction": f"0x{self.anchor.transaction.hex()}",
            "sender": mined.sender if mined else None,
            "trusted": self.is_trusted,
            "block": mined.block if mined else None,
            "time": mined.moment.isoformat() if mined else None,
            "doubt": self.doubt.to_document() if self.doubt else None,
        }


@dataclass
class AnchorAudit:
    """What an audit of anchors found. ``confirmed`` were looked at and counted for right; ``waiting`` are listed as not
    confirmed yet; ``elsewhere`` are on chains of which no node was given; ``others`` were made by somebody else."""

    findings: list[Finding] = field(default_factory=list)
    confirmed: int = 0
    waiting: int = 0
    elsewhere: int = 0
    latest: Mined | None = None
    others: list[OtherAnchor] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many anchors were right, wait, and were not looked at."""
        return {"confirmed": self.confirmed, "waiting": self.waiting, "elsewhere": self.elsewhere}


def audit_anchors(
    listed: AnchorList,
    served: Checkpoint,
    read: Read,
    chain: Chain,
    least: int,
    seen: Sequence[Note] = (),
    trusted: Collection[str] = (),
) -> AnchorAudit:
    """Compare the anchors that a log lists with a chain, and both with the log as it is served.

    ``served`` is the checkpoint that was audited. ``seen`` are notes that the log signed, with the anchors that anybody
    made of them; ``trusted`` the addresses of accounts whose anchors are believed. The transactions of an account that
    anchors the log have all to be listed, so that none can be hidden. Raises UncheckableError if the node or the log
    cannot be reached, LogError for a damaged tile or an anchor in ``seen`` that is malformed.
    """
    auditor = _Auditor(served, TileReader(read, served.size), chain, least)
    if listed.origin != served.origin:
        auditor.find("anchor_differs", served.size, f"The list is of the log {listed.origin}.")
    for each in listed.anchors:
        auditor.look(each)
    known = {each.anchor for each in listed.anchors}
    signed = {(held.size, held.root) for held in (served, *(read_checkpoint(note.text) for note in seen))}
    addresses = {address.lower() for address in trusted}
    for anchor in dict.fromkeys(anchor for note in seen for anchor in anchors_in(note)):
        if anchor not in known:
            auditor.look_at_other(anchor, (anchor.size, anchor.root) in signed, addresses)
    auditor.count()
    return auditor.audit


class _Auditor:
    def __init__(self, served: Checkpoint, reader: TileReader, chain: Chain, least: int) -> None:
        self._served, self._reader, self._chain, self._least = served, reader, chain, least
        self._nonces: defaultdict[str, set[int]] = defaultdict(set)
        self.audit = AnchorAudit()

    def find(self, code: str, size: int, detail: str) -> None:
        """Note what is wrong with the anchor of the first ``size`` entries."""
        self.audit.findings.append(Finding(code, str(size), detail))

    def look(self, listed: ListedAnchor) -> None:
        """One anchor of the list."""
        anchor = listed.anchor
        if anchor.chain != self._chain.number:
            self.audit.elsewhere += 1
            return
        mined = self._chain.mined(anchor.transaction)
        if mined is not None:
            self._nonces[mined.sender].add(mined.nonce)
        if listed.block is None:
            self.audit.waiting += 1
            return
        try:
            self._confirm(listed, anchor)
        except AnchorError as error:
            self.find(error.code, anchor.size, error.problems[0].message)

    def _confirm(self, listed: ListedAnchor, anchor: Anchor) -> None:
        """Raises AnchorError."""
        mined = check_anchor(anchor, self._served.origin, self._chain, self._least)
        if (listed.block, listed.block_hash) != (mined.block, f"0x{mined.block_hash.hex()}"):
            raise AnchorError("anchor_moved", f"{listed.transaction}: {mined.block}, listed: {listed.block}")
        if not self._holds(anchor):
            raise AnchorError("anchor_contradicted", listed.transaction)
        self.audit.confirmed += 1
        if self.audit.latest is None or mined.moment >= self.audit.latest.moment:
            self.audit.latest = mined

    def _holds(self, anchor: Anchor) -> bool:
        """Whether the log as it is served begins with what is anchored."""
        return anchor.size <= self._served.size and root_of(anchor.size, self._reader.node) == anchor.root

    def look_at_other(self, anchor: Anchor, signed: bool, trusted: Collection[str]) -> None:
        """An anchor that the log does not list; ``signed``: the log signed the state that it holds."""
        if anchor.chain != self._chain.number:
            self.audit.elsewhere += 1
            return
        mined, name = self._chain.mined(anchor.transaction), f"0x{anchor.transaction.hex()}"
        if mined is not None and mined.sender in self._nonces:
            self.find("anchor_unlisted", anchor.size, name)
            return
        is_trusted = mined is not None and mined.sender.lower() in trusted
        doubt = self._doubt(anchor, counts=signed or is_trusted)
        self.audit.others.append(OtherAnchor(anchor, mined, is_trusted, doubt))
        if mined is not None and doubt is None and not self._holds(anchor):
            self.find("anchor_contradicted", anchor.size, f"{name} by {mined.sender}")

    def _doubt(self, anchor: Anchor, *, counts: bool) -> Finding | None:
        """Why an anchor of somebody else says nothing about the log."""
        try:
            check_anchor(anchor, self._served.origin, self._chain, self._least)
        except AnchorError as error:
            return Finding(error.code, str(anchor.size), error.problems[0].message)
        return None if counts else Finding("anchor_unsigned", str(anchor.size), f"0x{anchor.transaction.hex()}")

    def count(self) -> None:
        """Every transaction of an account that anchors is in the list."""
        for account, nonces in self._nonces.items():
            missing = sorted(set(range(self._chain.sent_by(account))) - nonces)
            if missing:
                self.find("anchor_unlisted", self._served.size, f"{account}: {', '.join(map(str, missing[:10]))}")
