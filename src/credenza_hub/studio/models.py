"""The studio: specifications in the making and their reviews."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DraftState(models.TextChoices):
    """Where a draft stands."""

    WRITING = "writing", _("in preparation")
    SUBMITTED = "submitted", _("submitted for review")
    RETURNED = "returned", _("returned with comments")
    PUBLISHED = "published", _("published")


class Draft(models.Model):
    """The working copy of a specification. Publishing makes an edition of it; the draft then serves the next one."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="drafts")
    slug = models.SlugField(max_length=100, unique=True)
    document = models.JSONField(default=dict, help_text="The specification as plain data, possibly unfinished.")
    revision = models.PositiveIntegerField(default=1, help_text="Counts saves, so that two writers cannot overwrite.")
    state = models.CharField(max_length=16, choices=DraftState.choices, default=DraftState.WRITING)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-updated_at"]


class Decision(models.TextChoices):
    """What a quality reviewer can decide."""

    APPROVE = "approve", _("approved")
    RETURN = "return", _("returned")


class Review(models.Model):
    """A quality reviewer's decision on one submission."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="reviews")
    revision = models.PositiveIntegerField()
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=16, choices=Decision.choices)
    comment = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    edition = models.OneToOneField("registry.Edition", on_delete=models.PROTECT, null=True, related_name="review")

    class Meta:
        ordering = ["-decided_at"]
