"""Stacking: the rules of receiving organisations, what offers cost, requests of learners and decisions about them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Target(models.Model):
    """A larger qualification with the rules of its receiver: ``document`` as it is written, ``published`` as it holds.

    Both are documents of ``credenza.stacking.Target`` without ``id`` and ``receiver``, which follow from here.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="stacking_targets"
    )
    slug = models.SlugField(max_length=100, unique=True)
    document = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    published = models.JSONField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_current(self) -> bool:
        """Whether what is published is what was written last."""
        return self.published == self.document


class Currency(models.TextChoices):
    """Currencies in which offers are priced."""

    EUR = "EUR", "EUR"
    KZT = "KZT", "KZT"


class Offer(models.Model):
    """What taking a micro-credential of the register costs, as its organisation says; ``None`` means unknown.

    ``needs`` are the short names of entries that come first.
    """

    entry = models.OneToOneField("registry.Entry", on_delete=models.PROTECT, related_name="offer")
    price = models.DecimalField(_("price"), max_digits=9, decimal_places=2, null=True)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency.choices, default=Currency.EUR)
    weeks = models.DecimalField(_("weeks"), max_digits=5, decimal_places=1, null=True)
    needs = models.JSONField(default=list)


class StackingRequest(models.Model):
    """A learner asks a receiver to decide. ``rules`` are those that held on that day; links show the credentials."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="requests")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="stacking_requests")
    rules = models.JSONField()
    links = models.ManyToManyField("wallet.ShareLink", related_name="stacking_requests")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]


class Outcome(models.TextChoices):
    """What a receiver decides."""

    COUNTED = "counted", _("counted")
    PARTLY = "partly", _("partly counted")
    REFUSED = "refused", _("not counted")


class StackingDecision(models.Model):
    """What a named person of the receiver decided. It never changes."""

    request = models.OneToOneField(StackingRequest, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    credits = models.DecimalField(max_digits=7, decimal_places=2)
    reasons = models.TextField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A decision never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("A decision is never deleted.")
