"""The learner's side: links by which a learner shares a credential."""

from __future__ import annotations

from django.db import models


class ShareLink(models.Model):
    """A link that shows one credential to whoever has it, until the learner withdraws it."""

    token = models.CharField(max_length=64, unique=True)
    credential = models.ForeignKey("issuing.Credential", on_delete=models.CASCADE, related_name="share_links")
    purpose = models.CharField(
        max_length=16, default="link", help_text="link, or supplement for the QR code of the PDF."
    )
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
