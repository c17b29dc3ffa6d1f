"""Issuing: batches of awards, credentials and status lists. Holds personal data inside the signed credentials."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchState(models.TextChoices):
    """Where a batch of awards stands."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")
    FAILED = "failed", _("stopped by a fault")


class AwardBatch(models.Model):
    """The order to award a cohort. A worker holds it by a lease; when the lease ends, any worker goes on.

    What is still to do is not counted but asked of the database: participants of the cohort without a credential.
    """

    cohort = models.ForeignKey("cohorts.Cohort", on_delete=models.PROTECT, related_name="batches")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=BatchState.choices, default=BatchState.WAITING, db_index=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    fault = models.TextField(blank=True)
    lease_owner = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort"], condition=models.Q(state__in=["waiting", "running"]), name="batch_open_once"
            ),
        ]


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
    """The signed record of one award. At most one for each participant."""

    key = models.UUIDField(unique=True)
    participant = models.OneToOneField("cohorts.Participant", on_delete=models.PROTECT, related_name="credential")
    batch = models.ForeignKey(AwardBatch, on_delete=models.PROTECT, related_name="credentials")
    document = models.TextField(help_text="The signed Open Badge as JSON, byte for byte as issued.")
    issued_at = models.DateTimeField()
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="credentials")
    status_index = models.PositiveIntegerField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    revocation_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["status_list", "status_index"], name="status_index_once")]


class HandOver(models.Model):
    """The e-mail that tells a learner where the credential is. Sent by a worker, which claims it for a short time.

    A worker killed between sending and noting it sends the same e-mail once more: rather twice than never.
    """

    credential = models.OneToOneField(Credential, on_delete=models.CASCADE, related_name="hand_over")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True, db_index=True)
    fault = models.CharField(max_length=200, blank=True)
