"""The register: published micro-credentials and their editions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One micro-credential in the register, with a permanent address."""

    slug = models.SlugField(max_length=100, unique=True)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="entries")
    current = models.OneToOneField("registry.Edition", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class Edition(models.Model):
    """A published edition: canonical JSON that never changes, known by its SHA-256."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, unique=True)
    canonical = models.TextField()
    rule_packs = models.JSONField(help_text="Pack ids and digests that this edition met when it was published.")
    published_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    listing = models.JSONField(help_text="What a list of entries shows, taken from the canonical JSON.")
    search_text = models.TextField()

    class Meta:
        ordering = ["entry", "-number"]
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="edition_number_once")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A published edition never changes; publish a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("A published edition is never deleted.")


class Judgement(models.Model):
    """What ``credenza mine`` says of the outcomes of an edition, and what automatic recognition would lack.

    It is made anew when the rules of the analysis change, of which ``rules`` is the digest. ``outcome_class``: of
    ``credenza.outcomes.OutcomeClass``. ``level``: as the edition names it. ``missing``: words of
    ``credenza.mining.ELEMENTS`` with spaces between.
    """

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, primary_key=True, related_name="judgement")
    rules = models.CharField(max_length=64, db_index=True)
    outcome_class = models.CharField(max_length=16)
    language = models.CharField(max_length=8)
    level = models.CharField(max_length=40)
    missing = models.CharField(max_length=80)
