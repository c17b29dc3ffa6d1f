"""What everybody may see of the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import Http404

from credenza.translog import ENTRY_BYTES, Kind, leaf_hash
from credenza_hub.registry import models as registry

from . import models
from .proving import first_checkpoint_with

CHECKPOINTS_SHOWN = 20
ANCHORS_SHOWN = 5
OVERDUE = timedelta(hours=1)
"""What looks after anchors runs every few minutes; with this much more something is wrong."""


@dataclass(frozen=True)
class ShownEntry:
    """An entry as anybody sees it, and the published edition to which it commits, if it is one."""

    index: int
    entry: bytes
    checkpoint: models.Checkpoint | None
    edition: registry.Edition | None

    @property
    def entry_hex(self) -> str:
        """The entry in hexadecimal digits."""
        return self.entry.hex()

    @property
    def leaf_hex(self) -> str:
        """The hash of its leaf in hexadecimal digits."""
        return leaf_hash(self.entry).hex()


def find_entry(index: int) -> ShownEntry:
    """The entry with this number. Raises Http404 where the log is not so long."""
    addition = models.Addition.objects.filter(first__lte=index).order_by("-first").first()
    if addition is None or addition.first is None or index >= addition.first + addition.count:
        raise Http404("The log has no such entry.")
    place = index - addition.first
    entry = bytes(addition.entries)[place * ENTRY_BYTES : (place + 1) * ENTRY_BYTES]
    return ShownEntry(index, entry, first_checkpoint_with(index), _edition(addition, place))


def _edition(addition: models.Addition, place: int) -> registry.Edition | None:
    if addition.kind != Kind.EDITION:
        return None
    opening = addition.openings.filter(is_public=True, place=place).first()
    found = registry.Edition.objects.select_related("entry").filter(sha256=opening.subject if opening else "")
    return found.first()


def waiting() -> int:
    """Acts whose entries wait for their places."""
    return models.Addition.objects.filter(first=None).count()


def latest_anchors() -> list[models.Anchor]:
    """The latest anchors that the chain has confirmed, the newest first."""
    confirmed = models.Anchor.objects.filter(state=models.AnchorState.CONFIRMED)
    return list(confirmed.order_by("-block_time")[:ANCHORS_SHOWN])


def overdue_anchor(now: datetime) -> models.Anchor | None:
    """The anchor that no block took although it should long be in one: nobody pays more, or nobody looks after it."""
    patience = timedelta(hours=settings.LOG_ANCHOR_PATIENCE)
    under_way = models.Anchor.objects.filter(state__in=models.UNDER_WAY, block=None)
    return under_way.filter(ordered_at__lte=now - patience - OVERDUE).first()
