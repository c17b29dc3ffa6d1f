"""The transparency log: entries in the order of the log, what opens them, the checkpoints that were signed,
and the transactions that anchor them.

Only ``Opening`` can be linked to a person, through what it names; it is deleted when they are erased.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from credenza.translog import Kind, chain_name


class Addition(models.Model):
    """Entries of one kind that one transaction added: a single act, or a chunk of awards.

    ``entries`` holds their 32 bytes each, one after the other. ``first`` is the place of the first of them in the log;
    it is given once, by the sequencer, and never changes.
    """

    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in Kind])
    entries = models.BinaryField()
    count = models.PositiveIntegerField()
    added_at = models.DateTimeField()
    first = models.BigIntegerField(null=True, unique=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["id"], condition=models.Q(first=None), name="additions_waiting")]


class Opening(models.Model):
    """What shows which entry is whose: the entry at ``place`` of an addition commits to the document of ``subject``.

    ``subject`` is the key of a credential, the SHA-256 of an edition, or case and number of a decision. ``statement``
    is the document where it is kept nowhere else. Whether anybody may see it says ``is_public``.
    """

    addition = models.ForeignKey(Addition, on_delete=models.PROTECT, related_name="openings", db_index=False)
    place = models.PositiveIntegerField()
    subject = models.CharField(max_length=100, db_index=True)
    salt = models.BinaryField()
    statement = models.TextField(blank=True)
    is_public = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["addition"], condition=models.Q(is_public=True), name="openings_public")]


class Log(models.Model):
    """How far the log has come: one row.

    ``origin`` is its name for ever. ``size`` entries have their places, ``published`` of them are published. A worker
    holds it by a lease.
    """

    origin = models.CharField(max_length=200, default="")
    size = models.BigIntegerField(default=0)
    published = models.BigIntegerField(default=0)
    worker = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True)


class Checkpoint(models.Model):
    """A checkpoint that was signed and published, as a signed note with all its signatures. It never changes."""

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField()
    note = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-size"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A checkpoint never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("A checkpoint is never deleted.")


class AnchorState(models.TextChoices):
    """Where the anchor of a checkpoint stands."""

    ORDERED = "ordered"
    SENT = "sent"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    REPLACED = "replaced"
    """Another one of its number, which pays more, was signed or mined in its place."""


UNDER_WAY = (AnchorState.ORDERED, AnchorState.SENT)


class Anchor(models.Model):
    """A transaction that anchors the first ``size`` entries on a chain (EIP-155 number).

    ``raw`` is stored signed, before it is sent. One that pays more takes its place only under the same ``nonce``, so
    that a block takes one of them. The block is known when enough others followed it.
    """

    size = models.BigIntegerField()
    root = models.BinaryField()
    chain = models.BigIntegerField()
    sender = models.CharField(max_length=42)
    nonce = models.BigIntegerField()
    transaction = models.CharField(max_length=66, unique=True)
    raw = models.BinaryField()
    fees = models.JSONField(default=dict, help_text="What it pays at most for gas, by the names of JSON-RPC, in wei.")
    state = models.CharField(max_length=16, choices=AnchorState.choices, default=AnchorState.ORDERED)
    ordered_at = models.DateTimeField()
    block = models.BigIntegerField(null=True)
    block_hash = models.CharField(max_length=66, blank=True)
    block_time = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["chain"], condition=models.Q(state__in=UNDER_WAY), name="one_anchor_under_way"
            ),
        ]

    @property
    def chain_name(self) -> str:
        """The chain as others name it (CAIP-2)."""
        return chain_name(self.chain)
