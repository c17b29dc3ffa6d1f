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

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["cohort", "learner_key"], name="participant_once")]
        indexes = [models.Index(fields=["cohort", "id"], name="participant_of_cohort")]


class ListState(models.TextChoices):
    """Where a list of learners stands before it is deleted."""

    WAITING = "waiting", _("being checked")
    CHECKED = "checked", _("checked")
    REFUSED = "refused", _("cannot be read")
    ACCEPTING = "accepting", _("being accepted")


class LearnerListUpload(models.Model):
    """A list of learners not yet accepted. Deleted when it is accepted, discarded or a day old.

    A small one is checked and accepted while its registrar waits, a large one by a worker that holds it by a lease.
    ``rows`` counts the rows gone through in the present state, ``through`` is the last row accepted. ``tally`` counts
    what accepting would do or has done so far: new, changed, unchanged, wrong, problems. ``shown`` holds the first
    problems and the first rows for the page.
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
    tally = models.JSONField(default=dict)
    shown = models.JSONField(default=dict)
    awarded_when_checked = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True)


class LearnerListPiece(models.Model):
    """A piece of the file, so that nobody has to hold it as a whole."""

    upload = models.ForeignKey(LearnerListUpload, on_delete=models.CASCADE, related_name="pieces", db_index=False)
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="list_piece_once")]
