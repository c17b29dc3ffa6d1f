"""Cohorts: who takes part in an offering and with which results. Holds personal data."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Cohort(models.Model):
    """One offering of an edition."""

    edition = models.ForeignKey("registry.Edition", on_delete=models.PROTECT, related_name="cohorts")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="cohorts")
    name = models.CharField(_("name"), max_length=200)
    awarded_on = models.DateField(_("date of award"))
    place = models.CharField(_("place of issue"), max_length=200, blank=True)
    language = models.CharField(_("language of the credentials"), max_length=8, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["edition", "name"], name="cohort_name_once")]


class Participant(models.Model):
    """A learner in a cohort, with results. ``learner_key`` makes the same person in the same cohort one row."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="participants")
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


class LearnerListUpload(models.Model):
    """A list of learners not yet accepted. Deleted when it is accepted, discarded or a day old."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="uploads")
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
