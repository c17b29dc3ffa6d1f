"""Anchoring the log on a chain, step by step, whatever is killed when (decision 0035).

1. The transaction is signed and stored, and with it listed among the files of the log. Nothing was sent yet.
2. It is sent, unless the chain knows it. Killed before or behind that, the next step sends the same bytes again: they
   have the same number among those of the account (nonce), so the chain takes them once.
3. When enough blocks follow its block, that block is noted and listed.

One anchor is under way at a time, which a constraint of the database holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from credenza.translog import (
    ANCHORS,
    AnchorList,
    Checkpoint,
    EvmChain,
    ListedAnchor,
    Mined,
    account_of,
    anchored_data,
)

from . import models
from .models import UNDER_WAY, AnchorState
from .sequencing import folder


@dataclass(frozen=True)
class Terms:
    """How the log is anchored: by the account of which private key, to which address (``""``: its own), how often, and
    after how many blocks a transaction counts."""

    key: bytes
    to: str
    every: timedelta
    confirmations: int


def anchor_step(chain: EvmChain, terms: Terms, *, now: datetime) -> models.Anchor | None:
    """Look after the anchor under way, or order the next one if it is due; ``None`` if there is nothing to do.

    Raises UncheckableError if the node gives no usable answer or the account cannot pay; then a later step goes on.
    """
    anchor = models.Anchor.objects.filter(chain=chain.number, state__in=UNDER_WAY).first()
    anchor = anchor or _order(chain, terms, now)
    if anchor is not None:
        publish_anchors()
        _look_after(anchor, chain, terms.confirmations)
    publish_anchors()
    return anchor


def _order(chain: EvmChain, terms: Terms, now: datetime) -> models.Anchor | None:
    """A signed transaction for the latest checkpoint; ``None`` if it is not due or another process was first."""
    log, checkpoint = models.Log.objects.first(), models.Checkpoint.objects.first()
    if log is None or checkpoint is None or not _is_due(chain, checkpoint, terms.every, now):
        return None
    data = anchored_data(Checkpoint(log.origin, checkpoint.size, bytes(checkpoint.root)))
    signed = chain.sign(terms.key, data, terms.to or None)
    try:
        with transaction.atomic():
            return models.Anchor.objects.create(
                size=checkpoint.size,
                root=bytes(checkpoint.root),
                chain=chain.number,
                sender=account_of(terms.key),
                nonce=signed.nonce,
                transaction=f"0x{signed.transaction.hex()}",
                raw=signed.raw,
                ordered_at=now,
            )
    except IntegrityError:
        return None


def _is_due(chain: EvmChain, checkpoint: models.Checkpoint, every: timedelta, now: datetime) -> bool:
    made = models.Anchor.objects.filter(chain=chain.number)
    if made.filter(state=AnchorState.CONFIRMED, size__gte=checkpoint.size).exists():
        return False
    last = made.last()
    return last is None or last.ordered_at + every <= now


def _look_after(anchor: models.Anchor, chain: EvmChain, least: int) -> None:
    name, used = bytes.fromhex(anchor.transaction[2:]), chain.sent_by(anchor.sender)
    mined = chain.mined(name)
    if mined is not None:
        _take_over(anchor, mined, least)
    elif used > anchor.nonce:  # somebody used the account for another transaction of that number
        anchor.state = AnchorState.FAILED
    else:
        if not chain.knows(name):
            chain.send(bytes(anchor.raw))
        anchor.state = AnchorState.SENT
    anchor.save()


def _take_over(anchor: models.Anchor, mined: Mined, least: int) -> None:
    """What the chain says of the transaction."""
    if not mined.succeeded:
        anchor.state = AnchorState.FAILED
    elif mined.confirmations < least:
        anchor.state = AnchorState.SENT
    else:
        anchor.state, anchor.block, anchor.block_time = AnchorState.CONFIRMED, mined.block, mined.moment
        anchor.block_hash = f"0x{mined.block_hash.hex()}"


def publish_anchors() -> None:
    """Put the list of all anchors where it is served."""
    log = models.Log.objects.first()
    if log is None:
        return
    listed = tuple(map(_listed, models.Anchor.objects.all()))
    files = folder()
    files.write(ANCHORS, AnchorList(origin=log.origin, anchors=listed).to_bytes())
    files.sync()


def _listed(anchor: models.Anchor) -> ListedAnchor:
    return ListedAnchor(
        size=anchor.size,
        root=f"0x{bytes(anchor.root).hex()}",
        chain=anchor.chain_name,
        transaction=anchor.transaction,
        block=anchor.block,
        block_hash=anchor.block_hash or None,
        time=anchor.block_time,
    )
