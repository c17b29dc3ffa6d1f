"""Cohorts: who takes part in an offering and with which results. Holds personal data."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Cohort(models.Model):
    """One offering of an edition. ``learners`` counts its participants; it is kept where participants are added."""

    edition = models.ForeignKey("registry.Edition", on_delete=models.PROTECT, related_name="cohorts")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="cohorts")
    name = models.CharField(_("name"), max_length=200)
    awarded_on = models.DateField(_("date of award"))
    place = models.CharField(_("place of issue"), max_length=200, blank=True)
    language = models.CharField(_("language of the credentials"), max_length=8, blank=True)
    valid_until = models.DateField(_("last day of validity"), null=True, blank=True)
    suspendable = models.BooleanField(_("credentials can be suspended"), default=False)
    learners = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["edition", "name"], name="cohort_name_once")]


class Participant(models.Model):
    """A learner in a cohort, with results. ``learner_key`` makes the same person in the same cohort one row."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="participants", db_index=False)
    learner_key = models.CharField(max_length=300)
    given_name = models.CharField(max_length=200)
    family_name = models.CharField(max_length=200)
    person_id = models.CharField(max_length=100, blank=True)
    birth_date = models.DateField(null=True)
    email = models.EmailField(blank=True, db_index=True)
    results = models.JSONField(default=list, help_text="Assessment key, grade and day of completion of each result.")
    options = models.JSONField(default=list, help_text="Keys of the award options granted.")
    erased_at = models.DateTimeField(null=True, help_text="When the personal data were erased.")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["cohort", "learner_key"], name="participant_once")]
        indexes = [
            models.Index(fields=["cohort", "id"], name="participant_of_cohort"),
            models.Index(fields=["cohort"], condition=models.Q(email=""), name="participant_without_email"),
        ]


class FormerLearnerKey(models.Model):
    """A key that a participant had before it was corrected: an old list must not enrol the same person once more."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="+", db_index=False)
    learner_key = models.CharField(max_length=300)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="former_keys")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "learner_key"], name="former_key_once")]


class ListState(models.TextChoices):
    """Where a list of learners stands before it is deleted."""

    WAITING = "waiting", _("being checked")
    CHECKED = "checked", _("checked")
    REFUSED = "refused", _("cannot be read")
    ACCEPTING = "accepting", _("being accepted")


class LearnerListUpload(models.Model):
    """A list of learners not yet accepted. Deleted when it is accepted, discarded or a day old.

    A small one is checked and accepted while its registrar waits, a large one by workers: ``importing`` tells its life.
    ``columns`` says where in a row each column stands. ``rows`` counts the rows that lie in parts, of which the last
    has the number ``through``; ``is_read`` says that these are all. ``tally`` counts what accepting would do: new,
    changed, unchanged, wrong, problems. ``shown`` holds the first problems and the first rows for the page. The lease
    is for what concerns the list as a whole.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="uploads")
    file_name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=ListState.choices, default=ListState.WAITING)
    good_rows_only = models.BooleanField(default=False)
    rows = models.PositiveIntegerField(default=0)
    through = models.PositiveIntegerField(default=0)
    columns = models.JSONField(default=dict)
    is_read = models.BooleanField(default=False)
    tally = models.JSONField(default=dict)
    shown = models.JSONField(default=dict)
    awarded_when_checked = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True)


class LearnerListPiece(models.Model):
    """A piece of the file, so that nobody has to hold it as a whole. Deleted when all rows lie in parts."""

    upload = models.ForeignKey(LearnerListUpload, on_delete=models.CASCADE, related_name="pieces", db_index=False)
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="list_piece_once")]


class PartState(models.TextChoices):
    """Where a part of a list stands. The rows as they were read are kept until it is accepted."""

    READ = "read"
    CHECKED = "checked"
    ACCEPTED = "accepted"


class LearnerListPart(models.Model):
    """Some thousand rows of a list, which one worker checks, or accepts, while it holds them by a lease.

    ``repeated`` lists rows whose learner stands in an earlier row, with the number of that row. What was found by
    checking: ``tally`` and ``shown`` as of the whole list, ``learners`` (who stands where, to find repetitions) and
    ``ready`` (what accepting writes). ``records``, ``learners`` and ``ready`` are written and read by ``parts``.
    """

    upload = models.ForeignKey(LearnerListUpload, on_delete=models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=PartState.choices, default=PartState.READ)
    rows = models.PositiveIntegerField()
    worker = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True)
    repeated = models.JSONField(default=list)
    tally = models.JSONField(default=dict)
    shown = models.JSONField(default=dict)
    learners = models.BinaryField(default=b"")
    records = models.BinaryField()
    ready = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="list_part_once")]
        indexes = [models.Index(fields=["upload", "state", "number"], name="list_part_waiting")]
