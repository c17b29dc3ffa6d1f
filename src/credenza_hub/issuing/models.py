"""Issuing: batches of awards, credentials and status lists. Holds personal data inside the signed credentials."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from credenza.status import REVOCATION

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
    purpose = models.CharField(max_length=16, default=REVOCATION)
    suspensions = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="revocations",
        help_text="The list that says which of the same credentials are suspended, at the same places.",
    )
    bits = models.BinaryField()
    allocated = models.PositiveIntegerField(default=0)
    secret = models.BinaryField(help_text="Key of the permutation that places allocation n at a random index.")
    updated_at = models.DateTimeField()


class Standing(models.TextChoices):
    """What a credential is worth."""

    VALID = "valid", _("valid")
    SUSPENDED = "suspended", _("suspended")
    LAPSED = "lapsed", _("lapsed")
    REVOKED = "revoked", _("revoked")
    REPLACED = "replaced", _("replaced")


class CredentialQuerySet(models.QuerySet["Credential"]):
    """Credentials by what became of them."""

    def current(self) -> CredentialQuerySet:
        """Those that no other has replaced: one for each award."""
        return self.filter(replaced=0)

    def valid(self, now: datetime) -> CredentialQuerySet:
        """Those that are neither revoked nor suspended nor lapsed at a moment."""
        not_suspended = models.Q(suspended_until=None) | models.Q(suspended_until__lte=now)
        not_lapsed = models.Q(valid_until=None) | models.Q(valid_until__gte=now.astimezone(UTC).date())
        return self.filter(not_suspended, not_lapsed, revoked_at=None)


class Credential(models.Model):
    """The signed record of one award. One for each participant counts; it may have replaced others.

    ``valid_until`` is the last day of validity, in universal time as in the document. The indexes are the few that
    pages and constraints need: each one more is paid for with every award.
    """

    key = models.UUIDField(unique=True)
    participant = models.ForeignKey(
        "cohorts.Participant", on_delete=models.PROTECT, related_name="credentials", db_index=False
    )
    replaced = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="0: it counts. 1, 2 and so on: later ones took its place, in this order."
    )
    batch = models.ForeignKey(AwardBatch, on_delete=models.PROTECT, related_name="credentials", db_index=False)
    packed = models.BinaryField(help_text="The signed Open Badge without what the batch's form holds.")
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True)
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="credentials", db_index=False)
    status_index = models.PositiveIntegerField()
    revoked_at = models.DateTimeField(null=True)
    suspended_until = models.DateTimeField(
        null=True, help_text="While it lies ahead the credential is suspended, whether or not a worker is awake."
    )
    can_be_suspended = models.BooleanField(
        default=False, db_default=False, help_text="Whether the document names a list of suspensions."
    )

    objects = CredentialQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["status_list", "status_index"], name="status_index_once"),
            models.UniqueConstraint(fields=["participant", "replaced"], name="one_credential_counts"),
        ]
        indexes = [
            models.Index(fields=["batch"], condition=models.Q(revoked_at__isnull=False), name="revoked_of_batch"),
            models.Index(
                fields=["suspended_until"],
                condition=models.Q(suspended_until__isnull=False),
                name="suspended_credential",
            ),
        ]

    @property
    def document(self) -> str:
        """The signed Open Badge as JSON, byte for byte as issued."""
        return unpack(bytes(self.packed), bytes(self.batch.form or b"")).decode()

    def standing(self, now: datetime) -> Standing:
        """What the credential is worth at a moment."""
        if self.revoked_at is not None:
            return Standing.REPLACED if self.replaced else Standing.REVOKED
        if self.suspended_until is not None and now < self.suspended_until:
            return Standing.SUSPENDED
        lapsed = self.valid_until is not None and self.valid_until < now.astimezone(UTC).date()
        return Standing.LAPSED if lapsed else Standing.VALID


class Act(models.TextChoices):
    """What can be done to a credential after it was issued."""

    CORRECTED = "corrected", _("corrected")
    RENEWED = "renewed", _("renewed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    SUSPENDED = "suspended", _("suspended")
    RESTORED = "restored", _("suspension lifted")
    ENDED = "ended", _("suspension ended")


class Reason(models.TextChoices):
    """Why it is done. The learner reads it."""

    NAME = "name", _("A name was misspelt")
    PERSON = "person", _("Another personal detail was wrong")
    RESULT = "result", _("A result was wrong")
    VALIDITY = "validity", _("The validity is extended")
    KEY = "key", _("The key that signed it is no longer used")
    ERROR = "error", _("It was awarded in error")
    ANNULLED = "annulled", _("The assessment was annulled")
    DISHONESTY = "dishonesty", _("Dishonesty in the assessment was proven")
    INQUIRY = "inquiry", _("The award is being examined")
    REQUIREMENT = "requirement", _("A requirement is not met for the time being")
    SETTLED = "settled", _("The matter is settled")
    LEARNER = "learner", _("The learner asked for it")
    TIME = "time", _("The time set for it is over")
    OTHER = "other", _("Another reason")


class StatusAct(models.Model):
    """One act on a credential after it was issued: who, when, why, and which credential took its place.

    Never changed afterwards. ``words`` are told to the learner, ``remark`` is for the organisation alone.
    """

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(max_length=16, choices=Act.choices)
    reason = models.CharField(max_length=16, choices=Reason.choices)
    words = models.TextField(blank=True)
    remark = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField(null=True, help_text="The end of a suspension.")
    successor = models.OneToOneField(Credential, on_delete=models.PROTECT, null=True, related_name="origin")

    class Meta:
        ordering = ["pk"]


class Letter(models.Model):
    """An e-mail to a learner. Sent by a worker, which claims it for a short time.

    A worker killed between sending and noting it sends the same e-mail once more: rather twice than never.
    """

    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True, db_index=True)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class HandOver(Letter):
    """The e-mail that tells a learner where the credential is."""

    credential = models.OneToOneField(Credential, on_delete=models.CASCADE, related_name="hand_over")
    cohort = models.ForeignKey("cohorts.Cohort", on_delete=models.CASCADE, related_name="hand_overs")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()


class Notice(Letter):
    """The e-mail that tells a learner what was done to a credential. The reasons stand on the learner's page only."""

    act = models.OneToOneField(StatusAct, on_delete=models.CASCADE, related_name="notice")

    @property
    def credential(self) -> Credential:
        """The credential to which it was done."""
        return self.act.credential
