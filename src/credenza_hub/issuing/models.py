"""Issuing: batches of awards, credentials and status lists. Holds personal data inside the signed credentials."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .packing import unpack


class BatchState(models.TextChoices):
    """Where a batch of awards stands."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")
    FAILED = "failed", _("stopped by a fault")


class AwardBatch(models.Model):
    """The order to award a cohort. Workers take its learners in chunks, in the order of their numbers.

    ``cursor`` is the number of the last learner that was handed out in a chunk; ``exhausted`` says that none follows.
    ``done`` is counted in the transactions that store credentials, so it is exact.
    """

    cohort = models.ForeignKey("cohorts.Cohort", on_delete=models.PROTECT, related_name="batches")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=BatchState.choices, default=BatchState.WAITING, db_index=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    fault = models.TextField(blank=True)
    cursor = models.BigIntegerField(default=0)
    exhausted = models.BooleanField(default=False)
    carved_at = models.DateTimeField(null=True, help_text="When the last chunk was handed out: batches take turns.")
    form = models.BinaryField(null=True, help_text="What the batch's documents have in common; see packing.")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort"], condition=models.Q(state__in=["waiting", "running"]), name="batch_open_once"
            ),
        ]


class AwardChunk(models.Model):
    """Learners of a batch whom one worker awards: from the first number to the last, both included.

    The worker holds it by a lease; when the lease ends, any worker takes the chunk over. It is deleted in the
    transaction that stores its credentials. ``places`` were reserved for it: status list, first allocation, count.
    """

    batch = models.ForeignKey(AwardBatch, on_delete=models.CASCADE, related_name="chunks")
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    places = models.JSONField()
    worker = models.CharField(max_length=64)
    lease_until = models.DateTimeField(db_index=True)


class StatusList(models.Model):
    """A bitstring status list of one organisation (W3C Bitstring Status List 1.0), one bit for each credential."""

    key = models.UUIDField(unique=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="status_lists"
    )
    purpose = models.CharField(max_length=16, default="revocation")
    bits = models.BinaryField()
    allocated = models.PositiveIntegerField(default=0)
    secret = models.BinaryField(help_text="Key of the permutation that places allocation n at a random index.")
    updated_at = models.DateTimeField()


class Credential(models.Model):
    """The signed record of one award. At most one for each participant.

    The indexes are the few that pages and constraints need: each one more is paid for with every award.
    """

    key = models.UUIDField(unique=True)
    participant = models.OneToOneField("cohorts.Participant", on_delete=models.PROTECT, related_name="credential")
    batch = models.ForeignKey(AwardBatch, on_delete=models.PROTECT, related_name="credentials", db_index=False)
    packed = models.BinaryField(help_text="The signed Open Badge without what the batch's form holds.")
    issued_at = models.DateTimeField()
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="credentials", db_index=False)
    status_index = models.PositiveIntegerField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    revocation_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["status_list", "status_index"], name="status_index_once")]
        indexes = [
            models.Index(fields=["batch"], condition=models.Q(revoked_at__isnull=False), name="revoked_of_batch"),
        ]

    @property
    def document(self) -> str:
        """The signed Open Badge as JSON, byte for byte as issued."""
        return unpack(bytes(self.packed), bytes(self.batch.form or b"")).decode()


class HandOver(models.Model):
    """The e-mail that tells a learner where the credential is. Sent by a worker, which claims it for a short time.

    A worker killed between sending and noting it sends the same e-mail once more: rather twice than never.
    """

    credential = models.OneToOneField(Credential, on_delete=models.CASCADE, related_name="hand_over")
    cohort = models.ForeignKey("cohorts.Cohort", on_delete=models.CASCADE, related_name="hand_overs")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True, db_index=True)
    fault = models.CharField(max_length=200, blank=True)
