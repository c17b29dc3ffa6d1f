"""Anchoring the log on a chain, step by step, whatever is killed when (decision 0035).

1. The transaction is signed and stored, and with it listed among the files of the log. Nothing was sent yet.
2. It is sent, unless the chain knows it. Killed before or behind that, the next step sends the same bytes again: they
   have the same number among those of the account (nonce), so the chain takes them once.
3. If no block took it for a stated time, one of the same number that pays more is signed, stored, listed and sent in
   its place. A block takes one of them, no matter which: it holds the same state of the log, and counts. Beyond a limit
   nobody pays: then the last one waits until fees fall, and each step says so.
4. When enough blocks follow its block, that block is noted and listed.

One anchor is under way at a time, which a constraint of the database holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from credenza.translog import (
    ANCHORS,
    MOST_FEE,
    AnchorList,
    Checkpoint,
    EvmChain,
    FeeLimitError,
    ListedAnchor,
    Mined,
    Signed,
    account_of,
    anchored_data,
)

from . import models
from .models import UNDER_WAY, AnchorState
from .sequencing import folder


@dataclass(frozen=True)
class Terms:
    """How the log is anchored: by the account of which private key, to which address (``""``: its own), how often,
    after how many blocks a transaction counts, how long one may wait for a block before another pays more, and how much
    that may pay at most for a unit of gas, in wei."""

    key: bytes
    to: str
    every: timedelta
    confirmations: int
    patience: timedelta = timedelta(hours=6)
    most: int = MOST_FEE


def anchor_step(chain: EvmChain, terms: Terms, *, now: datetime) -> models.Anchor | None:
    """Look after the anchor under way, or order the next one if it is due; ``None`` if there is nothing to do.

    Raises UncheckableError if the node gives no usable answer or the account cannot pay, FeeLimitError if the anchor
    waits because nobody may pay more; then a later step goes on.
    """
    anchor = models.Anchor.objects.filter(chain=chain.number, state__in=UNDER_WAY).first()
    anchor = anchor or _order(chain, terms, now)
    if anchor is not None:
        publish_anchors()
        anchor = _look_after(anchor, chain, terms, now)
    publish_anchors()
    return anchor


def _order(chain: EvmChain, terms: Terms, now: datetime) -> models.Anchor | None:
    """A signed transaction for the latest checkpoint; ``None`` if it is not due or another process was first."""
    log, checkpoint = models.Log.objects.first(), models.Checkpoint.objects.first()
    if log is None or checkpoint is None or not _is_due(chain, checkpoint, terms.every, now):
        return None
    data = anchored_data(Checkpoint(log.origin, checkpoint.size, bytes(checkpoint.root)))
    signed = chain.sign(terms.key, data, terms.to or None, most=terms.most)
    return _stored(checkpoint.size, bytes(checkpoint.root), signed, chain, terms, now)


def _stored(
    size: int, root: bytes, signed: Signed, chain: EvmChain, terms: Terms, now: datetime
) -> models.Anchor | None:
    try:
        with transaction.atomic():
            return models.Anchor.objects.create(
                size=size,
                root=root,
                chain=chain.number,
                sender=account_of(terms.key),
                nonce=signed.nonce,
                transaction=f"0x{signed.transaction.hex()}",
                raw=signed.raw,
                fees=dict(signed.fees),
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


def _look_after(anchor: models.Anchor, chain: EvmChain, terms: Terms, now: datetime) -> models.Anchor:
    """Go on with what stands under the number of the anchor; returns the one that does."""
    used = chain.sent_by(anchor.sender)
    for each in _of_its_number(anchor):
        mined = chain.mined(_name_of(each))
        if mined is not None:
            return _take_over(anchor, each, mined, terms.confirmations)
    if used > anchor.nonce:  # somebody used the account for another transaction of that number
        anchor.state = AnchorState.FAILED
    elif _waits_too_long(anchor, terms, now):
        return _replace(anchor, chain, terms, now)
    else:
        _send(anchor, chain)
    anchor.save()
    return anchor


def _of_its_number(anchor: models.Anchor) -> list[models.Anchor]:
    """The anchor and those that it replaced, the latest first: any of them can get into a block."""
    same = models.Anchor.objects.filter(chain=anchor.chain, sender=anchor.sender, nonce=anchor.nonce)
    replaced = same.filter(state=AnchorState.REPLACED).exclude(pk=anchor.pk)
    return [anchor, *replaced.order_by("-pk")]


def _name_of(anchor: models.Anchor) -> bytes:
    return bytes.fromhex(anchor.transaction[2:])


def _send(anchor: models.Anchor, chain: EvmChain) -> None:
    if not chain.knows(_name_of(anchor)):
        chain.send(bytes(anchor.raw))
    anchor.state = AnchorState.SENT


def _waits_too_long(anchor: models.Anchor, terms: Terms, now: datetime) -> bool:
    is_ours = anchor.sender == account_of(terms.key)
    return is_ours and anchor.state == AnchorState.SENT and anchor.ordered_at + terms.patience <= now


def _replace(anchor: models.Anchor, chain: EvmChain, terms: Terms, now: datetime) -> models.Anchor:
    """Sign, store, list and send one that pays more. Killed anywhere, a later step goes on with what was stored."""
    log = models.Log.objects.get()
    data = anchored_data(Checkpoint(log.origin, anchor.size, bytes(anchor.root)))
    waiting = Signed(_name_of(anchor), anchor.nonce, bytes(anchor.raw), anchor.fees)
    try:
        signed = chain.sign(terms.key, data, terms.to or None, most=terms.most, instead_of=waiting)
    except FeeLimitError:
        _send(anchor, chain)  # it waits on, and nodes forget what waits for long
        raise
    with transaction.atomic():
        anchor.state = AnchorState.REPLACED
        anchor.save()
        successor = _stored(anchor.size, bytes(anchor.root), signed, chain, terms, now)
        if successor is None:  # another process was first
            transaction.set_rollback(True)
    if successor is None:
        return models.Anchor.objects.get(pk=anchor.pk)
    publish_anchors()
    _send(successor, chain)
    successor.save()
    return successor


def _take_over(latest: models.Anchor, anchor: models.Anchor, mined: Mined, least: int) -> models.Anchor:
    """What the chain says of the transaction that a block took; the latest of its number is not needed then."""
    if not mined.succeeded:
        anchor.state = AnchorState.FAILED
    elif mined.confirmations < least:
        anchor.state = AnchorState.SENT
    else:
        anchor.state, anchor.block, anchor.block_time = AnchorState.CONFIRMED, mined.block, mined.moment
        anchor.block_hash = f"0x{mined.block_hash.hex()}"
    with transaction.atomic():
        if latest.pk != anchor.pk:
            models.Anchor.objects.filter(pk=latest.pk).update(state=AnchorState.REPLACED)
        anchor.save()
    return anchor


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
