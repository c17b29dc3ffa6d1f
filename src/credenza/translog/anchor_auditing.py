"""Looking at the anchors of a log from outside: does the chain hold what is listed, and does the log still have it?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from .anchors import Anchor, AnchorError, AnchorList, Chain, ListedAnchor, Mined, check_anchor
from .auditing import Finding
from .checkpoints import Checkpoint
from .tiles import Read, TileReader
from .tree import root_of


@dataclass
class AnchorAudit:
    """What an audit of anchors found. ``confirmed`` were looked at and counted for right; ``waiting`` are listed as not
    confirmed yet; ``elsewhere`` are on chains of which no node was given."""

    findings: list[Finding] = field(default_factory=list)
    confirmed: int = 0
    waiting: int = 0
    elsewhere: int = 0
    latest: Mined | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How many anchors were right, wait, and were not looked at."""
        return {"confirmed": self.confirmed, "waiting": self.waiting, "elsewhere": self.elsewhere}


def audit_anchors(
    listed: AnchorList, served: Checkpoint, read: Read, chain: Chain, least: int, seen: Iterable[Anchor] = ()
) -> AnchorAudit:
    """Compare the anchors that a log lists with a chain, and both with the log as it is served.

    ``served`` is the checkpoint that was audited, ``seen`` are anchors that somebody got at any time: each has to be in
    the list. The transactions of an account that anchors the log have all to be listed, so that none can be hidden.
    Raises UncheckableError if the node or the log cannot be reached, LogError for a damaged tile.
    """
    auditor = _Auditor(served, TileReader(read, served.size), chain, least)
    if listed.origin != served.origin:
        auditor.find("anchor_differs", served.size, f"The list is of the log {listed.origin}.")
    for each in listed.anchors:
        auditor.look(each)
    known = {each.anchor for each in listed.anchors}
    for anchor in seen:
        if anchor not in known:
            auditor.find("anchor_unlisted", anchor.size, f"0x{anchor.transaction.hex()}")
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
        if anchor.size > self._served.size or root_of(anchor.size, self._reader.node) != anchor.root:
            raise AnchorError("anchor_contradicted", listed.transaction)
        self.audit.confirmed += 1
        if self.audit.latest is None or mined.moment >= self.audit.latest.moment:
            self.audit.latest = mined

    def count(self) -> None:
        """Every transaction of an account that anchors is in the list."""
        for account, nonces in self._nonces.items():
            missing = sorted(set(range(self._chain.sent_by(account))) - nonces)
            if missing:
                self.find("anchor_unlisted", self._served.size, f"{account}: {', '.join(map(str, missing[:10]))}")
